"""The request of the agent that keeps the world model: a task in, a request out, operations made of a reply.

Not for: deciding what is applied and what waits (`services.answering.consent`), or asking.
"""

from app.domain.agents import (
    WorldModellerReply,
    WorldModellerTask,
    WorldOperation,
)
from app.domain.items import KEPT_KINDS, SPEC_KINDS, WORLD_KINDS, Author, Item, make_slug
from app.domain.kit.late_pattern import late
from app.domain.model_client import ModelRequest, Role
from app.domain.operations import AddItem, Operation, RemoveItem, UpdateItem
from app.pipeline.prompts import fenced, list_items, one_line, render
from app.pipeline.schemas import Schema, a_list, a_name, a_number, a_text, an_object, one_of, or_null

_MOST_NAMED = 150
"""Items that may be named; with more, the newest."""
MOST_OPERATIONS = 12
_CITATION = late(r"\s*\[file:[^\]\n]*\]")


def world_modeller_request(task: WorldModellerTask) -> ModelRequest[WorldModellerReply]:
    """Ask which operations on the world model follow from a message."""
    spec = tuple(item for item in task.items if item.kind in SPEC_KINDS and item.kind not in KEPT_KINDS)
    filled = render(
        Role.WORLD_MODELLER,
        spec=fenced("spec", list_items(spec)),
        world=fenced("world model", list_items(item for item in task.items if item.kind in WORLD_KINDS)),
        excerpts=fenced("files", "\n\n".join(task.excerpts) or "(none)"),
        message=fenced("message", task.message),
    )
    updatable, removable = _named(task.items, removing=False), _named(task.items, removing=True)
    certainty = a_number(0, 1, describe="of an assumption; 1 = sure")
    text = a_text(600, least=1)
    forms: list[Schema] = [
        an_object(
            {
                "op": one_of(["add"]),
                "kind": one_of([kind.value for kind in WORLD_KINDS]),
                "text": text,
                "certainty": certainty,
            }
        )
    ]
    if updatable:
        forms.append(
            an_object(
                {
                    "op": one_of(["update"]),
                    "slug": a_name(updatable, times=2),
                    "text": text,
                    "certainty": or_null(certainty),
                }
            )
        )
    if removable:
        forms.append(an_object({"op": one_of(["remove"]), "slug": a_name(removable, times=2)}))

    def check(reply: WorldModellerReply) -> str | None:
        for operation in reply.operations:
            fault = _fault(operation, updatable, removable)
            if fault is not None:
                return fault
        return None

    return ModelRequest[WorldModellerReply](
        role=Role.WORLD_MODELLER,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=WorldModellerReply,
        json_schema=an_object(
            {
                "operations": a_list({"anyOf": forms} if len(forms) > 1 else forms[0], MOST_OPERATIONS),
                "why": a_text(300),
            }
        ),
        check=check,
    )


def world_operations(
    reply: WorldModellerReply, items: tuple[Item, ...], excerpts: tuple[str, ...] = ()
) -> tuple[Operation, ...]:
    """Return the operations of a checked reply; what is there already in the same words is left out.

    A cited place of a file that was not among the excerpts is one the model cannot know: it is taken out.
    """
    places = tuple(excerpt.partition("\n")[0] for excerpt in excerpts)
    taken = {item.slug for item in items}
    known = {one_line(item.text).lower() for item in items}
    made: list[Operation] = []
    for one in reply.operations:
        if one.op == "remove" and one.slug is not None:
            made.append(RemoveItem(slug=one.slug))
        elif one.op == "update" and one.slug is not None:
            text = None if one.text is None else _cited(one.text, places)
            made.append(UpdateItem(slug=one.slug, text=text, certainty=one.certainty))
        elif one.text is not None and one.kind is not None:
            text = _cited(one.text, places)
            if one_line(text).lower() in known:
                continue
            known.add(one_line(text).lower())
            slug = make_slug(_CITATION.sub("", text).strip() or text, taken=taken)
            taken.add(slug)
            certainty = 0.5 if one.certainty is None else one.certainty
            item = Item(slug=slug, kind=one.kind, text=text, certainty=certainty, author=Author.AGENT)
            made.append(AddItem(item=item))
    return tuple(made)


def _cited(text: str, places: tuple[str, ...]) -> str:
    """The text without places that were not shown; one that is nothing else stays as it is."""
    kept = _CITATION.sub(lambda found: found[0] if found[0].strip() in places else "", text).strip()
    return kept or text


def _named(items: tuple[Item, ...], *, removing: bool) -> list[str]:
    """World items by slug; a person's item is never dropped by a model, so none can be named for removal."""
    return [
        item.slug for item in items if item.kind in WORLD_KINDS and not (removing and item.author is Author.PERSON)
    ][-_MOST_NAMED:]


def _fault(one: WorldOperation, updatable: list[str], removable: list[str]) -> str | None:
    if one.op == "add":
        if one.kind not in WORLD_KINDS or not (one.text or "").strip():
            return "An item to add needs a text and a kind of the world model."
        return None
    if one.slug not in (updatable if one.op == "update" else removable):
        done = "updated" if one.op == "update" else "removed"
        return f"No item “{one.slug}” can be {done} here."
    if one.op == "update" and not (one.text or "").strip():
        return f"The update of “{one.slug}” has no text."
    return None
