"""Words of question cards: what is asked, what may be answered, why it is asked, what would change the order.

Every word follows from the decision table and its card. Not for the result itself: one function of the domain
says it.
"""

from app.domain.elicitation.cards import NO_GAIN, CardKind, Progress, QuestionCard
from app.domain.elicitation.changes import Turn
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.sentence import about, named
from app.domain.elicitation.table import TODAY_KEY, DecisionTable, Ground, Sum
from app.domain.elicitation.trials import Change
from app.domain.elicitation.turn_words import step_word
from app.domain.kit.text import shortened
from app.gui.look.figures import number
from app.gui.look.texts import translate

_LONGEST = 90
_HEADINGS = {
    CardKind.LIMITS: "Do any of these break what must hold?",
    CardKind.ORDER: "If all were at their worst, which would you put right first?",
    CardKind.COST: "What does each cost, all in?",
}


def level_word(kind: CriterionKind, level: Level, *, beside_today: bool) -> str:
    """Return the word of one answer on the scale of a column."""
    return translate(step_word(kind, level, beside_today=beside_today))


def card_heading(table: DecisionTable, card: QuestionCard) -> str:
    """Return the question of a card; of one column, the criterion in the person's words."""
    if card.kind is CardKind.CRITERION:
        return table.criterion(card.criteria[0]).text
    if card.kind is CardKind.CELLS:
        if len(card.cells) == 1:
            return translate(
                "Your answer to this would settle it" if card.settles else "Your answer to this could turn it"
            )
        return translate(
            "Your answer to these two would settle it" if card.settles else "Your answer to these two could turn it"
        )
    return translate(_HEADINGS[card.kind])


def card_question(table: DecisionTable, card: QuestionCard) -> str:
    """Return how the options are to be looked at; "" where the heading says it."""
    if card.kind is CardKind.COST:
        return (
            translate("Beside what today costs, over one and the same period.")
            if card.beside_today
            else translate("Beside each other, over one and the same period.")
        )
    if card.kind is not CardKind.CRITERION:
        return ""
    if table.criterion(card.criteria[0]).kind is CriterionKind.FLOOR:
        return translate("Is it kept?")
    return (
        translate("How does each do on this, beside today?")
        if card.beside_today
        else translate("How do they do on this, beside each other?")
    )


def card_reason(table: DecisionTable, card: QuestionCard, progress: Progress) -> str:
    """Return why a card is asked."""
    if card == progress.further and card.gain < NO_GAIN:
        return translate("You are going on: alone this is not likely to turn the order, several together could.")
    if card.kind is CardKind.LIMITS:
        return translate("Asked first, because an option that breaks one of these is out.")
    if card.kind is CardKind.CELLS and card.turns is None:
        return translate("Asked because the model is not sure here.")
    if card.turns is not None:
        first, second = (named(table, row) for row in card.turns)
        return translate("Asked because it can turn the order of {first} and {second}.").format(
            first=first, second=second
        )
    if card.kind is CardKind.ORDER:
        return translate("Asked because the order of these can still turn the result.")
    if not progress.has_order:
        return translate("Asked because two options need answers to the same two questions before there is an order.")
    return translate("Asked because it can still turn the order.")


def ground_words(ground: Ground) -> str:
    """Return what a verdict that stands already rests on: the quote, and whose it is; "" where there is none."""
    if not ground.quote.strip():
        return translate("you said so before") if ground.kind == "answer" else ""
    quote = f"“{shortened(ground.quote, _LONGEST)}”"
    return translate("you said: {quote}").format(quote=quote) if ground.kind == "answer" else quote


def sum_words(cost: Sum) -> str:
    """Return a sum as a person would write it: “450 EUR a year”."""
    value = number(cost.value, 0 if cost.value == int(cost.value) else 2)
    return " ".join(part for part in (value, cost.unit, f"a {cost.period}" if cost.period else "") if part)


def turn_words(table: DecisionTable, turn: Turn) -> str:
    """Return one way in which another option would lead."""
    steps = translate(" and ").join(_step(table, one) for one in turn.changes)
    return translate("If {steps}, then {leader} leads, first in {share}.").format(
        steps=steps, leader=named(table, turn.leader), share=about(turn.share)
    )


def _step(table: DecisionTable, change: Change) -> str:
    criterion = table.criterion(change.criterion)
    text = f"“{shortened(criterion.text.strip().rstrip('.'), _LONGEST)}”"
    if change.kind == "wish" or change.after is None:
        said = "{text} is only a wish" if change.kind == "wish" else "{text} comes first"
        return translate(said).format(text=text)
    beside = TODAY_KEY in table.rows
    who, after = named(table, change.row), level_word(criterion.kind, change.after, beside_today=beside)
    if criterion.kind is CriterionKind.LIMIT or criterion.kind is CriterionKind.LIMIT_AS_WISH:
        verb = "breaks" if change.after is Level.BREAKS else "keeps"
        step = translate("{who} {verb} {text}").format(who=who, verb=translate(verb), text=text)
    elif criterion.kind is CriterionKind.COST:
        step = translate("{who} costs {after}").format(who=who, after=after)
    else:
        step = translate("{who} is “{after}” on {text}").format(who=who, after=after, text=text)
    if change.before is None:
        return step
    before = level_word(criterion.kind, change.before, beside_today=beside)
    return translate("{step} (now {before})").format(step=step, before=before)
