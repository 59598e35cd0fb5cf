"""A chat as ChatGPT exports it: one entry of `conversations.json`, its turns by id in `mapping`.

An answer there is a chain of entries: thoughts, calls of tools, what these returned, the text; it becomes one message.
"""

from collections.abc import Mapping
from typing import Any

from app.domain.chats import MessageRole
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

PROGRAM = "ChatGPT"
_TO_ALL = (None, "", "all")
_LANGUAGES = frozenset({"unknown", ""})
_PICTURES = ("image_asset_pointer",)
_SOUNDS = ("audio_asset_pointer", "video_container_asset_pointer", "real_time_user_audio_video_asset_pointer")
_OF_THE_SYSTEM = ("user_editable_context", "model_editable_context")


def is_chat(entry: object) -> bool:
    """Whether an entry is a chat of this program."""
    return isinstance(entry, dict) and isinstance(entry.get("mapping"), dict)


def talk_of(entry: Mapping[str, Any], tally: Tally) -> BroughtTalk:
    """Return an entry as turns."""
    turns = {}
    for name, node in mapping_of(entry.get("mapping")).items():
        parent = mapping_of(node).get("parent")
        message = mapping_of(mapping_of(node).get("message"))
        turns[name] = _turn(message, parent if isinstance(parent, str) else None, tally)
    current = entry.get("current_node")
    return BroughtTalk(
        title=word_of(entry.get("title")),
        turns=turns,
        current=current if isinstance(current, str) else None,
        created_at=moment_of(entry.get("create_time")),
        changed_at=moment_of(entry.get("update_time")),
    )


def _turn(message: Mapping[str, Any], parent: str | None, tally: Tally) -> BroughtTurn:
    author, content = mapping_of(message.get("author")), mapping_of(message.get("content"))
    about = mapping_of(message.get("metadata"))
    said, role = BroughtParts(PROGRAM, tally), author.get("role")
    kind = content.get("content_type")
    hidden = about.get("is_visually_hidden_from_conversation") is True or kind in _OF_THE_SYSTEM
    made = BroughtTurn(parent, MessageRole.AGENT, created_at=moment_of(message.get("create_time")))
    if role == "system" or hidden:
        made.role = MessageRole.SYSTEM
        said.system(_system_text(content))
    elif role == "user":
        made.role = MessageRole.USER
        _say(said, content)
        for file in map(mapping_of, list_of(about.get("attachments"))):
            if not str(file.get("mime_type") or file.get("mimeType")).startswith("image/"):
                said.left_out(file.get("name"), picture=False)
    else:
        made.joins = True
        made.model = word_of(about.get("model_slug"))
        _answer(said, message, role, kind, content, author)
    made.parts = said.parts
    if made.model:
        made.model = f"{made.model} ({PROGRAM})"
    return made


def _answer(
    said: BroughtParts,
    message: Mapping[str, Any],
    role: object,
    kind: object,
    content: Mapping[str, Any],
    author: Mapping[str, Any],
) -> None:
    to = message.get("recipient")
    if kind == "thoughts":
        for thought in map(mapping_of, list_of(content.get("thoughts"))):
            said.thought(thought.get("content") or thought.get("summary"))
    elif kind == "reasoning_recap":
        said.thought(content.get("content"))
    elif role == "tool":
        said.tool(author.get("name"), "", _plain(content), failed=kind == "system_error")
        for part in list_of(content.get("parts")):
            if mapping_of(part).get("content_type") in _PICTURES:
                said.left_out(_name_of(part), picture=True)
    elif to not in _TO_ALL:
        said.tool(to, _plain(content))
    elif kind == "code":
        language = content.get("language")
        known = isinstance(language, str) and language not in _LANGUAGES
        said.text(f"```{language if known else ''}\n{content.get('text') or ''}\n```")
    else:
        _say(said, content)


def _say(said: BroughtParts, content: Mapping[str, Any]) -> None:
    """What is text stays text, what is a picture or sound is named."""
    said.text(content.get("text"))
    for part in list_of(content.get("parts")):
        if isinstance(part, str):
            said.text(part)
            continue
        kind = mapping_of(part).get("content_type")
        if kind in _PICTURES:
            said.left_out(_name_of(part), picture=True)
        elif kind in _SOUNDS:
            said.left_out(_name_of(part), picture=False)
        else:
            said.text(mapping_of(part).get("text"))


def _name_of(part: Mapping[str, Any]) -> object:
    pointer = part.get("asset_pointer")
    return pointer.rpartition("/")[2] if isinstance(pointer, str) else None


def _plain(content: Mapping[str, Any]) -> str:
    """All text of an entry, wherever its kind keeps it."""
    found = [content.get(key) for key in ("text", "title", "summary", "result", "content")]
    return "\n\n".join(one for one in (*found, *list_of(content.get("parts"))) if isinstance(one, str) and one)


def _system_text(content: Mapping[str, Any]) -> str:
    own = [content.get(key) for key in ("user_profile", "user_instructions", "model_set_context")]
    return "\n\n".join([*(one for one in own if isinstance(one, str) and one), *filter(None, [_plain(content)])])
