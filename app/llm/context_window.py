"""How long a context a server really gives, read from what it tells about itself. Pure.

What a model was trained for is not what a server gives: only a number that the server promises counts.
"""

from typing import Any

_LEAST = 256
_LISTS = ("data", "models", "items", "results", "model_list")
_PROMISES = ("max_model_len", "context_length", "context_window", "max_context_length")
"""vLLM; OpenRouter and Together; Groq; Mistral."""


def entries_of(document: Any) -> list[Any] | None:
    """Return the entries of a list of models: bare, in a field, or with the names as keys; None where it is none."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    for field in _LISTS:
        found = document.get(field)
        if isinstance(found, dict):
            found = [{"id": name, **(entry if isinstance(entry, dict) else {})} for name, entry in found.items()]
        if isinstance(found, list):
            return found
    return None


def of_models(document: Any, model: str) -> int | None:
    """Read `/v1/models`: the entry of this model, or the only one there is."""
    entries = [entry for entry in entries_of(document) or () if isinstance(entry, dict)]
    named = [entry for entry in entries if entry.get("id") == model]
    for entry in named or (entries if len(entries) == 1 else []):
        for name in _PROMISES:
            if size := _size(entry.get(name)):
                return size
    return None


def of_props(document: Any) -> int | None:
    """Read llama.cpp's `/props`: the context of one of its slots."""
    if not isinstance(document, dict):
        return None
    generation = document.get("default_generation_settings")
    inner = generation.get("n_ctx") if isinstance(generation, dict) else None
    return _size(inner) or _size(document.get("n_ctx"))


def of_lm_studio(document: Any, model: str) -> int | None:
    """Read LM Studio's `/api/v0/models`: the context a loaded model was loaded with."""
    found = document.get("data") if isinstance(document, dict) else None
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, dict) and entry.get("id") == model and (size := _size(entry.get("loaded_context_length"))):
            return size
    return None


def _size(found: Any) -> int | None:
    if isinstance(found, bool) or not isinstance(found, int | float) or not _LEAST <= found < 1e9:
        return None
    return int(found)
