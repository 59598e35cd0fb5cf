"""Takes harmless wrappings off a structured reply: what is inside must fit, and what was taken off is said. Pure.

A list around the one object, a field around it, JSON inside a text, a number as text: weaker models and servers write
these though the schema was told, and nothing of the meaning is in doubt. Not for what fits (`reply_schema`) and not for
guessing: a list of two is no answer, and a word that is no number is none.
"""

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

from app.domain.kit.late_pattern import late

Fits = Callable[[Any, Any], bool]
"""Says whether a value fits a schema, a part of the one that was told."""
AROUND_LIST = "a list around the answer"
AROUND_FIELD = "a field around the answer"
AS_TEXT = "JSON inside a text"
NUMBER_AS_TEXT = "a number as text"
TEXT_AS_NUMBER = "a text as number"
WORD_AS_TEXT = "true, false or null as text"
OTHER_CASE = "a word of the list in other letters"
WITHOUT_LIST = "a single value where a list was asked"

_NUMBER = late(r"[+-]?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,2})?")
_WORDS = {"true": True, "false": False, "null": None}
_DEEPEST = 4


def unwrapped(document: Any, schema: dict[str, Any], fits: Fits) -> tuple[Any, tuple[str, ...]] | None:
    """Return what is inside a document's wrappings and the names of these; None where nothing inside fits.

    Args:
        document: as the model wrote it; does not fit by itself.
        schema: that was told.
        fits: says what fits.
    """
    mend = _Mend(schema, fits)
    for inside, taken in _insides(document, mend.target(schema), ()):
        mend.taken = list(taken)
        found = mend.value(inside, schema) if isinstance(inside, dict) else inside
        if fits(found, schema):
            return found, tuple(dict.fromkeys(mend.taken))
    return None


def _insides(document: Any, schema: dict[str, Any], taken: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """The document and, one after the other, what could be inside it, the outermost first."""
    yield document, taken
    if len(taken) == _DEEPEST:
        return
    if isinstance(document, list) and len(document) == 1:
        yield from _insides(document[0], schema, (*taken, AROUND_LIST))
    elif isinstance(document, str):
        try:
            inner = json.loads(document)
        except (ValueError, RecursionError):
            return
        yield from _insides(inner, schema, (*taken, AS_TEXT))
    elif isinstance(document, dict):
        known = schema.get("properties", {})
        if len(document) == 1 and not known.keys() & document.keys():
            yield from _insides(next(iter(document.values())), schema, (*taken, AROUND_FIELD))
        elif isinstance(document.get("properties"), dict) and "properties" not in known:
            # The schema's own form with values in it.
            yield from _insides(document["properties"], schema, (*taken, AROUND_FIELD))


class _Mend:
    """Puts single values into the form their part of the schema has, where one form alone is meant."""

    def __init__(self, root: dict[str, Any], fits: Fits) -> None:
        self._root = root
        self._fits = fits
        self.taken: list[str] = []

    def value(self, value: Any, schema: Any) -> Any:
        if not isinstance(schema, dict) or self._fits(value, schema):
            return value
        if "$ref" in schema:
            return self.value(value, self.target(schema))
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return self._of_union(value, schema[union])
        kinds = schema.get("type")
        if isinstance(value, dict) and kinds == "object":
            return self._object(value, schema)
        if isinstance(value, list) and kinds == "array":
            items = schema.get("items", True)
            return [self.value(item, items) for item in value]
        for found, name in self._others(value, schema):
            if self._fits(found, schema):
                self.taken.append(name)
                return found
        return value

    def _of_union(self, value: Any, options: list[Any]) -> Any:
        """The value in the form of the first option it can have."""
        before = list(self.taken)
        for option in options:
            found = self.value(value, option)
            if self._fits(found, option):
                return found
            self.taken = list(before)
        return value

    def _object(self, value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
        known, other = schema.get("properties", {}), schema.get("additionalProperties", True)
        return {name: self.value(item, known.get(name, other)) for name, item in value.items()}

    def _others(self, value: Any, schema: dict[str, Any]) -> Iterator[tuple[Any, str]]:
        """Other forms of a single value, each with its name; the first that fits is meant."""
        if isinstance(value, str):
            yield from _of_text(value, schema)
            if schema.get("type") in ("object", "array"):
                try:
                    inner = json.loads(value)
                except (ValueError, RecursionError):
                    inner = value
                yield self.value(inner, schema) if isinstance(inner, dict | list) else inner, AS_TEXT
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield json.dumps(value), TEXT_AS_NUMBER
        if isinstance(value, list) and len(value) == 1:
            yield self.value(value[0], schema), AROUND_LIST
        if schema.get("type") == "array" and not isinstance(value, list):
            yield [self.value(value, schema.get("items", True))], WITHOUT_LIST

    def target(self, schema: dict[str, Any]) -> Any:
        """The schema itself, or the one it refers to."""
        found: Any = schema
        while isinstance(found, dict) and "$ref" in found:
            steps = found["$ref"].removeprefix("#").strip("/").split("/")
            found = self._root
            for step in steps:
                found = found[step.replace("~1", "/").replace("~0", "~")]
        return found


def _of_text(text: str, schema: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    stripped = text.strip().strip("\"'“”").strip()
    if _NUMBER.fullmatch(stripped):
        number = float(stripped)
        if math.isfinite(number):
            yield int(number) if number.is_integer() else number, NUMBER_AS_TEXT
    if stripped.lower() in _WORDS:
        yield _WORDS[stripped.lower()], WORD_AS_TEXT
    listed = [one for one in schema.get("enum", ()) if isinstance(one, str) and one.casefold() == stripped.casefold()]
    if len(listed) == 1:
        yield listed[0], OTHER_CASE
