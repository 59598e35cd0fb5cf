"""The decision table of a run: its columns from the items, its rows from the candidates, what the text itself answers.

Answers that a person gave before are put in where the key of question and option fits. A question's key is that of its
words, never of its weight or class; an option's that of its text. Not for: the order (`app.domain.elicitation`).
"""

import re
from collections.abc import Iterable

from app.domain.canonical import content_key
from app.domain.elicitation.scales import SCALES, CriterionKind
from app.domain.elicitation.table import (
    TODAY_KEY,
    Alternative,
    Criterion,
    DecisionTable,
    Known,
    OptionRemark,
    TodayState,
)
from app.domain.items import Item, ItemKind
from app.domain.kit.late_pattern import late
from app.domain.operations import Content
from app.domain.runs import Candidate, Origin
from app.english.cost_words import names_only_cost
from app.english.number_words import with_number
from app.pipeline.grounds.facts import Fact, Names, fact_of
from app.pipeline.grounds.verdicts import verdicts_of

COST_SLUG = "cost"
_FLOOR = late(
    r"\b(?:no|not|never|without)\b[^.;]{0,40}\b(?:worse|less|fewer|slower|longer|more|higher|lower|louder|poorer)"
    r"\b[^.;]{0,40}\bthan\b[^.;]{0,30}\b(?:today|now|it is|currently|at present|before)\b",
    re.IGNORECASE,
)


def question_key(text: str) -> str:
    """Return the key of a question: of its words, whatever their case, blanks and end."""
    return content_key("question", _folded(text))


def option_key(candidate: Candidate) -> str:
    """Return the key of an option's text."""
    return content_key("option", _folded(candidate.text or candidate.card.title))


def _title(candidate: Candidate) -> str:
    return f"{candidate.card.title} (constructed)" if candidate.constructed else candidate.card.title


def _folded(text: str) -> str:
    return " ".join(text.split()).rstrip(".!;,").casefold()


def asked_of(item: Item) -> str:
    """Return what the column of an item asks, in the person's words."""
    return with_number(item.text, item.quantity)


def table_of(
    content: Content, candidates: Iterable[Candidate], *, answers: Iterable[Known] = (), seed: int = 0
) -> DecisionTable:
    """Return how a run's table stands before any card: grounds of the text, and a person's answers over them.

    Args:
        content: what the run judged on.
        candidates: its rows, today's among them or not.
        answers: what the person had answered in the project before; those that fit no cell or scale are left out.
        seed: of the run.
    """
    rows = {option_key(one): one for one in candidates if one.origin is not Origin.TODAY}
    alternatives = tuple(Alternative(key=key, label=one.label, title=_title(one)) for key, one in rows.items())
    names = Names({key: one.card.title for key, one in rows.items() if not one.constructed})
    own = {item.slug: row for item in content.spec.constraints if (row := names.of_one_design(item)) is not None}
    items = {
        question_key(with_number(item.text, item.quantity)): item
        for item in _wanted_items(content)
        if item.slug not in own
    }
    # There is one column of cost, however the person names theirs.
    items.pop(question_key(COST_SLUG), None)
    criteria = (
        *(Criterion(key=key, slug=item.slug, text=asked_of(item), kind=kind_of(item)) for key, item in items.items()),
        Criterion(key=question_key(COST_SLUG), slug=COST_SLUG, text="Cost", kind=CriterionKind.COST),
    )
    facts = _facts(content, rows, names, own)
    cells = {(one.criterion, one.alternative): one for one in verdicts_of(criteria, items, facts, names)}
    kinds = {one.key: one.kind for one in criteria}
    for answer in answers:
        if answer.alternative in facts and _fits(answer, kinds.get(answer.criterion)):
            cells[(answer.criterion, answer.alternative)] = answer
    return DecisionTable(
        criteria=criteria,
        alternatives=alternatives,
        today=TodayState.EXISTS if TODAY_KEY in facts else TodayState.NONE,
        cells=tuple(cells.values()),
        seed=seed,
    )


def remarks_of(content: Content, candidates: Iterable[Candidate]) -> tuple[OptionRemark, ...]:
    """Return what is said of the options that are rows, in the order of the text."""
    options = {item.slug: _folded(item.text) for item in content.spec.options}
    texts = {one.label: _folded(one.text) for one in candidates if not one.constructed}
    found = []
    for item in content.spec.of(ItemKind.REMARK):
        about = options.get(item.about or "")
        label = next((label for label, text in texts.items() if about and text.startswith(about)), None)
        if label is not None:
            found.append(OptionRemark(label=label, sign=item.sign, text=item.text))
    return tuple(found)


def _wanted_items(content: Content) -> list[Item]:
    """Goals, wishes and limits that count; a wish that only names cost is the column of cost."""
    wanted = (*content.spec.goals, *content.spec.constraints)
    return [
        item
        for item in wanted
        if item.weight > 0 and not (names_only_cost(item.text) and (item.kind is ItemKind.GOAL or not item.is_hard))
    ]


def kind_of(item: Item) -> CriterionKind:
    """Return what the column of a goal or a limit asks, which decides its scale."""
    if item.kind is ItemKind.GOAL:
        if _FLOOR.search(item.text) is not None:
            return CriterionKind.FLOOR
        return CriterionKind.MEASURE if item.quantity is not None else CriterionKind.GOAL
    if item.is_hard:
        return CriterionKind.LIMIT
    return CriterionKind.LIMIT_AS_WISH if item.quantity is not None else CriterionKind.WISH


def _facts(
    content: Content, rows: dict[str, Candidate], names: Names, own: dict[str, str]
) -> dict[str, tuple[Fact, ...]]:
    """What is said of each row, by its key; under "" what was set aside and may set rows against each other.

    A constructed row repeats the person's sentences, goals and limits among them: nobody said anything of it yet.
    """
    facts: dict[str, list[Fact]] = {
        key: [] if one.constructed else [Fact(text=one.text or one.card.summary, is_own=True)]
        for key, one in rows.items()
    }
    by_label = {one.label: key for key, one in rows.items()}
    for said in remarks_of(content, rows.values()):
        facts[names.meant(said.text, by_label[said.label])].append(fact_of(said.text, said.sign))
    for item in content.spec.constraints:
        if item.slug in own:
            facts[own[item.slug]].append(fact_of(item.text))
    found = {key: tuple(said) for key, said in facts.items()}
    if content.spec.today:
        found[TODAY_KEY] = tuple(fact_of(item.text) for item in content.spec.today)
    return {"": tuple(fact_of(item.text) for item in content.spec.of(ItemKind.UNUSED)), **found}


def _fits(answer: Known, kind: CriterionKind | None) -> bool:
    if kind is None:
        return False
    if answer.cost is not None:
        return kind is CriterionKind.COST
    return answer.unknown or answer.level in {mark.level for mark in SCALES[kind]}
