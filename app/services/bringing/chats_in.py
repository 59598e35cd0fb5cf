"""A file of another program's chats becomes a project of ours: looked over once, then stored in one transaction.

Nothing in it starts or is acted on: analysis chats change nothing, and what tools and system texts said is only kept to
be read. Not for the rows (`app.store.writes.brought`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

from pydantic import Field

from app.domain.base import Value, now
from app.domain.projects import Project
from app.services.bringing import chatgpt, librechat, open_webui
from app.services.bringing.json_stream import not_chats, refused
from app.services.bringing.opened_file import opened_entries
from app.services.bringing.tree import LaidOut, laid_out
from app.services.bringing.turns import BroughtTalk, Tally, mapping_of
from app.services.projects import TITLE_LENGTH, add_project
from app.store.writes.transaction import Tx

MOST_CHATS = 100_000
Tell = Callable[[int, int], object]


class Program(NamedTuple):
    """Another program: its name, how a chat of its is known, and how one is read."""

    name: str
    is_chat: Callable[[object], bool]
    talk_of: Callable[[Mapping[str, Any], Tally], BroughtTalk]


_PROGRAMS = (
    Program(chatgpt.PROGRAM, chatgpt.is_chat, chatgpt.talk_of),
    Program(open_webui.PROGRAM, open_webui.is_chat, open_webui.talk_of),
    Program(librechat.PROGRAM, librechat.is_chat, librechat.talk_of),
)


class BroughtChats(Value):
    """What came in from another program, and what did not."""

    program: str
    chats: int
    messages: int
    pictures: int
    files: int
    cut: int
    empty: int = Field(description="entries without a message that could be read")


@dataclass(slots=True)
class Survey:
    """What looking over a file found: whose it is, and when each of its chats was last changed."""

    program: str = ""
    dates: list[str] = field(default_factory=list)
    messages: int = 0
    empty: int = 0
    tally: Tally = field(default_factory=Tally)
    otherwise: str = field(default_factory=now)
    """The date of what has none: the same when the file is read again."""

    def said(self) -> BroughtChats:
        """What is told of it."""
        tally = self.tally
        return BroughtChats(
            program=self.program,
            chats=len(self.dates),
            messages=self.messages,
            pictures=tally.pictures,
            files=tally.files,
            cut=tally.cut,
            empty=self.empty,
        )


def look_over(file: IO[bytes], halt: Callable[[], None], tell: Tell) -> Survey:
    """Read all of a file and keep nothing of it. A thread of its own.

    Raises:
        RefusedError: it is no file of chats, is damaged, or holds none; the sentence is the end of one.
    """
    survey = Survey()
    for _ in _chats(file, survey, "", "", halt, tell):
        pass
    if not survey.dates:
        raise refused("it holds no chat with a message in it") if survey.program else not_chats()
    return survey


def bring_chats(tx: Tx, file: IO[bytes], survey: Survey, title: str, halt: Callable[[], None], tell: Tell) -> Project:
    """Store all chats of a file that was looked over, as a new project. The writer's thread.

    Raises:
        RefusedError: it is not the file that was looked over.
    """
    made, branch = add_project(tx, title[:TITLE_LENGTH])
    numbers = tx.brought.places(len(survey.dates))
    ranked = sorted(range(len(survey.dates)), key=lambda place: (survey.dates[place], -place))
    activity = dict(zip(ranked, numbers, strict=True))
    again = Survey(otherwise=survey.otherwise)
    for place, one in enumerate(_chats(file, again, made.id, branch, halt, tell)):
        if place not in activity:
            break
        tx.brought.add(one.chat, one.messages, activity[place])
        if place == ranked[-1]:
            tx.projects.update(made.id, last_chat=one.chat.id)
    if (again.dates, again.messages) != (survey.dates, survey.messages):
        raise refused("it was changed while it was read")
    return tx.query.projects.get(made.id)


def _chats(
    file: IO[bytes], survey: Survey, project: str, branch: str, halt: Callable[[], None], tell: Tell
) -> Iterator[LaidOut]:
    def told(done: int, total: int) -> None:
        halt()
        tell(done, total)

    program: Program | None = None
    with opened_entries(file, told) as entries:
        for entry in entries:
            halt()
            if program is None:
                program = next((one for one in _PROGRAMS if one.is_chat(entry)), None)
                survey.program = program.name if program is not None else ""
            talk = program.talk_of(mapping_of(entry), survey.tally) if program and program.is_chat(entry) else None
            made = laid_out(talk, project, branch, survey.otherwise) if talk is not None else None
            if made is None:
                survey.empty += 1
            else:
                survey.dates.append(made.chat.last_activity_at)
                survey.messages += len(made.messages)
                yield made
            if len(survey.dates) + survey.empty > MOST_CHATS:
                raise refused(f"it holds more than {MOST_CHATS:,} chats")
