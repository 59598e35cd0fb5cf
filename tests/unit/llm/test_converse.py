"""A chat's answer over a real connection: streamed, with tools, gone on with, and never asked for twice."""

import asyncio
import json
from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.domain.model_client import PastMessage, Thought, ToolCall
from app.llm.conversation import LONGEST_RESULT, MOST_CALLS, MOST_ROUNDS
from support.hand_clock import HandClock
from support.provider_requests import MakeClient, Waits, ask
from support.provider_server import Fault, ProviderServer
from support.provider_talk import READ, Listener, Tools, talk

pytestmark = pytest.mark.asyncio
QUESTION = "Why does C2 beat C4?"
SHORT: dict[Fault, dict[str, Any]] = {Fault.STALL: {"idle": 2.0}}
"""Bounds in seconds: long enough for the pieces that come before the fault, also on a busy machine."""


async def test_the_text_comes_in_pieces_and_is_the_reply(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.piece = 4
    provider_server.say("C2 opens at seven, C4 does not. 🥐", contains="C2")
    heard = Listener()
    reply = await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=heard)
    assert reply.text == heard.text == "C2 opens at seven, C4 does not. 🥐"
    assert len(heard.pieces) > 4
    assert (reply.is_cut, reply.tools_offered) == (False, True)
    assert reply.usage.input_tokens > 0
    assert reply.usage.output_tokens > 0
    assert reply.context.used == reply.usage.input_tokens


async def test_turns_are_real_turns(provider_server: ProviderServer, make_client: MakeClient) -> None:
    turns = (PastMessage(role="user", text="Hello."), PastMessage(role="agent", text="Good day."))
    await make_client().converse(talk("And now?", turns=turns), call_tool=Tools(), on_text=Listener())
    messages = provider_server.seen()[0].body["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert [message["content"] for message in messages[1:]] == ["Hello.", "Good day.", "And now?"]


async def test_thinking_is_not_shown(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.thinking = "hmm, the bakery again"
    provider_server.say("<think>so it is</think>It is C2.")
    heard = Listener()
    reply = await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=heard)
    assert reply.text == heard.text
    assert reply.text.strip() == "It is C2."


THOUGHT_APART = {
    "no beginning": ("so it is</think>It is C2.", "so it is", "It is C2."),
    "another template": ("hmm\n[/THINK]\n\nIt is C2.", "hmm\n", "It is C2."),
    "a tag of its own": ("hm, `a` < b\n</thinking>It is C2.", "hm, `a` < b\n", "It is C2."),
    "both marks": ("<thinking>so</thinking>It is C2.", "so", "It is C2."),
    "told in code": ("The tag `</think>` ends it.", "", "The tag `</think>` ends it."),
    "told in a block": ("See:\n```\nso</think>\n```\nThat is all.", "", "See:\n```\nso</think>\n```\nThat is all."),
    "told with its beginning": ("It writes <think>so</think> first.", "", "It writes <think>so</think> first."),
}


@pytest.mark.parametrize("size", [1, 5, 100])
@pytest.mark.parametrize(("said", "thought", "answer"), THOUGHT_APART.values(), ids=THOUGHT_APART)
async def test_a_thought_stands_apart_though_the_server_did_not_say_where_it_began(
    said: str, thought: str, answer: str, size: int, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.piece = size
    provider_server.say(said)
    heard, thoughts = "", ""

    def hear(piece: str) -> None:
        nonlocal heard
        heard += piece

    def think(piece: Thought) -> None:
        nonlocal heard, thoughts
        heard = "" if piece.takes_back else heard
        thoughts += piece.text

    reply = await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=hear, on_thought=think)
    assert (reply.text, heard, thoughts) == (answer, answer, thought)


async def test_only_what_came_since_the_call_of_a_tool_was_thought(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    """The round before said something of its own."""
    call = {"id": "1", "type": "function", "function": {"name": "read_results", "arguments": '{"run": 1}'}}
    message = {"content": "I look.", "tool_calls": [call]}
    first = {"choices": [{"message": message, "finish_reason": "tool_calls"}]}
    provider_server.fail(Fault.STATUS, nth=(1,), status=200, body=json.dumps(first))
    provider_server.say("well</think>It is C2.")
    thoughts: list[Thought] = []
    reply = await make_client().converse(
        talk(QUESTION), call_tool=Tools(""), on_text=Listener(), on_thought=thoughts.append
    )
    assert reply.text.startswith("I look.\n\nIt is C2.")
    assert thoughts == [Thought(text="well", takes_back=True)]


@pytest.mark.parametrize(
    ("thinking", "said"), [("hmm, the bakery", ""), ("hmm", " \n"), ("", "<think>hmm"), ("", "hmm</think>")]
)
async def test_thoughts_without_an_answer_are_told_as_that(
    thinking: str, said: str, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.thinking = thinking
    provider_server.say(said)
    if not said:
        provider_server.fail(Fault.EMPTY_CONTENT)
    thoughts: list[Thought] = []
    with pytest.raises(ProviderError, match=r"“test-model” at 127\.0\.0\.1:[0-9]+ thought and gave no answer") as told:
        await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=Listener(), on_thought=thoughts.append)
    assert told.value.kind is FaultKind.BAD_OUTPUT
    assert "address" not in str(told.value)
    assert "".join(piece.text for piece in thoughts).startswith("hmm")


async def test_a_verdict_that_was_only_thought_is_told_as_that(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.thinking = "hmm"
    provider_server.fail(Fault.EMPTY_CONTENT)
    with pytest.raises(ProviderError, match="it thought and gave no answer"):
        await make_client().complete(ask())


async def test_a_tool_is_run_and_its_words_come_back(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.use_tool("read_results", {"run": 3}, contains="C2")
    tools, heard = Tools("C2 scored 1.9, C4 0.7"), Listener()
    reply = await make_client().converse(talk(QUESTION), call_tool=tools, on_text=heard)
    assert tools.calls == [ToolCall(name="read_results", arguments={"run": 3})]
    assert "C2 scored 1.9, C4 0.7" in reply.text
    assert reply.text == heard.text
    first, second = provider_server.seen()
    assert [tool["function"]["name"] for tool in first.body["tools"]] == ["read_results"]
    assert first.body["tools"][0]["function"]["parameters"] == READ.parameters
    assert [message["role"] for message in second.body["messages"]] == ["system", "user", "assistant", "tool"]
    assert reply.usage.input_tokens > len(first.prompt) // 4 + 1, "both rounds are paid"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("read_results", "{run: three"),
        ("read_results", "[3]"),
        ("read_results", {"run": "three"}),
        ("delete_everything", {}),
    ],
    ids=["no JSON", "no object", "wrong type", "unknown"],
)
async def test_a_wrong_call_goes_to_who_runs_tools_and_shows_them(
    name: str, arguments: Any, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.use_tool(name, arguments)
    tools = Tools("That was no call.")
    await make_client().converse(talk(QUESTION), call_tool=tools, on_text=Listener())
    assert tools.calls == [ToolCall(name=name, arguments=arguments)]
    assert provider_server.seen()[1].body["messages"][-1]["content"] == "That was no call."


async def test_rounds_are_bounded_and_an_answer_comes(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.use_tool("read_results", {"run": 1}, rounds=100)
    tools = Tools()
    reply = await make_client().converse(talk(QUESTION), call_tool=tools, on_text=Listener())
    assert reply.text
    assert len(provider_server.seen()) == MOST_ROUNDS
    assert len(tools.calls) == MOST_ROUNDS - 1
    assert "tools" not in provider_server.seen()[-1].body


async def test_calls_are_bounded(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.use_tool("read_results", {"run": 1}, rounds=100, at_once=10)
    tools = Tools()
    reply = await make_client().converse(talk(QUESTION), call_tool=tools, on_text=Listener())
    assert reply.text
    assert len(tools.calls) == MOST_CALLS
    assert len(provider_server.seen()) == 4


async def test_what_a_tool_says_is_bounded(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.use_tool("read_results", {"run": 1})
    await make_client().converse(talk(QUESTION), call_tool=Tools("x" * 100_000), on_text=Listener())
    sent = provider_server.seen()[1].body["messages"][-1]["content"]
    assert len(sent) < LONGEST_RESULT + 100
    assert "more characters" in sent


async def test_a_server_without_tools_is_asked_without_and_that_is_remembered(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.NO_TOOLS)
    client = make_client()
    replies = [await client.converse(talk(text), call_tool=Tools(), on_text=Listener()) for text in ("one", "two")]
    assert [reply.tools_offered for reply in replies] == [False, False]
    assert client.takes_tools is False
    assert ["tools" in request.body for request in provider_server.seen()] == [True, False, False]


@pytest.mark.parametrize(
    ("fault", "missing"), [(Fault.NO_COUNTS, "stream_options"), (Fault.NO_STREAM, "stream")], ids=["counts", "stream"]
)
async def test_what_a_server_does_not_take_of_streams_is_left_away(
    fault: Fault, missing: str, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(fault)
    client = make_client()
    for text in ("one", "two"):
        assert (await client.converse(talk(text), call_tool=Tools(), on_text=Listener())).text
    assert [missing in request.body for request in provider_server.seen()] == [True, False, False]


@pytest.mark.parametrize("fault", [Fault.UNSTREAMED, Fault.NO_DONE, Fault.NO_FINISH, Fault.NO_USAGE, Fault.KEEP_ALIVE])
async def test_an_odd_but_whole_answer_is_taken(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.say("It is C2.")
    provider_server.fail(fault)
    reply = await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=Listener())
    assert reply.text == "It is C2."
    assert reply.usage.output_tokens > 0, "never counted as nothing"
    assert provider_server.stats().requests == 1


async def test_a_call_in_an_answer_that_came_whole_is_run(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(Fault.UNSTREAMED)
    provider_server.use_tool("read_results", {"run": 2})
    tools = Tools("seven loaves")
    reply = await make_client().converse(talk(QUESTION), call_tool=tools, on_text=Listener())
    assert len(tools.calls) == 1
    assert "seven loaves" in reply.text


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.RESET_IN_BODY, FaultKind.CONNECTION),
        (Fault.TRUNCATED, FaultKind.CONNECTION),
        (Fault.MISSING_END, FaultKind.CONNECTION),
        (Fault.NO_END, FaultKind.CONNECTION),
        (Fault.ODD_END, FaultKind.SERVER),
        (Fault.STALL, FaultKind.TIMEOUT),
        (Fault.ERROR_IN_STREAM, FaultKind.SERVER),
        (Fault.BAD_CHUNK, FaultKind.BAD_OUTPUT),
        (Fault.HUGE, FaultKind.BAD_OUTPUT),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_nothing_is_asked_again_after_the_first_piece(
    fault: Fault, kind: FaultKind, provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    provider_server.piece = 4
    provider_server.say("C2 opens at seven, and C4 only at nine, which is too late for the school.")
    provider_server.fail(fault, times=1, size=300_000)
    heard = Listener()
    with pytest.raises(ProviderError) as caught:
        await make_client(answer_bytes=200_000, **SHORT.get(fault, {})).converse(
            talk(QUESTION), call_tool=Tools(), on_text=heard
        )
    assert caught.value.kind is kind
    assert heard.text
    assert caught.value.__cause__ is None
    assert provider_server.stats().requests == 1
    assert waits.seconds == []


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.UNAVAILABLE, Fault.RATE_LIMIT, Fault.HANG])
async def test_before_the_first_piece_it_is_tried_again(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    provider_server.say("It is C2.")
    provider_server.fail(fault, nth=(1, 2))
    heard = Listener()
    clock = HandClock()
    client = make_client(first_byte=60.0)
    answering = asyncio.create_task(client.converse(talk(QUESTION), call_tool=Tools(), on_text=heard))
    for number in (1, 2) if fault is Fault.HANG else ():
        await asyncio.to_thread(provider_server.wait_for, requests=number)
        await asyncio.sleep(0)
        clock.pass_by(60.5)
    reply = await answering
    assert reply.text == heard.text == "It is C2."
    assert len(waits.seconds) == 2


@pytest.mark.parametrize("fault", [Fault.REFUSAL, Fault.CONTENT_FILTER, Fault.EMPTY_CONTENT, Fault.NO_CHOICES])
async def test_no_answer_is_told(fault: Fault, provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.fail(fault)
    with pytest.raises(ProviderError) as caught:
        await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=Listener())
    assert caught.value.kind in (FaultKind.REFUSAL, FaultKind.BAD_OUTPUT)
    assert provider_server.stats().requests == 1


async def test_what_was_looked_up_is_paid_though_nothing_is_said(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.use_tool("read_results", {"run": 3})
    provider_server.fail(Fault.EMPTY_CONTENT, nth=(2,))
    with pytest.raises(ProviderError) as told:
        await make_client().converse(talk(QUESTION), call_tool=Tools("C2 scored 1.9"), on_text=Listener())
    first, second = provider_server.seen()
    assert told.value.usage is not None
    assert told.value.usage.input_tokens > (len(first.prompt) + len(second.prompt)) // 4


async def test_an_answer_at_its_length_limit_says_so(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.fail(Fault.CUT_SHORT)
    assert (await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=Listener())).is_cut


async def test_it_goes_on_where_it_was_stopped(provider_server: ProviderServer, make_client: MakeClient) -> None:
    whole = "C2 opens at seven, C4 does not."
    provider_server.say(whole)
    heard = Listener()
    reply = await make_client().converse(talk(QUESTION, partial=whole[:13]), call_tool=Tools(), on_text=heard)
    assert reply.text == heard.text == whole[13:]
    assert [message["role"] for message in provider_server.seen()[0].body["messages"]] == [
        "system",
        "user",
        "assistant",
        "user",
    ]


async def test_half_characters_of_two_chunks_become_one(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    chunks = ['{"choices": [{"delta": {"content": "a\\ud83e"}}]}', '{"choices": [{"delta": {"content": "\\udd50b"}}]}']
    chunks.append('{"choices": [{"delta": {"content": "\\udd50"}, "finish_reason": "stop"}]}')
    body = "".join(f"data: {chunk}\r\n\r\n" for chunk in chunks)
    provider_server.fail(Fault.STATUS, status=200, body=body)
    heard = Listener()
    await make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=heard)
    assert heard.text == "a🥐b\ufffd"


async def test_a_stopped_answer_leaves_nothing_behind(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.piece, provider_server.token_latency = 4, 0.01
    provider_server.say("word " * 400)
    before = asyncio.all_tasks()
    heard = Listener(stop_after=3)
    call = asyncio.create_task(make_client().converse(talk(QUESTION), call_tool=Tools(), on_text=heard))
    await heard.enough.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    for _ in range(10):  # in which the loop closes the generators a library left half read
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    provider_server.token_latency = 0.0
    provider_server.stop()  # joins every connection's thread: none is left to a reader
