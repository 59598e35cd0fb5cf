"""The spec as text a person can edit: Markdown and JSON, both ways.

Not for reading problem texts (that is the reader of the built-in methods): this format is exact, and a
line it cannot read is an error that names the line.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.domain.errors import UsageError
from app.domain.items import LONGEST_TEXT, SPEC_KINDS, Author, Item, ItemKind, make_slug
from app.domain.kit.late_pattern import late
from app.domain.operations import Content, Operation, operations_between
from app.english.quantities import parse_quantities

HEADINGS: dict[ItemKind, str] = {
    ItemKind.GOAL: "Goals",
    ItemKind.CONSTRAINT: "Limits and wishes",
    ItemKind.TODAY: "Today",
    ItemKind.OPTION: "Your ideas",
    ItemKind.REMARK: "Remarks on ideas",
    ItemKind.WAITING: "Also in your text",
    ItemKind.UNUSED: "Not used",
    ItemKind.HEADING: "Headings",
    ItemKind.ASSUMPTION: "Assumptions",
    ItemKind.RESOURCE: "Resources",
    ItemKind.LIMIT: "Limits of the world",
    ItemKind.ACTOR: "Actors",
    ItemKind.MECHANISM: "Mechanisms",
    ItemKind.SIMPLIFICATION: "Simplifications",
}
_KIND_OF = {title.lower(): kind for kind, title in HEADINGS.items()}
_KIND_OF |= {"constraints": ItemKind.CONSTRAINT, "limits": ItemKind.CONSTRAINT, "options": ItemKind.OPTION}
_GROUPS = {"wanted", "world"}
_TAGGED = frozenset({ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.ASSUMPTION})

_TAG = late(r"^\[([a-z]+)(?: (\d{1,3}))?\] ")
_STATUS = late(r"^v\d+ on \S")
"""First line of `spec show --markdown`: which version of which line stands below."""
_SLUG = late(r" `([a-z0-9][a-z0-9-]{0,63})`$")
MOST_CHARACTERS = 1_000_000
MOST_ITEMS = 2_000
"""Of one text: each item looks through those before it, and nobody judges by so many."""
_TOO_MANY = f"A spec's text has at most {MOST_ITEMS:,} items or operations; this one has more."
_OPERATIONS: TypeAdapter[tuple[Operation, ...]] = TypeAdapter(tuple[Operation, ...])


def to_markdown(content: Content) -> str:
    """Return the content as Markdown; `to_operations` reads it back without loss of text, class or weight.

    White space around the lines of an item is left out here and stays as it was when the item is read back unchanged.
    """
    lines: list[str] = []
    for group, kinds in (("Wanted", SPEC_KINDS), ("World", tuple(k for k in HEADINGS if k not in SPEC_KINDS))):
        lines += [f"# {group}", ""]
        for kind in kinds:
            items = [item for item in content.items() if item.kind is kind]
            if items or kind in (ItemKind.GOAL, ItemKind.CONSTRAINT):
                lines += [f"## {HEADINGS[kind]}", "", *(line for item in items for line in _item_lines(item)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _item_lines(item: Item) -> list[str]:
    text = _plain(item.text).replace("\n", "\n  ")
    return [f"- {_tag(item)}{text} `{item.slug}`", *(f"  - check: {check}" for check in item.checks)]


def _plain(text: str) -> str:
    """The text as this format can say it: its lines without the white space around them, whatever ended them."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _tag(item: Item) -> str:
    match item.kind:
        case ItemKind.GOAL:
            return "[must] " if item.is_hard else f"[want {item.weight}] "
        case ItemKind.CONSTRAINT:
            return "[hard] " if item.is_hard else f"[soft {item.weight}] "
        case ItemKind.ASSUMPTION:
            sure = round(item.certainty * 100)
            return f"[holds {sure}] " if item.holds else f"[false {sure}] "
        case _:
            return ""


def to_operations(text: str, content: Content) -> tuple[Operation, ...]:
    """Return the operations that turn `content` into what the text says (Markdown, or JSON operations).

    Raises:
        UsageError: a line cannot be read; the sentence names the line. Nothing is changed.
    """
    if len(text) > MOST_CHARACTERS:
        raise UsageError(f"A spec's text has at most {MOST_CHARACTERS:,} characters; this one has {len(text):,}.")
    if text.lstrip().startswith(("{", "[")):
        return _from_json(text)
    after = _Reader(content).read(text)
    return operations_between(content, after)


def _from_json(text: str) -> tuple[Operation, ...]:
    try:
        data: Any = json.loads(text)
        data = data["operations"] if isinstance(data, dict) else data
        if isinstance(data, list) and len(data) > MOST_ITEMS:
            raise UsageError(_TOO_MANY)
        return _OPERATIONS.validate_python(data)
    except RecursionError as error:
        raise UsageError("This JSON is nested too deeply to be read.") from error
    except json.JSONDecodeError as error:
        raise UsageError(f"Line {error.lineno}: this is not JSON ({error.msg}).") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"Operation {where}: {first['msg']}.") from error
    except ValueError as error:
        raise UsageError("This JSON holds a number of too many digits to be read.") from error
    except (KeyError, TypeError) as error:
        raise UsageError("JSON must be a list of operations, or an object with “operations”.") from error


@dataclass
class _Draft:
    line: int
    kind: ItemKind
    text: str
    checks: list[str]


class _Reader:
    """Reads the Markdown of one content; knows the old items, to keep what a text does not say.

    “# Wanted” or “# World” stands for all its sections; without either, only the sections named are read
    and the others stay as they are.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._covered: set[ItemKind] = set()

    def read(self, text: str) -> Content:
        drafts: list[_Draft] = []
        kind: ItemKind | None = None
        for number, raw in enumerate(text.splitlines(), start=1):
            line = raw.rstrip()
            if not line or (number == 1 and _STATUS.match(line)):
                continue
            if line.startswith("#"):
                kind = _heading(line, number)
                self._covered |= {kind} if kind is not None else _kinds_of_group(line)
            elif line.startswith(("- ", "* ")):
                if kind is None:
                    raise UsageError(f"Line {number}: this item stands under no heading such as “## Goals”.")
                if len(drafts) == MOST_ITEMS:
                    raise UsageError(_TOO_MANY)
                drafts.append(_Draft(number, kind, line[2:].strip(), []))
            elif not line.startswith(" ") or not drafts:
                raise UsageError(f"Line {number}: an item starts with “- ”, a heading with “## ”.")
            elif line.lstrip().startswith("- check:"):
                drafts[-1].checks.append(line.split("check:", 1)[1].strip())
            else:
                drafts[-1].text += "\n" + line.strip()
        return self._content_of(drafts)

    def _content_of(self, drafts: list[_Draft]) -> Content:
        taken = set(self._content.slugs())
        seen: set[str] = set()
        items: list[Item] = []
        for draft in drafts:
            item = self._item(draft, taken)
            if item.slug in seen:
                raise UsageError(f"Line {draft.line}: the name “{item.slug}” stands here twice.")
            seen.add(item.slug)
            taken.add(item.slug)
            items.append(item)
        items += [i for i in self._content.items() if i.kind not in self._covered and i.slug not in seen]
        spec = self._content.spec.model_copy(update={"items": tuple(i for i in items if i.kind in SPEC_KINDS)})
        world = self._content.world.model_copy(update={"items": tuple(i for i in items if i.kind not in SPEC_KINDS)})
        return Content(spec=spec, world=world)

    def _item(self, draft: _Draft, taken: set[str]) -> Item:
        text, slug = draft.text, None
        if match := _SLUG.search(text):
            slug, text = match[1], text[: match.start()]
        old = self._content.get(slug) if slug else None
        fields: dict[str, Any] = {}
        match = _TAG.match(text)
        if match and not (old is not None and draft.kind not in _TAGGED and text.strip() == _plain(old.text)):
            fields, text = _tag_fields(match, draft), text[match.end() :]
        text = text.strip()
        if not text:
            raise UsageError(f"Line {draft.line}: this item has no text.")
        quantities = parse_quantities(text[:LONGEST_TEXT])
        try:
            if old is not None:
                if text != _plain(old.text):
                    fields |= {"text": text, "quantity": quantities[0].quantity if quantities else None}
                changed = {**old.model_dump(), **fields, "kind": draft.kind, "checks": tuple(draft.checks)}
                return Item.model_validate(changed).placed()
            return Item(
                slug=slug or make_slug(text, taken=taken),
                kind=draft.kind,
                text=text,
                checks=tuple(draft.checks),
                quantity=quantities[0].quantity if quantities else None,
                author=Author.PERSON,
                **fields,
            )
        except ValidationError as error:
            raise UsageError(f"Line {draft.line}: {error.errors()[0]['msg']}.") from error


def _heading(line: str, number: int) -> ItemKind | None:
    title = line.lstrip("#").strip().lower()
    if title in _GROUPS:
        return None
    if title not in _KIND_OF:
        known = ", ".join(HEADINGS.values())
        raise UsageError(f"Line {number}: “{title}” is not a heading here. Headings are: {known}.")
    return _KIND_OF[title]


def _kinds_of_group(line: str) -> set[ItemKind]:
    wanted = line.lstrip("#").strip().lower() == "wanted"
    return {kind for kind in HEADINGS if (kind in SPEC_KINDS) is wanted}


def _tag_fields(match: re.Match[str], draft: _Draft) -> dict[str, Any]:
    word, number = match[1], int(match[2]) if match[2] else None
    if number is not None and number > 100:
        raise UsageError(f"Line {draft.line}: {number} is more than 100.")
    match word, draft.kind:
        case ("must", ItemKind.GOAL) | ("hard", ItemKind.CONSTRAINT):
            return {"weight": 100}
        case ("want", ItemKind.GOAL) | ("soft", ItemKind.CONSTRAINT):
            return {"weight": min(number if number is not None else 50, 99)}
        case ("holds" | "false", ItemKind.ASSUMPTION):
            fields: dict[str, Any] = {"holds": word == "holds"}
            return fields if number is None else fields | {"certainty": number / 100}
        case _:
            raise UsageError(f"Line {draft.line}: “[{word}]” does not belong to {HEADINGS[draft.kind].lower()}.")
