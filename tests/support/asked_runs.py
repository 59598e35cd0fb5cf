"""Answers the cards of a run over the command line, one after the other, as a person who prefers the first option."""

from collections.abc import Callable
from typing import Any, Protocol


class _Documents(Protocol):
    json: Callable[..., Any]


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
