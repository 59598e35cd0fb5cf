"""What the local provider server's model says and which tools it calls, when a test tells it to.

Two ways: scripted (`Script`: say this, call that tool, when the newest text holds these words) and obedient (it does
whatever the newest text it reads tells it: `CALL tool {json}` and `SAY text`). Not for HTTP or faults.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from support.schema_content import conforming_text

_CALL = re.compile(r"\bCALL ([A-Za-z_][\w-]*)\s*(\{.*?\})(?=\s*(?:$|\n|CALL |SAY |[\"<]))", re.MULTILINE)
_SAY = re.compile(r"\bSAY (.+)")
_INTERRUPTED = "interrupted at exactly this place"
_QUOTED = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: text, or calls of tools as (name, arguments as text)."""

    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    calls: tuple[tuple[str, str], ...]
    text: str
    contains: str | None
    rounds: int


@dataclass(slots=True)
class Script:
    """What a test told the model; the first rule that fits the newest text of the person decides."""

    is_obedient: bool = False
    rules: list[_Rule] = field(default_factory=list)
    words: tuple[int, int] = (12, 40)
    """Least and most characters of an answer nobody scripted."""
    thinks: Callable[[str, str], Any] | None = None
    """Gives the value for a role and its prompt; None = any value that conforms to the schema."""
    shape: Callable[[Any], Any] | None = None
    """Changes each value that conforms to a schema into another that does, before a fault spoils it."""

    def say(self, text: str, contains: str | None) -> None:
        """Answer with this text."""
        self.rules.append(_Rule((), text, contains, 1))

    def use_tools(self, calls: tuple[tuple[str, str], ...], contains: str | None, rounds: int) -> None:
        """Call these tools, all at once, in so many rounds; then go on with the next rule."""
        self.rules.append(_Rule(calls, "", contains, rounds))

    def answer(self, messages: list[dict[str, Any]], tools: list[str]) -> Said:
        """Return the answer to a conversation without a schema."""
        if _is_to_go_on(messages):
            partial = text_of(messages[-2].get("content"))
            whole = self.answer(messages[:-2], tools).text
            return Said(whole[len(partial) :] if whole.startswith(partial) else whole)
        newest = _since_last_answer(messages)
        if self.is_obedient and (said := _obeyed(newest, has_tools=bool(tools))):
            return said
        asked = _last_of_person(messages)
        done = sum(1 for message in messages[asked:] if message.get("tool_calls"))
        question = text_of(messages[asked].get("content")) if messages else ""
        for rule in self.rules:
            if rule.contains is not None and rule.contains not in question:
                continue
            if not rule.calls:
                return Said(rule.text + _quoted(newest))
            if tools and done < rule.rounds:
                return Said(calls=rule.calls)
            done = max(0, done - rule.rounds)
        prompt = "\n".join(text_of(message.get("content")) for message in messages)
        return Said(_long_text(prompt, *self.words) + _quoted(newest))


def text_of(content: Any) -> str:
    """Return the text of a message's content, which may come in parts."""
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content)
    return str(content or "")


def _is_to_go_on(messages: list[dict[str, Any]]) -> bool:
    return (
        len(messages) > 2
        and messages[-1]["role"] == "user"
        and messages[-2]["role"] == "assistant"
        and _INTERRUPTED in text_of(messages[-1].get("content"))
    )


def _since_last_answer(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the model has not answered yet: the new messages, tool results among them."""
    for position in range(len(messages) - 1, -1, -1):
        if messages[position]["role"] == "assistant":
            return messages[position + 1 :]
    return messages


def _last_of_person(messages: list[dict[str, Any]]) -> int:
    """Place of the person's newest message, which stands before the calls made for it."""
    first_call = len(messages)
    while first_call > 0 and (messages[first_call - 1]["role"] == "tool" or messages[first_call - 1].get("tool_calls")):
        first_call -= 1
    found = [place for place in range(first_call) if messages[place]["role"] == "user"]
    if found and messages[-1]["role"] == "user" and found[-1] == len(messages) - 1 and len(found) > 1:
        before = messages[found[-1] - 1]["role"]
        return found[-2] if before == "tool" else found[-1]
    return found[-1] if found else 0


def _quoted(newest: list[dict[str, Any]]) -> str:
    """The results of tools, in the model's own answer."""
    results = [text_of(message.get("content")) for message in newest if message["role"] == "tool"]
    return "".join(f"\n\nThe tool says: {result[:_QUOTED]}" for result in results)


def _obeyed(newest: list[dict[str, Any]], *, has_tools: bool) -> Said | None:
    """Do what the newest text with an instruction says; instructions are found wherever they stand."""
    for message in reversed(newest):
        text = text_of(message.get("content"))
        calls = tuple((found.group(1), found.group(2)) for found in _CALL.finditer(text))
        if calls and has_tools:
            return Said(calls=calls)
        if said := _SAY.findall(text):
            return Said("\n".join(said))
    return None


def _long_text(prompt: str, least: int, most: int) -> str:
    """A deterministic text of words of the prompt, as long as wanted."""
    parts: list[str] = []
    while sum(len(part) + 1 for part in parts) < least or not parts:
        parts.append(conforming_text(f"{prompt}\x00{len(parts)}" if parts else prompt))
    return " ".join(parts)[: max(most, len(parts[0]))]


def arguments_text(arguments: dict[str, Any] | str) -> str:
    """Return the arguments of a call as a model sends them; a text is sent as it is, also when it is no JSON."""
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
