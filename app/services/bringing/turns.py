"""What the readers of the formats share: turns of a chat as they stood in a file, and what did not come along.

Text of a person or a model stays text. Calls of tools, system texts and thoughts become parts that are shown folded and
are never sent to a model nor acted on. Pictures and files do not come along: each is named where it stood. Not for the
order of turns (`tree`) nor for any one format.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.domain.base import iso
from app.domain.chats import BROUGHT, MAX_MESSAGE, MessageRole, MessageState, Part, TextPart, ThoughtPart, ToolPart
from app.domain.kit.text import shortened

_MOST_NAME = 80
_MOST_ARGUMENTS = 10_000
_LATEST = 7_258_118_400.0
"""Seconds since 1970 until 2200: what lies beyond is no date of a chat."""


@dataclass(slots=True)
class Tally:
    """What of a file did not come along."""

    pictures: int = 0
    files: int = 0
    cut: int = 0


@dataclass(slots=True)
class BroughtTurn:
    """One message as it stood in a file. One without parts is passed over; what hung on it hangs on what it hung on."""

    parent: str | None
    role: MessageRole
    parts: list[Part] = field(default_factory=list)
    model: str = ""
    state: MessageState = MessageState.COMPLETE
    created_at: str | None = None
    joins: bool = False
    """Whether it is a piece of the answer before it, where nothing else hangs on that."""


@dataclass(slots=True)
class BroughtTalk:
    """One chat as it stood in a file: its turns by the names they have there, in the order of the file."""

    title: str
    turns: dict[str, BroughtTurn]
    current: str | None
    """The turn that was read last; None where the file does not say."""
    created_at: str | None
    changed_at: str | None


class BroughtParts:
    """Parts of one turn, gathered piece by piece; texts that follow each other become one."""

    def __init__(self, program: str, tally: Tally) -> None:
        self._program = program
        self._tally = tally
        self._parts: list[Part] = []
        self._texts: list[str] = []
        """Texts that follow each other, joined once: there may be millions."""

    @property
    def parts(self) -> list[Part]:
        """What was added so far."""
        if self._texts:
            whole = "\n\n".join(self._texts)
            self._texts = []
            self._parts.append(TextPart(text=self._bounded(whole)))
        return self._parts

    def text(self, text: object) -> None:
        """Add text of who speaks; what is none, or blank, adds nothing."""
        if isinstance(text, str) and text.strip():
            self._texts.append(text)

    def thought(self, text: object) -> None:
        """Add what a model thought."""
        if isinstance(text, str) and text.strip():
            self.parts.append(ThoughtPart(text=self._bounded(text)))

    def tool(self, name: object, arguments: object = "", result: object = "", *, failed: bool = False) -> None:
        """Add a call of a tool, or what came of one; of the call just before it where that waits for it."""
        said = self._name(name)
        came = self._bounded(as_text(result))
        last = self._parts[-1] if self._parts and not self._texts else None
        if came and not arguments and isinstance(last, ToolPart) and last.name == said and not last.result:
            self._parts[-1] = last.model_copy(update={"result": came, "failed": failed})
            return
        given = as_text(arguments)
        if not (given.strip() or came.strip()):
            return
        if len(given) > _MOST_ARGUMENTS:
            self._tally.cut += 1
            given = given[:_MOST_ARGUMENTS] + "…"
        self.parts.append(ToolPart(name=said, arguments=given, result=came, failed=failed))

    def system(self, text: object) -> None:
        """Add a text that told the other program's model what to be: kept to be read, never sent."""
        if isinstance(text, str) and text.strip():
            self.parts.append(ToolPart(name=self._name("system text"), arguments="", result=self._bounded(text)))

    def left_out(self, name: object, *, picture: bool) -> None:
        """Name a picture or a file that does not come along."""
        if picture:
            self._tally.pictures += 1
        else:
            self._tally.files += 1
        what = "A picture" if picture else "A file"
        # An address or the picture itself, as text, is no name.
        said = name if isinstance(name, str) and not name.startswith(("data:", "http:", "https:")) else ""
        named = f": {shortened(said, _MOST_NAME)}" if said.strip() else ""
        self.text(f"[{what} was left out{named}]")

    def _name(self, name: object) -> str:
        said = shortened(name, _MOST_NAME) if isinstance(name, str) else ""
        return f"{BROUGHT}{self._program}: {said or 'a tool'}"

    def _bounded(self, text: str) -> str:
        if len(text) <= MAX_MESSAGE:
            return text
        self._tally.cut += 1
        return f"{text[:MAX_MESSAGE]}\n\n[{len(text) - MAX_MESSAGE:,} more characters were left out]"


def as_text(value: object) -> str:
    """Return a value of JSON as text: a text as it is, nothing for nothing, else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def moment_of(value: object) -> str | None:
    """Return a date as the store keeps it, from ISO 8601 or from a number since 1970; None where it is none.

    Numbers are seconds, or thousandths, millionths or milliardths of one, as large as they are.
    """
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            return iso((found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC))
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e20:
            return None
        seconds = float(value)
        while seconds > 1e11:
            seconds /= 1000
        return iso(datetime.fromtimestamp(seconds, UTC)) if seconds < _LATEST else None
    except (ValueError, OverflowError, OSError):
        return None


def mapping_of(value: object) -> Mapping[str, Any]:
    """Return an object of JSON, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """Return a list of JSON, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def word_of(value: object) -> str:
    """Return a text of JSON on one line, bounded as a name is; nothing for anything else."""
    return shortened(value, _MOST_NAME) if isinstance(value, str) else ""
