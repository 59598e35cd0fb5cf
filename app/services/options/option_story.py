"""An option of a run as a page: its text and card, where it comes from, what would make it lead. Nothing is written.

Not for its answers (`app.services.results`), nor for the way back from one number (`app.services.why`).
"""

from app.domain.base import Value
from app.domain.elicitation.changes import Turn, what_would_turn
from app.domain.elicitation.standing import stand
from app.domain.elicitation.table import DecisionTable
from app.domain.errors import NotFoundError, StoreError
from app.domain.ranking.leading import Leading, what_would_lead
from app.domain.ranking.score import RankingInput
from app.domain.results import Ranking
from app.domain.runs import Candidate
from app.pipeline.decision_table import remarks_of
from app.store.reads.query import Query

_SIGNS = {"+": "+ ", "-": "− "}
"""Before what speaks for an option and against it."""


class Relative(Value):
    """An option this one comes from, or one that was made of it."""

    run: str
    number: int
    label: str
    title: str


class ToldIn(Value):
    """The message a person's option stands in."""

    message: str
    chat_title: str
    seq: int


class OptionStory(Value):
    """Everything of an option but its answers.

    What would make it lead is `turns` of `table` where a person answers, `leading` where a model judged.
    """

    run: str
    run_number: int
    candidate: Candidate
    told_of_it: tuple[str, ...] = ()
    """What else the person's text says of it, in its order: the option's own text is often its first sentence only."""
    relies_on: tuple[str, ...] = ()
    """Texts of the world model."""
    parents: tuple[Relative, ...] = ()
    children: tuple[Relative, ...] = ()
    told: ToldIn | None = None
    table: DecisionTable | None = None
    turns: tuple[Turn, ...] = ()
    leads: bool = False
    leading: Leading | None = None


def story_of(query: Query, given: RankingInput, ranking: Ranking, run: str, label: str) -> OptionStory:
    """Return the page of an option; about 0.3 s where a person answers.

    Raises:
        NotFoundError: the run has no such option.
    """
    number = query.runs.get(run).number
    candidate = next((one for one in given.candidates if one.label.lower() == label.lower()), None)
    if candidate is None:
        raise NotFoundError(f"Run {number} has no candidate “{label}”.")
    items = (given.content.get(slug) for slug in candidate.card.relies_on)
    found = OptionStory(
        run=run,
        run_number=number,
        candidate=candidate,
        told_of_it=tuple(
            f"{_SIGNS.get(one.sign or '', '')}{one.text}"
            for one in remarks_of(given.content, given.candidates)
            if one.label == candidate.label and one.text not in candidate.text
        ),
        relies_on=tuple(item.stated for item in items if item is not None),
        parents=_relatives(query, candidate.parents),
        children=tuple(_relative(query, one) for one in query.candidates.derived_from(candidate.id)),
        told=_told(query, candidate),
    )
    if not ranking.has_order:
        return found
    if given.table is None:
        leading = what_would_lead(given, candidate.label)
        return found.model_copy(update={"leading": leading, "leads": leading is not None and leading.is_leader})
    key = next((one.key for one in given.table.alternatives if one.label == candidate.label), "")
    leads = candidate.label in ranking.leaders
    turns = () if leads or not key else what_would_turn(given.table, stand(given.table), key)
    return found.model_copy(update={"table": given.table, "turns": turns, "leads": leads})


def _relatives(query: Query, ids: tuple[str, ...]) -> tuple[Relative, ...]:
    found: list[Relative] = []
    for one in ids:
        try:
            found.append(_relative(query, query.candidates.get(one)))
        except (NotFoundError, StoreError):
            # Its run is gone, or its row cannot be read: `why` says which; here the others are shown.
            continue
    return tuple(found)


def _relative(query: Query, candidate: Candidate) -> Relative:
    number = query.runs.get(candidate.run).number
    return Relative(run=candidate.run, number=number, label=candidate.label, title=candidate.card.title)


def _told(query: Query, candidate: Candidate) -> ToldIn | None:
    if candidate.message is None:
        return None
    try:
        message = query.messages.get(candidate.message)
        return ToldIn(message=message.id, chat_title=query.chats.get(message.chat).title, seq=message.seq)
    except (NotFoundError, StoreError):
        return None
