"""A chat as Open WebUI exports it: `chat.history.messages` by id, `currentId` the one that was read last.

Newer exports keep the pieces of an answer in `output`; older ones write thoughts and calls of tools into the text, as
`<details type="…">`.
"""

import html
import re
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

PROGRAM = "Open WebUI"
_OPEN, _CLOSE = "<details", "</details>"
_HEAD = re.compile(r"<details\b([^<>]{0,200000})>")
_ATTRIBUTE = re.compile(r'\b(type|name|arguments|result)="([^"]*)"')
_SUMMARY = re.compile(r"<summary>[^<]*</summary>")
_QUOTE_MARK = re.compile(r"^> ?", re.MULTILINE)


def is_chat(entry: object) -> bool:
    """Whether an entry is a chat of this program."""
    chat = _chat_of(mapping_of(entry))
    return isinstance(mapping_of(chat.get("history")).get("messages"), dict) or (
        "chat" in mapping_of(entry) and isinstance(chat.get("messages"), list)
    )


def talk_of(entry: Mapping[str, Any], tally: Tally) -> BroughtTalk:
    """Return an entry as turns."""
    chat = _chat_of(entry)
    history = mapping_of(chat.get("history"))
    found = mapping_of(history.get("messages")) or _in_a_row(list_of(chat.get("messages")))
    turns = {name: _turn(mapping_of(message), tally) for name, message in found.items()}
    system = BroughtParts(PROGRAM, tally)
    system.system(mapping_of(chat.get("params")).get("system") or chat.get("system"))
    current = history.get("currentId")
    return BroughtTalk(
        title=word_of(entry.get("title") or chat.get("title")),
        turns=_below_the_system(system, turns),
        current=current if isinstance(current, str) else None,
        created_at=moment_of(entry.get("created_at") or chat.get("timestamp")),
        changed_at=moment_of(entry.get("updated_at")),
    )


def _chat_of(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping_of(entry.get("chat")) or entry


def _in_a_row(messages: list[Any]) -> dict[str, Any]:
    """Messages of before there was a tree: each hangs on the one before."""
    found: dict[str, Any] = {}
    before = None
    for number, message in enumerate(map(mapping_of, messages)):
        found[f"{number}"] = {**message, "parentId": before}
        before = f"{number}"
    return found


def _below_the_system(system: BroughtParts, turns: dict[str, BroughtTurn]) -> dict[str, BroughtTurn]:
    """The chat's own system text comes first; all that hung on nothing hangs on it."""
    if not system.parts:
        return turns
    first = "system text of the chat"
    for turn in turns.values():
        if turn.parent not in turns:
            turn.parent = first
    return {first: BroughtTurn(None, MessageRole.SYSTEM, system.parts), **turns}


def _turn(message: Mapping[str, Any], tally: Tally) -> BroughtTurn:
    said, parent, role = BroughtParts(PROGRAM, tally), message.get("parentId"), message.get("role")
    made = BroughtTurn(
        parent if isinstance(parent, str) else None,
        MessageRole.AGENT,
        created_at=moment_of(message.get("timestamp")),
    )
    content = message.get("content")
    if role == "system":
        made.role = MessageRole.SYSTEM
        said.system(content)
    elif role == "user":
        made.role = MessageRole.USER
        _say(said, content)
    else:
        model = word_of(message.get("modelName") or message.get("model"))
        made.model = f"{model} ({PROGRAM})" if model else ""
        output = list_of(message.get("output"))
        if output:
            _output(said, output)
        elif isinstance(content, str):
            _older(said, content)
        else:
            _say(said, content)
        fault = message.get("error")
        if fault:
            made.state = MessageState.FAILED
            said.text(mapping_of(fault).get("content") if isinstance(fault, dict) else fault)
        elif message.get("done") is False:
            made.state = MessageState.STOPPED
    for file in map(mapping_of, list_of(message.get("files"))):
        name = file.get("name") or mapping_of(file.get("file")).get("filename") or file.get("url")
        said.left_out(name, picture=file.get("type") == "image")
    made.parts = said.parts
    return made


def _say(said: BroughtParts, content: object) -> None:
    """A text, or pieces of text and pictures."""
    said.text(content)
    for part in map(mapping_of, list_of(content)):
        if part.get("type") in ("image_url", "input_image"):
            said.left_out(None, picture=True)
        else:
            said.text(part.get("text"))


def _output(said: BroughtParts, output: list[Any]) -> None:
    names = {}
    for one in map(mapping_of, output):
        kind = one.get("type")
        if kind == "reasoning":
            said.thought(_text_of(one.get("content")) or _text_of(one.get("summary")))
        elif kind == "function_call":
            names[str(one.get("call_id"))] = one.get("name")
            said.tool(one.get("name"), one.get("arguments"))
        elif kind == "function_call_output":
            said.tool(names.get(str(one.get("call_id"))), "", _text_of(one.get("output")))
        elif kind == "message":
            _say(said, one.get("content"))
        else:
            said.tool(kind, _text_of(one.get("content")) or one.get("code"), one.get("output"))


def _text_of(value: object) -> str:
    if isinstance(value, str):
        return value
    return "\n".join(str(part["text"]) for part in map(mapping_of, list_of(value)) if isinstance(part.get("text"), str))


def _older(said: BroughtParts, content: str) -> None:
    """Text in which thoughts and calls of tools stand as folded blocks; any other markup is text."""
    at = 0
    while (start := content.find(_OPEN, at)) >= 0:
        head = _HEAD.match(content, start)
        end = content.find(_CLOSE, start)
        if end < 0:
            break
        about = dict(_ATTRIBUTE.findall(head[1])) if head else {}
        if head is None or about.get("type") not in ("reasoning", "tool_calls", "code_interpreter"):
            said.text(content[at : end + len(_CLOSE)])
        else:
            said.text(content[at:start].strip("\n"))
            _folded(said, about, content[head.end() : end])
        at = end + len(_CLOSE)
    said.text(content[at:].strip("\n") if at else content)


def _folded(said: BroughtParts, about: Mapping[str, str], inner: str) -> None:
    text = html.unescape(_SUMMARY.sub("", inner, count=1)).strip()
    if about["type"] == "reasoning":
        said.thought(_QUOTE_MARK.sub("", text))
        return
    name = about.get("name") or ("code interpreter" if about["type"] == "code_interpreter" else "")
    result = about.get("result")
    said.tool(name, html.unescape(about.get("arguments", "")), html.unescape(result) if result else text)
