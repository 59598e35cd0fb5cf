"""Harmless wrappings of a reply are taken off and named; what is in doubt is left and told."""

import json
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from app.domain.model_client import ModelRequest, Role
from app.llm.reply_schema import FittingReply, UnfitReplyError, read_reply
from app.llm.unwrapping import (
    AROUND_FIELD,
    AROUND_LIST,
    AS_TEXT,
    NUMBER_AS_TEXT,
    OTHER_CASE,
    TEXT_AS_NUMBER,
    WITHOUT_LIST,
    WORD_AS_TEXT,
)
from support.provider_requests import MakeClient, Question, ask
from support.provider_server import Fault, ProviderServer


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    score: int = Field(ge=0, le=100)
    share: float | None = None
    sure: bool = True
    word: Literal["yes", "no", "unknown"] = "yes"
    label: str = Field(default="", max_length=20)
    tags: tuple[str, ...] = ()
    inner: "Row | None" = None


def read(text: str) -> FittingReply[Row]:
    request = ModelRequest[Row](
        role=Role.JUDGE_CHECKS,
        template="test@1",
        system="",
        prompt="",
        task=Question(),
        reply_type=Row,
        json_schema=Row.model_json_schema(),
    )
    return read_reply(request, text)


GOOD = {"score": 8, "word": "no"}
WRAPPED: dict[str, tuple[Any, dict[str, Any], tuple[str, ...]]] = {
    "a list": ([GOOD], GOOD, (AROUND_LIST,)),
    "two lists": ([[GOOD]], GOOD, (AROUND_LIST,)),
    "a field": ({"answer": GOOD}, GOOD, (AROUND_FIELD,)),
    "a list in a field": ({"rows": [GOOD]}, GOOD, (AROUND_FIELD, AROUND_LIST)),
    "a text": (json.dumps(GOOD), GOOD, (AS_TEXT,)),
    "a text in a field": ({"json": json.dumps(GOOD)}, GOOD, (AROUND_FIELD, AS_TEXT)),
    "the schema's own form": ({"type": "object", "properties": GOOD}, GOOD, (AROUND_FIELD,)),
    "a number as text": ({"score": "8"}, {"score": 8}, (NUMBER_AS_TEXT,)),
    "a number as text with a fraction": ({"score": 1, "share": " 0.5 "}, {"score": 1, "share": 0.5}, (NUMBER_AS_TEXT,)),
    "a whole number with a fraction": ({"score": "8.0"}, {"score": 8}, (NUMBER_AS_TEXT,)),
    "a truth value as text": ({"score": 1, "sure": "False"}, {"score": 1, "sure": False}, (WORD_AS_TEXT,)),
    "nothing as text": ({"score": 1, "share": "null"}, {"score": 1, "share": None}, (WORD_AS_TEXT,)),
    "a text as number": ({"score": 1, "label": 7}, {"score": 1, "label": "7"}, (TEXT_AS_NUMBER,)),
    "another case": ({"score": 1, "word": "Yes "}, {"score": 1, "word": "yes"}, (OTHER_CASE,)),
    "a list around a number": ({"score": [8]}, {"score": 8}, (AROUND_LIST,)),
    "no list": ({"score": 1, "tags": "bread"}, {"score": 1, "tags": ["bread"]}, (WITHOUT_LIST,)),
    "deep inside": ({"score": 1, "inner": {"score": "3"}}, {"score": 1, "inner": {"score": 3}}, (NUMBER_AS_TEXT,)),
    "both": ([{"score": "8"}], {"score": 8}, (AROUND_LIST, NUMBER_AS_TEXT)),
}


@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "Here it is:\n\n{}\n\nThat is all [1]."])
@pytest.mark.parametrize(("written", "meant", "taken"), WRAPPED.values(), ids=WRAPPED)
def test_what_is_inside_is_taken_and_the_wrapping_named(
    written: Any, meant: dict[str, Any], taken: tuple[str, ...], fence: str
) -> None:
    if isinstance(written, str):
        # A text in a text is prose; the model's is the whole answer.
        fence = "{}"
    text = fence.replace("{}", json.dumps(written))
    found = read(text)
    assert found.value == Row.model_validate(meant)
    assert found.unwrapped == taken


IN_DOUBT: dict[str, Any] = {
    "two in a list": [GOOD, GOOD],
    "an empty list": [],
    "two fields around": {"first": GOOD, "second": GOOD},
    "a number that is none": {"score": "about 8"},
    "a number in words": {"score": "eight"},
    "out of range as text": {"score": "800"},
    "not finite": {"score": 1, "share": "inf"},
    "a word that is not listed": {"score": 1, "word": "maybe"},
    "another field": {"points": 8},
    "a field too many": {"score": 8, "note": "x"},
    "a list too deep": [[[[[[GOOD]]]]]],
    "a number": 8,
    "nothing": None,
}


@pytest.mark.parametrize("written", IN_DOUBT.values(), ids=IN_DOUBT)
def test_what_is_in_doubt_is_told(written: Any) -> None:
    with pytest.raises(UnfitReplyError):
        read(json.dumps(written))


def test_a_reply_that_fits_is_left_as_it_is() -> None:
    assert read(json.dumps(GOOD)).unwrapped == ()


@pytest.mark.asyncio
async def test_a_wrapped_answer_is_not_asked_for_again_and_says_so(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.WRAPPED)
    reply = await make_client().complete(ask())
    assert reply.unwrapped == (AROUND_LIST, NUMBER_AS_TEXT)
    assert provider_server.stats().requests == 1
