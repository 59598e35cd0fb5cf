"""The Pugh comparison: does a card's own sentence speak for (+), against (−) or neither (0), or not at all?

For: scenario verdicts and check answers of the built-in model. Not for: judging without a sentence; where a card says
nothing about what is asked, the answer is None. Rules are general: numbers first, then what is forbidden, then more
and less, then keeping today's way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.domain.quantity import Quantity
from app.english.polarity import (
    COMPARED_WITH_TODAY,
    GREATER,
    KEEPS_TODAY,
    LESSER,
    MEASURED_CONCERNS,
    concerns,
    is_money,
    unit_concern,
)
from app.english.quantities import satisfies
from app.english.words import overlap, stems, words
from app.methods.claims import Claim, Target, direction_near, forbids, praise_near, praise_of, readiness_of, subject

Sign = Literal[-1, 0, 1]

_EXACT, _RULED, _DIRECTED, _SAID, _ADJECTIVE, _TOUCHES, _SAME, _OVERALL = 7, 6, 5, 4, 3, 2, 1, 0
_MONEY_THAT_IS_NO_COST = frozenset("save saves saving savings earn earns income revenue brings instead worth".split())
_COVERED = 0.6
_EXCEPT = re.compile(r"\b(?:except|unless|other than|apart from|but for)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignFound:
    """A sign, the sentence it rests on, and how strong its kind of ground is (numbers are strongest)."""

    sign: Sign
    evidence: str
    strength: int


@dataclass(frozen=True, slots=True)
class SignScale:
    """What is compared with: today's claims, and the bound as a scenario sharpens it."""

    today: tuple[Claim, ...] = ()
    stressed: Quantity | None = None


def compare(target: Target, claims: tuple[Claim, ...], scale: SignScale) -> SignFound | None:
    """Return how a card fares on a target against today, or None where it says nothing about it."""
    findings = [finding for claim in claims for finding in _findings(target, claim, scale)]
    if not findings:
        return _as_today(target, claims, scale)
    return _strongest(findings)


def check(target: Target, claims: tuple[Claim, ...], *, hard: bool) -> SignFound | None:
    """Return whether a card keeps to a target.

    Something hard is broken only by numbers, by what is forbidden, or by the same words denied; met also by what is
    said about more and less of it. For what may give way, all grounds count.
    """
    scale = SignScale()
    findings = []
    for claim in claims:
        found = _findings(target, claim, scale)
        if hard:
            found = [one for one in found if one.strength >= (_DIRECTED if one.sign > 0 else _RULED)]
        findings += [one for one in found if one.sign != 0]
        findings += _by_same_words(target, claim)
    return _strongest(findings) if findings else None


def overall(claims: tuple[Claim, ...]) -> SignFound | None:
    """Return the balance of what is said for and against an idea in general, or None where nothing is.

    The person's words of praise and blame count first; without them, whether it works with what is there or needs
    something that has yet to be got.
    """
    return _balance(claims, praise_of) or _balance(claims, readiness_of)


def _balance(claims: tuple[Claim, ...], measure: Callable[[str], int | None]) -> SignFound | None:
    sentences = dict.fromkeys(claim.evidence for claim in claims)
    measured = {sentence: value for sentence in sentences if (value := measure(sentence)) is not None}
    if not measured:
        return None
    total = sum(measured.values())
    balance: Sign = 1 if total > 0 else -1 if total < 0 else 0
    telling = next((sentence for sentence, value in measured.items() if value * balance > 0), next(iter(measured)))
    return SignFound(balance, telling, _OVERALL)


def _strongest(findings: list[SignFound]) -> SignFound:
    top = max(finding.strength for finding in findings)
    best = [finding for finding in findings if finding.strength == top]
    signs = {finding.sign for finding in best}
    if top >= _RULED and -1 in signs:
        # A bound broken once is broken, whatever else is kept.
        return next(finding for finding in best if finding.sign == -1)
    if {1, -1} <= signs:
        return SignFound(0, best[0].evidence, top)
    return next((finding for finding in best if finding.sign != 0), best[0])


def _findings(target: Target, claim: Claim, scale: SignScale) -> list[SignFound]:
    found = _by_numbers(target, claim, scale) + _by_prohibition(target, claim)
    found += _by_direction(target, claim) + _by_same_words(target, claim) + _by_adjective(target, claim)
    return found or _by_touch(target, claim)


# -- numbers ----------------------------------------------------------------------------------------


def _by_numbers(target: Target, claim: Claim, scale: SignScale) -> list[SignFound]:
    found = []
    for bound in target.bounds:
        for stated in claim.quantities:
            if not _speaks_of(target, claim, bound.unit, stated.quantity):
                continue
            kept = satisfies(bound, stated.quantity)
            if kept is None:
                continue
            found.append(SignFound(_graded(kept, bound, stated.quantity, scale), claim.evidence, _EXACT))
    return found or _against_today(target, claim, scale)


def _graded(kept: bool, bound: Quantity, stated: Quantity, scale: SignScale) -> Sign:
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
    return any(_same_subject(part.stems, claim.stems) for part in target.parts if part.quantities)


def _same_subject(asked: frozenset[str], said: frozenset[str]) -> bool:
    """Two subject words in common, or half of those asked; one alone ("release") could be about anything."""
    mine, theirs = subject(asked), subject(said)
    shared = len(mine & theirs) + len(concerns(mine - theirs) & concerns(theirs - mine))
    return shared >= 2 or (shared == 1 and len(mine) <= 2)


def _against_today(target: Target, claim: Claim, scale: SignScale) -> list[SignFound]:
    """Compare a number with today's number of the same thing, in the direction the target wants."""
    wanted = _wanted_direction(target)
    if not wanted:
        return []
    for now in scale.today:
        if not _same_subject(target.stems, now.stems) or not _same_subject(now.stems, claim.stems):
            continue
        for old in now.quantities:
            for new in claim.quantities:
                sign = _better(old.quantity, new.quantity, wanted)
                if sign is not None:
                    return [SignFound(sign, claim.evidence, _EXACT)]
    return []


def _better(old: Quantity, new: Quantity, wanted: str) -> Sign | None:
    stated = new.model_copy(update={"op": "="})
    less = satisfies(Quantity(op="<", value=old.value, unit=old.unit), stated)
    more = satisfies(Quantity(op=">", value=old.value, unit=old.unit), stated)
    if less is None or more is None:
        return None
    if less == more:
        return 0
    return 1 if less == (wanted == "down") else -1


def _wanted_direction(target: Target) -> str:
    for bound in target.bounds:
        if bound.op != "=":
            return "down" if bound.op in ("<", "<=") else "up"
    told = direction_near(target.text, target.stems)
    return {"down": "down", "absent": "down", "up": "up"}.get(told, "")


# -- what is forbidden, more and less, the same words ------------------------------------------------


def _by_prohibition(target: Target, claim: Claim) -> list[SignFound]:
    found: list[SignFound] = []
    for part in target.parts:
        if target.bounds or not forbids(part.text):
            continue
        # What is excepted is not forbidden.
        named = stems(_EXCEPT.split(part.text)[0])
        shared = claim.stems & named
        if not named or len(shared) < _COVERED * len(named):
            continue
        denied = forbids(claim.text) or direction_near(claim.text, shared) in ("absent", "down")
        found.append(SignFound(1 if denied else -1, claim.evidence, _RULED))
    return found


def _by_direction(target: Target, claim: Claim) -> list[SignFound]:
    """More or less of one subject: "few night shifts" against "it means night work"."""
    for part in target.parts:
        shared = _shared(part.stems, claim.stems)
        if not shared:
            continue
        wanted, told = _wanted(part, shared), direction_near(claim.text, shared)
        # Beside a bound, only more or less of it counts: "not because of the patients" is no word on a limit of
        # patients.
        less = told == "down" or (told == "absent" and not part.quantities)
        if wanted == "down" and (less or told == "up"):
            return [SignFound(1 if less else -1, claim.evidence, _DIRECTED)]
        absolute = not part.quantities and not COMPARED_WITH_TODAY.search(part.text)
        if wanted == "down" and told == "present" and absolute and part.stems & claim.stems:
            return [SignFound(-1, claim.evidence, _SAID)]
        if wanted == "up" and (less or told == "up"):
            return [SignFound(-1 if less else 1, claim.evidence, _DIRECTED)]
    return []


def _wanted(part: Claim, shared: frozenset[str]) -> str:
    """Say which way a part of a target wants a subject: by its bound, else by its words."""
    bounds = [one.quantity for one in part.quantities if one.quantity.op != "="]
    if bounds:
        scaled = all(one.unit not in ("°C", "°F") for one in bounds)
        return ("down" if bounds[0].op in ("<", "<=") else "up") if scaled else ""
    told = direction_near(part.text, shared)
    return told if told in ("down", "up") else ""


def _by_same_words(target: Target, claim: Claim) -> list[SignFound]:
    for part in target.parts:
        # A bound is a matter of numbers; "one language" is only a count.
        if forbids(part.text) or any(one.quantity.op != "=" for one in part.quantities):
            continue
        wanted = subject(part.stems)
        shared = wanted & claim.stems
        if len(shared) < 2 or len(shared) < _COVERED * len(wanted):
            continue
        denied = forbids(claim.text) or direction_near(claim.text, shared) in ("absent", "down")
        return [SignFound(-1 if denied else 1, claim.evidence, _SAID)]
    return []


def _shared(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    mine, theirs = subject(first), subject(second)
    return (mine & theirs) | (concerns(mine) & concerns(theirs))


def _by_adjective(target: Target, claim: Claim) -> list[SignFound]:
    """Cheap, light, quiet; or good and bad words beside a shared subject ("poor efficiency")."""
    asked = {concern for bound in target.bounds if bound.op in ("<", "<=") and (concern := unit_concern(bound.unit))}
    asked |= concerns(target.stems) & MEASURED_CONCERNS
    if asked & concerns(claim.stems):
        lesser, greater = bool(claim.stems & LESSER), bool(claim.stems & GREATER)
        if lesser != greater and not forbids(claim.text):
            return [SignFound(1 if lesser else -1, claim.evidence, _ADJECTIVE)]
    praise = praise_near(claim.text, subject(target.stems) & claim.stems)
    return [SignFound(1 if praise > 0 else -1, claim.evidence, _ADJECTIVE)] if praise else []


def _by_touch(target: Target, claim: Claim) -> list[SignFound]:
    """A claim on the same subject that says neither better nor worse: no difference from today is stated."""
    return [SignFound(0, claim.evidence, _TOUCHES)] if subject(target.stems) & claim.stems else []


def touched(targets: tuple[Target, ...], claims: tuple[Claim, ...]) -> SignFound | None:
    """Return a 0 for a card that speaks of what today's own sentences speak of, and of nothing else that is asked."""
    return next((one for target in targets for claim in claims for one in _by_touch(target, claim)), None)


def _as_today(target: Target, claims: tuple[Claim, ...], scale: SignScale) -> SignFound | None:
    """A card that keeps today's way is as good as today where today's own words touch the target."""
    touched = target.stems
    for now in scale.today:
        if overlap(subject(now.stems), subject(target.stems)):
            touched |= now.stems
    for claim in claims:
        if KEEPS_TODAY.search(claim.text) and _shared(claim.stems, touched):
            return SignFound(0, claim.evidence, _SAME)
    return None
