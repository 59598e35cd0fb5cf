"""What a card claims, clause by clause, and what an item asks: both cut into comparable parts.

For: `pugh` and `cost`. Not for: verdicts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.domain.items import Item
from app.domain.quantity import Quantity
from app.domain.runs import Card
from app.english.polarity import (
    AT_HAND_WORDS,
    BAD_WORDS,
    DOWN_WORDS,
    GOOD_WORDS,
    NEEDED_WORDS,
    NEGATIONS,
    PROHIBITION,
    UP_WORDS,
    concerns,
    is_measured,
)
from app.english.quantities import FoundQuantity, normalise_unit, parse_quantities
from app.english.words import Word, clauses, cut, is_small, sentence_texts, squeezed, stem, stems, words

_QUOTED = re.compile(r"(?:[^\n“”.:]{0,80}:[ ])?“[^”]{12,}”")
_BEFORE_OLD_NUMBER = re.compile(
    r"\b(?:from|instead of|rather than|compared (?:with|to)|down from|up from|was|were|used to be|"
    r"against|of the (?:present|current))"
    r"(?:\s+(?:the|a|about|some|roughly|around|over|present|current))*\s*$",
    re.IGNORECASE,
)
_PER_MONTH = re.compile(r"\bmonthly\b", re.IGNORECASE)
_PER_YEAR = re.compile(r"\b(?:yearly|annual|annually)\b", re.IGNORECASE)
_BUT = re.compile(r"[,;–—-]\s*(?:but|yet|however|although|though)\b(?!\W*$)|\s(?:but|yet)\s", re.IGNORECASE)
_THOUGH = re.compile(r"[,;](?=[^,;]{3,160},? though\W*$)", re.IGNORECASE)
_EVIDENCE_CHARS = 600
_KEPT = 2_000
"""Texts whose claims are kept: every column of a run reads the same cards."""
_REACH = 4
_REMARK_WORDS = 5
_BREAKS = frozenset("to from for in at on by with and or than as that which who when if until after before".split())
_STATES = frozenset(stem(word) for word in "stay remain hold work open close last believe assume expect think".split())
_UNIT_STEMS = frozenset(
    stem(word)
    for word in (
        "second minute hour day week month quarter year percent cent euro euros dollar kg litre metre piece person"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One clause of a card (or one wish of an item), the verbatim sentence to quote for it, and what it holds."""

    text: str
    evidence: str
    stems: frozenset[str]
    quantities: tuple[FoundQuantity, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What an item asks: its text, its parts, the bounds it states, and whether it forbids."""

    text: str
    stems: frozenset[str]
    parts: tuple[Claim, ...]
    bounds: tuple[Quantity, ...]


def claims_of(card: Card) -> tuple[Claim, ...]:
    """Return the claims of a card in order; what it only quotes in “ ” is not its own claim.

    The title counts only where the card says nothing else: it repeats or names, it does not claim.
    """
    found: dict[str, Claim] = {}
    for text in (card.summary, *card.mechanism, *card.resources, *card.risks):
        for clause, evidence in _clauses_of(text):
            found.setdefault(clause.lower().strip(" ."), make_claim(clause, evidence=evidence))
    if not found and not card.summary:
        found = {clause: make_claim(clause, evidence=evidence) for clause, evidence in _clauses_of(card.title)}
    return tuple(found.values())


@lru_cache(maxsize=_KEPT)
def _clauses_of(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(_read_clauses(text))


def _read_clauses(text: str) -> Iterator[tuple[str, str]]:
    for own in _QUOTED.split(text):
        for sentence in sentence_texts(own):
            if not words(sentence):
                continue
            for clause in clauses(sentence) or (sentence,):
                evidence = sentence if len(sentence) <= _EVIDENCE_CHARS else clause
                for part in _listed(clause):
                    yield part, evidence


def _listed(clause: str) -> tuple[str, ...]:
    """Cut a list of short remarks ("Known, light, needs a fire wall") into its parts."""
    parts = [part.strip() for part in clause.split(", ")]
    if len(parts) > 1 and all(0 < len(part.split()) <= _REMARK_WORDS for part in parts):
        return tuple(parts)
    return (clause,)


@lru_cache(maxsize=_KEPT)
def make_claim(clause: str, *, evidence: str) -> Claim:
    """Return one claim of a clause and the sentence to quote for it; units are no part of its subject."""
    quantities = parse_quantities(clause)
    return Claim(
        text=clause,
        evidence=evidence[:_EVIDENCE_CHARS],
        stems=stems(_without(clause, quantities)),
        quantities=tuple(_rated(one, clause) for one in quantities if not _is_old(one, clause)),
    )


def _without(text: str, quantities: tuple[FoundQuantity, ...]) -> str:
    """Blank the units of measure; the noun of a count ("9 trucks") stays, it is a subject."""
    for one in quantities:
        if is_measured(one.quantity.unit):
            # A distance is a subject as well: "60 km more" speaks of driving.
            left = "km" if normalise_unit(one.quantity.unit) == "km" else ""
            text = text[: one.start] + left.ljust(one.end - one.start) + text[one.end :]
    return text


def target_of(text: str, *, quantity: Quantity | None = None) -> Target:
    """Return what a text asks; its deciding number counts as a bound even where the words leave the side open."""
    line = squeezed(text)
    bounds = [_rated(one, line).quantity for one in parse_quantities(line) if one.quantity.op != "="]
    if quantity is not None and quantity.op != "=" and all(one.value != quantity.value for one in bounds):
        bounds.insert(0, _rate(quantity, line))
    parts = tuple(make_claim(part, evidence=line) for sentence in sentence_texts(line) for part in clauses(sentence))
    parts = parts or (make_claim(line, evidence=line),)
    return Target(
        text=line, stems=frozenset[str]().union(*(part.stems for part in parts)), parts=parts, bounds=tuple(bounds)
    )


def target_of_item(item: Item) -> Target:
    """Return what an item of the spec asks."""
    return target_of(item.text, quantity=item.quantity)


def about(text: str) -> frozenset[str]:
    """Return what a text speaks of: its stems without units of measure and without verbs of state."""
    return subject(stems(_without(text, parse_quantities(text)))) - _STATES


def subject(found: frozenset[str]) -> frozenset[str]:
    """Return stems without those that only name a unit."""
    return found - _UNIT_STEMS


def direction_near(text: str, wanted: frozenset[str]) -> str:
    """Say how a clause speaks of a subject: "up", "down", "absent" or "present" ("" where it does not).

    Words of more, less or no within four words before the subject decide ("little extra driving" is less), or a verb
    right after it ("overtime to go down").
    """
    found = words(text)
    places = [index for index, word in enumerate(found) if _is_about(word, wanted)]
    for index in places:
        told = _told_before(found, index)
        if not told and index + 1 < len(found):
            told = {"more": "up", "less": "down"}.get(found[index + 1].lower, "")
        if not told:
            told = next((way for word in found[index + 1 : index + 1 + _REACH] if (way := _after(word.lower))), "")
        if told:
            return told
    return "present" if places else ""


def _told_before(found: tuple[Word, ...], index: int) -> str:
    told = ""
    for word in found[max(0, index - _REACH) : index][::-1]:
        way = _way(word.lower)
        if way in ("down", "absent"):
            return way
        told = told or way
        if word.lower in _BREAKS:
            break
    return told


def praise_near(text: str, wanted: frozenset[str]) -> int:
    """Say whether a good (1) or bad (−1) word stands right beside a subject: "poor efficiency".

    "efficiency is poor".
    """
    found = words(text)
    for index, word in enumerate(found):
        if not _is_about(word, wanted):
            continue
        near = {one.lower for one in (*found[max(0, index - 1) : index], *found[index + 1 : index + 3])}
        if bool(near & GOOD_WORDS) != bool(near & BAD_WORDS):
            return 1 if near & GOOD_WORDS else -1
    return 0


def forbids(text: str) -> bool:
    """Tell whether a clause forbids what it names."""
    return PROHIBITION.search(text) is not None


def fits_as_evidence(claim: Claim, target: Target) -> bool:
    """Tell whether a claim is more than the target's own words said again."""
    return cut(claim.text, limit=_EVIDENCE_CHARS).lower().strip(" .") != target.text.lower().strip(" .")


def praise_of(sentence: str) -> int | None:
    """Return the good words of a sentence less the bad ones, each turned round by a no before it; None without any.

    What follows a "but" and says nothing good or bad itself speaks against what stands before it ("cheap, but …").
    """
    contrast = _BUT.search(sentence) or _THOUGH.search(sentence)
    if contrast is None:
        return _balance(sentence, GOOD_WORDS, BAD_WORDS)
    before = _balance(sentence[: contrast.start()], GOOD_WORDS, BAD_WORDS)
    after = _balance(sentence[contrast.end() :], GOOD_WORDS, BAD_WORDS)
    if before is None or after is not None:
        return after if before is None else before + (after or 0)
    return before + (before < 0) - (before > 0)


def readiness_of(sentence: str) -> int | None:
    """Return how many words say that something is there, less those that say it has yet to be got; None without any."""
    return _balance(sentence, AT_HAND_WORDS, NEEDED_WORDS)


def _balance(text: str, above: frozenset[str], below: frozenset[str]) -> int | None:
    found = words(text)
    signs = []
    for index, word in enumerate(found):
        sign = (word.lower in above) - (word.lower in below)
        if sign:
            denied = any(one.lower in NEGATIONS for one in found[max(0, index - 2) : index])
            signs.append(-sign if denied else sign)
    return sum(signs) if signs else None


def _is_about(word: Word, wanted: frozenset[str]) -> bool:
    if is_small(word):
        return False
    mine = stems(word.text)
    return bool((mine | concerns(mine)) & wanted)


def _way(word: str) -> str:
    if word in DOWN_WORDS:
        return "down"
    if word in NEGATIONS:
        return "absent"
    return "up" if word in UP_WORDS else ""


def _after(word: str) -> str:
    if word in ("down", "drop", "drops", "fall", "falls", "halved", "shrink", "shrinks", "disappear", "disappears"):
        return "down"
    if word in ("rise", "rises", "grow", "grows", "longer", "higher", "worse"):
        return "up"
    return "absent" if word in ("forbidden", "banned") else ""


def _is_old(one: FoundQuantity, clause: str) -> bool:
    return _BEFORE_OLD_NUMBER.search(clause[: one.start]) is not None


def _rated(one: FoundQuantity, text: str) -> FoundQuantity:
    return one.model_copy(update={"quantity": _rate(one.quantity, text)})


def _rate(quantity: Quantity, text: str) -> Quantity:
    """Read "monthly cost of 900 EUR" as 900 EUR a month."""
    if re.search(r"\b(?:a|per|each|every)\b|/", quantity.unit):
        return quantity
    if _PER_MONTH.search(text):
        return quantity.model_copy(update={"unit": f"{quantity.unit} a month"})
    if _PER_YEAR.search(text):
        return quantity.model_copy(update={"unit": f"{quantity.unit} a year"})
    return quantity
