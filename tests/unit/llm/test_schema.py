"""The schema check against the server's writer of conforming content: two readings of one schema that must agree."""

import contextlib
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

import app.domain.agents as agents
from app.llm.reply_schema import UnfitReplyError, find_json, is_strict, read_reply, violations
from support.provider_requests import Verdict, ask
from support.schema_content import conforming_value

REPLIES: list[type[BaseModel]] = [
    found
    for name, found in sorted(vars(agents).items())
    if name.endswith("Reply") and isinstance(found, type) and issubclass(found, BaseModel)
]


class Leaf(BaseModel):
    name: str = Field(pattern=r"^(C|S)\d+@run:[1-9]\d{0,3}$")
    tags: set[int] = Field(min_length=2, max_length=6)


class Tree(BaseModel):
    leaf: Leaf
    children: tuple["Tree", ...] = Field(default=(), max_length=3)
    share: float = Field(gt=0, lt=1)
    pair: tuple[int, str]
    sizes: dict[str, int] = Field(min_length=2)
    either: int | str | None = None


PLACES: list[tuple[Any, dict[str, Any], str]] = [
    ({}, {"required": ["a"]}, "a: is missing"),
    ({"a": 1, "b": 2}, {"properties": {"a": {}}, "additionalProperties": False}, "b: is not asked for"),
    ({"a": {"b": "x"}}, {"properties": {"a": {"properties": {"b": {"enum": ["y"]}}}}}, 'a.b: "x" is none of ["y"]'),
    ({"a": [1, "x"]}, {"properties": {"a": {"items": {"type": "integer"}}}}, 'a[1]: "x" is not of type "integer"'),
    ({"a": 101}, {"properties": {"a": {"maximum": 100}}}, "a: 101 must be at most 100"),
    ({"a": -1}, {"properties": {"a": {"minimum": 0}}}, "a: -1 must be at least 0"),
    ({"a": 0}, {"properties": {"a": {"exclusiveMinimum": 0}}}, "a: 0 must be more than 0"),
    ({"a": 1}, {"properties": {"a": {"exclusiveMaximum": 1}}}, "a: 1 must be less than 1"),
    ({"a": True}, {"properties": {"a": {"type": "integer"}}}, 'a: true is not of type "integer"'),
    ({"a": 1.5}, {"properties": {"a": {"type": "integer"}}}, 'a: 1.5 is not of type "integer"'),
    ({"a": None}, {"properties": {"a": {"type": ["string", "boolean"]}}}, 'a: null is not of type ["string"'),
    ({"a": "xyz"}, {"properties": {"a": {"maxLength": 2}}}, "a: has 3 characters, at most 2"),
    ({"a": ""}, {"properties": {"a": {"minLength": 1}}}, "a: has 0 characters, at least 1"),
    ({"a": [1]}, {"properties": {"a": {"minItems": 2}}}, "a: has 1 items, at least 2"),
    ({"a": [1, 1]}, {"properties": {"a": {"uniqueItems": True}}}, "a: holds an item twice"),
    ({"a": {}}, {"properties": {"a": {"minProperties": 1}}}, "a: has 0 entries"),
    ({"a": "x"}, {"properties": {"a": {"pattern": "^y"}}}, 'a: "x" does not match ^y'),
    ({"a": 1}, {"properties": {"a": {"const": 2}}}, "a: must be 2"),
    ({"a": 1}, {"properties": {"a": False}}, "a: is not allowed"),
    ({"a": 1}, {"properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}}, "a: 1 is not of type"),
    ({"a": 1}, {"properties": {"a": {"allOf": [{"maximum": 0}]}}}, "a: 1 must be at most 0"),
    ({"x": "a"}, {"additionalProperties": {"type": "integer"}}, 'x: "a" is not of type'),
    ({"a": 1}, {"$defs": {"t": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/t"}}}, "a: 1 is not of"),
]


@pytest.mark.parametrize("reply", [*REPLIES, Verdict, Tree], ids=lambda found: found.__name__)
def test_conforming_content_fits_both_schema_and_type(reply: type[BaseModel]) -> None:
    schema = reply.model_json_schema()
    for number in range(60):
        value = conforming_value(f"Plan {number}: bread, bicycles and a bakery", schema)
        assert list(violations(value, schema)) == []
        reply.model_validate_json(json.dumps(value))


@given(prompt=st.text(), other=st.text())
def test_content_depends_on_the_prompt_and_on_nothing_else(prompt: str, other: str) -> None:
    schema = Tree.model_json_schema()
    value = conforming_value(prompt, schema)
    assert value == conforming_value(prompt, schema)
    assert list(violations(value, schema)) == []
    if prompt != other:
        assert value != conforming_value(other, schema)


@pytest.mark.parametrize(("value", "schema", "words"), PLACES, ids=range(len(PLACES)))
def test_what_does_not_fit_is_named_with_its_place(value: Any, schema: dict[str, Any], words: str) -> None:
    found = list(violations(value, schema))
    assert len(found) == 1
    assert words in found[0]


def test_every_row_of_a_schema_must_be_answered() -> None:
    """A reply type may take any rows; the schema of the request names them, also for servers that ignore it."""
    row = {"type": "object", "properties": {"multiple": {"type": "number"}}, "required": ["multiple"]}
    schema = {
        "type": "object",
        "properties": {"rows": {"properties": {"C1": row, "C2": row}, "required": ["C1", "C2"]}},
    }
    request = ask().model_copy(update={"reply_type": agents.JudgeCostReply, "json_schema": schema})
    with pytest.raises(UnfitReplyError, match=re.escape("rows.C2: is missing")):
        read_reply(request, '{"rows": {"C1": {"multiple": 2}}}')


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        ' \n{"a": 1}\n',
        '```json\n{"a": 1}\n```',
        'Here {you} are: {"a": 1} and {more}.',
        'Think: {"b": 2}? No: {"a": 1, "b": {"c": [1, 2]}}',
        '{"a": 1}{"a',
    ],
)
def test_the_object_is_found_in_what_surrounds_it(text: str) -> None:
    assert find_json(text)["a"] == 1


def test_a_draft_in_a_thought_is_no_answer_though_it_is_longer() -> None:
    draft = 'Perhaps {"a": 50, "because": "a guess, to be thought over"}? No.'
    assert find_json(f'{draft}\n</think>\n\n{{"a": 1}}') == {"a": 1}
    assert find_json(f'<think>{draft}</think>```json\n{{"a": 1}}\n```') == {"a": 1}
    assert find_json('{"a": "</think>"} it is') == {"a": "</think>"}


@pytest.mark.parametrize("text", ["", " ", "no", "[1]", "{", '{"a": NaN}', '{"a": Infinity}', "{" * 5000, '"no"'])
def test_what_is_no_object_is_said(text: str) -> None:
    with pytest.raises(UnfitReplyError, match=r"empty|no JSON object"):
        read_reply(ask(), text)


@given(text=st.text(alphabet='{}[]":, ab1\\\n`', max_size=200))
def test_looking_for_an_object_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(UnfitReplyError):
        find_json(text)
    with contextlib.suppress(UnfitReplyError):
        read_reply(ask(), text)


def test_strict_is_said_only_of_closed_schemas() -> None:
    assert is_strict(Verdict.model_json_schema())
    assert not is_strict(Tree.model_json_schema())
    assert not is_strict({"type": "object", "properties": {"a": {}}, "required": ["a"]})
    nested = {"type": "object", "properties": {}}
    outer = {"type": "object", "properties": {"type": nested}, "required": ["type"], "additionalProperties": False}
    assert not is_strict(outer), "a property may be called like a keyword"
