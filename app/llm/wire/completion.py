"""A chat completion as servers really send it, filled up to the form the provider library wants.

Servers leave out ids, times and counts; an answer that was paid for is not thrown away for that. Pure. Not for
streams of chunks (`chat_stream`).
"""

import json
from typing import Any

from app.llm.wire.end_reasons import End, end_of, ends, has_ended

ENDS = ends(
    whole="stop eos eos_token eos_found end_of_text end_turn end_of_turn stop_sequence stop_string_found"
    " stop_pattern_found complete completed finished done",
    calls="tool_calls tool_call tool_use function_call function_calls",
    length="length max_tokens max_length max_new_tokens max_output_tokens max_completion_tokens token_limit"
    " model_length max_predicted_tokens_reached context_length_reached model_context_window_exceeded",
    refused="content_filter content_filtered content_filtering refusal safety recitation sensitive blocked blocklist"
    " prohibited_content guardrail_intervened spii",
)
"""OpenAI's own words, and those that servers and gateways of this protocol hand on from other vendors."""
_OWN_WORD = {End.WHOLE: "stop", End.CALLS: "tool_calls", End.LENGTH: "length", End.REFUSED: "content_filter"}


def whole_completion(document: dict[str, Any], model: str) -> dict[str, Any] | None:
    """Return the completion with what is missing filled in, or None when there is no message in it.

    Raises:
        OddEndError: it says itself that it is not whole.
    """
    choices = document.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return None
    first = choices[0]
    if not isinstance(first.get("message"), dict):
        return None
    message = {**first["message"], "role": "assistant"}
    message.setdefault("content", None)
    message.pop("tool_calls", None)
    if calls := tool_calls(first["message"].get("tool_calls")):
        message["tool_calls"] = calls
    choice = {**first, "index": 0, "message": message, "finish_reason": finish_word(first.get("finish_reason"))}
    return {
        **document,
        "id": str(document.get("id") or ""),
        "object": "chat.completion",
        "created": count(document.get("created")),
        "model": str(document.get("model") or model),
        "choices": [choice],
        "usage": counts(document.get("usage")),
    }


def finish_word(reason: Any) -> str | None:
    """Return OpenAI's own word for the reason of an end; None where no reason was given.

    Raises:
        OddEndError: it is no natural end.
    """
    return _OWN_WORD[end_of(reason, ENDS)] if has_ended(reason) else None


def tool_calls(found: Any) -> list[dict[str, Any]]:
    """Return the calls of tools in their whole form; an entry that names no tool is left out."""
    calls = []
    for number, call in enumerate(found if isinstance(found, list) else ()):
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict) and isinstance(function.get("name"), str):
            calls.append(
                {
                    "id": str(call.get("id") or f"call_{number}"),
                    "type": "function",
                    "function": {"name": function["name"], "arguments": arguments_text(function.get("arguments"))},
                }
            )
    return calls


def arguments_text(found: Any) -> str:
    """Return the arguments of a call as text; some servers send them as an object."""
    return found if isinstance(found, str) else json.dumps(found if isinstance(found, dict) else {})


def counts(found: Any) -> dict[str, Any]:
    """Counts of tokens; one that is no number counts as not reported."""
    found = found if isinstance(found, dict) else {}
    names = ("prompt_tokens", "completion_tokens", "total_tokens")
    return {name: count(found.get(name)) for name in names}


def count(found: Any) -> int:
    """Return a count, 0 for what is none."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e15:
        return 0
    return int(found)
