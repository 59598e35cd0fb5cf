"""The person's own options in the order of the text, with what they call them and what they refer to.

For: `design`. Not for: making new candidates (`construct`). An option's text holds the person's own remarks on it, so
its card can be judged by what was written for and against it.
"""

import re
from dataclasses import dataclass, replace

from app.domain.items import Item, ItemKind, make_slug
from app.domain.kit.late_pattern import late
from app.english.words import capitalised, cut, first_clause, sentence_texts, stems

_NUMBERED = late(r"\b(?:number|option|no\.?|way|variant|design|form)\s+(\d{1,2})\b", re.IGNORECASE)
_REMARK = "said for or against"
_EITHER = late(r"\beither\W*$", re.IGNORECASE)
_OR = late(r"\bor\W*$", re.IGNORECASE)
_ORDINALS = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "latter": -1, "last": -1}
_ORDINAL = late(rf"\bthe ({'|'.join(_ORDINALS)})(?: one| option| way| form)?\b", re.IGNORECASE)
_PART = late(rf";\s+|,\s+(?=(?:and |but |while )?the (?:{'|'.join(_ORDINALS)})\b)", re.IGNORECASE)
_THAT = late(r"\W*(?:that|this|it|which)\b", re.IGNORECASE)
_TITLE_CHARS = 110


@dataclass(frozen=True, slots=True)
class OwnOption:
    """An option in the person's words: its item, what to call it, and what it completes or refers to."""

    item: Item
    title: str
    stem: str = ""
    others: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The option verbatim, after the stem it completes, before the options and the remarks that go with it."""
        return "\n\n".join(part for part in (self.stem, self.item.text, *self.others, *self.remarks) if part)


def own_options(items: tuple[Item, ...]) -> tuple[OwnOption, ...]:
    """Return the options in text order."""
    remarks = _remarks(items)
    options = [
        OwnOption(item=item, title=_title(item), remarks=tuple(remarks.get(item.slug, ())))
        for item in items
        if item.kind is ItemKind.OPTION
    ]
    return _resolved(_branched(options))


def _remarks(items: tuple[Item, ...]) -> dict[str, list[str]]:
    """Return, per option, the parts of remarks that name it: by order, by number, by word, or as "that"."""
    found: dict[str, list[str]] = {}
    group: list[Item] = []
    closed = False
    for item in items:
        if item.kind is ItemKind.OPTION:
            group = [item] if closed else [*group, item]
            closed = False
        elif item.kind is ItemKind.REMARK:
            # Only where no option is named is it looked for which one is meant.
            closed = True
            if item.about is not None:
                found.setdefault(item.about, []).append(item.text)
        elif item.kind is ItemKind.UNUSED and _is_remark(item) and group:
            closed = True
            for sentence in sentence_texts(item.text):
                for part in _PART.split(sentence):
                    if part.strip() and (named := _named(part, group)) is not None:
                        found.setdefault(named, []).append(part.strip(" ,;"))
        else:
            group = []
    return found


def _is_remark(item: Item) -> bool:
    """Tasks hold no rules, and of what was set aside only remarks."""
    return not item.rule or item.rule.startswith(_REMARK)


def _named(part: str, group: list[Item]) -> str | None:
    ordinal, number = _ORDINAL.search(part), _NUMBERED.search(part)
    place = _ORDINALS[ordinal[1].lower()] if ordinal else int(number[1]) - 1 if number else None
    if place is not None:
        return group[place].slug if -len(group) <= place < len(group) else None
    if _THAT.match(part):
        return group[-1].slug
    mine = stems(part)
    shared = sorted(((len(mine & stems(option.text)), place) for place, option in enumerate(group)), reverse=True)
    clear = shared[0][0] > (shared[1][0] if len(shared) > 1 else 0)
    return group[shared[0][1]].slug if clear else None


def _branched(options: list[OwnOption]) -> list[OwnOption]:
    """Put an option that ends in "either" before each of the choices that follow it, in its own place."""
    found: list[OwnOption] = []
    stem: OwnOption | None = None
    for place, option in enumerate(options):
        if _EITHER.search(option.item.text) and place + 1 < len(options):
            stem = option
        elif stem is not None and _name(option.item) is None:
            choice = option.title[:1].lower() + option.title[1:]
            found.append(
                replace(option, title=f"{cut(stem.title, limit=55)}: {cut(choice, limit=55)}", stem=stem.item.text)
            )
            stem = stem if _OR.search(option.item.text) else None
        else:
            stem = None
            found.append(option)
    return found


def _resolved(options: list[OwnOption]) -> tuple[OwnOption, ...]:
    """Append to an option the text of those it names by number ("number 3 for …, number 1 for …")."""
    named = any(_name(option.item) for option in options)
    ways: dict[str, OwnOption] = {}
    for option in options:
        if option.stem or not named or _name(option.item):
            ways.setdefault(option.stem or option.item.slug, option)
    ordered = list(ways.values())
    found = []
    for option in options:
        places = [int(match[1]) - 1 for match in _NUMBERED.finditer(option.item.text)]
        others = [ordered[place] for place in places if 0 <= place < len(ordered) and ordered[place] is not option]
        found.append(replace(option, others=tuple(other.item.text for other in others)))
    return tuple(found)


def _name(item: Item) -> str | None:
    """Return the name the person gave an option, as its slug keeps it."""
    own = make_slug(item.text, taken=set())
    if item.slug == own or re.fullmatch(re.escape(own) + r"-\d+", item.slug):
        return None
    return capitalised(re.sub(r"-\d+$", "", item.slug).replace("-", " "))


def _title(item: Item) -> str:
    text = re.sub(r"^(?:\w+ ){0,2}\w+:\s+", "", item.text)
    title = _name(item) or capitalised(first_clause(text, limit=_TITLE_CHARS))
    return re.sub(r",?\s+(?:or|and|either)$", "", title)
