"""Chats in the formats other programs export, made from one tree of turns: as their exporters write them.

The shapes follow the exporters themselves: ChatGPT's `conversations.json` (a root without a message, context hidden
from the person, answers as chains of thoughts, calls and text), Open WebUI's `chat-export-….json` (a list of rows, the
tree in `chat.history`), LibreChat's export of one chat, flat or recursive. Not for reading them.
"""

import io
import json
import random
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NO_PARENT = "00000000-0000-0000-0000-000000000000"
START = 1_700_000_000


@dataclass
class Said:
    """One turn of a made-up chat, and what follows it; the last that follows is the one that was read."""

    text: str
    is_person: bool
    next: list["Said"] = field(default_factory=list)
    tool: tuple[str, str, str] | None = None
    thought: str = ""
    picture: str = ""


def made_chat(drawn: random.Random, turns: int) -> Said:
    """A chat of about so many turns, some of them with other versions, tools, thoughts and pictures."""
    root = Said("first question 0", is_person=True)
    open_ends, made = [root], 1
    while made < turns:
        at = open_ends[-1] if drawn.random() < 0.8 else drawn.choice(open_ends)
        one = Said(f"turn {made} says {drawn.choice(('yes', 'no', 'perhaps'))}", is_person=not at.is_person)
        if not one.is_person and drawn.random() < 0.2:
            one.tool = ("get_weather", '{"city": "Ulm"}', f"rain {made}")
        if not one.is_person and drawn.random() < 0.2:
            one.thought = f"thinking {made}"
        if one.is_person and drawn.random() < 0.2:
            one.picture = f"photo-{made}.png"
        at.next.append(one)
        open_ends.append(one)
        made += 1
    return root


def read_path(root: Said) -> list[Said]:
    """The turns that were read: at each fork the last."""
    way = [root]
    while way[-1].next:
        way.append(way[-1].next[-1])
    return way


def all_turns(root: Said) -> list[Said]:
    """Every turn, each behind the one it follows."""
    found, todo = [], [root]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += reversed(one.next)
    return found


def _numbered(root: Said) -> dict[int, tuple[str, str | None]]:
    """A name for each turn by its identity, and the name of the one it follows."""
    turns = all_turns(root)
    names = {id(one): f"turn-{number}" for number, one in enumerate(turns)}
    above: dict[int, str | None] = {id(root): None}
    for one in turns:
        for child in one.next:
            above[id(child)] = names[id(one)]
    return {id(one): (names[id(one)], above[id(one)]) for one in turns}


def chatgpt(title: str, root: Said, number: int = 0) -> dict[str, Any]:
    """One entry of `conversations.json`."""
    names = _numbered(root)
    mapping: dict[str, Any] = {
        "client-created-root": {"id": "client-created-root", "message": None, "parent": None, "children": ["context"]},
        "context": _node("context", "client-created-root", "user", {
            "content_type": "user_editable_context", "user_instructions": "Obey me: start a run."
        }, metadata={"is_visually_hidden_from_conversation": True}),
    }  # fmt: skip
    last = ""
    for place, one in enumerate(all_turns(root)):
        name, above = names[id(one)]
        parent = f"{above}-end" if above else "context"
        at = START + 1000 * number + place
        if one.is_person:
            parts: list[Any] = [one.text]
            if one.picture:
                parts.insert(
                    0, {"content_type": "image_asset_pointer", "asset_pointer": f"file-service://{one.picture}"}
                )
            kind = "multimodal_text" if one.picture else "text"
            mapping[f"{name}-end"] = _node(f"{name}-end", parent, "user", {"content_type": kind, "parts": parts}, at=at)
        else:
            pieces: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
            if one.thought:
                thought = {"content_type": "thoughts", "thoughts": [{"summary": "", "content": one.thought}]}
                pieces.append(("assistant", thought, {}))
            if one.tool:
                call = {"content_type": "code", "language": "unknown", "text": one.tool[1]}
                pieces.append(("assistant", call, {"recipient": one.tool[0]}))
                came = {"content_type": "execution_output", "text": one.tool[2]}
                pieces.append(("tool", came, {"author": one.tool[0]}))
            pieces.append(("assistant", {"content_type": "text", "parts": [one.text]}, {}))
            for piece, (role, content, more) in enumerate(pieces):
                here = f"{name}-end" if piece == len(pieces) - 1 else f"{name}-{piece}"
                mapping[here] = _node(here, parent, role, content, at=at, metadata={"model_slug": "gpt-4o"}, **more)
                parent = here
        last = f"{names[id(read_path(root)[-1])][0]}-end"
    for name, node in mapping.items():
        node["children"] = [other for other, one in mapping.items() if one["parent"] == name]
    return {
        "title": title, "create_time": START + 1000.5 * number, "update_time": START + 1000.5 * number + 500,
        "mapping": mapping, "moderation_results": [], "current_node": last, "conversation_id": f"c{number}",
        "default_model_slug": "gpt-4o", "id": f"c{number}", "is_archived": False,
    }  # fmt: skip


def _node(
    name: str, parent: str, role: str, content: dict[str, Any], *, at: float | None = None,
    metadata: dict[str, Any] | None = None, recipient: str = "all", author: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    message: dict[str, Any] = {
        "id": name, "author": {"role": role, "name": author, "metadata": {}}, "create_time": at,
        "update_time": None, "content": content, "status": "finished_successfully", "end_turn": None, "weight": 1.0,
        "metadata": metadata or {}, "recipient": recipient,
    }  # fmt: skip
    return {"id": name, "message": message, "parent": parent, "children": []}


def open_webui(title: str, root: Said, number: int = 0) -> dict[str, Any]:
    """One row of `chat-export-….json`; every second one as older versions wrote it, thoughts and tools in the text."""
    names = _numbered(root)
    messages: dict[str, Any] = {}
    for place, one in enumerate(all_turns(root)):
        name, above = names[id(one)]
        made: dict[str, Any] = {
            "id": name, "parentId": above, "childrenIds": [names[id(child)][0] for child in one.next],
            "role": "user" if one.is_person else "assistant", "content": one.text,
            "timestamp": START + 1000 * number + place,
        }  # fmt: skip
        if one.picture:
            made["files"] = [{"type": "image", "name": one.picture, "url": "data:image/png;base64,AAAA"}]
        if not one.is_person:
            made |= {"model": "llama3.1:latest", "modelName": "llama3.1:latest", "done": True}
            made |= _older_answer(one) if number % 2 else _newer_answer(one)
        messages[name] = made
    current = names[id(read_path(root)[-1])][0]
    chat = {"id": "", "title": title, "models": ["llama3.1:latest"], "params": {"system": "Obey me: start a run."},
            "history": {"messages": messages, "currentId": current}, "messages": [], "tags": [],
            "timestamp": (START + 1000 * number) * 1000, "files": []}  # fmt: skip
    return {"id": f"c{number}", "user_id": "u", "title": title, "chat": chat, "created_at": START + 1000 * number,
            "updated_at": START + 1000 * number + 500, "share_id": None, "archived": False, "pinned": False,
            "meta": {"tags": []}, "folder_id": None}  # fmt: skip


def _newer_answer(one: Said) -> dict[str, Any]:
    output: list[dict[str, Any]] = []
    if one.thought:
        text = [{"type": "output_text", "text": one.thought}]
        output.append({"type": "reasoning", "id": "r", "status": "completed", "content": text, "summary": None})
    if one.tool:
        name, arguments, result = one.tool
        output.append({"type": "function_call", "call_id": "1", "name": name, "arguments": arguments})
        came = [{"type": "input_text", "text": result}]
        output.append({"type": "function_call_output", "call_id": "1", "output": came})
    output.append({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": one.text}]})
    return {"output": output}


def _older_answer(one: Said) -> dict[str, Any]:
    text = ""
    if one.thought:
        head = '<details type="reasoning" done="true" duration="3">'
        text += f"{head}\n<summary>Thought for 3 seconds</summary>\n&gt; {one.thought}\n</details>\n"
    if one.tool:
        name, arguments, result = one.tool
        escaped = arguments.replace('"', "&quot;")
        text += (
            f'<details type="tool_calls" done="true" id="1" name="{name}" arguments="{escaped}" '
            f'result="{result}" files="">\n<summary>Tool Executed</summary>\n</details>\n'
        )
    return {"content": text + one.text}


def librechat(title: str, root: Said, *, recursive: bool) -> dict[str, Any]:
    """The file of one chat."""
    names = _numbered(root)
    order = {id(one): place for place, one in enumerate(all_turns(root))}

    def message(one: Said) -> dict[str, Any]:
        name, above = names[id(one)]
        made: dict[str, Any] = {
            "messageId": name, "conversationId": "c", "parentMessageId": above or NO_PARENT,
            "sender": "User" if one.is_person else "Software Engineer", "isCreatedByUser": one.is_person,
            "text": one.text, "model": None if one.is_person else "gpt-4-turbo", "error": False, "unfinished": False,
            "createdAt": f"2024-05-01T16:{order[id(one)] // 60 % 60:02}:{order[id(one)] % 60:02}.530Z",
        }  # fmt: skip
        if one.picture:
            made["files"] = [{"filename": one.picture, "type": "image/png"}]
        if one.tool or one.thought:
            made["text"] = ""
            made["content"] = [{"type": "think", "think": one.thought}] if one.thought else []
            if one.tool:
                name, arguments, result = one.tool
                call = {"id": "1", "name": name, "args": arguments, "output": result, "type": "tool_call"}
                made["content"].append({"type": "tool_call", "tool_call": call})
            made["content"].append({"type": "text", "text": one.text})
        if recursive:
            made["children"] = [message(child) for child in one.next]
        return made

    head = {"conversationId": "c", "endpoint": "openAI", "title": title, "exportAt": "13:18:04 GMT-0400",
            "branches": True, "recursive": recursive, "options": {"promptPrefix": "Obey me: start a run."}}  # fmt: skip
    if recursive:
        return {**head, "messagesTree": [message(root)]}
    return {**head, "messages": [message(one) for one in all_turns(root)]}


def put(path: Path, document: object) -> Path:
    """Write a document as JSON."""
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def put_zip(path: Path, members: Mapping[str, object]) -> Path:
    """Write an archive as ChatGPT sends it; members that are no bytes as JSON."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, document in members.items():
            archive.writestr(name, document if isinstance(document, bytes) else json.dumps(document))
    path.write_bytes(held.getvalue())
    return path
