"""Number against number: a bound, or today's figure, and what a row states in the same unit.

A sum of money counts where it is called a cost, what weighs or sounds as it is, a rate by its rate; any other number
where its clause names most of the bound's own subject, or a listed other name of the same figure. Not for: bounds
without a side ("3 dishes").
"""

import re
from collections.abc import Iterable
from typing import Literal

from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Criterion, Ground, Known
from app.domain.kit.late_pattern import late
from app.domain.quantity import Quantity
from app.english.cells import bare_words, is_bare_number, period_of
from app.english.keeping_limits import satisfies
from app.english.paraphrases import figures
from app.english.polarity import NOISE, WEIGHT, is_measured, is_money, unit_concern
from app.english.quantities import parse_quantities
from app.english.units import normalise_unit
from app.english.words import stems
from app.pipeline.grounds.cost import is_cost, is_over_a_year, keeps_sum
from app.pipeline.grounds.facts import Fact, clauses_of
from app.pipeline.grounds.statements import spelled_stems, subject_of

_PER = late(r"(?:^(?:per|each|a)|\s(?:per|pro|par))\s+(\w+)$", re.IGNORECASE)
_BARE = late(r"^[\d.,'’ ]+$")
_DEMAND = late(
    r"\b(?:longest|largest|biggest|heaviest|highest|farthest|furthest|busiest|peak|sustained|throughput|capacity|handles?)\b",
    re.IGNORECASE,
)
_NAMED_FIGURE = late(r"\b[^\W\d_]\w{0,10}\d\w{0,3}\b")
_FLOWS = frozenset({"s", "min", "h"})
_SAYS_WEIGHT_OR_NOISE = late(
    r"\b(?:weight|weighs|mass|noise|sound|loudness|volume|gewicht|masse|lärm|lautstärke|poids|bruit|gesamtgewicht)\b",
    re.IGNORECASE,
)
_THAN_TODAY = late(
    r"\b(?P<way>more|fewer|less|longer|shorter|higher|lower|larger|smaller|bigger)\b(?P<what>[^.;(]{0,60}?)"
    r"\bthan (?:it is |they are |we have )?(?:today|now|at present|currently)\b(?P<rest>[^.;]{0,30})",
    re.IGNORECASE,
)
_MORE = frozenset("more longer higher larger bigger".split())
_UNCHANGED = late(
    r"\b(?:price|costs?|rate|fee)s? (?:stays?|remains?|is|are) (?:the same|unchanged|as (?:it is|today|now|before))\b",
    re.IGNORECASE,
)
_NONE_AT_ALL = late(r"^(?:nobody|no one|no|none|nothing)\b", re.IGNORECASE)
_TIMES = frozenset({"year", "month", "week", "day", "night", "quarter", "h"})
_FEWEST_SHARED = 2
_LEAST_OF_A_COMPOUND = 5


def by_numbers(
    criterion: Criterion, bound: Quantity, row: str, facts: Iterable[Fact], today: Iterable[Fact] = ()
) -> Known | None:
    """Return whether a row keeps a bound, from the numbers its own sentences state in the same unit; None = not said.

    A bound that is broken once is broken. Where a row says that the price stays, today's figure is its own.
    """
    side = _with_side(criterion, bound)
    if side is None:
        return None
    if _is_sum(side.unit):
        found = keeps_sum(side, criterion.text, facts)
        stated = [] if found is None else [found]
    else:
        stated = _stated(criterion, side, facts)
    kept: Known | None = None
    for holds, clause in (*stated, *_unchanged(side, facts, today), *_none(criterion, side, facts)):
        level = _level(criterion.kind, holds=holds)
        if level is None:
            continue
        known = _known(criterion, row, level, clause)
        if not holds:
            return known
        kept = kept or known
    return kept


def _known(criterion: Criterion, row: str, level: Level, quote: str) -> Known:
    return Known(criterion=criterion.key, alternative=row, level=level, ground=Ground(kind="numbers", quote=quote))


def _with_side(criterion: Criterion, bound: Quantity) -> Quantity | None:
    """The bound with its side: what is asked at the most ("the longest tour is 140 km") must be reached."""
    if bound.op != "=":
        return bound
    return bound.model_copy(update={"op": ">="}) if _DEMAND.search(criterion.text) else None


def _level(kind: CriterionKind, *, holds: bool) -> Level | None:
    if kind is CriterionKind.MEASURE:
        # Short of a measure may be better or worse than today: that is not said by the one number.
        return Level.MUCH_BETTER if holds else None
    return Level.HOLDS if holds else Level.BREAKS


def _stated(criterion: Criterion, bound: Quantity, facts: Iterable[Fact]) -> list[tuple[bool, str]]:
    told = []
    is_hire = is_money(bound.unit) and normalise_unit(bound.unit).partition("/")[2] in _TIMES
    if is_hire and bound.op not in ("<", "<="):
        return []
    for fact, clause in clauses_of(facts):
        if fact.is_answer:
            continue
        if (counted := _counted_in(bound, fact)) is not None:
            told.append((counted, clause))
            continue
        for found in parse_quantities(clause):
            if is_hire and not is_cost(clause, found):
                continue  # a saving or an income of so much a night
            stated = _in_time_of(bound, _rated(found.quantity, fact.label), is_titled=bool(fact.label))
            holds = satisfies(bound, stated)
            around = clause[: found.start] + " " + clause[found.end :]
            if holds is not None and (
                _is_titled_so(criterion, fact)
                or (_may_be_of(criterion, fact) and _speaks_of(criterion, bound, stated, around))
            ):
                told.append((holds, clause))
    return told


def _rated(quantity: Quantity, label: str) -> Quantity:
    """A figure with the rate that its label says: "Per km: 0.24 €" is 0.24 € per km."""
    per = _PER.search(label.strip())
    time = per[1].lower() if per is not None else period_of(label)
    if not time or "/" in normalise_unit(quantity.unit):
        return quantity
    return quantity.model_copy(update={"unit": f"{quantity.unit} per {time}"})


def _is_titled_so(criterion: Criterion, fact: Fact) -> bool:
    """Whether the title of a figure says nothing but what is bounded: "Walk: 12 min" of "at most 15 min of walk"."""
    title = spelled_stems(fact.label)
    if bool(title) and title <= subject_of(criterion.text):
        return True
    # "Mindestzuladung" bounds what stands under "Zuladung".
    word = bare_words(fact.label)
    return len(word) >= _LEAST_OF_A_COMPOUND and any(
        one.endswith(word) and one != word for one in bare_words(criterion.text).split()
    )


def _counted_in(bound: Quantity, fact: Fact) -> bool | None:
    """Whether a bare number under a title that is the bound's own unit keeps it: "Tickets a minute: 60"."""
    if not fact.label or not is_bare_number(fact.value) or normalise_unit(fact.label) != normalise_unit(bound.unit):
        return None
    found = parse_quantities(f"{fact.value} pieces")
    return satisfies(bound, found[0].quantity.model_copy(update={"unit": bound.unit})) if found else None


def _may_be_of(criterion: Criterion, fact: Fact) -> bool:
    """Whether a figure may be what is bounded by its unit alone: not where its title names another one."""
    if not fact.label or _concern_of(criterion) not in (WEIGHT, NOISE):
        return True
    general = _SAYS_WEIGHT_OR_NOISE.search(fact.label) is not None
    return bool(spelled_stems(fact.label) & subject_of(criterion.text)) or (
        general and _SAYS_WEIGHT_OR_NOISE.search(criterion.text) is not None
    )


def _concern_of(criterion: Criterion) -> str | None:
    """What the units of a criterion alone speak of."""
    concerns = (unit_concern(one.quantity.unit) for one in parse_quantities(criterion.text))
    return next((one for one in concerns if one is not None), None)


def _in_time_of(bound: Quantity, stated: Quantity, *, is_titled: bool) -> Quantity:
    """A count without a time is that of the bound: "4 Fridays" where so many a year are bounded.

    A bound without a time is that of the figure under a title: "t per year" where so many t are bounded.
    """
    unit, _, time = normalise_unit(bound.unit).partition("/")
    mine, _, own = normalise_unit(stated.unit).partition("/")
    if is_titled and not time and own in _TIMES and is_measured(unit):
        return stated.model_copy(update={"unit": mine})
    if time in _TIMES and normalise_unit(stated.unit) == unit and _counted(unit):
        return stated.model_copy(update={"unit": bound.unit})
    return stated


def _is_sum(unit: str) -> bool:
    """Whether a unit is money as such or over months or years, and not a price of something: a meal, a night."""
    _, _, rate = normalise_unit(unit).partition("/")
    return is_money(unit) and is_over_a_year(rate)


def _speaks_of(criterion: Criterion, bound: Quantity, stated: Quantity, around: str) -> bool:
    asked = subject_of(criterion.text)
    shared = asked & spelled_stems(around)
    _, _, rate = normalise_unit(bound.unit).partition("/")
    is_price = is_money(bound.unit) or rate not in _TIMES
    if rate and is_price and normalise_unit(stated.unit) == normalise_unit(bound.unit):
        # A price of the same thing is the same figure: so much a meal, a kilometre, a night.
        return True
    concern = unit_concern(bound.unit)
    if concern is not None and unit_concern(stated.unit) == concern:
        # What weighs or sounds so much is what is bounded; of a length or a time the subject must be named.
        return True
    if (shared or stated.op != "=") and _counted(bound.unit) & _counted(stated.unit):
        # What is counted is itself a subject, and a bound on it is stated outright: "nobody gets more than 4 Fridays".
        return True
    if rate in _FLOWS and normalise_unit(stated.unit) == normalise_unit(bound.unit):
        return True  # so many orders an hour are the same flow, whatever else is said
    if any(one in around.lower() for one in map(str.lower, _NAMED_FIGURE.findall(criterion.text))):
        return True  # "p95", "PM10": a figure with a name of its own
    named = len(shared) >= _FEWEST_SHARED or (shared and len(shared) >= len(asked) / 2)
    return bool(named) or any(one.asked.search(criterion.text) and one.said.search(around) for one in figures())


def _counted(unit: str) -> frozenset[str]:
    """The noun of a count ("Fridays a year"); none for a unit of measure."""
    head = normalise_unit(unit).split("/")[0]
    return frozenset() if is_measured(head) else stems(head)


def _unchanged(bound: Quantity, facts: Iterable[Fact], today: Iterable[Fact]) -> list[tuple[bool, str]]:
    clause = next((clause for _, clause in clauses_of(facts) if _UNCHANGED.search(clause)), None)
    unit = normalise_unit(bound.unit)
    if clause is None or not (is_money(bound.unit) or "/" in unit):
        return []
    now = [
        found.quantity
        for _, said in clauses_of(today)
        for found in parse_quantities(said)
        if normalise_unit(found.quantity.unit) == unit and found.quantity.op == "="
    ]
    holds = satisfies(bound, now[0]) if now else None
    return [] if holds is None else [(holds, clause)]


def _none(criterion: Criterion, bound: Quantity, facts: Iterable[Fact]) -> list[tuple[bool, str]]:
    """Where there is none at all of what is bounded: "nobody can hold a slot"."""
    none = bound.model_copy(update={"op": "=", "value": 0.0})
    asked = stems(criterion.text)
    return [
        (holds, clause)
        for _, clause in clauses_of(facts)
        if _NONE_AT_ALL.match(clause.strip())
        and not parse_quantities(clause)
        and len(asked & stems(clause)) >= _FEWEST_SHARED
        and (holds := satisfies(bound, none)) is not None
    ]


# -- against today's figure --------------------------------------------------------------------------


def beside_today(criterion: Criterion, row: str, facts: Iterable[Fact], today: Iterable[Fact]) -> Known | None:
    """Return how a row's figure stands to today's, where a goal or wish asks for more or fewer of it than today."""
    asked = _THAN_TODAY.search(criterion.text)
    if asked is None or criterion.kind not in (CriterionKind.GOAL, CriterionKind.WISH):
        return None
    what = stems(asked["what"])
    now = _figures(asked["rest"], what, bare=True) or [one for fact in today for one in _figures(fact.text, what)]
    if len(set(now)) != 1:
        return None
    for fact, clause in clauses_of(facts):
        mine = _labelled(fact, what) or _figures(clause, what)
        if len(mine) == 1:
            more = (mine[0] > now[0]) - (mine[0] < now[0])
            better = more if asked["way"].lower() in _MORE else -more
            return _known(criterion, row, _STEP[better], clause)
    return None


_STEP: dict[int, Literal[Level.BETTER, Level.AS_TODAY, Level.WORSE]] = {
    1: Level.BETTER,
    0: Level.AS_TODAY,
    -1: Level.WORSE,
}


def _figures(text: str, what: frozenset[str], *, bare: bool = False) -> list[float]:
    """Numbers of what is asked for: its unit or the noun it counts is among the words."""
    found = [
        one.quantity for one in parse_quantities(text) if one.quantity.op == "=" and stems(one.quantity.unit) & what
    ]
    if found or not bare:
        return [one.value for one in found]
    inside = text.strip(" (),")
    return [one.quantity.value for one in parse_quantities(f"{inside} pieces")] if _BARE.match(inside) else []


def _labelled(fact: Fact, what: frozenset[str]) -> list[float]:
    """The number under a label that names what is counted: "Books: 3,600" is 3,600 books."""
    if not fact.label or not stems(fact.label) & what:
        return []
    value = fact.text[len(fact.label) + 1 :].strip()
    return [one.quantity.value for one in parse_quantities(f"{value} pieces")] if _BARE.match(value) else []
