"""The card of an idea a person typed; its text stays verbatim with the candidate. Nothing is invented."""

from app.domain.agents import IntakeReply, IntakeTask
from app.methods.cards import make_card


def take_in(task: IntakeTask) -> IntakeReply:
    """Return the card made of the idea's own sentences."""
    return IntakeReply(card=make_card(task.text, items=task.items, title=task.title))
