"""Finds the letters a phrase cannot do without: where none of them stands in a text, the phrase need not be tried.

For: ``phrase_index``, which asks some hundred patterns about every sentence. Not for: matching. What this module does
not understand it takes for anything at all, so a pattern may be tried in vain but is never left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.kit.late_pattern import late

_MOST = 24  # spellings of one stretch that are told apart; beyond that the stretch counts as unknown
_CLASS = late(r"\[(?:(?!\^)(?P<signs>-?[^\\\]-]{1,8}|-)|\^?\]?(?:[^\]\\]|\\.)*)\]")
_LOOKS_AROUND = late(r"[\^$]|\\[bBAZ]|\(\?(?!:)")
_LOOK = late(r"\(\?(?:=|!|<=|<!)")
_GROUP = late(r"\((?:\?:|\?P<\w+>)?")
_REPEAT = late(r"(?:[*+?]|\{(?P<least>\d*)(?P<more>,\d*)?\})[?]?")
_EMPTY = frozenset({""})


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a part of a pattern: all it can be, or of what one must stand in it; None where unknown."""

    exact: frozenset[str] | None
    needed: frozenset[str] | None


_NOTHING = _Part(_EMPTY, None)
_ANYTHING = _Part(None, None)


def spellings(phrase: str) -> frozenset[str] | None:
    """Return all a phrase can be, in lower case, where it says nothing of what stands beside it.

    Args:
        phrase: As for `needed_letters`.

    Returns:
        At most some dozens, of ASCII only; None where they are more, unknown, or the phrase looks around itself.
    """
    if _LOOKS_AROUND.search(phrase) is not None or not phrase.isascii():
        return None
    exact = _Phrase(phrase).whole().exact
    return exact if exact and "" not in exact else None


@lru_cache(maxsize=4096)
def needed_letters(pattern: str) -> frozenset[str]:
    """Return stretches of lower-case letters and signs, one of which stands in every text the pattern is found in.

    Args:
        pattern: A pattern in the words of `re`, without flags in it and without back references.

    Returns:
        None of them empty; no stretches at all where nothing is known.
    """
    part = _Phrase(pattern).whole()
    return _better(part.needed, part.exact) or frozenset()


class _Phrase:
    """Reads one pattern from left to right; time in proportion to its length."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def whole(self) -> _Part:
        return self._alternatives()

    def _alternatives(self) -> _Part:
        branches = [self._sequence()]
        while self._pattern[self._at : self._at + 1] == "|":
            self._at += 1
            branches.append(self._sequence())
        exact = _union(branch.exact for branch in branches)
        return _Part(exact, _union(_better(branch.needed, branch.exact) for branch in branches))

    def _sequence(self) -> _Part:
        done: frozenset[str] | None = None  # the best of the stretches that are over
        open_stretch: frozenset[str] = _EMPTY
        whole = True  # whether the stretch that is open is all there is
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            part = self._repeated()
            joined = _product(open_stretch, part.exact)
            if joined is not None:
                open_stretch = joined
                continue
            done = _better(_better(done, open_stretch), part.needed)
            open_stretch = part.exact if part.exact is not None else _EMPTY
            whole = False
        return _Part(open_stretch if whole else None, _better(done, open_stretch))

    def _repeated(self) -> _Part:
        part = self._one()
        repeat = _REPEAT.match(self._pattern, self._at)
        if repeat is None:
            return part
        self._at = repeat.end()
        sign = repeat[0][0]
        if sign == "?":
            return _Part(part.exact | _EMPTY, None) if part.exact is not None else _ANYTHING
        if sign == "+" or (sign == "{" and repeat["least"] not in {"", "0"}):
            return _Part(None, _better(part.needed, part.exact))
        return _ANYTHING

    def _one(self) -> _Part:
        sign = self._pattern[self._at]
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._class()
        self._at += 1
        if sign == "\\":
            escaped = self._pattern[self._at : self._at + 1]
            self._at += 1
            if escaped in {"b", "B", "A", "Z"}:
                return _NOTHING
            return _ANYTHING if escaped.isalnum() else _Part(frozenset({escaped}), None)
        if sign in "^$":
            return _NOTHING
        return _ANYTHING if sign == "." else _Part(frozenset({sign.lower()}), None)

    def _group(self) -> _Part:
        look = _LOOK.match(self._pattern, self._at)
        opening = look or _GROUP.match(self._pattern, self._at)
        self._at = opening.end() if opening else self._at + 1
        inside = self._alternatives()
        self._at += 1  # the closing bracket
        return _NOTHING if look else inside

    def _class(self) -> _Part:
        known = _CLASS.match(self._pattern, self._at)
        self._at = known.end() if known else len(self._pattern)
        return _Part(frozenset(known["signs"].lower()), None) if known and known["signs"] else _ANYTHING


def _product(before: frozenset[str], after: frozenset[str] | None) -> frozenset[str] | None:
    """Return all the stretches that begin with one of the first and end with one of the second, if they are few."""
    if after is None or len(before) * len(after) > _MOST:
        return None
    return frozenset(first + second for first in before for second in after)


def _better(first: frozenset[str] | None, second: frozenset[str] | None) -> frozenset[str] | None:
    """Return those of which the shortest is longer: they are met in fewer texts."""
    known = [one for one in (first, second) if one and "" not in one]
    return max(known, key=lambda one: (min(map(len, one)), -len(one)), default=None)


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Return all of them together; None where one is unknown, as any of them may be what is met."""
    found: set[str] = set()
    for one in sets:
        if one is None:
            return None
        found |= one
    return frozenset(found)
