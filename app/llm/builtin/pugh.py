"""The Pugh comparison: does a card's own sentence speak for (+), against (−) or neither (0), or not at all?

For: scenario verdicts and check answers of the built-in model. Not for: judging without a sentence; where a card says nothing
about what is asked, the answer is None. Rules are general: numbers first, then what is forbidden, then more and less, then keeping
today's way.
"""

from dataclasses import dataclass
from typing import Literal

from app.domain.quantities import Quantity, satisfies
from app.llm.builtin.claims import Claim, Target, direction_near, forbids, subject
from app.llm.builtin.lexicon import (
    BAD_WORDS,
    GOOD_WORDS,
    GREATER,
    KEEPS_TODAY,
    LESSER,
    MEASURED_CONCERNS,
    concerns,
    is_money,
    unit_concern,
)
from app.llm.builtin.words import overlap, words

Sign = Literal[-1, 0, 1]

_EXACT, _RULED, _DIRECTED, _SAID, _ADJECTIVE, _SAME = 6, 5, 4, 3, 2, 1
_MONEY_THAT_IS_NO_COST = frozenset("save saves saving savings earn earns income revenue brings instead worth".split())
_COVERED = 0.6


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign, the sentence it rests on, and how strong its kind of ground is (numbers are strongest)."""

    sign: Sign
    evidence: str
    strength: int


@dataclass(frozen=True, slots=True)
class Scale:
    """What is compared with: today's claims, and the bound as a scenario sharpens it."""

    today: tuple[Claim, ...] = ()
    stressed: Quantity | None = None


def compare(target: Target, claims: tuple[Claim, ...], scale: Scale) -> Finding | None:
    """Return how a card fares on a target against today, or None where it says nothing about it."""
    findings = [finding for claim in claims for finding in _findings(target, claim, scale)]
    if not findings:
        return _as_today(target, claims, scale)
    return _strongest(findings)


def check(target: Target, claims: tuple[Claim, ...]) -> Finding | None:
    """Return whether a card keeps to a target: only numbers, prohibitions and the same words said or denied count."""
    findings = []
    for claim in claims:
        findings += _by_numbers(target, claim, Scale())
        findings += _by_prohibition(target, claim)
        findings += _by_same_words(target, claim)
    return _strongest(findings) if findings else None


def _strongest(findings: list[Finding]) -> Finding:
    top = max(finding.strength for finding in findings)
    best = [finding for finding in findings if finding.strength == top]
    signs = {finding.sign for finding in best}
    if top >= _RULED and -1 in signs:
        # A bound broken once is broken, whatever else is kept.
        return next(finding for finding in best if finding.sign == -1)
    if {1, -1} <= signs:
        return Finding(0, best[0].evidence, top)
    return next((finding for finding in best if finding.sign != 0), best[0])


def _findings(target: Target, claim: Claim, scale: Scale) -> list[Finding]:
    found = _by_numbers(target, claim, scale) + _by_prohibition(target, claim)
    return found + _by_direction(target, claim) + _by_same_words(target, claim) + _by_adjective(target, claim)


# -- numbers ----------------------------------------------------------------------------------------


def _by_numbers(target: Target, claim: Claim, scale: Scale) -> list[Finding]:
    found = []
    for bound in target.bounds:
        for stated in claim.quantities:
            if not _speaks_of(target, claim, bound.unit, stated.quantity):
                continue
            kept = satisfies(bound, stated.quantity)
            if kept is None:
                continue
            found.append(Finding(_graded(kept, bound, stated.quantity, scale), claim.evidence, _EXACT))
    return found or _against_today(target, claim, scale)


def _graded(kept: bool, bound: Quantity, stated: Quantity, scale: Scale) -> Sign:
    if not kept:
        return -1
    if scale.stressed is not None and scale.stressed.op == bound.op:
        return 0 if satisfies(scale.stressed, stated) is False else 1
    return 1


def _speaks_of(target: Target, claim: Claim, unit: str, stated: Quantity) -> bool:
    """Tell whether a number is about the target's subject, not only in its unit."""
    if is_money(stated.unit) and {word.lower for word in words(claim.text)} & _MONEY_THAT_IS_NO_COST:
        return False
    concern = unit_concern(unit)
    if concern is not None and unit_concern(stated.unit) == concern:
        return True
    mine, theirs = subject(claim.stems), subject(target.stems)
    return bool(mine & theirs) or bool(concerns(mine) & concerns(theirs))


def _against_today(target: Target, claim: Claim, scale: Scale) -> list[Finding]:
    """Compare a number with today's number of the same thing, in the direction the target wants."""
    wanted = _wanted_direction(target)
    if not wanted:
        return []
    for now in scale.today:
        if not overlap(subject(now.stems), subject(target.stems)):
            continue
        for old in now.quantities:
            for new in claim.quantities:
                if not overlap(subject(claim.stems), subject(now.stems) | subject(target.stems)):
                    continue
                less = satisfies(
                    Quantity(op="<", value=old.quantity.value, unit=old.quantity.unit), _plain(new.quantity)
                )
                more = satisfies(
                    Quantity(op=">", value=old.quantity.value, unit=old.quantity.unit), _plain(new.quantity)
                )
                if less is None or more is None:
                    continue
                sign: Sign = (
                    0 if less == more else (1 if (less and wanted == "down") or (more and wanted == "up") else -1)
                )
                return [Finding(sign, claim.evidence, _EXACT)]
    return []


def _plain(quantity: Quantity) -> Quantity:
    return quantity.model_copy(update={"op": "="})


def _wanted_direction(target: Target) -> str:
    for bound in target.bounds:
        if bound.op != "=":
            return "down" if bound.op in ("<", "<=") else "up"
    told = direction_near(target.text, target.stems)
    return {"down": "down", "absent": "down", "up": "up"}.get(told, "")


# -- what is forbidden, more and less, the same words ------------------------------------------------


def _by_prohibition(target: Target, claim: Claim) -> list[Finding]:
    found: list[Finding] = []
    for part in target.parts:
        if target.bounds or not forbids(part.text):
            continue
        named = part.stems
        shared = claim.stems & named
        if not named or len(shared) < _COVERED * len(named):
            continue
        denied = forbids(claim.text) or direction_near(claim.text, shared) in ("absent", "down")
        found.append(Finding(1 if denied else -1, claim.evidence, _RULED))
    return found


def _by_direction(target: Target, claim: Claim) -> list[Finding]:
    """More or less of one subject: "fewer night shifts" against "it means night work"."""
    for part in target.parts:
        shared = _shared(part.stems, claim.stems)
        if not shared:
            continue
        wanted, told = direction_near(part.text, shared), direction_near(claim.text, shared)
        if part.quantities and wanted in ("up", "down"):
            wanted = (
                "down" if wanted == "down" or any(one.quantity.op in ("<", "<=") for one in part.quantities) else "up"
            )
        if wanted in ("down", "absent") and told in ("down", "absent"):
            return [Finding(1, claim.evidence, _DIRECTED)]
        if wanted in ("down", "absent") and (told == "up" or (told == "present" and wanted == "down")):
            return [Finding(-1, claim.evidence, _DIRECTED if told == "up" else _SAID)]
        if wanted == "up" and told in ("up", "down", "absent"):
            return [Finding(1 if told == "up" else -1, claim.evidence, _DIRECTED)]
    return []


def _by_same_words(target: Target, claim: Claim) -> list[Finding]:
    for part in target.parts:
        if forbids(part.text) or part.quantities:
            continue
        wanted = subject(part.stems)
        shared = wanted & claim.stems
        if len(shared) < 2 or len(shared) < _COVERED * len(wanted):
            continue
        denied = forbids(claim.text) or direction_near(claim.text, shared) in ("absent", "down")
        return [Finding(-1 if denied else 1, claim.evidence, _SAID)]
    return []


def _shared(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    mine, theirs = subject(first), subject(second)
    return (mine & theirs) | (concerns(mine) & concerns(theirs))


def _by_adjective(target: Target, claim: Claim) -> list[Finding]:
    """Cheap, light, quiet; or good and bad words beside a shared subject ("poor efficiency")."""
    asked = {concern for bound in target.bounds if bound.op in ("<", "<=") and (concern := unit_concern(bound.unit))}
    asked |= concerns(target.stems) & MEASURED_CONCERNS
    if asked & concerns(claim.stems):
        lesser, greater = bool(claim.stems & LESSER), bool(claim.stems & GREATER)
        if lesser != greater and not forbids(claim.text):
            return [Finding(1 if lesser else -1, claim.evidence, _ADJECTIVE)]
    if not _shared(target.stems, claim.stems):
        return []
    said = {word.lower for word in words(claim.text)}
    good, bad = bool(said & GOOD_WORDS), bool(said & BAD_WORDS)
    return [Finding(1 if good else -1, claim.evidence, _ADJECTIVE)] if good != bad else []


def _as_today(target: Target, claims: tuple[Claim, ...], scale: Scale) -> Finding | None:
    """A card that keeps today's way is as good as today where today's own words touch the target."""
    touched = target.stems
    for now in scale.today:
        if overlap(subject(now.stems), subject(target.stems)):
            touched |= now.stems
    for claim in claims:
        if KEEPS_TODAY.search(claim.text) and _shared(claim.stems, touched):
            return Finding(0, claim.evidence, _SAME)
    return None
