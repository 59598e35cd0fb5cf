"""Storing an answer of the Architect: version, delta, cards, parts and what it cost, in one transaction.

T5 decides what is applied and what waits. Not for asking anything.
"""

from dataclasses import dataclass, field

from app.domain.agents import ProposedRun
from app.domain.base import new_id, now
from app.domain.chats import (
    Chat,
    ChatMode,
    DeltaPart,
    ErrorPart,
    Message,
    MessageState,
    OperationsProposal,
    Part,
    Proposal,
    ProposalPart,
    RunProposal,
    Sent,
)
from app.domain.items import Author
from app.domain.money import Spend
from app.domain.operations import Content, Operation, apply_operations, changes_between
from app.domain.projects import Branch, BranchState, Cause, Version
from app.domain.usage import Usage
from app.services.answering.consent import fitting, sort_out, why_waiting
from app.services.answering.left_behind import WHY, left_behind
from app.services.answering.message_reading import MessageReading
from app.services.new_chats import DEFAULT_SETUP_TITLE
from app.services.running.run_request import default_request
from app.services.spec.specs import add_content
from app.store.writes.transaction import Tx

CUT = ErrorPart(
    code="cut", sentence="The answer ends here because the model reached its length limit; it can go on from here."
)
"""Stands below an answer that is whole but for its end."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What an answer came to so far, and what was sent for it."""

    model: str
    usage: Usage
    duration_ms: int
    spent: tuple[Spend, ...]
    sent: Sent | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer, before it is stored."""

    chat: Chat
    asked: Message
    answer: Message
    parts: tuple[Part, ...]
    kept: tuple[Part, ...]
    """Cards and deltas of an answer that went on; they stay below its text."""
    reading: MessageReading
    operations: tuple[Operation, ...]
    """Proposed by the Architect through its tools."""
    why: str
    run: ProposedRun | None
    title: str
    world: tuple[Operation, ...]
    """Inferred for the world model; always waits."""
    world_why: str
    counted: Counted
    is_anew: bool = False
    """What was asked was read into the spec before: the answer goes on, or is another one."""
    asks_first: bool = False
    faults: tuple[ErrorPart, ...] = field(default=())


def store_answer(tx: Tx, done: Answered) -> Message:
    """Store an answer with everything it brings.

    Chat and line are read again: the person may have renamed, switched or closed them meanwhile.
    """
    chat = tx.query.chats.get(done.chat.id)
    line = tx.query.branches.get(chat.branch)
    head = tx.query.versions.get(line.head)
    read = fitting(tuple(done.reading.at_once), head.content)
    after = apply_operations(head.content, read.at_once)
    proposed = sort_out(done.operations, done.asked.text(), done.asked.id, after)
    at_once = (*read.at_once, *proposed.at_once)
    after = apply_operations(after, proposed.at_once)
    waiting = (*read.waiting, *done.reading.waiting, *proposed.waiting)
    asks_first = done.asks_first or chat.mode is ChatMode.ANALYSIS
    if asks_first:
        # An analysis changes nothing, it offers for Main; and a person may want to be asked about their own words.
        at_once, waiting, after = (), (*at_once, *waiting), head.content
    is_open = line.state is BranchState.OPEN
    parts: list[Part] = [*done.parts, *done.kept]
    if at_once and is_open:
        parts += _applied(tx, done, line, head, after)
    # A closed what-if can only be read: a card there could never be applied.
    if waiting and is_open:
        why = done.why or ("Asked before every change, as set." if done.asks_first else why_waiting(waiting))
        parts.append(_card(tx, done, OperationsProposal(operations=waiting, why=why)))
    gone = () if done.is_anew or not is_open else left_behind(tx.query, done.asked, after)
    if gone:
        parts.append(_card(tx, done, OperationsProposal(operations=gone, why=WHY)))
    world = fitting(done.world, after if is_open else head.content).at_once
    if world and is_open:
        parts.append(_card(tx, done, OperationsProposal(operations=world, why=done.world_why)))
    if done.run is not None and is_open:
        parts.append(_card(tx, done, _run_payload(tx, done, done.run)))
    title = done.title or done.reading.title
    if title and chat.title == DEFAULT_SETUP_TITLE:
        tx.chats.update(chat.id, title=title[:60])
    tx.chats.touch(chat.id)
    return _stored(tx, done.answer, (*parts, *done.faults), MessageState.COMPLETE, done.counted)


def end_unfinished(
    tx: Tx, answer: Message, parts: tuple[Part, ...], state: MessageState, counted: Counted | None
) -> None:
    """Store how far an answer came and how it was cut off, unless it was stored whole in the same moment."""
    if tx.query.messages.get(answer.id).state is MessageState.STREAMING:
        _stored(tx, answer, parts, state, counted)


def _stored(tx: Tx, answer: Message, parts: tuple[Part, ...], state: MessageState, counted: Counted | None) -> Message:
    if counted is None:
        return tx.messages.update(answer.id, parts=parts, state=state)
    for entry in counted.spent:
        tx.spend.add(entry)
    if counted.sent is not None:
        tx.sent.put(counted.sent)
    return tx.messages.update(
        answer.id,
        parts=parts,
        state=state,
        # An answer that went on used what it had used before as well.
        usage=answer.usage.plus(counted.usage),
        duration_ms=answer.duration_ms + counted.duration_ms,
        model=counted.model,
    )


def _applied(tx: Tx, done: Answered, line: Branch, head: Version, after: Content) -> list[Part]:
    version = add_content(
        tx,
        line=line,
        head=head,
        content=after,
        author=Author.PERSON,
        cause=Cause.MESSAGE,
        message=done.asked.id,
    )
    if version is None:
        return []
    return [
        DeltaPart(
            branch=line.id,
            version=version.id,
            version_number=version.number,
            before_version=head.id,
            changes=changes_between(head.content, version.content),
            is_first=not head.content.items(),
        )
    ]


def _run_payload(tx: Tx, done: Answered, wish: ProposedRun) -> RunProposal:
    request = default_request(tx.query, done.chat.project, chat=done.chat, mode=wish.mode)
    config = request.config
    if config.rejudge is None:
        sizes = {"candidates": wish.candidates if not config.ideas else None, "scenarios": wish.scenarios}
        config = config.model_copy(update={name: size for name, size in sizes.items() if size is not None})
    return RunProposal(request=request.model_copy(update={"config": config}), why=wish.why)


def _card(tx: Tx, done: Answered, payload: OperationsProposal | RunProposal) -> ProposalPart:
    head = tx.query.versions.head(done.chat.branch)
    proposal = Proposal(
        id=new_id(),
        project=done.chat.project,
        chat=done.chat.id,
        message=done.answer.id,
        branch=done.chat.branch,
        version=head.id,
        payload=payload,
        created_at=now(),
    )
    tx.proposals.add(proposal)
    return ProposalPart(proposal=proposal.id)
