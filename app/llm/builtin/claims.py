"""What a card claims, clause by clause, and what an item asks: both cut into comparable parts.

For: `pugh` and `cost`. Not for: verdicts.
"""

import re
from dataclasses import dataclass

from app.domain.items import Item
from app.domain.quantities import FoundQuantity, Quantity, parse_quantities
from app.domain.runs import Card
from app.llm.builtin.lexicon import DOWN_WORDS, NEGATIONS, PROHIBITION, UP_WORDS, concerns
from app.llm.builtin.words import Word, clauses, cut, is_small, sentence_texts, squeezed, stem, stems, words

_QUOTED = re.compile(r"“[^”]{12,}”")
_BEFORE_OLD_NUMBER = re.compile(
    r"\b(?:from|instead of|rather than|compared (?:with|to)|down from|up from|was|were|used to be|against|of the (?:present|current))"
    r"(?:\s+(?:the|a|about|some|roughly|around|over|present|current))*\s*$",
    re.IGNORECASE,
)
_PER_MONTH = re.compile(r"\bmonthly\b", re.IGNORECASE)
_PER_YEAR = re.compile(r"\b(?:yearly|annual|annually)\b", re.IGNORECASE)
_EVIDENCE_CHARS = 600
_REACH = 4
_UNIT_STEMS = frozenset(
    stem(word)
    for word in "second minute hour day week month quarter year percent cent euro euros dollar kg litre metre piece person".split()
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
    """Return the claims of a card in order; what it only quotes in “ ” is not its own claim."""
    found: dict[str, Claim] = {}
    for text in (card.summary, *card.mechanism, *card.resources, *card.risks, card.title):
        for sentence in sentence_texts(text):
            own = _QUOTED.sub(" ", sentence)
            for clause in clauses(own) or (own,):
                key = clause.lower().strip(" .")
                if key and key not in found:
                    found[key] = make_claim(clause, evidence=sentence if len(sentence) <= _EVIDENCE_CHARS else clause)
    return tuple(found.values())


def make_claim(clause: str, *, evidence: str) -> Claim:
    """Return one claim of a clause and the sentence to quote for it."""
    return Claim(
        text=clause,
        evidence=evidence[:_EVIDENCE_CHARS],
        stems=stems(clause),
        quantities=tuple(_rated(one, clause) for one in parse_quantities(clause) if not _is_old(one, clause)),
    )


def target_of(text: str, *, quantity: Quantity | None = None) -> Target:
    """Return what a text asks; its deciding number counts as a bound even where the words leave the side open."""
    line = squeezed(text)
    bounds = [_rated(one, line).quantity for one in parse_quantities(line) if one.quantity.op != "="]
    if quantity is not None and all((one.value, one.op) != (quantity.value, quantity.op) for one in bounds):
        bounds.insert(0, _rate(quantity, line))
    parts = tuple(make_claim(part, evidence=line) for sentence in sentence_texts(line) for part in clauses(sentence))
    return Target(text=line, stems=stems(line), parts=parts or (make_claim(line, evidence=line),), bounds=tuple(bounds))


def target_of_item(item: Item) -> Target:
    """Return what an item asks."""
    return target_of(item.text, quantity=item.quantity)


def subject(found: frozenset[str]) -> frozenset[str]:
    """Return stems without those that only name a unit."""
    return found - _UNIT_STEMS


def direction_near(text: str, wanted: frozenset[str]) -> str:
    """Say how a clause speaks of a subject: "up", "down", "absent" or "present" ("" where it does not).

    The last word of more, less or no within four words before the subject decides, or one right after it ("overtime to go down").
    """
    found = words(text)
    places = [index for index, word in enumerate(found) if _is_about(word, wanted)]
    for index in places:
        near = found[max(0, index - _REACH) : index][::-1]
        told = next((way for word in near if (way := _way(word.lower))), "")
        if not told:
            told = next((way for word in found[index + 1 : index + 1 + _REACH] if (way := _after(word.lower))), "")
        if told:
            return told
    return "present" if places else ""


def forbids(text: str) -> bool:
    """Tell whether a clause forbids what it names."""
    return PROHIBITION.search(text) is not None


def fits_as_evidence(claim: Claim, target: Target) -> bool:
    """Tell whether a claim is more than the target's own words said again."""
    return cut(claim.text, limit=_EVIDENCE_CHARS).lower().strip(" .") != target.text.lower().strip(" .")


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
    if word in ("down", "drop", "drops", "fall", "falls", "halved", "shrink", "shrinks", "disappear", "less", "lower"):
        return "down"
    if word in ("up", "rise", "rises", "grow", "grows", "longer", "higher", "worse"):
        return "up"
    return "absent" if word in ("not", "never", "cannot", "forbidden") else ""


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
