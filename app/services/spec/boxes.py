"""A spec as boxes: what is wanted, what must hold, today, options, and where all other words of the text went.

For: the reading card and `spec show`, which show the same. Not for changing anything (`line_changes`), and no Markdown:
`spec apply` reads what `spec show --markdown` prints.
"""

from enum import StrEnum

from app.domain.base import Value
from app.domain.chats import Opening, OpenQuestion
from app.domain.items import Item, ItemKind
from app.domain.operations import Content
from app.english.number_words import with_number
from app.english.open_questions import open_questions
from app.services.spec.spec_text import HEADINGS


class BoxKey(StrEnum):
    """The boxes, in the order in which they are shown; together they hold every item of a version."""

    WANTED = "wanted"
    MUST_HOLD = "must-hold"
    TODAY = "today"
    OPTIONS = "options"
    ALSO = "also"
    ASIDE = "aside"
    HEADINGS = "headings"
    WORLD = "world"


TITLES: dict[BoxKey, str] = {
    BoxKey.WANTED: "Wanted",
    BoxKey.MUST_HOLD: "Must hold",
    BoxKey.TODAY: "Today",
    BoxKey.OPTIONS: "Options",
    BoxKey.ALSO: "Also in your text",
    BoxKey.ASIDE: "Set aside",
    BoxKey.HEADINGS: "Headings",
    BoxKey.WORLD: "World",
}


class Lack(StrEnum):
    """What a spec needs before its options can be compared."""

    NOTHING_WANTED = "nothing-wanted"
    ONE_WAY_ONLY = "one-way-only"


LACKS: dict[Lack, str] = {
    Lack.NOTHING_WANTED: "There is nothing to compare by yet: say what should be better, or what must hold.",
    Lack.ONE_WAY_ONLY: "There is nothing to choose between yet: name one more option.",
}


class BoxLine(Value):
    """One item in its box, the remarks on it, what is open about it, and the heading it stood under."""

    item: Item
    remarks: tuple[Item, ...] = ()
    question: OpenQuestion | None = None
    section: str = ""


class Box(Value):
    """One box: its lines, and what is asked about none of them."""

    key: BoxKey
    lines: tuple[BoxLine, ...] = ()
    question: OpenQuestion | None = None

    @property
    def title(self) -> str:
        """What it is called, everywhere."""
        return TITLES[self.key]

    def items(self) -> tuple[Item, ...]:
        """What lies in it, remarks behind what they are about."""
        return tuple(item for line in self.lines for item in (line.item, *line.remarks))


class Boxes(Value):
    """All boxes of a content, in their order, and what is missing before its options can be compared."""

    boxes: tuple[Box, ...] = ()
    lacks: tuple[Lack, ...] = ()

    def box(self, key: BoxKey) -> Box:
        """One of them."""
        return next(box for box in self.boxes if box.key is key)

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """What is open, in the order in which it is shown."""
        found: list[OpenQuestion] = []
        for box in self.boxes:
            found += [box.question] if box.question is not None else []
            found += [line.question for line in box.lines if line.question is not None]
        return tuple(found)


def boxes_of(content: Content) -> Boxes:
    """Sort the items of a content; remarks that name no option of the spec are set aside."""
    options = {item.slug for item in content.spec.options}
    questions = open_questions(content.items())
    # The most important question of a line is the first.
    asked = {one.slug: one for one in reversed(questions) if one.slug is not None}
    general = {one.opening: one for one in questions if one.slug is None}
    sections, said = _sections(content), content.spec.of(ItemKind.REMARK)
    lines: dict[BoxKey, list[BoxLine]] = {key: [] for key in BoxKey}
    for item in content.items():
        key = box_of(item)
        if item.kind is ItemKind.REMARK:
            if item.about in options:
                continue
            key = BoxKey.ASIDE
        remarks = tuple(one for one in said if one.about == item.slug) if key is BoxKey.OPTIONS else ()
        section = sections.get(item.slug, "") if key is BoxKey.ALSO else ""
        line = BoxLine(item=item, remarks=remarks, question=asked.get(item.slug), section=section)
        lines[key].append(line)
    lines[BoxKey.ALSO].sort(key=lambda line: _place(line.item))
    of_box = {BoxKey.WANTED: general.get(Opening.NO_GOAL), BoxKey.TODAY: general.get(Opening.NO_TODAY)}
    return Boxes(
        boxes=tuple(Box(key=key, lines=tuple(lines[key]), question=of_box.get(key)) for key in BoxKey),
        lacks=lacks_of(content),
    )


def box_of(item: Item) -> BoxKey:
    """The box of an item; a remark on an option of the spec stands under that option."""
    match item.kind:
        case ItemKind.GOAL:
            return BoxKey.WANTED
        case ItemKind.CONSTRAINT:
            return BoxKey.MUST_HOLD if item.is_hard else BoxKey.WANTED
        case ItemKind.TODAY:
            return BoxKey.TODAY
        case ItemKind.OPTION:
            return BoxKey.OPTIONS
        case ItemKind.WAITING:
            return BoxKey.ALSO
        case ItemKind.UNUSED | ItemKind.REMARK:
            return BoxKey.ASIDE
        case ItemKind.HEADING:
            return BoxKey.HEADINGS
        case _:
            return BoxKey.WORLD


def lacks_of(content: Content) -> tuple[Lack, ...]:
    """What stands in the way of comparing the options of a content by the person's own judgement."""
    spec = content.spec
    found = []
    if not any(item.weight > 0 for item in (*spec.goals, *spec.constraints)):
        found.append(Lack.NOTHING_WANTED)
    if not spec.options or len({item.text for item in spec.options}) + bool(spec.today) < 2:
        found.append(Lack.ONE_WAY_ONLY)
    return tuple(found)


def box_lines(boxes: Boxes) -> list[str]:
    """Return the boxes as lines: a heading with its count, then one line an item, what is open under its line."""
    lines: list[str] = []
    number = 0
    for box in boxes.boxes:
        if not box.lines and box.question is None and box.key not in _ALWAYS:
            continue
        lines += [f"{box.title} ({len(box.lines)})"]
        section = ""
        for line in box.lines:
            if line.section != section:
                section = line.section
                lines.append(f"  {section}")
            lines.append(f"- {line_words(line.item)}")
            lines += [f"    {one.sign or ' '} {_words(one)}" for one in line.remarks]
            if line.question is not None:
                number += 1
                lines.append(f"    ? {number} {line.question.question}")
                if line.question.opening is Opening.CONFLICT:
                    lines.append(f"      “{line.question.quote}”")
        if box.question is not None:
            number += 1
            lines.append(f"    ? {number} {box.question.question}")
        lines.append("")
    return lines + [LACKS[lack] for lack in boxes.lacks]


_ALWAYS = (BoxKey.WANTED, BoxKey.MUST_HOLD, BoxKey.TODAY, BoxKey.OPTIONS, BoxKey.ASIDE)


def line_words(item: Item) -> str:
    """An item as one line, with why it lies where it does when that is not what it was read as."""
    if item.kind is ItemKind.WAITING and item.classed is not None:
        return f"{_words(item)} ({HEADINGS[item.classed].lower()})"
    return f"{_words(item)} ({item.rule})" if item.kind is ItemKind.UNUSED and item.rule else _words(item)


def _words(item: Item) -> str:
    text = " ".join(item.text.split())
    return with_number(text, item.quantity) if item.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT) else text


def _sections(content: Content) -> dict[str, str]:
    """The heading each waiting item stood under, where its text had one."""
    headings = sorted(content.spec.of(ItemKind.HEADING), key=_place)
    found = {}
    for item in content.spec.of(ItemKind.WAITING):
        message, place = _place(item)
        above = [one for one in headings if _place(one)[0] == message and _place(one)[1] <= place]
        if above:
            found[item.slug] = _words(above[-1])
    return found


def _place(item: Item) -> tuple[str, int]:
    source = item.source
    return (source.message or "", source.start or 0) if source is not None else ("", 0)
