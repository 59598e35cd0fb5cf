"""Answers of a real model server: looked up, streamed, stopped, broken, gone on with, counted and kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import (
    ChatMode,
    DeltaPart,
    ErrorPart,
    Message,
    MessageState,
    OperationsProposal,
    ProposalPart,
    RunProposal,
    TextPart,
    ThoughtPart,
    ToolPart,
)
from app.domain.errors import FaultKind, ProviderError, RefusedError
from app.domain.events import AgentWorking, Event, StreamDelta
from app.domain.model_client import Role
from app.services.services import Services
from support.made_folders import bakery_ran
from support.provider_server import Fault, ProviderServer

pytestmark = pytest.mark.asyncio
_LONG = "Bread is baked at three. " * 40


@asynccontextmanager
async def talking(
    folder: Path, server: ProviderServer, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> AsyncIterator[tuple[Services, str]]:
    """Services with the server as their model, and a project that the built-in methods read and ranked."""
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "not-a-real-key")
    model = {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model", **settings}
    async with bakery_ran(folder, **model) as (services, project, _, _):
        yield services, project


async def analysis(services: Services, project: str) -> str:
    run = services.store.query.runs.by_number(project, 1)
    return (await services.chats.create(project, mode=ChatMode.ANALYSIS, about_run=run.id)).id


def parts_of(message: Message, kind: type) -> list[Any]:
    return [part for part in message.parts if isinstance(part, kind)]


async def test_a_model_answers_with_the_runs_numbers_through_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            server.use_tool("explain_gap", {"run": 1, "first": "C1", "second": "C2"}, contains="beat")
            before = services.specs.main(project)
            answer = await services.chats.send(chat, "Why does C1 beat C2?")
            (call,) = parts_of(answer, ToolPart)
            run = services.store.query.runs.by_number(project, 1)
            gap = services.results.explain(run.id, "C1", "C2").gap
            assert f'"gap":{float(f"{gap:.6g}")}' in call.result
            assert call.result[:200] in answer.text()
            assert (answer.state, services.specs.main(project)) == (MessageState.COMPLETE, before)
            sent = services.chats.sent(answer.id)
            assert sent is not None
            assert {"read_results", "explain_gap", "propose_changes"} <= set(sent.tools)
            assert sent.template == "architect@2"
            asked = server.seen()[-1].body
            assert asked["messages"][0]["content"] == sent.system
            assert "It is about Run 1." in sent.prompt
            assert "read_results, explain_gap" in sent.prompt, "results are looked up, not told"


async def test_a_call_of_a_tool_there_is_not_is_shown_in_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            server.use_tool("delete_everything", {"really": True})
            answer = await services.chats.send(chat, "What is best?")
            (call,) = parts_of(answer, ToolPart)
            assert (call.name, call.failed) == ("delete_everything", True)
            assert "There is no tool" in call.result


async def test_what_is_proposed_waits_on_cards_and_nothing_is_changed_or_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = services.chats.page(project, mode="setup").items[0].id
            head, runs = services.specs.main(project), services.runs.page(project).items
            goal = head.content.spec.goals[0]
            change = {"operations": [{"op": "remove", "slug": goal.slug}], "why": "It is met."}
            server.use_tool("propose_changes", change)
            server.use_tool("propose_run", {"mode": "full_search", "why": "Look again.", "candidates": 4})
            answer = await services.chats.send(chat, "What would you do next?")
            cards = [services.proposals.get(part.proposal).payload for part in parts_of(answer, ProposalPart)]
            changes, run = cards
            assert isinstance(changes, OperationsProposal)
            assert (changes.why, len(changes.operations)) == ("It is met.", 1)
            assert isinstance(run, RunProposal)
            assert run.request.config.candidates == 4
            assert services.specs.main(project) == head
            assert services.runs.page(project).items == runs


async def test_own_words_are_applied_and_the_world_modeller_proposes_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = services.chats.page(project, mode="setup").items[0].id
            answer = await services.chats.send(chat, "The vans must be back by 9:00 at the latest.")
            assert parts_of(answer, DeltaPart)
            assert server.stats().by_role == {"problem_spec": 1, "": 1, "world_modeller": 1}
            total = services.store.query.spend.total(message=answer.id)
            assert (total.calls, total.input_tokens) == (3, answer.usage.input_tokens)
            stages = [entry.body for entry in server.seen()]
            assert len(stages) == 3


async def test_asking_before_every_change_makes_own_words_wait_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch, ask_before_changes=True) as (services, project):
            head = services.specs.main(project)
            chat = services.chats.page(project, mode="setup").items[0].id
            answer = await services.chats.send(chat, "The vans must be back by 9:00 at the latest.")
            assert not parts_of(answer, DeltaPart)
            card = services.proposals.get(parts_of(answer, ProposalPart)[0].proposal)
            assert isinstance(card.payload, OperationsProposal)
            assert services.specs.main(project) == head
            applied = await services.proposals.apply(card.id)
            assert applied.version is not None
            assert "back by 9:00" in applied.version.content.items()[-1].text or any(
                "back by 9:00" in item.text for item in applied.version.content.items()
            )


async def test_stopping_keeps_the_text_and_continuing_writes_the_rest_of_the_same_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer(token_latency=0.002, piece=8) as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            server.say(_LONG)
            going = asyncio.ensure_future(services.chats.send(chat, "How is bread baked?"))
            await asyncio.to_thread(server.wait_for, pieces=20)
            assert await services.chats.stop(chat)
            stopped = await going
            assert stopped.state is MessageState.STOPPED
            assert stopped.text()
            assert _LONG.startswith(stopped.text())
            assert services.store.query.spend.total(message=stopped.id).calls == 1, (
                "a broken stream is counted as measured"
            )
            whole = await services.chats.go_on(chat)
            assert (whole.id, whole.state) == (stopped.id, MessageState.COMPLETE)
            assert whole.text() == _LONG
            assert services.store.query.spend.total(message=whole.id).calls == 2
            assert whole.usage.input_tokens == services.store.query.spend.total(message=whole.id).input_tokens
            with pytest.raises(RefusedError):
                await services.chats.go_on(chat)


async def test_stopping_at_any_instant_leaves_a_whole_row_and_no_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer(token_latency=0.002, piece=8) as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            others = asyncio.all_tasks()
            began = asyncio.Event()

            def hear(events: tuple[Event, ...]) -> None:
                if any(isinstance(event, AgentWorking) and event.working for event in events):
                    began.set()  # published on this loop's thread

            services.store.listen(hear)
            for turns, pieces in ((0, 0), (1, 0), (3, 0), (10, 0), (0, 1), (0, 7), (0, 30)):
                chat = services.chats.page(project, mode="setup").items[0].id
                server.clear()
                server.use_tool("list_runs", {})
                server.say(_LONG)
                going = asyncio.ensure_future(services.chats.send(chat, f"Vans are back by {turns} past {pieces}."))
                await began.wait()
                began.clear()
                for _ in range(turns):
                    await asyncio.sleep(0)
                if pieces:
                    await asyncio.to_thread(server.wait_for, pieces=pieces)
                assert await services.chats.stop(chat)
                stopped = await going
                assert stopped.state is MessageState.STOPPED
                assert _LONG.startswith(stopped.text())
                assert not parts_of(stopped, DeltaPart)
                assert not services.chats.is_working(chat)
                assert asyncio.all_tasks() - others == set()
            assert services.store.check().ok


@pytest.mark.parametrize(
    "fault", [Fault.RESET_IN_BODY, Fault.ERROR_IN_STREAM, Fault.NO_END, Fault.ODD_END, Fault.BAD_CHUNK]
)
async def test_a_fault_in_mid_stream_keeps_the_text_with_the_fault_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    with ProviderServer(piece=8) as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            server.say(_LONG)
            server.fail(fault)
            with pytest.raises(ProviderError) as raised:
                await services.chats.send(chat, "How is bread baked?")
            failed = services.chats.messages(chat).items[-1]
            assert failed.state is MessageState.FAILED
            text, error = failed.parts
            assert isinstance(text, TextPart)
            assert text.text
            assert _LONG.startswith(text.text)
            assert error == ErrorPart(code=raised.value.code, sentence=str(raised.value))
            assert server.stats().requests == 1, "what was streamed is never asked for again"
            server.clear()
            server.say(_LONG)
            whole = await services.chats.go_on(chat)
            assert (whole.id, whole.text(), whole.state) == (failed.id, _LONG, MessageState.COMPLETE)
            assert not parts_of(whole, ErrorPart)


async def test_an_answer_cut_at_the_models_limit_says_so_and_can_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer(piece=8) as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            server.say(_LONG)
            server.fail(Fault.CUT_SHORT, times=1)
            cut = await services.chats.send(chat, "How is bread baked?")
            assert cut.state is MessageState.COMPLETE
            assert [part.code for part in parts_of(cut, ErrorPart)] == ["cut"]
            assert services.chats.can_go_on(cut)
            whole = await services.chats.go_on(chat)
            assert whole.text() == _LONG
            assert not services.chats.can_go_on(whole)


@pytest.mark.parametrize("said", ["Is it C2? It is.</think>It is C2.", "<think>Is it C2? It is.</think>\n\nIt is C2."])
async def test_thoughts_stand_apart_from_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    with ProviderServer(piece=4) as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            server.say(said)
            answer = await services.chats.send(await analysis(services, project), "Which is best?")
            assert answer.parts == (ThoughtPart(text="Is it C2? It is."), TextPart(text="It is C2."))
            assert answer.text() == "It is C2."


async def test_thoughts_without_an_answer_are_kept_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            server.thinking = "Is it C2? It is."
            server.fail(Fault.EMPTY_CONTENT, times=1)
            with pytest.raises(ProviderError):
                await services.chats.send(chat, "Which is best?")
            failed = services.chats.messages(chat).items[-1]
            thought, fault = failed.parts
            assert thought == ThoughtPart(text="Is it C2? It is.")
            assert isinstance(fault, ErrorPart)
            assert "thought and gave no answer" in fault.sentence
            server.say("It is C2.")
            assert (await services.chats.go_on(chat)).text() == "It is C2."


async def test_views_hear_the_text_as_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProviderServer(token_latency=0.002, piece=8) as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            heard: list[StreamDelta] = []

            def hear(events: tuple[Event, ...]) -> None:
                heard.extend(event for event in events if isinstance(event, StreamDelta))

            services.store.listen(hear)
            server.say(_LONG)
            answer = await services.chats.send(chat, "How is bread baked?")
            assert "".join(delta.text for delta in heard) == _LONG
            assert [delta.offset for delta in heard] == [
                sum(len(one.text) for one in heard[:place]) for place in range(len(heard))
            ]
            assert len(heard) > 3
            assert {(delta.chat, delta.message) for delta in heard} == {(chat, answer.id)}


async def test_a_server_without_tools_is_told_the_results_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            server.fail(Fault.NO_TOOLS)
            answer = await services.chats.send(chat, "Why does C1 beat C2?")
            sent = services.chats.sent(answer.id)
            assert sent is not None
            assert sent.tools == ()
            run = services.store.query.runs.by_number(project, 1)
            gap = services.results.explain(run.id, "C1", "C2").gap
            assert f'"gap":{float(f"{gap:.6g}")}' in sent.prompt
            assert server.seen()[-1].body["messages"][-1]["content"] == sent.prompt


async def test_the_oldest_turns_are_left_out_and_too_long_a_message_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer(tells={"/props": {"default_generation_settings": {"n_ctx": 9000}}}) as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = await analysis(services, project)
            assert services.chats.context(chat) is None
            for number in range(6):
                await services.chats.send(chat, f"Is loaf {number} fine? " + "Or is it not? " * 150)
            found = services.chats.context(chat)
            assert found is not None
            assert found.use.window == 9000
            assert 0 < found.use.used < 9000
            assert found.first_seq > 1
            sent = [message["content"] for message in server.seen()[-1].body["messages"]]
            assert not any("loaf 0" in str(text) for text in sent)
            assert any("loaf 5" in str(text) for text in sent)
            offered = [one["function"]["name"] for one in server.seen()[-1].body["tools"]]
            assert {"read_spec", "read_results", "explain_gap"} <= set(offered), "the most useful ones that fit"
            told = str(sent[0]).rpartition("so they are not offered here: ")[2]
            assert told.startswith(("list_", "read_", "search_", "compare_"))
            assert not any(name in told for name in offered)
            requests = server.stats().requests
            with pytest.raises(ProviderError) as raised:
                await services.chats.send(chat, "Is it? " * 6000)
            assert raised.value.kind is FaultKind.CONTEXT_TOO_LONG
            assert "holds 9,000. Send a shorter message" in str(raised.value)
            assert server.stats().requests == requests, "nothing was sent"


async def test_at_the_cap_of_the_day_nothing_is_sent_and_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prices = {"price_input_usd": 10.0, "price_output_usd": 10.0, "day_cap_usd": 0.000001}
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch, **prices) as (services, project):
            chat = await analysis(services, project)
            with pytest.raises(ProviderError) as raised:
                await services.chats.send(chat, "How is bread baked?")
            assert raised.value.kind is FaultKind.BUDGET
            failed = services.chats.messages(chat).items[-1]
            assert [part.code for part in parts_of(failed, ErrorPart)] == ["provider-budget"]
            assert server.stats().requests == 0


async def test_a_fault_of_the_world_modeller_loses_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = services.chats.page(project, mode="setup").items[0].id
            server.fail(Fault.AUTHENTICATION, role=Role.WORLD_MODELLER.value)
            answer = await services.chats.send(chat, "The vans must be back by 9:00 at the latest.")
            assert answer.state is MessageState.COMPLETE
            assert parts_of(answer, DeltaPart)
            (error,) = parts_of(answer, ErrorPart)
            assert error.code == "provider-authentication"
            assert "model the world" in error.sentence


async def test_a_fault_of_reading_leaves_the_spec_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProviderServer() as server:
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            chat = services.chats.page(project, mode="setup").items[0].id
            head = services.specs.main(project)
            server.fail(Fault.FORBIDDEN, role=Role.PROBLEM_SPEC.value)
            with pytest.raises(ProviderError):
                await services.chats.send(chat, "The vans must be back by 9:00 at the latest.")
            assert services.specs.main(project) == head
            server.clear()
            answer = await services.chats.go_on(chat)
            assert answer.state is MessageState.COMPLETE
            assert parts_of(answer, DeltaPart)


async def test_a_title_is_suggested_where_nobody_gave_one_and_a_persons_title_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        server.use_tool("suggest_title", {"title": "Bread before six"}, contains="call it something")
        async with talking(tmp_path, server, monkeypatch) as (services, project):
            unnamed = await services.chats.create(project, mode=ChatMode.SETUP)
            await services.chats.send(unnamed.id, "Please call it something")
            assert services.chats.get(unnamed.id).title == "Bread before six"
            mine = await services.chats.create(project, mode=ChatMode.SETUP)
            server.hold()
            sending = asyncio.create_task(services.chats.send(mine.id, "Please call it something"))
            await asyncio.to_thread(server.wait_for, in_flight=1)
            await services.chats.rename(mine.id, "My own words")
            server.release()
            await sending
            assert services.chats.get(mine.id).title == "My own words"
            about = await analysis(services, project)
            for chat, title in ((mine.id, "My own words"), (about, "Analysis of Run 1")):
                before = len(server.seen())
                told = await services.chats.send(chat, "Please call it something")
                offered = [
                    one["function"]["name"] for seen in server.seen()[before:] for one in seen.body.get("tools", ())
                ]
                assert "propose_run" in offered
                assert "suggest_title" not in offered
                assert not [part for part in parts_of(told, ToolPart) if not part.failed]
                assert services.chats.get(chat).title == title
