"""Requests of reading a person's text: the whole document once, then its sentences by number with their neighbours.

Sections, sentences, options and known items are named by short numbers, listed once in the prompt and enumerated
nowhere; quotes stand before what they show. Not for: what becomes of the verdicts (`services.answering`).
"""

from collections.abc import Iterable

from app.domain.items import KEPT_KINDS, Author, Item
from app.domain.model_client import ModelRequest, Role
from app.domain.reading import (
    DocumentReply,
    DocumentTask,
    Force,
    ProblemSpecReply,
    ProblemSpecTask,
    SectionRole,
    Sentence,
    SentenceKind,
)
from app.pipeline.prompts import class_of, fenced, one_line, render
from app.pipeline.schemas import Schema, a_list, a_number, a_text, an_integer, an_object, one_of, or_null

_MOST_KNOWN = 150
"""Known items that are told; with more, the newest."""
_MOST_OPTIONS = 40
_KNOWN_CHARS = 240
_OPERATORS = ("<=", ">=", "=", "<", ">")


def document_request(task: DocumentTask) -> ModelRequest[DocumentReply]:
    """Ask what a document is, what its sections are for, and which options it offers."""
    filled = render(Role.DOCUMENT, document=fenced("document", _document_text(task.sentences)))
    sections = max((one.section for one in task.sentences), default=1)
    section = an_object(
        {
            "section": an_integer(1, sections),
            "role": one_of([role.value for role in SectionRole]),
        }
    )
    option = an_object({"quote": a_text(600, least=1), "title": a_text(120)})
    schema = an_object(
        {
            "genre": a_text(80),
            "problem": a_text(400),
            "title": a_text(60),
            "sections": {"type": "array", "items": section},
            "options": a_list(option, _MOST_OPTIONS),
        }
    )
    return ModelRequest[DocumentReply](
        role=Role.DOCUMENT,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=DocumentReply,
        json_schema=schema,
    )


def problem_spec_request(task: ProblemSpecTask) -> ModelRequest[ProblemSpecReply]:
    """Ask what each of the sentences is.

    One that gets no entry is no fault, for it is asked about again; nor is a name that nothing has: it names nothing.
    """
    own = restatable(task.existing)
    options = {f"o{number}": one for number, one in enumerate(task.options, 1)}
    filled = render(
        Role.PROBLEM_SPEC,
        document=fenced("document", task.document) + "\n" if task.document else "",
        existing=fenced("items", _known(task.existing, own)),
        options=fenced(
            "options",
            "\n".join(f"{name}: {one_line(one.title or one.quote)}" for name, one in options.items()) or "(none)",
        ),
        sentences=fenced("sentences", _sentences_text(task)),
    )
    numbers = [one.number for one in task.sentences]
    return ModelRequest[ProblemSpecReply](
        role=Role.PROBLEM_SPEC,
        template=filled.template,
        system=filled.system,
        prompt=filled.prompt,
        task=task,
        reply_type=ProblemSpecReply,
        json_schema=_schema(numbers, has_options=bool(options), has_known=bool(own)),
    )


def restatable(items: tuple[Item, ...]) -> dict[str, Item]:
    """The person's own items that a sentence may put anew, by their short names, the newest where there are many."""
    own = [item for item in items if item.author is Author.PERSON and item.kind not in KEPT_KINDS]
    return {f"k{number}": item for number, item in enumerate(own[-_MOST_KNOWN:], 1)}


def _schema(numbers: list[int], *, has_options: bool, has_known: bool) -> Schema:
    quantity = an_object(
        {
            "quote": a_text(300, least=1),
            "op": one_of(_OPERATORS),
            "value": a_number(-1e15, 1e15),
            "unit": a_text(80, least=1),
        }
    )
    entry: dict[str, Schema] = {
        "sentence": an_integer(min(numbers, default=1), max(numbers, default=1)),
        "quote": a_text(1999, describe="empty for the whole sentence"),
        "kind": one_of([kind.value for kind in SentenceKind]),
        "force": one_of([force.value for force in Force]),
        "quantity": or_null(quantity),
    }
    if has_options:
        entry |= {"about": a_text(8, describe="of a remark: o1 …"), "sign": one_of(["", "+", "-"])}
    entry["checks"] = a_list(a_text(300, least=1), 2)
    if has_known:
        entry["restates"] = a_text(8, describe="k1 … or empty")
    # How many there are is no bound: a split sentence has several entries, and one left out is asked about again.
    entries: Schema = {"type": "array", "items": an_object(entry), "minItems": min(1, len(numbers))}
    return an_object({"sentences": entries, "title": a_text(60)})


def _document_text(sentences: Iterable[Sentence]) -> str:
    lines: list[str] = []
    section = 0
    for one in sentences:
        if one.section != section:
            section = one.section
            lines.append(f"§{section} {one_line(one.heading)}".rstrip())
        lines.append(one_line(one.text))
    return "\n".join(lines)


def _sentences_text(task: ProblemSpecTask) -> str:
    lines: list[str] = []
    heading: tuple[int, str] | None = None
    told = [*((one, False) for one in task.before), *((one, True) for one in task.sentences)]
    for one, is_asked in [*told, *((one, False) for one in task.after)]:
        if (one.section, one.heading) != heading:
            heading = (one.section, one.heading)
            role = task.roles.get(one.section)
            if one.heading or role:
                lines.append(f"[{one_line(one.heading)}]" + (f" ({role.value})" if role else ""))
        marks = ", ".join(word for word, holds in (("asks", one.asks), ("quoted", one.quoted)) if holds)
        name = f"s{one.number}" if is_asked else "(not asked)"
        lines.append(f"{name}{f' ({marks})' if marks else ''}: {one_line(one.text)}")
    return "\n".join(lines)


def _known(existing: tuple[Item, ...], own: dict[str, Item]) -> str:
    names = {item.slug: name for name, item in own.items()}
    told = [item for item in existing if item.kind not in KEPT_KINDS]
    lines = [
        f"{names.get(item.slug, '-')} ({class_of(item)}): {one_line(item.stated)[:_KNOWN_CHARS]}"
        for item in told[-2 * _MOST_KNOWN :]
    ]
    return "\n".join(lines) or "(none)"
