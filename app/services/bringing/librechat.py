"""A chat as LibreChat exports it: one file a chat, flat with `parentMessageId`, or nested in `children`."""

from collections.abc import Mapping
from typing import Any

from app.domain.chats import MessageRole, MessageState
from app.services.bringing.turns import (
    BroughtParts,
    BroughtTalk,
    BroughtTurn,
    Tally,
    list_of,
    mapping_of,
    moment_of,
    word_of,
)

PROGRAM = "LibreChat"
_SYSTEM = "system text of the chat"


def is_chat(entry: object) -> bool:
    """Whether an entry is a chat of this program."""
    found = mapping_of(entry)
    return "conversationId" in found and isinstance(found.get("messagesTree") or found.get("messages"), list | dict)


def talk_of(entry: Mapping[str, Any], tally: Tally) -> BroughtTalk:
    """Return an entry as turns."""
    options = mapping_of(entry.get("options"))
    system = BroughtParts(PROGRAM, tally)
    system.system(options.get("promptPrefix") or options.get("system"))
    turns: dict[str, BroughtTurn] = {}
    first = None
    if system.parts:
        first = _SYSTEM
        turns[first] = BroughtTurn(None, MessageRole.SYSTEM, system.parts)
    found = entry.get("messagesTree") or entry.get("messages")
    # The first of a file that holds one path only may hang on a message that is not in it.
    todo: list[tuple[Any, str | None]] = [(one, None) for one in reversed(_several(found))]
    while todo:
        one, above = todo.pop()
        message = mapping_of(one)
        parent = above if above is not None else message.get("parentMessageId")
        name = message.get("messageId")
        name = name if isinstance(name, str) and name not in turns else f"turn {len(turns)}"
        turns[name] = _turn(message, parent if isinstance(parent, str) else None, tally)
        todo += [(child, name) for child in reversed(list_of(message.get("children")))]
    if first is not None:
        for name, turn in turns.items():
            if turn.parent not in turns and name != first:
                turn.parent = first
    return BroughtTalk(
        title=word_of(entry.get("title")),
        turns=turns,
        current=None,
        created_at=next((turn.created_at for turn in turns.values() if turn.created_at), None),
        changed_at=max((turn.created_at for turn in turns.values() if turn.created_at), default=None),
    )


def _several(found: object) -> list[Any]:
    return [found] if isinstance(found, dict) else list_of(found)


def _turn(message: Mapping[str, Any], parent: str | None, tally: Tally) -> BroughtTurn:
    said = BroughtParts(PROGRAM, tally)
    made = BroughtTurn(parent, MessageRole.AGENT, created_at=moment_of(message.get("createdAt")))
    for file in map(mapping_of, [*list_of(message.get("files")), *list_of(message.get("attachments"))]):
        said.left_out(file.get("filename"), picture=str(file.get("type")).startswith("image"))
    content = list_of(message.get("content"))
    if content:
        for part in map(mapping_of, content):
            _piece(said, part)
    else:
        said.text(message.get("text"))
    made.parts = said.parts
    if message.get("isCreatedByUser") is True:
        made.role = MessageRole.USER
        return made
    model = word_of(message.get("model") or message.get("sender"))
    made.model = f"{model} ({PROGRAM})" if model else ""
    if message.get("error") is True:
        made.state = MessageState.FAILED
    elif message.get("unfinished") is True:
        made.state = MessageState.STOPPED
    return made


def _piece(said: BroughtParts, part: Mapping[str, Any]) -> None:
    kind = part.get("type")
    value = part.get(kind) if isinstance(kind, str) else None
    if kind in ("text", "error"):
        said.text(value if isinstance(value, str) else mapping_of(value).get("value"))
    elif kind == "think":
        said.thought(value if isinstance(value, str) else mapping_of(value).get("value"))
    elif kind == "tool_call":
        call = mapping_of(value)
        function = mapping_of(call.get("function"))
        name = call.get("name") or function.get("name") or call.get("type")
        arguments = call.get("args") or function.get("arguments") or call.get("code_interpreter")
        said.tool(name, arguments, call.get("output") or function.get("output"))
    elif isinstance(kind, str) and kind.startswith("image"):
        said.left_out(mapping_of(value).get("filename"), picture=True)
    else:
        said.tool(kind, part)
