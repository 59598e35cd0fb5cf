"""Answered cards as acts that can be taken back. Not for the text of a card, nor for which comes next."""

from typing import TYPE_CHECKING

from app.gui.kit.undo import Undoable

if TYPE_CHECKING:
    from app.services.running.asking import AskingService, AskingState, GivenAct


def card_key(run: str, number: int) -> str:
    """Return what finds the act that answered this card of a run."""
    return f"card:{run}:{number}"


def card_given(asking: "AskingService", name: str, project: str, run: str, number: int) -> Undoable:
    """Return the act that answered the card of this number."""
    taken: list[GivenAct] = []

    async def back() -> "AskingState":
        given = asking.last_act(run)
        state = await asking.undo(run, number)
        taken[:] = [given] if given is not None else []
        return state

    async def again() -> "AskingState":
        return await asking.put_back(taken[-1])

    return Undoable(name, back, again, project, card_key(run, number), _sentence)


def card_taken_back(asking: "AskingService", name: str, project: str, given: "GivenAct") -> Undoable:
    """Return the act that took back a card which was answered before this process began."""
    return Undoable(
        name,
        lambda: asking.put_back(given),
        lambda: asking.undo(given.run, given.number),
        project,
        says=_sentence,
    )


def _sentence(state: object) -> str:
    return str(getattr(state, "sentence", ""))
