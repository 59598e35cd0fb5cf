"""What stands in a table that sets options against each other: answers, figures and the titles above and beside them.

For: the reader of such tables, and the grounds that read what it stored ("Easy to clean: ❌"). Not for: tables of
requirements (`phrases.priorities`). The words are data (`data/cells.toml`), in several languages.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from app.domain.kit.late_pattern import late
from app.english.phrase_files import any_of, phrase_file
from app.english.units import UNIT_PATTERN, normalise_unit

Answer = Literal["+", "-", "?"]
"""Good or holds, bad or breaks, open."""
TitlePart = Literal["criteria", "options", "today", "asked", "cost"]

_MARKUP = late(r"\[([^\]\n]{1,120})\]\([^)\s]{0,300}\)|[*_`~]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_ENDS = r"(?:\s*$|\s*[,;:(–—](?P<rest>.*)|\s-(?P<behind>.*))"
_WORD = late(r"\w+")
_WORDLESS = late(r"[^\w]+$")
_BARE = late(r"(?:about |ca\.? ?|~ ?|≈ ?)?\d[\d.,'’\u00a0 ]*$", re.IGNORECASE)
_IN_BRACKETS = late(r"\s*[(\[](?P<unit>[^()\[\]]{1,30})[)\]]\s*$")
_IN_WORDS = late(r"(?:,\s*|\s+(?:in|en)\s+)(?P<unit>[^\W\d_]{1,20}(?:[ /][^\W\d_]{1,20}){0,2})\s*$")
_LONGEST_SMALL = 3  # letters of a word that says too little to be shared
_LONGEST_CELL = 200  # characters that are looked at
_MONEY = late(r"[€$£]|\b(?:euros?|eur|dollars?|usd|gbp|francs?|chf|kronor|sek)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    answers: tuple[tuple[Answer, re.Pattern[str]], ...]
    but: re.Pattern[str]
    adverse: re.Pattern[str]
    titles: dict[str, re.Pattern[str]]
    periods: dict[str, re.Pattern[str]]


@cache
def _words() -> _Words:
    table = phrase_file("cells")
    signs: tuple[Answer, ...] = ("+", "-", "?")
    answers = tuple(
        (sign, re.compile(rf"(?:{'|'.join(table['answers'][sign])}){_ENDS}", re.IGNORECASE | re.DOTALL))
        for sign in signs
    )
    return _Words(
        answers=answers,
        but=re.compile(any_of(table["answers"]["but"]), re.IGNORECASE),
        adverse=re.compile(any_of(table["adverse"]["label"]), re.IGNORECASE),
        titles={
            part: re.compile(rf"(?:{'|'.join(titles)})$", re.IGNORECASE) for part, titles in table["titles"].items()
        },
        periods={name: re.compile(any_of(phrases), re.IGNORECASE) for name, phrases in table["period"].items()},
    )


def bare_cell(cell: str) -> str:
    """Return a cell or title on one line without mark-up and links."""
    return " ".join(_MARKUP.sub(lambda match: match[1] or "", cell[:_LONGEST_CELL]).split())


def answer_in(cell: str) -> Answer | None:
    """Return what a cell answers by its tick, cross, sign or first word; None where it says something else."""
    bare = bare_cell(cell)
    for sign, pattern in _words().answers:
        said = pattern.match(bare)
        if said is None:
            continue
        first = said["rest"] or said["behind"] or ""
        return "?" if _words().but.match(first.lstrip()) else sign
    return None


def is_mark(cell: str) -> bool:
    """Tell whether a cell holds a sign and no word, so that it is read alike in every language."""
    return _WORDLESS.match(bare_cell(cell)) is not None


def is_adverse(label: str) -> bool:
    """Tell whether a yes under a title may speak against the option ("Needs a plumber")."""
    return _words().adverse.search(label) is not None


def is_title(title: str, part: TitlePart) -> bool:
    """Tell whether a title plays a part in a comparison: as criteria, options, today, what is asked, or cost."""
    bare = bare_cell(title).strip(" :?").replace("’", "'")
    if part == "cost":
        bare = without_period(_IN_BRACKETS.sub("", bare))
    return bool(bare) and _words().titles[part].match(bare) is not None


def period_of(title: str) -> str:
    """Return over which time the numbers under a title go: "year", "month", or "" where it does not say."""
    return next((name for name, pattern in _words().periods.items() if pattern.search(title)), "")


def is_bare_number(cell: str) -> bool:
    """Tell whether a cell is a number without a unit."""
    return _BARE.match(bare_cell(cell)) is not None


def titled_value(title: str, cell: str, *, currency: str = "") -> str:
    """Return a cell with its title, and with the unit that only the title has: "Mass (kg)", "12" is "Mass: 12 kg".

    Args:
        title: Of the row or column.
        cell: What stands there.
        currency: What a bare number under a cost counts, where the text has one currency.
    """
    label, value = bare_cell(title).strip(" .:;?!").replace(":", " –"), bare_cell(cell)
    if is_bare_number(cell):
        unit = _IN_BRACKETS.search(label) or _IN_WORDS.search(label)
        if unit is not None and UNIT_PATTERN.match(unit["unit"]):
            label, value = label[: unit.start()], f"{value} {unit['unit']}"
        elif currency and is_title(label, "cost"):
            value = f"{value} {currency}"
    return f"{label[:1].upper()}{label[1:]}: {value}"


def touches(title: str, wanted: str) -> bool:
    """Tell whether a goal, wish or limit speaks of what a title names, so that it needs no column of its own.

    Args:
        title: Of a row or column.
        wanted: The goal, wish or limit, as `bare_words` gives it.
    """
    named = _own_words(bare_words(without_period(bare_cell(title))))
    return bare_words(title) == wanted or len(named & _own_words(wanted)) * 2 >= max(1, len(named))


def sole_currency(text: str) -> str:
    """Return the one currency of a text in its own spelling, or "" where it has none or several."""
    found = {normalise_unit(match[0]): match[0] for match in _MONEY.finditer(text)}
    return next(iter(found.values())) if len(found) == 1 else ""


def bare_words(text: str) -> str:
    """Return the words of a text alone, in lower case."""
    return " ".join(_WORD.findall(bare_cell(text).lower()))


@lru_cache(maxsize=512)
def _own_words(bare: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in bare.split() if len(word) > _LONGEST_SMALL)


def without_period(title: str) -> str:
    """Return a title without the words that say over which time its numbers go."""
    for pattern in _words().periods.values():
        title = pattern.sub("", title) if not _words().titles["cost"].match(title) else title
    return title.strip(" ,-–")
