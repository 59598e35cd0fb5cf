"""Turns that hang on each other become messages with numbers: one path is read, of each other version its own is kept.

Pure. Every way round is taken without recursion, since a file may nest as deep as it likes. Not for reading a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.base import new_id, new_id_in_order
from app.domain.chats import Chat, ChatMode, Message, MessageRole, Part, ToolPart
from app.domain.siblings import Sibling, Siblings, spans_of
from app.services.bringing.turns import BroughtTalk, BroughtTurn

_TITLE = 200
_Below = dict[str | None, list[str]]
"""What hangs on each turn, in the order of the file; on None hangs what comes first."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A chat with its messages, as it is stored."""

    chat: Chat
    messages: tuple[Message, ...]


@dataclass(slots=True)
class _Placed:
    """A message that has its number: which turns it is made of, and the number it follows."""

    turns: list[BroughtTurn]
    after: int
    next: list[int] = field(default_factory=list)


def laid_out(talk: BroughtTalk, project: str, branch: str, otherwise: str) -> LaidOut | None:
    """Return a chat of ours that holds all turns of another program's; None where it holds none.

    Args:
        talk: what stood in the file.
        project: id.
        branch: the line of the new chat.
        otherwise: the date of what has none.
    """
    below = _below(talk)
    placed, numbers = _placed(talk, below)
    if len(placed) == 1:
        return None
    preferred = _preferred(placed, numbers.get(talk.current or "", len(placed) - 1))
    read = set(_way(preferred, preferred[0]))
    chat_id = new_id()
    start = talk.created_at or next((one.created_at for one in talk.turns.values() if one.created_at), otherwise)
    ids = [new_id_in_order() for _ in placed]
    messages, date = [], start
    dates = [start] * len(placed)
    for number, one in enumerate(placed[1:], start=1):
        turn = one.turns[0]
        dates[number] = turn.created_at or dates[one.after]
        date = max(date, dates[number])
        messages.append(
            Message(
                id=ids[number],
                chat=chat_id,
                seq=number,
                parent=_asked(placed, ids, number),
                on_path=number in read,
                role=turn.role,
                state=one.turns[-1].state,
                parts=_parts(one.turns),
                model=next((piece.model for piece in one.turns if piece.model), ""),
                created_at=dates[number],
            )
        )
    chat = Chat(
        id=chat_id,
        project=project,
        title=" ".join(talk.title.split())[:_TITLE] or "Chat without a title",
        mode=ChatMode.ANALYSIS,
        branch=branch,
        created_at=start,
        last_activity_at=talk.changed_at or date,
        last_read_seq=len(messages),
        siblings=_versions(placed, preferred),
    )
    return LaidOut(chat, tuple(messages))


def _parts(turns: Sequence[BroughtTurn]) -> tuple[Part, ...]:
    """The parts of pieces of one answer; what came of a call of a tool goes to the call."""
    found: list[Part] = []
    for part in (part for turn in turns for part in turn.parts):
        last = found[-1] if found else None
        if (
            isinstance(part, ToolPart)
            and isinstance(last, ToolPart)
            and last.name == part.name
            and not (last.result or part.arguments)
        ):
            found[-1] = last.model_copy(update={"result": part.result, "failed": part.failed})
        else:
            found.append(part)
    return tuple(found)


def _below(talk: BroughtTalk) -> _Below:
    below: _Below = {None: []}
    for name, turn in talk.turns.items():
        if turn.parent not in talk.turns:
            turn.parent = None
        below.setdefault(turn.parent, []).append(name)
    seen: set[str] = set()
    _mark(below, below[None], seen)
    for name, turn in talk.turns.items():
        if name not in seen:
            # Turns that hang on each other in a circle: it is opened at the first of them.
            below[turn.parent].remove(name)
            turn.parent = None
            below[None].append(name)
            _mark(below, [name], seen)
    return below


def _mark(below: _Below, start: Sequence[str], seen: set[str]) -> None:
    todo = list(start)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += below.get(name, ())


def _placed(talk: BroughtTalk, below: _Below) -> tuple[list[_Placed], dict[str, int]]:
    """Messages by number, from 1, and the number of each turn: what hangs on a message has a larger one."""
    placed, numbers = [_Placed([], 0)], {}
    todo = [(name, 0) for name in reversed(below[None])]
    while todo:
        name, after = todo.pop()
        turn = talk.turns[name]
        number = after
        if turn.parts:
            before = placed[after]
            alone = len(below[turn.parent]) == 1
            if turn.joins and alone and after and before.turns[-1].role is turn.role:
                before.turns.append(turn)
            else:
                number = len(placed)
                placed.append(_Placed([turn], after))
                before.next.append(number)
        numbers[name] = number
        todo += [(child, number) for child in reversed(below.get(name, []))]
    return placed, numbers


def _preferred(placed: Sequence[_Placed], current: int) -> list[int]:
    """For each number the one that is read after it, 0 for none: on the way to the current one, else the newest."""
    preferred = [one.next[-1] if one.next else 0 for one in placed]
    while current:
        preferred[placed[current].after] = current
        current = placed[current].after
    return preferred


def _way(preferred: Sequence[int], start: int) -> list[int]:
    """The numbers that are read from one on."""
    way = []
    while start:
        way.append(start)
        start = preferred[start]
    return way


def _versions(placed: Sequence[_Placed], preferred: Sequence[int]) -> tuple[Siblings, ...]:
    return tuple(
        Siblings(
            shown=preferred[number],
            members=tuple(
                Sibling(seq=seq, path=() if seq == preferred[number] else spans_of(_way(preferred, seq)))
                for seq in one.next
            ),
        )
        for number, one in enumerate(placed)
        if len(one.next) > 1
    )


def _asked(placed: Sequence[_Placed], ids: Sequence[str], number: int) -> str | None:
    """Of an answer what was asked, of an edit what was edited."""
    one = placed[number]
    if one.turns[0].role is MessageRole.AGENT:
        return ids[one.after] if one.after and placed[one.after].turns[0].role is MessageRole.USER else None
    first = placed[one.after].next[0]
    return ids[first] if first != number else None
