"""What a cell of a comparison answers: under a title that names what is asked, a tick, a yes, a cross or a no.

Not for: figures (`numbers`), or cells under other titles. Where a yes may speak against the option nothing is said.
"""

import re
from collections.abc import Iterable

from app.domain.elicitation.scales import CriterionKind
from app.domain.elicitation.table import Criterion, Ground, Known
from app.domain.kit.late_pattern import late
from app.english.cells import answer_in, bare_cell, bare_words, is_adverse, is_mark, without_period
from app.english.words import stems
from app.pipeline.grounds.facts import Fact
from app.pipeline.grounds.statements import level_of

_DENIES = late(r"\b(?:no|not|never|without|free of|nicht|ohne|kein\w*|sans|pas|aucune?)\b|\b\w+-free\b", re.IGNORECASE)

_GENERAL = stems("must should want wants need needs aim goal can may will has have one ones do does that which it also")
_SHARE = 0.66


def by_answer(criterion: Criterion, row: str, facts: Iterable[Fact]) -> Known | None:
    """Return what the cells of a row answer on a criterion; None where they do not, or contradict each other."""
    if criterion.kind is CriterionKind.COST:
        return None
    found = {sign: fact for fact in facts if fact.label and (sign := _answer(criterion, fact)) is not None}
    if len(found) != 1:
        return None
    sign, fact = next(iter(found.items()))
    level = level_of(criterion.kind, sign)
    if level is None:
        return None
    return Known(criterion=criterion.key, alternative=row, level=level, ground=Ground(kind="remark", quote=fact.text))


def _answer(criterion: Criterion, fact: Fact) -> int | None:
    value = fact.value
    # A lone dash has a sign only where its neighbours are pluses.
    answer = answer_in(value) or (fact.sign if is_mark(value) else None)
    if answer not in ("+", "-") or not _names(fact.label, criterion.text):
        return None
    sign = 1 if answer == "+" else -1
    turned = (_DENIES.search(fact.label) is None) != (_DENIES.search(criterion.text) is None)
    if turned or is_adverse(fact.label):
        # "Account needed: no" keeps "no account"; a tick there may mean either.
        return -sign if turned and not is_mark(value) else None
    return sign


def _names(title: str, text: str) -> bool:
    """Whether a title names what a goal, wish or limit asks for, in nearly its own words."""
    if bare_words(title) == bare_words(text):
        return True
    named, asked = stems(without_period(bare_cell(title))) - _GENERAL, stems(text) - _GENERAL
    shared = named & asked
    if len(shared) == 1:
        return shared == named and len(asked) <= len(named) + 1
    return bool(shared) and (shared == named or len(shared) >= _SHARE * len(asked))
