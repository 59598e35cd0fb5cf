"""The contract of a structured reply: find the JSON in what a model said, and say what does not fit.

Knows the part of JSON schema that pydantic writes and requests use; an unknown keyword is not checked. Not for
what a schema cannot say: that is the reply type's and the request's own check.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic

from pydantic import ValidationError

from app.domain.kit.late_pattern import late
from app.domain.model_client import ModelRequest, ReplyT
from app.llm.unwrapping import unwrapped
from app.llm.wire.thinking import after_thoughts

_MOST_PROBLEMS = 12
_NO_OBJECT = "the answer holds no JSON object"
_WORDS_OF = {"minLength": "at least {} characters", "maxLength": "at most {} characters"}
LENGTHS = frozenset({"minLength", "maxLength"})
"""Bounds of texts: refused where a vendor compiles the schema."""
_OPENING = late(r"[{\[]")
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


class UnfitReplyError(Exception):
    """A reply does not fit its request; the text says where, for the model and for the person."""


@dataclass(frozen=True, slots=True)
class FittingReply(Generic[ReplyT]):
    """A reply that fits its request, and the names of the harmless wrappings that were taken off it."""

    value: ReplyT
    unwrapped: tuple[str, ...]


def read_reply(request: ModelRequest[ReplyT], text: str) -> FittingReply[ReplyT]:
    """Return the validated reply in a model's text.

    The text may be the JSON alone, in a Markdown fence, with prose around it, or in a harmless wrapping (`unwrapping`).

    Raises:
        UnfitReplyError: there is no JSON object, or it breaks the schema, the reply type or the request's check.
    """
    document = find_json(text)
    taken: tuple[str, ...] = ()
    schema = request.json_schema
    if problems := list(violations(document, schema)):
        inside = unwrapped(document, schema, lambda value, part: not any(_Checker(schema).check(value, part, "")))
        if inside is None:
            if not isinstance(document, dict):
                raise UnfitReplyError(_NO_OBJECT)
            raise UnfitReplyError("; ".join(problems[:_MOST_PROBLEMS]))
        document, taken = inside
    try:
        value = request.reply_type.model_validate_json(json.dumps(document))
    except ValidationError as error:
        raise UnfitReplyError("; ".join(_lines(error))) from None
    if request.check is not None and (problem := request.check(value)):
        raise UnfitReplyError(problem)
    return FittingReply(value, taken)


def find_json(text: str) -> Any:
    """Return the JSON in a text: the text itself, else the longest object or list that stands in it.

    What stands before the end of a thought is a draft, also where the server kept the thought's beginning to itself.

    Raises:
        UnfitReplyError: there is none.
    """
    if not text.strip():
        raise UnfitReplyError("the answer is empty")
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        found = _longest(after_thoughts(text)) or _longest(text)
    if found is None:
        raise UnfitReplyError(_NO_OBJECT)
    return found[0]


def _longest(text: str) -> tuple[Any] | None:
    """The longest object or list of objects; other lists are figures or references of the prose around it."""
    decoder = json.JSONDecoder(parse_constant=_no_number)
    best: tuple[int, Any] | None = None
    position = 0
    for _ in range(200):
        opening = _OPENING.search(text, position)
        if opening is None:
            break
        position = opening.start()
        try:
            found, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            if "{" in text[position:end] and (best is None or end - position > best[0]):
                best = (end - position, found)
        position = end
    return (best[1],) if best else None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def violations(value: Any, schema: dict[str, Any]) -> Iterator[str]:
    """Yield what does not fit, each as “place: what is wrong”."""
    yield from _Checker(schema).check(value, schema, "")


def is_strict(schema: dict[str, Any]) -> bool:
    """Whether a schema has the form that strict servers ask for: closed objects, every property required."""
    return all(
        node.get("additionalProperties") is False and set(node.get("required", ())) == set(node.get("properties", ()))
        for node in _nodes(schema)
        if node.get("type") == "object" or "properties" in node
    )


def in_words(schema: dict[str, Any], keywords: frozenset[str]) -> dict[str, Any]:
    """Return the schema without bounds that a vendor refuses; each is said in the description of its part instead.

    A reply is checked against the whole schema all the same.
    """
    found: dict[str, Any] = _in_words(schema, keywords)
    return found


def _in_words(node: Any, keywords: frozenset[str]) -> Any:
    if isinstance(node, list):
        return [_in_words(part, keywords) for part in node]
    if not isinstance(node, dict):
        return node
    made: dict[str, Any] = {}
    for key, part in node.items():
        if key in ("properties", "$defs"):
            made[key] = {name: _in_words(inner, keywords) for name, inner in part.items()}
        elif key not in keywords:
            made[key] = part if key in ("enum", "const", "required") else _in_words(part, keywords)
    said = [words.format(node[key]) for key, words in _WORDS_OF.items() if key in keywords and node.get(key)]
    if said:
        made["description"] = "; ".join([*([node["description"]] if "description" in node else []), *said])
    return made


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for key, part in node.items():
            if key not in ("enum", "const", "default", "examples"):
                # The names of properties are no keywords: their schemas are visited, not their table.
                for inner in part.values() if key in ("properties", "$defs") else (part,):
                    yield from _nodes(inner)
    elif isinstance(node, list):
        for part in node:
            yield from _nodes(part)


class _Checker:
    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root

    def check(self, value: Any, schema: Any, place: str) -> Iterator[str]:
        if schema is False:
            yield f"{place or 'answer'}: is not allowed"
        if not isinstance(schema, dict):
            return
        yield from self._parts(value, schema, place)
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place or 'answer'}: {_short(value)} is none of {_short(schema['enum'])}"
        if "const" in schema and value != schema["const"]:
            yield f"{place or 'answer'}: must be {_short(schema['const'])}"
        if not _is_of_type(value, schema.get("type")):
            yield f"{place or 'answer'}: {_short(value)} is not of type {_short(schema['type'])}"
        elif isinstance(value, dict):
            yield from self._object(value, schema, place)
        elif isinstance(value, list):
            yield from self._array(value, schema, place)
        elif isinstance(value, str):
            yield from _text(value, schema, place)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from _number(value, schema, place)

    def _parts(self, value: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
        if "$ref" in schema:
            yield from self.check(value, self._target(schema["$ref"]), place)
        for part in schema.get("allOf", ()):
            yield from self.check(value, part, place)
        for union in ("anyOf", "oneOf"):
            if union in schema:
                yield from self._union(value, schema[union], place)

    def _target(self, ref: str) -> Any:
        found: Any = self._root
        for step in ref.removeprefix("#").strip("/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        return found

    def _union(self, value: Any, options: list[Any], place: str) -> Iterator[str]:
        """Nothing if one option fits, else the problems of the option that comes nearest."""
        found = [list(self.check(value, option, place)) for option in options]
        if all(found):
            yield from min(found, key=len)

    def _object(self, value: dict[str, Any], schema: dict[str, Any], place: str) -> Iterator[str]:
        properties = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{_join(place, name)}: is missing"
        extra = schema.get("additionalProperties", True)
        for name, item in value.items():
            if name in properties:
                yield from self.check(item, properties[name], _join(place, name))
            elif extra is False:
                yield f"{_join(place, name)}: is not asked for"
            else:
                yield from self.check(item, extra, _join(place, name))
        yield from _between(len(value), schema, "Properties", "entries", place)

    def _array(self, value: list[Any], schema: dict[str, Any], place: str) -> Iterator[str]:
        first = schema.get("prefixItems", [])
        for index, item in enumerate(value):
            part = first[index] if index < len(first) else schema.get("items", True)
            yield from self.check(item, part, f"{place}[{index}]")
        yield from _between(len(value), schema, "Items", "items", place)
        if schema.get("uniqueItems") and len({json.dumps(item, sort_keys=True) for item in value}) < len(value):
            yield f"{place}: holds an item twice"


def _text(value: str, schema: dict[str, Any], place: str) -> Iterator[str]:
    yield from _between(len(value), schema, "Length", "characters", place)
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        yield f"{place}: {_short(value)} does not match {schema['pattern']}"


def _number(value: float, schema: dict[str, Any], place: str) -> Iterator[str]:
    bounds = (
        ("minimum", value >= schema.get("minimum", value), "at least"),
        ("maximum", value <= schema.get("maximum", value), "at most"),
        ("exclusiveMinimum", "exclusiveMinimum" not in schema or value > schema["exclusiveMinimum"], "more than"),
        ("exclusiveMaximum", "exclusiveMaximum" not in schema or value < schema["exclusiveMaximum"], "less than"),
    )
    for keyword, fits, words in bounds:
        if not fits or (keyword in schema and value != value):
            yield f"{place}: {_short(value)} must be {words} {schema[keyword]}"


def _between(size: int, schema: dict[str, Any], what: str, words: str, place: str) -> Iterator[str]:
    if size < schema.get(f"min{what}", 0):
        yield f"{place or 'answer'}: has {size} {words}, at least {schema[f'min{what}']} are needed"
    if size > schema.get(f"max{what}", size):
        yield f"{place or 'answer'}: has {size} {words}, at most {schema[f'max{what}']} are allowed"


def _is_of_type(value: Any, kind: Any) -> bool:
    if kind is None:
        return True
    kinds = kind if isinstance(kind, list) else [kind]
    if isinstance(value, bool):
        return "boolean" in kinds
    if isinstance(value, float) and not value.is_integer() and "number" not in kinds:
        return False
    return any(isinstance(value, _TYPES.get(name, (object,))) for name in kinds)


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"


def _lines(error: ValidationError) -> list[str]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [f"{'.'.join(map(str, line['loc'])) or 'answer'}: {line['msg']}" for line in found[:_MOST_PROBLEMS]]


def schema_text(schema: dict[str, Any]) -> str:
    """The schema as compact JSON, for a model that does not get it any other way."""
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
