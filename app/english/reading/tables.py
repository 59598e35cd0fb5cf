"""Reads the rows of a table: which cells hold the item, and what a priority column says about it.

For: the reader. Not for: finding tables, which ``blocks`` does.
"""

import re
from dataclasses import dataclass, field, replace

from app.domain.kit.late_pattern import late
from app.english.deciding_quantity import deciding_quantity
from app.english.kinds import Kind
from app.english.phrases.heading_words import Topic
from app.english.phrases.priorities import priority_words
from app.english.reading.block import Block
from app.english.reading.headings import topic_of

_LEGEND = late(
    (
        r"\b(?:(?:class|prio(?:rity)?|level|category|p|grade|type)[ -]?)?[\"“']?(?<!\w)(?P<key>\*{1,3}|[A-Za-z]"
        r"|\d|P\d|I{1,3})(?!\w)[\"”']?\s{0,3}(?:[=:–-]|\b(?:means|stands for"
        r"|is)\b)\s{0,3}(?P<value>[A-Za-z][A-Za-z' -]{1,30})"
    ),
    re.IGNORECASE,
)
_KEYED = late(
    r"(?<!\w)(?:\*{1,3}|[A-Za-z]|\d|P\d|I{1,3})(?!\w)[\"”']?\s{0,3}(?:[=:–-]|\b(?:means|stands for|is)\b)",
    re.IGNORECASE,
)
"""What every legend has: a mark and what joins its meaning to it."""
_BRACKETS = late(r"\s{0,3}\([^)]{0,60}\)")
_MANDATORY = late(
    (
        r"\b(?:must|mandatory|required|essential|obligatory|knock-?out|indispensable|binding|non-negotiable"
        r"|needed|without (?:this|it))\b"
    ),
    re.IGNORECASE,
)
_DESIRED = late(
    r"\b(?:should|desired|desirable|wanted|important|preferred|recommended|would help|follow)\b", re.IGNORECASE
)
_OPTIONAL = late(
    r"\b(?:could|may|optional|nice|bonus|low|wish|can|luxury|extra|if (?:time|possible|money|there|it))\b",
    re.IGNORECASE,
)
_EXCLUDED = late(r"\b(?:won['’]?t|out of scope|later|not now|excluded)\b", re.IGNORECASE)


_NAMES_OPTIONS = frozenset("option idea candidate alternative variant solution proposal approach".split())


@dataclass(frozen=True, slots=True)
class RowItem:
    """The part of a row that is an item, and what its columns say."""

    start: int
    end: int
    label: str | None
    kind: Kind | None = None
    weight: int | None = None
    rule: str | None = None
    topic: Topic | None = None
    said: str = ""  # its words with the figure that stands in other columns


@dataclass(slots=True)
class TableColumns:
    """The part each column plays."""

    identifier: int | None = None
    priority: int | None = None
    remarks: set[int] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    legend: dict[str, tuple[Kind, int]] = field(default_factory=dict)
    marks: dict[int, tuple[Kind, int]] = field(default_factory=dict)
    value: int | None = None
    unit: int | None = None


def legend_of(text: str) -> dict[str, tuple[Kind, int]]:
    """Return what a legend ("Class A: mandatory. B: desired.") says about the values of a priority column."""
    found: dict[str, tuple[Kind, int]] = {}
    for match in _LEGEND.finditer(text[:200_000]):
        meaning = _meaning(match["value"])
        if meaning is not None:
            found.setdefault(match["key"].lower(), meaning)
    return found


def is_legend(sentence: str) -> bool:
    """Tell whether a sentence explains the values of a priority column."""
    words = sentence.strip(" *_(")
    if len(words) >= 160 or _KEYED.search(words) is None:
        return False
    if sum(_meaning(match["value"]) is not None for match in _LEGEND.finditer(words)) > 1:
        return True
    match = _LEGEND.match(words)
    return match is not None and _meaning(match["value"]) is not None and len(words) < 120


def _meaning(value: str) -> tuple[Kind, int] | None:
    if _EXCLUDED.search(value):
        return "aside", 0
    if _MANDATORY.search(value):
        return "hard", 100
    if _DESIRED.search(value):
        return "soft", 60
    if _OPTIONAL.search(value):
        return "soft", 30
    return None


@dataclass(frozen=True, slots=True)
class Tag:
    """A priority written before or behind a list item, and the item without it."""

    start: int
    end: int
    words: str
    kind: Kind
    weight: int


_TAG_BEFORE = late(r"[\[({]\s?(?P<tag>[^\])}\n]{1,18}?)\s?[\])}]:?\s{1,3}(?=\S)")
_TAG_BEHIND = late(r"\s[\[({]\s?(?P<tag>[^\[\](){}\n]{1,18}?)\s?[\])}]\s?\.?$")


def priority_tag(text: str, start: int, end: int) -> Tag | None:
    """Return the priority in brackets at either end of a list item ("[must] …", "… (nice to have)"), or None."""
    before = _TAG_BEFORE.match(text, start, end)
    if before and (meaning := _tagged(before["tag"])):
        return Tag(before.end(), end, before["tag"], *meaning)
    behind = _TAG_BEHIND.search(text, max(start, end - 24), end)
    if behind and (meaning := _tagged(behind["tag"])):
        return Tag(start, behind.start(), behind["tag"], *meaning)
    return None


def _tagged(tag: str) -> tuple[Kind, int] | None:
    if len(tag) < 3 and tag not in {"M", "S", "C", "W", "P0", "P1", "P2", "P3"}:
        return None
    return (
        _priority(tag, {})
        if len(tag.split()) <= 3
        and tag.lower()
        not in {
            "no",
            "yes",
            "can",
            "may",
            "out",
            "later",
            "never",
            "law",
            "legal",
            "limit",
            "target",
            "normal",
            "none",
            "extra",
        }
        else None
    )


def _header(text: str, row: Block | None, column: int) -> str:
    """Return a column's title in lower case, without mark-up and what is in brackets."""
    return _BRACKETS.sub("", _cell(text, row, column)).lower().strip(" *_:")


_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 3


def _looks_like_header(text: str, row: Block) -> bool:
    titles = [_header(text, row, index) for index in range(len(row.cells))]
    known = sum(
        bool(
            priority_words().priority.match(title)
            or priority_words().identifier.match(title)
            or priority_words().remark.match(title)
        )
        for title in titles
    )
    return known > 0 and all(len(title) <= 30 and not any(c.isdigit() for c in title) for title in titles)


def heads_figures(text: str, rows: list[Block]) -> bool:
    """Tell whether the first row of a table without a rule holds titles: no figure in it, and figures below most."""
    if len(rows) < _FEWEST_ROWS or len({len(row.cells) for row in rows}) > 1 or len(rows[0].cells) < _FEWEST_COLUMNS:
        return False
    columns = range(len(rows[0].cells))
    titles = [_cell(text, rows[0], column) for column in columns]
    if any(not title or any(sign.isdigit() for sign in title) for title in titles):
        return False
    figures = [all(any(sign.isdigit() for sign in _cell(text, row, column)) for row in rows[1:]) for column in columns]
    return sum(figures) * 2 >= len(titles)


def read_columns(text: str, rows: list[Block], legend: dict[str, tuple[Kind, int]]) -> TableColumns:
    """Find out which column is a number, a priority, a remark or an item, from the header or the values."""
    columns = TableColumns(legend=legend)
    if len(rows) > 1 and not rows[0].header and _looks_like_header(text, rows[0]):
        rows[0].header = True
    header = rows[0] if rows and rows[0].header else None
    body = rows[1:] if header else rows
    width = max((len(row.cells) for row in rows), default=0)
    for column in range(min(width, 40)):
        title = _header(text, header, column)
        if title and columns.value is None and priority_words().value.match(title):
            columns.value = column
        if title and columns.unit is None and priority_words().unit.match(title):
            columns.unit = column
        values = [value for row in body if (value := _cell(text, row, column))]
        meaning = _priority(title, {}) if title else None
        if meaning is not None and values and len(values) < len(body) + 1 and _are_marks(text, body, column):
            columns.marks[column] = meaning
        elif (
            title
            and priority_words().priority.match(title)
            and (_mostly_priorities(values, legend) or _mostly_topics(values))
        ):
            columns.priority = column
            used = {value.lower() for value in values}
            columns.legend = {
                **next((scale for mark, scale in priority_words().scales.items() if mark in used), {}),
                **legend,
            }
        elif title and priority_words().identifier.match(title) and column == 0 and _mostly_short(values):
            columns.identifier = column
        elif title and priority_words().remark.match(title):
            columns.remarks.add(column)
        elif columns.priority is None and _mostly_priorities(values, legend, strict=True) and width > 1:
            columns.priority = column
        elif column == 0 and values and _mostly_identifiers(values):
            columns.identifier = column
        elif (
            title
            and (topic := topic_of(title)) not in {None, "neutral", "requirements", "reasons"}
            and topic is not None
            and (topic != "option" or title.split()[-1].rstrip("s") in _NAMES_OPTIONS)
        ):
            columns.topics[column] = topic
    return columns


def row_item(text: str, row: Block, columns: TableColumns) -> RowItem | None:
    """Return the item of a body row, or None for an empty one; a figure in other columns is part of what it says."""
    item = _row_item(text, row, columns)
    value = _cell(text, row, columns.value)
    if item is None or not any(sign.isdigit() for sign in value):
        return item
    words, figure = text[item.start : item.end], f"{value} {_cell(text, row, columns.unit)}".strip()
    if value in words or deciding_quantity(words) is not None or deciding_quantity(figure) is None:
        return item
    return replace(item, said=f"{words.rstrip(' .:')}: {figure}")


def _row_item(text: str, row: Block, columns: TableColumns) -> RowItem | None:
    content = [
        index
        for index in range(len(row.cells))
        if index not in columns.remarks
        and index not in columns.marks
        and index not in {columns.identifier, columns.priority}
        and row.cells[index][0] < row.cells[index][1]
    ]
    if not content:
        return None
    run = [content[0]]
    for index in content[1:]:
        if index != run[-1] + 1:
            break
        run.append(index)
    start, end = row.cells[run[0]][0], row.cells[run[-1]][1]
    label = _cell(text, row, columns.identifier) or None if columns.identifier is not None else None
    topic = next((columns.topics[index] for index in reversed(run) if index in columns.topics), None)
    marked = next((index for index in columns.marks if _cell(text, row, index).lower() in priority_words().marks), None)
    if marked is not None:
        kind, weight = columns.marks[marked]
        return RowItem(start, end, label, kind=kind, weight=weight, rule="the column that is marked", topic=topic)
    if columns.priority is None:
        return RowItem(start, end, label, topic=topic)
    value = _cell(text, row, columns.priority)
    known = _priority(value, columns.legend)
    if known is None:
        named = topic_of(value) if value else None
        return RowItem(start, end, label, topic=named if named not in {None, "neutral"} else topic)
    kind, weight = known
    return RowItem(start, end, label, kind=kind, weight=weight, rule=f"priority “{value[:40]}”", topic=topic)


def _priority(value: str, legend: dict[str, tuple[Kind, int]]) -> tuple[Kind, int] | None:
    key = value.lower().replace("’", "'").strip(" *_`.()")
    if key in legend:
        return legend[key]
    known = priority_words().values.get(key) or priority_words().values.get(value.strip())
    if known is None:
        return _meaning(value) if len(value) < 30 else None
    return known


def _cell(text: str, row: Block | None, column: int | None) -> str:
    if row is None or column is None or column >= len(row.cells):
        return ""
    start, end = row.cells[column]
    return text[start:end][:400]


def _mostly_priorities(values: list[str], legend: dict[str, tuple[Kind, int]], *, strict: bool = False) -> bool:
    if not values or (strict and len(values) < 2):
        return False
    hits = sum(_priority(value, legend) is not None and len(value) < 30 for value in values)
    if strict:
        words = sum(len(value.strip()) > 3 or value.strip().upper() in {"M", "S", "C", "W"} for value in values)
        return (
            hits == len(values)
            and words * 2 > len(values)
            and len({value.lower() for value in values}) < len(values) + 1
        )
    return hits * 2 >= len(values)


def _are_marks(text: str, rows: list[Block], column: int) -> bool:
    values = [_cell(text, row, column).lower() for row in rows]
    return all(value in priority_words().marks or value in priority_words().no_marks for value in values) and any(
        value in priority_words().no_marks for value in values
    )


def _mostly_topics(values: list[str]) -> bool:
    """Tell whether the cells of a "type" column name classes ("Goal", "Constraint")."""
    named = sum(len(value) <= 30 and topic_of(value) not in {None, "neutral", "reasons"} for value in values)
    return bool(values) and named * 3 >= len(values) * 2


def _mostly_short(values: list[str]) -> bool:
    return sum(len(value) <= 12 for value in values) * 2 >= len(values)


def _mostly_identifiers(values: list[str]) -> bool:
    return all(re.fullmatch(r"[A-Za-z]{0,5}[-. ]?\d{1,4}(?:\.\d{1,3})?[a-z]?\.?|[A-Z]", value) for value in values)
