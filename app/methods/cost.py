"""Cost as a multiple of the reference, from stated amounts only.

For: the cost column of the built-in model. Not for: estimating; a row that states no cost has none. Amounts of one
kind (money once, money a year; hours or people where no row states money) are compared with the reference's stated
amount, else with the stated limit, else with the cheapest row that states one. A row that states more of any kind
never gets a smaller multiple.
"""

import re
from dataclasses import dataclass

from app.domain.agents import CostVerdict, JudgeCostReply, JudgeCostTask, JudgedRow
from app.domain.items import Item
from app.domain.quantity import Quantity
from app.english.number_words import amount, bounded, number
from app.english.polarity import is_money
from app.english.quantities import normalise_unit, parse_quantities
from app.english.words import sentence_texts, words
from app.methods.claims import Claim, claims_of, make_claim

_NO_COST = frozenset(
    "save saves saving savings saved earn earns income revenue brings worth limit budget under cap than".split()
)
_PER_YEAR = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0, "night": 365.0, "quarter": 4.0}
_LABOUR = re.compile(r"\b(?:work|effort|takes?|needs?|build|set ?up|cost|labour|spend|man|person)", re.IGNORECASE)
_PEOPLE = frozenset(
    (
        "person people developer engineer worker driver volunteer team staff technician nurse "
        "operator assistant employee"
    ).split()
)
_FACTORS = {"twice": 2.0, "double": 2.0, "half": 0.5, "triple": 3.0} | {
    word: float(value) for value, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
_TIMES = re.compile(
    r"\b(?P<times>twice|double|triple|half|(?:\d{1,3}(?:[.,]\d{1,2})?|two|three|four|five|six|"
    r"seven|eight|nine|ten) times)\s+"
    r"(?:as (?:much|expensive|dear|costly)|the (?:costs?|price|money|budget)|more expensive|dearer)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    (
        r"\b(?P<share>\d{1,3})\s?(?:%|per ?cent)\s+(?:(?P<more>more expensive|dearer|more costly|more "
        r"money)|(?:cheaper|less expensive))\b"
    ),
    re.IGNORECASE,
)
_LARGEST = 1000.0


@dataclass(frozen=True, slots=True)
class _Stated:
    """An amount of one kind, in the kind's unit, with the words that state it."""

    kind: str
    value: float
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Base:
    value: float
    what: str


def judge_cost(task: JudgeCostTask) -> JudgeCostReply:
    """Return a multiple per row that states a cost, and None for the others."""
    stated = {row.label: _of_row(row, task) for row in task.rows}
    others = [one for label, amounts in stated.items() if label != task.reference for one in amounts]
    with_money = any(one.kind.startswith("money") for one in others)
    stated = {
        label: tuple(one for one in amounts if one.kind.startswith("money") == with_money)
        for label, amounts in stated.items()
    }
    bases = _bases(task, stated)
    return JudgeCostReply(
        rows={
            row.label: _verdict(row.label, task.reference, stated[row.label], bases, _ratio(row)) for row in task.rows
        }
    )


def _of_row(row: JudgedRow, task: JudgeCostTask) -> tuple[_Stated, ...]:
    claims = claims_of(row.card.model_copy(update={"title": ""}))
    if row.label == task.reference and task.today:
        # Today's card repeats today's sentences; said twice they would count twice.
        claims = tuple(make_claim(text, evidence=text) for item in task.today for text in sentence_texts(item.text))
    # A title repeats its first sentence; it counts only where nothing else states an amount.
    return _amounts(claims) or _amounts((make_claim(row.card.title, evidence=row.card.title),))


def _amounts(claims: tuple[Claim, ...]) -> tuple[_Stated, ...]:
    """Return what clauses state as cost; the same words said twice (summary and bullet) count once."""
    found: dict[tuple[str, float, str], _Stated] = {}
    for claim in claims:
        for one in claim.quantities:
            kind = _kind(one.quantity, claim.text)
            if kind is None or one.quantity.value <= 0:
                continue
            before = {word.lower for word in words(claim.text[: one.start])[-3:]}
            if before & _NO_COST:
                continue
            value = one.quantity.value * _yearly(one.quantity)
            found.setdefault((kind, value, claim.evidence), _Stated(kind, value, amount(one.quantity), claim.evidence))
    return tuple(found.values())


def _kind(quantity: Quantity, text: str) -> str | None:
    head, *rates = normalise_unit(quantity.unit).split("/")
    if len(rates) > 1 or (rates and rates[0] not in _PER_YEAR):
        # "1.80 euros a litre" is a price, not a cost of the whole.
        return f"money per {rates[0]}" if rates and is_money(quantity.unit) and len(rates) == 1 else None
    often = "a year" if rates else "once"
    if is_money(quantity.unit):
        return f"money {head} {often}"
    if head in ("h", "day", "week", "month", "min") and _LABOUR.search(text):
        return f"time {head} {often}"
    return f"people {often}" if head.split(" ")[-1] in _PEOPLE else None


def _yearly(quantity: Quantity) -> float:
    rates = normalise_unit(quantity.unit).split("/")[1:]
    return _PER_YEAR.get(rates[0], 1.0) if rates else 1.0


def _sum(amounts: tuple[_Stated, ...], kind: str) -> float:
    return sum(one.value for one in amounts if one.kind == kind)


def _bases(task: JudgeCostTask, stated: dict[str, tuple[_Stated, ...]]) -> dict[str, _Base]:
    kinds = {one.kind for label, amounts in stated.items() if label != task.reference for one in amounts}
    bases = {}
    for kind in sorted(kinds):
        own = _sum(stated.get(task.reference, ()), kind)
        limit = _limit(task.limits, kind)
        if own > 0:
            bases[kind] = _Base(own, f"today's {_words(stated[task.reference], kind)}")
        elif limit is not None:
            bases[kind] = limit
        else:
            # One amount alone has nothing to be compared with.
            if sum(_sum(amounts, kind) > 0 for amounts in stated.values()) < 2:
                continue
            least, label = min(
                (_sum(amounts, kind), label) for label, amounts in stated.items() if _sum(amounts, kind) > 0
            )
            bases[kind] = _Base(least, f"{_words(stated[label], kind)}, the least that is stated ({label})")
    return bases


def _limit(limits: tuple[Item, ...], kind: str) -> _Base | None:
    for item in limits:
        stated = (item.quantity,) if item.quantity else tuple(one.quantity for one in parse_quantities(item.text))
        for quantity in stated:
            if quantity.value > 0 and _kind(quantity, item.text) == kind:
                return _Base(quantity.value * _yearly(quantity), f"the stated limit, {bounded(quantity)}")
    return None


def _ratio(row: JudgedRow) -> CostVerdict | None:
    """Read a cost that is stated as a multiple: "costs twice as much", "20 % dearer", "half the price"."""
    for claim in claims_of(row.card):
        times, share = _TIMES.search(claim.text), _SHARE.search(claim.text)
        if times is not None:
            word = times["times"].lower().split()[0]
            value = _FACTORS.get(word) or float(word.replace(",", "."))
        elif share is not None:
            value = 1 + float(share["share"]) / 100 * (1 if share["more"] else -1)
        else:
            continue
        if 0 < value <= _LARGEST:
            return CostVerdict(multiple=value, because=f"“{claim.evidence}”"[:600])
    return None


def _verdict(
    label: str, reference: str, amounts: tuple[_Stated, ...], bases: dict[str, _Base], ratio: CostVerdict | None
) -> CostVerdict:
    if label == reference:
        because = next((one.sentence for one in amounts if one.kind in bases), "")
        return CostVerdict(multiple=1.0, because=because[:600])
    mine = [kind for kind in bases if _sum(amounts, kind) > 0]
    if not mine:
        return ratio or CostVerdict()
    # The mean over all kinds that any row states: a kind this row does not state adds nothing, one it states more of
    # adds more.
    total = sum(_sum(amounts, kind) / bases[kind].value for kind in mine) / len(bases)
    multiple = min(max(total, 1e-3), _LARGEST)
    parts = [f"{_words(amounts, kind)} against {bases[kind].what}" for kind in mine]
    return CostVerdict(multiple=multiple, because=f"{'; '.join(parts)}: {number(multiple)} times"[:600])


def _words(amounts: tuple[_Stated, ...], kind: str) -> str:
    return " + ".join(f"“{one.words}”" for one in amounts if one.kind == kind)
