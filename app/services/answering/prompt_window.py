"""What of a chat fits into the context a model really has (T7): the oldest turns are left out first.

The digest is never shortened in silence: where even that is too long, it is said. Not for building the digest.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.chats import Chat, Message, MessageRole, MessageState
from app.domain.errors import FaultKind, ProviderError
from app.domain.model_client import Conversation, ModelClient, PastMessage
from app.store.reads.query import Query

HISTORY_TOKENS = 16_000
"""Earlier turns take at most this, however large the context: each of them is paid for again with every message."""
MOST_TURN = 12_000
"""Characters of one earlier turn; the rest of it can be looked up with read_chat."""
_RESERVE = 4_000
_PER_TURN, _PER_TOOL = 8, 2
_TURN_KEPT = 400
"""Tokens kept for what was said just before, where not all tools fit."""
_BY_USE = (
    *("propose_changes", "propose_run", "read_spec", "read_results", "explain_gap", "what_would_change", "why"),
    *("read_candidate", "search_project", "read_file", "list_runs", "read_chat", "compare_runs", "search_files"),
    *("list_files", "list_chats", "read_world", "suggest_title"),
)
"""Tools, those first that answers need most; one that is not named comes last."""
_NEEDED = frozenset({"read_spec", "read_results"})
_LEFT_OUT = (
    "\nThere is no room for these tools in your context, so they are not offered here: {}. If the answer needs one of"
    " them, say so: the person can choose a model with a larger context."
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A conversation that fits, and the earliest message of the chat that is still sent."""

    conversation: Conversation
    first_seq: int


def reserve_of(window: int) -> int:
    """Tokens kept free for the answer and for what tools return."""
    return min(_RESERVE, window // 4)


def result_bytes(window: int | None, most: int) -> int:
    """How long the result of one tool may be; a small context gets less."""
    return most if window is None else max(800, min(most, 3 * (window // 8)))


def fixed_tokens(client: ModelClient, conversation: Conversation) -> int:
    """What a conversation takes without its turns."""
    tools = json.dumps([spec.model_dump() for spec in conversation.tools]) if conversation.tools else ""
    return sum(map(client.measure, (conversation.system, conversation.prompt, conversation.partial, tools)))


def tokens_of(client: ModelClient, conversation: Conversation) -> int:
    """What a conversation takes with its turns, before anything is looked up."""
    turns = sum(client.measure(turn.text) + _PER_TURN for turn in conversation.turns)
    return fixed_tokens(client, conversation) + turns


def fits(client: ModelClient, conversation: Conversation, window: int | None) -> bool:
    """Whether a conversation fits without its turns, room for the answer included."""
    return window is None or fixed_tokens(client, conversation) + reserve_of(window) <= window


def with_tools_that_fit(client: ModelClient, conversation: Conversation, window: int | None) -> Conversation:
    """Return a conversation with the most useful of its tools that fit, and what was left out told in its system text.

    All of them where all fit. None where the spec and the results could not be looked up; then it gets these in words.
    """
    if window is None or fits(client, conversation, window):
        return conversation
    names = tuple(spec.name for spec in conversation.tools)
    bare = conversation.model_copy(update={"tools": (), "system": conversation.system + _left_out_words(names)})
    left = window - reserve_of(window) - _TURN_KEPT - fixed_tokens(client, bare)
    kept: set[str] = set()
    for spec in sorted(conversation.tools, key=lambda one: _usefulness(one.name)):
        taken = client.measure(json.dumps(spec.model_dump())) + _PER_TOOL
        if taken <= left:
            left -= taken
            kept.add(spec.name)
    if not kept.issuperset(_NEEDED & set(names)):
        return conversation.model_copy(update={"prompt": conversation.bare_prompt, "tools": ()})
    tools = tuple(spec for spec in conversation.tools if spec.name in kept)
    told = _left_out_words(tuple(name for name in names if name not in kept))
    return conversation.model_copy(update={"tools": tools, "system": conversation.system + told})


def _usefulness(name: str) -> int:
    return _BY_USE.index(name) if name in _BY_USE else len(_BY_USE)


def _left_out_words(names: tuple[str, ...]) -> str:
    return _LEFT_OUT.format(", ".join(names)) if names else ""


def with_turns(
    query: Query, client: ModelClient, conversation: Conversation, window: int | None, *, chat: Chat, asked: Message
) -> Fitted:
    """Return the conversation with as many of the newest turns before `asked` as fit.

    Raises:
        ProviderError: context-too-long: not even the message and the digest fit.
    """
    fixed = fixed_tokens(client, conversation)
    left = HISTORY_TOKENS
    if window is not None:
        if not fits(client, conversation, window):
            raise ProviderError(
                FaultKind.CONTEXT_TOO_LONG,
                f"Your message and what has to be known of the project take up to {fixed:,} tokens, and this model's "
                f"context holds {window:,}. Send a shorter message, or choose a model with a larger context.",
            )
        left = min(left, window - reserve_of(window) - fixed)
    found: list[PastMessage] = []
    first_seq, before = asked.seq, asked.seq
    while left > 0:
        page = query.messages.page(chat.id, before=before)
        for message in reversed(page.items):
            turn = _turn(message)
            if turn is not None:
                left -= client.measure(turn.text) + _PER_TURN
                if left < 0:
                    break
                found.append(turn)
            first_seq = message.seq
        if not page.earlier or not page.items:
            break
        before = page.items[0].seq
    turns = _alternating(reversed(found))
    return Fitted(conversation.model_copy(update={"turns": turns}), first_seq)


def _turn(message: Message) -> PastMessage | None:
    if message.role is MessageRole.SYSTEM or message.state is MessageState.FAILED:
        return None
    text = message.text()
    if not text.strip():
        return None
    if len(text) > MOST_TURN:
        text = text[: MOST_TURN - 20].rstrip() + "\n[… cut here]"
    return PastMessage(role="user" if message.role is MessageRole.USER else "agent", text=text)


def _alternating(turns: Iterable[PastMessage]) -> tuple[PastMessage, ...]:
    """One turn a speaker: an answer that never came leaves two messages of the person in a row."""
    found: list[PastMessage] = []
    for turn in turns:
        if found and found[-1].role == turn.role:
            found[-1] = PastMessage(role=turn.role, text=f"{found[-1].text}\n\n{turn.text}")
        else:
            found.append(turn)
    return tuple(found)
