"""Questions of a run as a document and as lines; `commands.py` has the commands."""

from collections.abc import Sequence

from app.cli.documents import Document
from app.cli.output import shorten, table
from app.domain.elicitation.cards import CardKind, QuestionCard, open_columns
from app.domain.elicitation.changes import Turn
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.sentence import about
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable, Known
from app.domain.elicitation.trials import Change
from app.services.running.asking import AskingState

_LABEL_OF_TODAY = "Today"
_NAMED = 8
_OF_MEASURE = {Level.MUCH_BETTER: "reached", Level.BETTER: "short"}
EARLIER = "earlier"
"""The word that counts what was said in an earlier run of a question in other words."""


def asking_document(state: AskingState, reference: str, turns: Sequence[Turn] = ()) -> Document:
    """The whole state: the sentence, the order, the card, every answered cell, what would turn the order.

    Args:
        state: of a run's questions.
        reference: what commands call the run.
        turns: what would turn the order, where it was asked for.
    """
    table, progress = state.table, state.progress
    leaders = [_label(table, row) for row in progress.standing.leaders] if progress.has_order else []
    known = sum(not one.unknown for one in table.cells if one.alternative in table.contenders)
    return {
        "run": state.number,
        "reference": reference,
        "acts": state.acts,
        "sentence": state.sentence,
        "settled": progress.has_order and progress.card is None,
        "has_order": progress.has_order,
        "is_sparse": progress.is_sparse,
        "undecided": [_label(table, row) for row in progress.undecided],
        "stop": None if progress.stop is None else progress.stop.value,
        "leader": _leader(state, reference) if len(leaders) == 1 else None,
        "leaders": leaders,
        "answered": known,
        "open": len(table.contenders) * sum(one.key not in table.dropped for one in table.criteria) - known,
        "would_turn": [turn_document(table, turn) for turn in turns],
        "left_out": [
            {"candidate": _label(table, row), "because": [one.text for one in limits]}
            for row, limits in table.broken.items()
        ],
        "rows": [
            {
                "label": _label(table, row.key),
                "title": table.title(row.key),
                "tier": row.tier,
                "share": round(row.share, 4),
                "answered": row.answered,
                **{name: float(f"{getattr(row, name):.6g}") for name in ("P", "R", "G", "U", "score")},
            }
            for row in progress.standing.rows
        ],
        "columns": [
            {
                "name": one.slug,
                "text": one.text,
                "kind": one.kind.value,
                "asked": one.key in table.asked,
                "matters": one.key not in table.dropped,
            }
            for one in table.criteria
        ],
        "cells": [_cell(table, one) for one in table.cells],
        "earlier": [
            {
                "column": table.criterion(one.criterion).slug,
                "label": _label(table, one.alternative),
                "answer": one.level.value,
                "said_of": one.said_of,
                "run": one.run,
            }
            for one in state.earlier
        ],
        "remarks": [one.model_dump(mode="json") for one in state.remarks],
        "card": None if progress.card is None else _card(table, progress.card),
        "further": None if progress.further is None else _card(table, progress.further),
        "further_columns": [one.slug for one in open_columns(table)],
    }


def _leader(state: AskingState, reference: str) -> Document:
    label = _label(state.table, state.progress.standing.leaders[0])
    today = label == _LABEL_OF_TODAY
    return {
        "candidate": None if today else f"{label}@{reference}",
        "label": label,
        "share": round(state.progress.standing.share, 4),
    }


def _label(table: DecisionTable, row: str) -> str:
    if row == TODAY_KEY:
        return _LABEL_OF_TODAY
    return next(one.label for one in table.alternatives if one.key == row)


def _cell(table: DecisionTable, one: Known) -> Document:
    return {
        "column": table.criterion(one.criterion).slug,
        "label": _label(table, one.alternative),
        "answer": _said(table, one),
        "ground": one.ground.kind,
        "quote": one.ground.quote,
        "at": one.ground.at,
    }


def _said(table: DecisionTable, one: Known) -> str:
    if one.cost is not None:
        return f"{one.cost.value:g} {one.cost.unit}" + (f" a {one.cost.period}" if one.cost.period else "")
    return "?" if one.level is None else _word(table.criterion(one.criterion), one.level)


def _word(criterion: Criterion, level: Level) -> str:
    """What `answer` is given for a level: of a goal with a measure *reached* and *short*."""
    return _OF_MEASURE.get(level, level.value) if criterion.kind is CriterionKind.MEASURE else level.value


def _card(table: DecisionTable, card: QuestionCard) -> Document:
    """The question: `column` is what `answer` takes; what is known already stands in each option, with its quote."""
    columns = [table.criterion(key) for key in card.criteria]
    single = card.kind in (CardKind.CRITERION, CardKind.COST)
    return {
        "column": columns[0].slug if single else card.kind.value,
        "kind": columns[0].kind.value if single else card.kind.value,
        "text": columns[0].text if single else _ASKED[card.kind],
        "columns": [{"name": one.slug, "text": one.text, "kind": one.kind.value} for one in columns],
        "options": [] if card.kind is CardKind.ORDER else [_option(table, card, row) for row in _shown_rows(card)],
        "cells": [
            {
                "column": table.criterion(key).slug,
                "label": _label(table, row),
                "said": said,
                "scale": [_word(table.criterion(key), mark.level) for mark in SCALES[table.criterion(key).kind]],
            }
            for key, row, said in card.cells
        ],
        "settles": card.settles,
        "scale": [_word(columns[0], mark.level) for mark in SCALES[columns[0].kind]],
        "beside_today": card.beside_today,
        "todays_cost": card.todays_cost,
        "more_columns": [table.criterion(key).slug for key in card.more_criteria],
        "more_options": [_label(table, row) for row in card.more_rows],
        "because": None if card.turns is None else [_label(table, row) for row in card.turns],
    }


def _shown_rows(card: QuestionCard) -> tuple[str, ...]:
    """The rows of a card, today's last where it is asked about too."""
    return (*card.rows, TODAY_KEY) if card.todays_limits else card.rows


def _option(table: DecisionTable, card: QuestionCard, row: str) -> Document:
    label = _label(table, row)
    shown: Document = {"label": label, "title": table.title(row)}
    cells = [(table.criterion(key), table.by_cell.get((key, row))) for key in card.criteria]
    if card.kind is not CardKind.LIMITS:
        return shown | _prefill(table, cells[0][1])
    return shown | {"limits": [{"slug": one.slug, "text": one.text, **_prefill(table, cell)} for one, cell in cells]}


def _prefill(table: DecisionTable, cell: Known | None) -> Document:
    if cell is None:
        return {"prefill": None, "quote": None}
    return {"prefill": _said(table, cell), "quote": cell.ground.quote}


def turn_document(given: DecisionTable, turn: Turn) -> Document:
    """One way in which another row would lead."""
    return {
        "leader": _label(given, turn.leader),
        "share": round(turn.share, 4),
        "changes": [_change(given, one) for one in turn.changes],
    }


def _change(given: DecisionTable, one: Change) -> Document:
    return {
        "kind": one.kind,
        "column": given.criterion(one.criterion).slug,
        "label": _label(given, one.row) if one.row else None,
        "before": None if one.before is None else one.before.value,
        "after": None if one.after is None else one.after.value,
    }


# -- lines -----------------------------------------------------------------------------------------


def asking_lines(document: Document, *, goes_on: bool = False) -> list[str]:
    """The sentence, the order where there is one, and the next question with how to answer it.

    Args:
        document: of `asking_document`.
        goes_on: after the end the next of what is still open is asked.
    """
    lines = [f"Run {document['run']}: {document['sentence']}"]
    if document["has_order"] or document["undecided"]:
        lines += ["", *table(_order_rows(document), right=(2, 3, 4))]
    if document["remarks"]:
        lines += ["", "Said in your text:"]
        lines += [f"  {one['label']} {one['sign'] or '·'} {shorten(one['text'], 90)}" for one in document["remarks"]]
    card = document["card"] or (document["further"] if goes_on else None)
    if card is None:
        return [*lines, "", *_end_lines(document)]
    return [*lines, "", *_card_lines(document["reference"], card), *_earlier_lines(document, card)]


def _end_lines(document: Document) -> list[str]:
    """That nothing more is asked, and how to go on with what is open."""
    if document["further"] is None:
        return ["No further question."]
    names = document["further_columns"]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [
        "No further question is needed.",
        f"Still open: {', '.join(names[:_NAMED])}{more}. To go on: int-crucible ask {document['reference']} --more",
    ]


def _earlier_lines(document: Document, card: Document) -> list[str]:
    """What was said before of this question in other words; one word counts it."""
    names = {one["name"] for one in card["columns"]}
    told = [one for one in document["earlier"] if one["column"] in names]
    if not told:
        return []
    lines = [
        f"  you said {one['answer']} for {one['label']} in Run {one['run']}: {shorten(one['said_of'], 90)}"
        for one in told
    ]
    words = f"int-crucible answer {document['reference']} {told[0]['column']} {EARLIER}"
    return [*lines, f"To count what you said: {words}"]


def _order_rows(document: Document) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("", "Option", "First in", "Answered", "Score", "")]
    notes = {0: "", 1: "a limit is open", 2: "out: breaks a limit"}
    for row in document["rows"]:
        label = row["label"] if row["label"] != _LABEL_OF_TODAY else ""
        first = "–" if row["tier"] == 2 else about(row["share"])
        answered = "" if row["label"] == _LABEL_OF_TODAY else str(row["answered"])
        rows.append((label, shorten(row["title"], 48), first, answered, f"{row['score']:.3f}", notes[row["tier"]]))
    return rows


_ASKED = {
    CardKind.LIMITS: "Do any of these break what must hold?",
    CardKind.CRITERION: "How do they fare on this?",
    CardKind.ORDER: "If all were at their worst, which would you put right first?",
    CardKind.COST: "What do they cost, all in, over one period?",
    CardKind.CELLS: "What is true of these?",
}


def _card_lines(reference: str, card: Document) -> list[str]:
    columns, options, kind = card["columns"], card["options"], card["kind"]
    lines = [_ASKED.get(kind, _ASKED[CardKind.CRITERION])]
    if kind not in (CardKind.LIMITS, CardKind.ORDER, CardKind.COST, CardKind.CELLS):
        lines = [f"How do they fare on this, {'beside today' if card['beside_today'] else 'against each other'}?"]
    lines += [f"  {one['name']}: {shorten(one['text'], 90)}" for one in columns]
    command = f"int-crucible answer {reference} {card['column']}"
    if kind == CardKind.ORDER:
        return [*lines, f"Answer: {command} {columns[0]['name']}"]
    if kind == CardKind.CELLS:
        return [*lines, *_cell_lines(reference, card)]
    lines += [f"  {one['label']}: {shorten(one['title'], 80)}" for one in options]
    lines += [f"  already: {line}" for one in options for line in _known_lines(one)]
    if card["because"] is not None:
        lines.append(f"Asked because it can turn the order of {' and '.join(card['because'])}.")
    if card["todays_cost"]:
        lines.append("Sums are there, so say what today costs as well: today='… a year'.")
    if kind == CardKind.LIMITS:
        first = columns[0]["name"]
        example = " ".join(f"{one['label']}.{first}=holds" for one in options[:2])
        lines.append(f"Answer: {command} {example}")
        return [
            *lines,
            "  (holds, breaks, ? if nobody knows; a limit that is only a wish: answer it by its name, wish)",
            f"None of these matters: {command} skip",
        ]
    example = " ".join(f"{one['label']}={card['scale'][-1]}" for one in options[:2])
    lines.append(f"Answer: {command} {example}")
    return [*lines, f"  ({', '.join(card['scale'])}, ? if nobody knows; skip: it does not matter)"]


def _cell_lines(reference: str, card: Document) -> list[str]:
    """Single cells, each with what the model says of it and how it is answered."""
    lines = []
    for one in card["cells"]:
        lines.append(f"  {one['label']} on {one['column']}: {one['said']}")
        lines.append(f"    int-crucible answer {reference} {one['column']} {one['label']}={one['scale'][-1]}")
        lines.append(f"    ({', '.join(one['scale'])}, ? if nobody knows)")
    return lines


def _known_lines(option: Document) -> list[str]:
    cells = option.get("limits", [option])
    return [
        f"{option['label']} {one['prefill']} (“{shorten(one['quote'], 80)}”)"
        for one in cells
        if one["prefill"] is not None
    ]


def turn_lines(turns: list[Document]) -> list[str]:
    """What would change the order."""
    if not turns:
        return ["What would change the order: nothing within two steps."]
    return ["What would change the order:", *(f"  {_turn_line(one)}" for one in turns)]


def _turn_line(turn: Document) -> str:
    steps = " and ".join(_step(one) for one in turn["changes"])
    return f"{steps}: then {turn['leader']} leads, first in {about(turn['share'])}"


def _step(one: Document) -> str:
    if one["kind"] == "wish":
        return f"{one['column']} is only a wish"
    if one["kind"] == "first":
        return f"{one['column']} comes first"
    before = "open" if one["before"] is None else one["before"]
    return f"{one['label']} on {one['column']}: {before} → {one['after']}"
