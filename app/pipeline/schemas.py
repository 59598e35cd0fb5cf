"""JSON schemas in which a conforming answer is a complete and valid answer.

Small builders: every object is closed and all its properties are required; references are enumerations of
existing slugs while these are few; numbers have bounds, texts and lists have caps. Not for: knowing any role
(`requests`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]
_MOST_ENUMERATED = 200
"""Values of one kind of name in a whole schema. OpenAI takes 1,000 in all, older deployments 500, Google fewer."""
_MOST_REPEATED = 2000
"""llama.cpp refuses the grammar of a text this long (its MAX_REPETITION_THRESHOLD)."""


def an_object(properties: Mapping[str, Schema]) -> Schema:
    """A closed object; each property is required."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def keyed(names: Iterable[str], value: Schema) -> Schema:
    """An object with one required property of the same shape per name."""
    return an_object(dict.fromkeys(names, value))


def a_text(most: int, *, least: int = 0, describe: str = "") -> Schema:
    """A text of at most (and at least) so many characters; a long cap is said in words and kept by the type."""
    schema: Schema = {"type": "string"}
    if most < _MOST_REPEATED:
        schema["maxLength"] = most
    else:
        describe = "; ".join(filter(None, (describe, f"at most {most} characters")))
    if least:
        schema["minLength"] = least
    return _described(schema, describe)


def an_integer(low: int, high: int, *, describe: str = "") -> Schema:
    """A whole number between two bounds, both allowed."""
    return _described({"type": "integer", "minimum": low, "maximum": high}, describe)


def a_number(low: float, high: float, *, describe: str = "") -> Schema:
    """A number between two bounds, both allowed."""
    return _described({"type": "number", "minimum": low, "maximum": high}, describe)


def one_of(values: Iterable[str], *, describe: str = "") -> Schema:
    """One of these texts."""
    return _described({"type": "string", "enum": list(values)}, describe)


def a_list(value: Schema, most: int, *, least: int = 0, describe: str = "") -> Schema:
    """A list with at most (and at least) so many entries."""
    schema: Schema = {"type": "array", "items": value, "maxItems": most}
    if least:
        schema["minItems"] = least
    return _described(schema, describe)


def a_name(values: Iterable[str], *, times: int = 1, describe: str = "") -> Schema:
    """One of these existing names; many are left to the request's check, for vendors stop at some hundreds in all.

    Args:
        values: the names, at least one.
        times: how often this part stands in the whole schema.
        describe: what it names.
    """
    names = list(values)
    if times * len(names) <= _MOST_ENUMERATED:
        return one_of(names, describe=describe)
    return a_text(64, least=1, describe=describe or "one of the names listed")


def some_of(values: Iterable[str], most: int, *, times: int = 1, describe: str = "") -> Schema:
    """A list of existing names, as `a_name` has them; an empty list where there are none to name."""
    names = list(values)
    if not names:
        return a_list(a_text(64), 0, describe=describe)
    return a_list(a_name(names, times=times), min(most, len(names)), describe=describe)


def or_null(value: Schema) -> Schema:
    """The value, or null."""
    return {"anyOf": [value, {"type": "null"}]}


def a_flag(*, describe: str = "") -> Schema:
    """True or false."""
    return _described({"type": "boolean"}, describe)


def _described(schema: Schema, describe: str) -> Schema:
    return {**schema, "description": describe} if describe else schema
