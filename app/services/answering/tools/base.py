"""A tool, the place it looks at, and texts that fit.

Not for: knowing any tool (the files beside this one), or running them (`room`).
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.domain.base import Value
from app.domain.chats import Chat
from app.domain.model_client import ToolSpec
from app.pipeline.schemas import an_object, or_null
from app.services.answering.chat_scope import ChatScope
from app.services.results import ResultService
from app.store.database import Store

MOST_BYTES = 8_000
"""Of one result; a small context gets less."""


class Arguments(Value):
    """Base of what a tool is called with."""


@dataclass(frozen=True, slots=True)
class ToolScope:
    """Where the tools of one answer look: one chat, so one project; the versions it knows (C7); who is asking."""

    store: Store
    results: ResultService
    chat: Chat
    known: ChatScope
    judge: str
    most: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what the model is told of it, how its arguments are checked, and what it does."""

    spec: ToolSpec
    arguments: type[Arguments]
    run: Callable[[Any], Awaitable[str]]


def tool(
    name: str,
    description: str,
    parameters: dict[str, Any],
    arguments: type[Arguments],
    run: Callable[[Any], Awaitable[str]],
) -> Tool:
    """Make a tool; `parameters` is the JSON schema of `arguments`."""
    return Tool(ToolSpec(name=name, description=description, parameters=parameters), arguments, run)


def parameters(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the JSON schema of a tool's arguments: a closed object; an optional one may be left out or null."""
    optional = optional or {}
    return {
        **an_object({**required, **{name: or_null(one) for name, one in optional.items()}}),
        "required": [*required],
    }


def size(text: str) -> int:
    """Bytes of a text as it is sent."""
    return len(text.encode("utf-8", errors="surrogatepass"))


def lines_that_fit(head: str, lines: Iterable[str], most: int, more: str) -> str:
    """Return a head and as many lines as fit; `more` says how to get the rest, `{}` being how many are left."""
    rest = list(lines)
    kept = [head]
    left = most - size(head) - size(more) - 20
    while rest and size(rest[0]) + 1 <= left:
        left -= size(rest[0]) + 1
        kept.append(rest.pop(0))
    if rest:
        kept.append(more.format(len(rest)))
    return "\n".join(kept)


def first_that_fits(most: int, forms: Iterable[Callable[[], BaseModel]]) -> str:
    """Return the JSON of the first value that fits, else of the last one whatever its size."""
    text = ""
    for form in forms:
        text = form().model_dump_json(exclude_defaults=True)
        if size(text) <= most:
            break
    return text


def cut(text: str, most: int) -> str:
    """The text on one line, at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
