"""One candidate per niche: the person's own options verbatim first, then constructed ones, then none.

For: the designer of the built-in model. Not for: inventing; where the text holds nothing more to build from, the slot
stays empty.
"""

from app.domain.agents import DesignReply, DesignTask, SameMechanismReply, SameMechanismTask
from app.domain.runs import Card
from app.english.words import stems
from app.methods.cards import make_card
from app.methods.construct import Built, Parent, constructed, derived
from app.methods.options import OwnOption, own_options

_ALIKE = 0.85
_TEXT = 20_000


def design(task: DesignTask) -> DesignReply:
    """Return the candidate of this slot; a title to stay away from moves on to the next that is free."""
    options = own_options(task.items)
    replies: list[OwnOption | Built] = []
    if task.parents:
        parents = tuple(Parent(label, card) for label, card in zip(task.parent_labels, task.parents, strict=False))
        replies += derived(task.items, parents, options)
    else:
        built = constructed(task.items, options)
        # Another seed starts the constructed ones elsewhere; the person's own options always come first.
        turn = task.seed % len(built) if built else 0
        replies += [*options, *built[turn:], *built[:turn]]
    avoid = {title.lower() for title in task.avoid}
    free = [one for one in replies[task.slot :] if one.title.lower() not in avoid]
    return _reply(free[0], task) if free else _none_left()


def _reply(one: OwnOption | Built, task: DesignTask) -> DesignReply:
    text = one.text[:_TEXT]
    card = make_card(text, items=task.items, title=one.title)
    if isinstance(one, OwnOption):
        return DesignReply(card=card, text=one.item.text, option=one.item.slug)
    return DesignReply(card=card, text=text, derived_from=one.parents, constructed=True)


def _none_left() -> DesignReply:
    said = "The text holds nothing more to build a candidate from."
    return DesignReply(card=Card(title="Nothing more in the text", summary=said), text=said, none_left=True)


def same_mechanism(task: SameMechanismTask) -> SameMechanismReply:
    """Call two cards the same when nearly all their subject words are shared."""
    first, second = (
        stems(f"{card.title} {card.summary} {' '.join(card.mechanism)}") for card in (task.first, task.second)
    )
    either = first | second
    share = len(first & second) / len(either) if either else 1.0
    why = f"{len(first & second)} of {len(either)} subject words are shared."
    return SameMechanismReply(same=share >= _ALIKE, why=why)
