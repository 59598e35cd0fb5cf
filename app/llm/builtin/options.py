"""The person's own options with what they said about each, found in the order of the text.

For: `design`. Not for: making new candidates (`construct`). Remarks are sentences that became no item and stand right after an
option or name it; they are kept verbatim, so a card can be judged by what the person wrote for and against it.
"""

import re
from dataclasses import dataclass, replace

from app.domain.items import Item, ItemKind
from app.llm.builtin.words import capitalised, cut, first_clause, sentence_texts, squeezed, stems

_CALLED = re.compile(r"; called “(?P<name>[^”]{1,100})”$")
_ORDINALS = {
    "first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "latter": -1, "last": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    r"\bthe (first|second|third|fourth|fifth|former|latter|last)(?: one| option| way)?\b(?! \w+(?:s|ed)\b of)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\s*(?:;|,\s+(?=(?:and |but |while )?the (?:first|second|third|fourth|fifth|former|latter|last)\b))\s*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:number|option|no\.?|way)\s+(\d{1,2})\b", re.IGNORECASE)
_EITHER = re.compile(r"\beither\W*$", re.IGNORECASE)
_OR = re.compile(r"\bor\W*$", re.IGNORECASE)
_FAR = 400


@dataclass(frozen=True, slots=True)
class OwnOption:
    """An option in the person's words: its item, what to call it, and the remarks on it."""

    item: Item
    title: str
    remarks: tuple[str, ...]
    stem: str = ""

    @property
    def text(self) -> str:
        """The option verbatim (after the stem it completes, "either …"), followed by the person's own remarks on it."""
        return "\n".join(part for part in (self.stem, self.item.text, *self.remarks) if part)


def own_options(items: tuple[Item, ...]) -> tuple[OwnOption, ...]:
    """Return the options in text order with their remarks and what they refer to by number."""
    return _resolved(_branched(_with_remarks(items)))


def _branched(options: list[OwnOption]) -> list[OwnOption]:
    """Put an option that ends in "either" before each of the choices that follow it, in its own place."""
    found: list[OwnOption] = []
    stem: OwnOption | None = None
    for place, option in enumerate(options):
        if _EITHER.search(option.item.text) and place + 1 < len(options) and not option.remarks:
            stem = option
        elif stem is not None and not _CALLED.search(option.item.rule):
            title = f"{cut(stem.title, limit=60)}: {cut(option.title[:1].lower() + option.title[1:], limit=55)}"
            found.append(replace(option, title=title, stem=stem.item.text))
            stem = stem if _OR.search(option.item.text) else None
        else:
            stem = None
            found.append(option)
    return found


def _resolved(options: list[OwnOption]) -> tuple[OwnOption, ...]:
    """Append to an option the text of those it names by number ("number 3 for …, number 1 for …")."""
    top = [option for option in options if _CALLED.search(option.item.rule)] or options
    ways: dict[str, OwnOption] = {}
    for option in options:
        key = option.stem or option.item.slug
        if option.stem or option in top:
            ways.setdefault(key, option)
    ordered = list(ways.values())
    found = []
    for option in options:
        named = [ordered[place] for place in numbered(option.item.text) if 0 <= place < len(ordered)]
        others = tuple(one.item.text for one in named if one is not option)
        found.append(replace(option, remarks=(*others, *option.remarks)) if others else option)
    return tuple(found)


def _with_remarks(items: tuple[Item, ...]) -> list[OwnOption]:
    options = [item for item in items if item.kind is ItemKind.OPTION]
    remarks: dict[str, list[str]] = {item.slug: [] for item in options}
    group: list[Item] = []
    previous: Item | None = None
    for item in _in_text_order(items):
        if item.kind is ItemKind.OPTION:
            group = [*group, item] if previous is not None and _near(previous, item) else [item]
            previous = item
        elif item.kind is ItemKind.UNUSED and previous is not None and _near(previous, item):
            for slug, remark in _attributed(item, group):
                remarks[slug].append(remark)
            previous = item
        else:
            previous, group = None, []
    return [OwnOption(item=item, title=_title(item), remarks=tuple(remarks[item.slug])) for item in options]


def numbered(text: str) -> tuple[int, ...]:
    """Return the options a text names by number ("number 3 for the farms"), 0-based."""
    return tuple(int(match[1]) - 1 for match in _NUMBERED.finditer(text))


def _in_text_order(items: tuple[Item, ...]) -> list[Item]:
    """Sort items of one message by their place in it; without places the given order is the text's."""
    if any(
        item.source is None or item.source.start is None
        for item in items
        if item.kind in (ItemKind.OPTION, ItemKind.UNUSED)
    ):
        return [item for item in items if item.kind in (ItemKind.OPTION, ItemKind.UNUSED)]
    return sorted(items, key=lambda item: _place(item) or (chr(0x10FFFF), 0))


def _place(item: Item) -> tuple[str, int] | None:
    if item.source is None or item.source.start is None:
        return None
    return (item.source.message or "", item.source.start)


def _near(before: Item, after: Item) -> bool:
    if before.source is None or after.source is None or before.source.end is None or after.source.start is None:
        return True
    return before.source.message == after.source.message and 0 <= after.source.start - before.source.end <= _FAR


def _attributed(unused: Item, group: list[Item]) -> list[tuple[str, str]]:
    """Give each part of a remark to the option it names by order or by word, else to the option right before it."""
    given: list[tuple[str, str]] = []
    for sentence in sentence_texts(unused.text):
        parts = [part for part in _PART.split(sentence) if part.strip()]
        targets = [_named(part, group) for part in parts]
        if len(group) == 1 or not any(targets):
            given.append((group[-1].slug, sentence))
        else:
            given += [(slug, part.strip()) for part, slug in zip(parts, targets, strict=True) if slug]
    return given


def _named(part: str, group: list[Item]) -> str | None:
    ordinal = _ORDINAL.search(part)
    if ordinal is not None:
        place = _ORDINALS[ordinal[1].lower()]
        return group[place].slug if -len(group) <= place < len(group) else None
    mine = stems(part)
    shared = sorted(((len(mine & stems(option.text)), place) for place, option in enumerate(group)), reverse=True)
    if len(shared) > 1 and shared[0][0] > shared[1][0]:
        return group[shared[0][1]].slug
    return None


def _title(item: Item) -> str:
    called = _CALLED.search(item.rule)
    return squeezed(called["name"]).rstrip(".:") if called else capitalised(first_clause(item.text, limit=110))
