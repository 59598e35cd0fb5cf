"""Content that conforms to a JSON schema, derived from a seed: what a model that obeys schemas might say.

The same prompt and schema give the same content; other prompts give other content. Not a validator, and
not a model: the texts are words of the prompt in another order.
"""

import hashlib
import importlib
import json
import random
import re
from collections.abc import Callable
from typing import Any

_WORDS = "plan step part week team test cost risk stock order paper share night check list".split()
_DEEP = 5
"""Below this depth only what is required is written, so that a schema that refers to itself ends."""

_parse_pattern = importlib.import_module("re._parser").parse


def seed_of(prompt: str, schema: object) -> int:
    """Return the seed of one prompt and schema: equal for equal inputs on every machine."""
    text = prompt + "\x00" + json.dumps(schema, sort_keys=True, ensure_ascii=True)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()[:8], "big")


def conforming_text(prompt: str) -> str:
    """Return a plain reply to a prompt, for a request without a schema."""
    return _Writer(prompt, {}, seed_of(prompt, None)).text(12, 40) + "."


def conforming_value(prompt: str, schema: dict[str, Any]) -> Any:
    """Return a JSON value that conforms to the schema.

    Knows $ref and $defs, type (one or several), enum, const, anyOf, oneOf, allOf, properties, required,
    additionalProperties, items, prefixItems, uniqueItems and the bounds of numbers, texts, lists and
    objects; simple patterns.

    Raises:
        ValueError: the schema asks for something this writer does not know.
    """
    return _Writer(prompt, schema, seed_of(prompt, schema)).value(schema, 0)


class _Writer:
    def __init__(self, prompt: str, root: dict[str, Any], seed: int) -> None:
        self._root = root
        self._random = random.Random(seed)
        self._words = re.findall(r"[^\W\d_]{3,14}", prompt)[:4000] or _WORDS

    def value(self, schema: Any, depth: int) -> Any:
        if schema is True or schema == {}:
            return self.text(1, 4)
        if not isinstance(schema, dict):
            raise ValueError(f"no value conforms to the schema {schema!r}")
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._random.choice(schema["enum"])
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return self.value(self._choose(schema[union], depth), depth + 1)
        kind = schema.get("type", "object" if "properties" in schema else "string")
        if isinstance(kind, list):
            kind = self._choose(kind, depth)
        writers: dict[str, Callable[[], Any]] = {
            "object": lambda: self._object(schema, depth),
            "array": lambda: self._array(schema, depth),
            "string": lambda: self._string(schema),
            "integer": lambda: self._integer(schema),
            "number": lambda: self._number(schema),
            "boolean": lambda: self._random.random() < 0.5,
            "null": lambda: None,
        }
        if kind not in writers:
            raise ValueError(f"the type {kind!r} is not known")
        return writers[kind]()

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            target: Any = self._root
            for step in schema["$ref"].removeprefix("#").strip("/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            schema = {**target, **{key: item for key, item in schema.items() if key != "$ref"}}
        if "allOf" in schema:
            merged = {key: item for key, item in schema.items() if key != "allOf"}
            for part in schema["allOf"]:
                found = self._resolved(part)
                properties = {**merged.get("properties", {}), **found.get("properties", {})}
                required = [*merged.get("required", []), *found.get("required", [])]
                merged = {**found, **merged}
                if properties:
                    merged |= {"properties": properties, "required": required}
            schema = merged
        return schema

    def _choose(self, options: list[Any], depth: int) -> Any:
        """One of several; deep down the plainest, which is null where null is allowed."""
        if depth < _DEEP:
            return self._random.choice(options)
        plain = [o for o in options if o == "null" or (isinstance(o, dict) and o.get("type") == "null")]
        return (plain or sorted(options, key=lambda o: len(json.dumps(o))))[0]

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = set(schema.get("required", []))
        found = {
            name: self.value(part, depth + 1)
            for name, part in schema.get("properties", {}).items()
            if name in required or "const" in part or (depth < _DEEP and self._random.random() < 0.5)
        }
        extra = schema.get("additionalProperties", True)
        for name in sorted(required - found.keys()):
            found[name] = self.value(extra, depth + 1)
        while len(found) < schema.get("minProperties", 0):
            found[f"key_{len(found) + 1}"] = self.value(extra, depth + 1)
        return found

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        found = [self.value(part, depth + 1) for part in schema.get("prefixItems", [])]
        least = schema.get("minItems", 0)
        most = schema.get("maxItems", least + 2)
        items = schema.get("items", "prefixItems" not in schema)
        if items is False:
            return found
        length = least if depth >= _DEEP else self._random.randint(least, min(most, least + 2))
        for _ in range(20 * length):
            if len(found) >= length:
                break
            item = self.value(items, depth + 1)
            if not schema.get("uniqueItems") or item not in found:
                found.append(item)
        if len(found) < least:
            raise ValueError(f"no {least} different items conform to {items!r}")
        return found

    def _string(self, schema: dict[str, Any]) -> str:
        if "pattern" in schema:
            return self._matching(schema["pattern"])
        least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
        found = self.text(2, 9)
        while len(found) < least:
            found += " " + self.text(2, 9)
        found = found[: int(most)].strip()
        return found.ljust(least, "x")

    def text(self, fewest: int, most: int) -> str:
        """Words of the prompt in another order."""
        words = self._random.choices(self._words, k=self._random.randint(fewest, most))
        return " ".join(words).capitalize()

    def _integer(self, schema: dict[str, Any]) -> int:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        most = schema.get("maximum", schema.get("exclusiveMaximum", least + 101) - 1)
        step = schema.get("multipleOf", 1)
        return int(self._random.randint(-(-least // step), most // step) * step)

    def _number(self, schema: dict[str, Any]) -> float:
        if "multipleOf" in schema:
            return self._integer(schema)
        least = schema.get("minimum", schema.get("exclusiveMinimum", 0))
        most = schema.get("maximum", schema.get("exclusiveMaximum", least + 100))
        return float(least + (most - least) * self._random.randint(1, 999) / 1000)

    def _matching(self, pattern: str) -> str:
        text = "".join(self._piece(op, argument) for op, argument in _parse_pattern(pattern))
        if re.search(pattern, text) is None:
            raise ValueError(f"the pattern {pattern!r} is not simple enough")
        return text

    def _piece(self, op: Any, argument: Any) -> str:
        match str(op):
            case "LITERAL":
                return chr(argument)
            case "ANY":
                return "x"
            case "AT" | "ASSERT" | "ASSERT_NOT":
                return ""
            case "NOT_LITERAL":
                return "x" if argument != ord("x") else "y"
            case "IN":
                return self._one_of(argument)
            case "MAX_REPEAT" | "MIN_REPEAT":
                least, most, parts = argument
                count = self._random.randint(least, min(int(most), least + 4))
                return "".join(self._piece(*part) for _ in range(count) for part in parts)
            case "SUBPATTERN":
                return "".join(self._piece(*part) for part in argument[-1])
            case "BRANCH":
                return "".join(self._piece(*part) for part in self._random.choice(argument[1]))
        raise ValueError(f"the pattern part {op} is not known")

    def _one_of(self, parts: list[Any]) -> str:
        if str(parts[0][0]) == "NEGATE":
            known = {chr(argument) for op, argument in parts[1:] if str(op) == "LITERAL"}
            return next(letter for letter in "xyz1" if letter not in known)
        op, argument = self._random.choice(parts)
        match str(op):
            case "LITERAL":
                return chr(argument)
            case "RANGE":
                return chr(self._random.randint(*argument))
            case "CATEGORY":
                return "7" if str(argument) == "CATEGORY_DIGIT" else " " if str(argument) == "CATEGORY_SPACE" else "w"
        raise ValueError(f"the pattern class {op} is not known")
