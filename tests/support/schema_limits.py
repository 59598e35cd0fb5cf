"""What vendors refuse in the JSON schema of a reply, by the limits they publish or that others measured.

For: the local servers of tests, which refuse as a vendor does, in its kind of words. Not a validator of replies.
Sources, read in November 2026: OpenAI's guide to structured outputs (keywords, 1,000 enum values, 5,000 properties, 10
levels, 120,000 characters of names); its forum for the 500 of older deployments; Anthropic's guide (bounds, unions,
optional parts); googleapis/python-genai 2170 (sum of maxItems) and 660; ggml-org/llama.cpp 27087 (repetitions).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_NAMES_OF_SCHEMAS = ("properties", "$defs")
_BOUNDS_OF_TEXTS = frozenset({"minLength", "maxLength"})
_UNKNOWN_EVERYWHERE = frozenset(
    "not if then else dependentRequired dependentSchemas patternProperties unevaluatedProperties propertyNames"
    " minProperties maxProperties unevaluatedItems contains minContains maxContains uniqueItems".split()
)


@dataclass(frozen=True, slots=True)
class SchemaLimits:
    """Limits of one vendor; None = none of this kind. `words` is how its refusal reads, `{}` being the reason."""

    words: str
    refused: frozenset[str] = frozenset()
    """Keywords."""
    is_strict: bool = True
    """Objects closed, every property required, a type for the entries of each list."""
    enum_values: int | None = None
    characters_of_long_enum: int | None = None
    """Of all values of one enum of more than 250."""
    properties: int | None = None
    levels: int | None = None
    characters_of_names: int | None = None
    unions: int | None = None
    optional: int | None = None
    sum_of_most: int | None = None
    """Of `maxItems` over the whole schema."""
    repetitions: int | None = None
    """Of one text or list."""


OPENAI = SchemaLimits(
    words="Invalid schema for response_format: {}",
    refused=_BOUNDS_OF_TEXTS | _UNKNOWN_EVERYWHERE | {"allOf", "oneOf", "default"},
    enum_values=1000,
    characters_of_long_enum=15_000,
    properties=5000,
    levels=10,
    characters_of_names=120_000,
)
OLDER_OPENAI = SchemaLimits(
    words="Invalid schema for response_format: {}",
    refused=OPENAI.refused,
    enum_values=500,
    characters_of_long_enum=7_500,
    properties=5000,
    levels=10,
    characters_of_names=15_000,
)
ANTHROPIC = SchemaLimits(
    words="output_config.format.schema: {}",
    refused=_BOUNDS_OF_TEXTS
    | _UNKNOWN_EVERYWHERE
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "maxItems"},
    unions=16,
    optional=24,
)
GOOGLE = SchemaLimits(
    words="{}",
    refused=_UNKNOWN_EVERYWHERE,
    is_strict=False,
    enum_values=500,
    characters_of_names=15_000,
    sum_of_most=960,
)
LLAMA = SchemaLimits(words="Failed to initialize samplers: failed to parse grammar", is_strict=False, repetitions=2000)


def refusal(schema: dict[str, Any], limits: SchemaLimits) -> str | None:
    """Return the words a vendor refuses a schema with, or None where it takes it."""
    reason = next(_reasons(schema, limits), None)
    return None if reason is None else limits.words.format(reason)


def _reasons(schema: dict[str, Any], limits: SchemaLimits) -> Iterator[str]:
    nodes = list(_nodes(schema, ()))
    for place, node in nodes:
        yield from (f"In context={place}, '{key}' is not permitted." for key in sorted(limits.refused & node.keys()))
        if limits.is_strict:
            yield from _loose(place, node)
    enums = [node["enum"] for _, node in nodes if "enum" in node]
    total = sum(map(len, enums))
    if limits.enum_values is not None and total > limits.enum_values:
        yield (
            f"Expected at most {limits.enum_values} enum values in total within a single schema when using structured"
            f" outputs, but received {total}."
        )
    longest = max((sum(len(str(one)) for one in values) for values in enums if len(values) > 250), default=0)
    if limits.characters_of_long_enum is not None and longest > limits.characters_of_long_enum:
        yield f"The values of an enum of more than 250 hold {longest} characters."
    names = [name for _, node in nodes for key in _NAMES_OF_SCHEMAS for name in node.get(key, ())]
    if limits.properties is not None and len(names) > limits.properties:
        yield f"{len(names)} properties exceed the limit of {limits.properties}."
    letters = sum(map(len, names)) + sum(len(str(one)) for values in enums for one in values)
    if limits.characters_of_names is not None and letters > limits.characters_of_names:
        yield "The schema produces a constraint that has too many states for serving: names and values are too long."
    deep = _levels(schema)
    if limits.levels is not None and deep > limits.levels:
        yield f"{deep} levels of nesting exceeds limit of {limits.levels}."
    unions = sum("anyOf" in node or isinstance(node.get("type"), list) for _, node in nodes)
    if limits.unions is not None and unions > limits.unions:
        yield f"Schemas contain too many parameters with union types ({unions} with limit {limits.unions})."
    optional = sum(len(set(node.get("properties", ())) - set(node.get("required", ()))) for _, node in nodes)
    if limits.optional is not None and optional > limits.optional:
        yield f"Schemas contain too many optional parameters ({optional} with limit {limits.optional})."
    most = sum(node.get("maxItems", 0) for _, node in nodes)
    if limits.sum_of_most is not None and most > limits.sum_of_most:
        yield "Request contains an invalid argument."
    repeated = max((node.get(key, 0) for _, node in nodes for key in ("maxLength", "maxItems", "minItems")), default=0)
    if limits.repetitions is not None and repeated >= limits.repetitions:
        yield "number of repetitions exceeds sane defaults"


def _loose(place: tuple[str, ...], node: dict[str, Any]) -> Iterator[str]:
    if node.get("type") == "object":
        if node.get("additionalProperties") is not False:
            yield f"In context={place}, 'additionalProperties' is required to be supplied and to be false."
        missing = sorted(set(node.get("properties", ())) - set(node.get("required", ())))
        if missing:
            yield f"In context={place}, 'required' must include every key in properties. Missing '{missing[0]}'."
    if node.get("type") == "array" and not isinstance(node.get("items"), dict):
        yield f"In context={place}, array schema missing items."
    if not place and node.get("type") != "object":
        yield "schema must be a JSON Schema of 'type: \"object\"'."


def _nodes(node: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if isinstance(node, list):
        for part in node:
            yield from _nodes(part, place)
    if not isinstance(node, dict):
        return
    yield place, node
    for key, part in node.items():
        if key in _NAMES_OF_SCHEMAS:
            for name, inner in part.items():
                yield from _nodes(inner, (*place, key, name))
        elif key in ("items", "anyOf", "oneOf", "allOf"):
            yield from _nodes(part, (*place, key))


def _levels(node: Any) -> int:
    if isinstance(node, list):
        return max(map(_levels, node), default=0)
    if not isinstance(node, dict):
        return 0
    inner = [_levels(part) for key in _NAMES_OF_SCHEMAS for part in node.get(key, {}).values()]
    inner += [_levels(node[key]) for key in ("items", "anyOf", "oneOf", "allOf") if key in node]
    return (node.get("type") in ("object", "array")) + max(inner, default=0)
