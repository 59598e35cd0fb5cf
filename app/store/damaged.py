"""What stands in a list for a row that cannot be read, or is not what was stored: it keeps its place and says so.

What a model wrote is no longer worked with: a message says nothing to a model, an answer answers nothing, a card
proposes nothing. Not for finding damage (`seals`), nor for rows asked for by name: those are refused with a sentence.
"""

from typing import Any, TypeVar

from sqlalchemy import Row

from app.domain.chats import ErrorPart, Message, MessageRole, MessageState, OperationsProposal, Proposal, TextPart
from app.domain.runs import Answer, Candidate, Card, HandAnswer, Origin, Question, Scenario
from app.store import mapping
from app.store.codec import UnreadableError, load
from app.store.mapping import DAMAGED, ROW_DAMAGED, UNREADABLE, damaged_sentence
from app.store.seals import seals

R = Row[Any]
V = TypeVar("V")

_MOST_TITLE = 120


def message(row: R) -> Message:
    """Return a message in the same place that says so; of a damaged one with the text as it reads now."""
    parts: tuple[ErrorPart | TextPart, ...] = (ErrorPart(code="unreadable", sentence="This message cannot be read."),)
    if not seals.MESSAGE.fits(row):
        sentence = damaged_sentence(f"Message {row.seq} ({str(row.id)[:8]})")
        parts = (ErrorPart(code=ROW_DAMAGED, sentence=sentence), *_texts(row))
    return Message(
        id=row.id,
        chat=row.chat,
        seq=row.seq,
        role=MessageRole.SYSTEM,
        state=MessageState.FAILED,
        parts=parts,
        created_at=str(row.created_at),
    )


def _texts(row: R) -> tuple[TextPart, ...]:
    try:
        return tuple(part for part in load(mapping.PARTS, row.parts) if isinstance(part, TextPart))
    except UnreadableError:
        return ()


def proposal(row: R) -> Proposal | None:
    """Return a card that says so and proposes nothing; None for one that is not damaged but cannot be read."""
    if seals.PROPOSAL.fits(row):
        return None
    return _made(
        Proposal,
        id=row.id,
        project=row.project,
        chat=row.chat,
        message=row.message,
        branch=row.branch,
        version=row.version,
        payload=OperationsProposal(operations=(), why=damaged_sentence(f"Card {str(row.id)[:8]}")),
        state=row.state,
        created_at=row.created_at,
    )


def candidate(row: R, parents: tuple[str, ...]) -> Candidate:
    """Return a candidate with the same label that says so."""
    if seals.CANDIDATE.fits(row, parents):
        card, text = Card(title=UNREADABLE, summary="This candidate cannot be read."), ""
    else:
        card = Card(title=_title(row.title), summary=damaged_sentence(f"{row.label} ({str(row.id)[:8]})"))
        text = str(row.text)
    return Candidate(id=row.id, run=row.run, label=row.label, origin=Origin.DESIGNER, card=card, text=text)


def scenario(row: R) -> Scenario | None:
    """Return a damaged scenario marked; None for one that is not damaged but cannot be read."""
    if seals.SCENARIO.fits(row):
        return None
    text = f"{damaged_sentence(f'Scenario {row.label}')}\n\n{row.text}"
    return _made(Scenario, slug=row.slug, label=row.label, title=_title(row.title), text=text, type=row.type)


def question(row: R) -> Question | None:
    """Return a damaged column marked; None for one that is not damaged but cannot be read."""
    if seals.QUESTION.fits(row):
        return None
    return _made(Question, slug=row.slug, kind=row.kind, title=_title(row.title), key=row.key, hard=row.hard)


def answer(row: R) -> Answer | None:
    """Return a damaged answer that answers nothing and says so; None for one that cannot be read."""
    if seals.ANSWER.fits(row):
        return None
    return _made(
        Answer,
        question_key=row.question_key,
        candidate_key=row.candidate_key,
        judge=row.judge,
        replicate=row.replicate,
        value=None,
        evidence=f"{DAMAGED} {damaged_sentence(f'Answer {row.id}')}",
        call=row.call,
    )


def hand_answer(row: R) -> HandAnswer | None:
    """Return a damaged answer by hand with its reason marked; None for one that cannot be read."""
    if seals.HAND_ANSWER.fits(row):
        return None
    subject = f"The answer by hand for {row.candidate}"
    return _made(
        HandAnswer,
        run=row.run,
        question=row.question,
        candidate=row.candidate,
        value=row.value,
        reason=f"{DAMAGED} {damaged_sentence(subject)} {row.reason}",
        created_at=row.created_at,
    )


def _title(title: object) -> str:
    return f"{DAMAGED} {title}"[:_MOST_TITLE]


def _made(of: type[V], **fields: Any) -> V | None:
    """Make a value that stands in, or None where not even that can be made of the row."""
    try:
        return of(**fields)
    except (ValueError, TypeError):
        return None
