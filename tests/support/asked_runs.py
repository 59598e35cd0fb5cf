"""Answers the cards of a run, here or over the command line, as a person who prefers the first option."""

from collections.abc import Callable
from typing import Any, Protocol

from app.domain.elicitation.acts import CardAnswer, CellAnswer
from app.domain.elicitation.cards import CardKind, QuestionCard
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import DecisionTable
from app.services.running.asking import AskingState
from app.services.services import Services


class _Documents(Protocol):
    @property
    def json(self) -> Callable[..., Any]: ...


def answer_cards(cli: _Documents, run: str = "run:1", *, most: int = 12) -> Any:
    """Answer up to `most` cards: limits hold, C1 is better, the others are not; return the state after the last."""
    state = cli.json("ask", run)
    for _ in range(most):
        card = state["card"]
        if card is None:
            break
        name, labels = card["columns"][0]["name"], [one["label"] for one in card["options"]]
        if card["kind"] == "limits":
            state = cli.json("answer", run, "limits", "holds")
        elif card["kind"] == "order":
            state = cli.json("answer", run, "order", name)
        else:
            best, other = {"cost": ("less", "same"), "floor": ("kept", "kept")}.get(
                card["columns"][0]["kind"], ("++", "0")
            )
            given = [f"{label}={best if label == 'C1' else other}" for label in labels]
            state = cli.json("answer", run, name, *given)
    return state


def preferring_first(table: DecisionTable, card: QuestionCard) -> CardAnswer:
    """The whole card, answered where it is open: limits hold, the first row is better and cheaper than the others."""
    if card.kind is CardKind.ORDER:
        return CardAnswer(order=card.criteria[:1])
    labels = {one.key: one.label for one in table.alternatives}
    rows = sorted(card.rows, key=labels.__getitem__)
    cells = []
    for key in card.criteria:
        kind = table.criterion(key).kind
        good, fair = {
            CriterionKind.LIMIT: (Level.HOLDS, Level.HOLDS),
            CriterionKind.LIMIT_AS_WISH: (Level.HOLDS, Level.BREAKS),
            CriterionKind.FLOOR: (Level.KEPT, Level.LOST),
            CriterionKind.COST: (Level.LESS, Level.SAME),
        }.get(kind, (Level.MUCH_BETTER, Level.BETTER))
        cells += [
            CellAnswer(criterion=key, alternative=row, level=good if row == rows[0] else fair)
            for row in rows
            if table.known(key, row) is None
        ]
    return CardAnswer(cells=tuple(cells), asked=card.criteria)


async def answer_all(services: Services, run: str) -> AskingState:
    """Answer every card of a run as one who prefers its first option."""
    state = services.asking.state(run)
    while (card := state.progress.card) is not None:
        state = await services.asking.answer(run, preferring_first(state.table, card))
    return state
