"""A chat completion as servers really send it, filled up to the form the provider library wants.

Servers leave out ids, times and counts; an answer that was paid for is not thrown away for that. Pure.
"""

from typing import Any


def whole_completion(document: dict[str, Any], model: str) -> dict[str, Any] | None:
    """Return the completion with what is missing filled in, or None when there is no message in it."""
    choices = document.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return None
    first = choices[0]
    if not isinstance(first.get("message"), dict):
        return None
    message = {**first["message"], "role": "assistant"}
    message.setdefault("content", None)
    finish = first.get("finish_reason")
    choice = {**first, "index": 0, "message": message, "finish_reason": finish if isinstance(finish, str) else None}
    return {
        **document,
        "id": str(document.get("id") or ""),
        "object": "chat.completion",
        "created": _count(document.get("created")),
        "model": str(document.get("model") or model),
        "choices": [choice],
        "usage": _usage(document.get("usage")),
    }


def _usage(found: Any) -> dict[str, Any]:
    """Counts of tokens; one that is no number counts as not reported."""
    found = found if isinstance(found, dict) else {}
    names = ("prompt_tokens", "completion_tokens", "total_tokens")
    return {name: _count(found.get(name)) for name in names}


def _count(found: Any) -> int:
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e15:
        return 0
    return int(found)
