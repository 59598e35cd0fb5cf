"""Chats: modes and their rights, forks, quotes, drafts, and answers that stop or fail."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import ChatMode, DeltaPart, MessageRole, MessageState, ProposalPart, QuotePart
from app.domain.errors import NotFoundError, ProviderError, RefusedError, UsageError
from app.domain.projects import ItemState
from app.services.services import Services
from support.made_folders import bakery_opened, bakery_ran
from support.provider_server import Fault, ProviderServer
from support.services_at_work import BAKERY, bakery, opened, ran

pytestmark = pytest.mark.asyncio


def by_provider(server: ProviderServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "not-a-real-key")
    return {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model"}


async def test_a_setup_chat_changes_main_in_the_persons_words_and_a_question_nothing(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        head = services.specs.main(project)
        for item in head.content.items():
            assert " ".join(item.text.split()) in " ".join(BAKERY.split())
            assert item.source is not None
        answer = await services.chats.send(chat, "Could the plan cost at most 100 EUR a day?")
        assert not [part for part in answer.parts if isinstance(part, DeltaPart)]
        assert services.specs.main(project) == head
        answer = await services.chats.send(chat, "The vans must be back by 9:00 at the latest.")
        (delta,) = [part for part in answer.parts if isinstance(part, DeltaPart)]
        assert services.specs.main(project).id == delta.version
        assert services.specs.main(project).message == services.chats.messages(chat).items[-2].id


async def test_an_analysis_chat_changes_nothing(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, run):
        chat = await services.chats.create(project, mode=ChatMode.ANALYSIS, about_run=run.id)
        assert chat.title == "Analysis of Run 1"
        before = services.specs.log(services.specs.main_branch(project).id)
        await services.chats.send(chat.id, "The vans must be back by 9:00 at the latest.")
        assert services.specs.log(services.specs.main_branch(project).id) == before


async def test_a_what_if_changes_its_own_line_only(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        main = services.specs.main(project)
        await services.chats.send(chat.id, "The vans must be back by 9:00 at the latest.")
        assert services.specs.main(project) == main
        assert services.specs.head(chat.branch).number > main.number
        renamed = await services.chats.rename(chat.id, "Back by nine")
        assert services.specs.branch(renamed.branch).name == "Back by nine"


async def test_setup_and_analysis_may_be_switched_and_a_what_if_not(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        assert (await services.chats.set_mode(chat, ChatMode.ANALYSIS)).mode is ChatMode.ANALYSIS
        assert (await services.chats.set_mode(chat, ChatMode.SETUP)).mode is ChatMode.SETUP
        what_if = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        for one, mode in ((chat, ChatMode.WHAT_IF), (what_if.id, ChatMode.SETUP)):
            with pytest.raises(RefusedError):
                await services.chats.set_mode(one, mode)


async def test_a_fork_copies_the_path_up_to_its_message(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        await services.chats.send(chat, "What is still open?")
        fork = await services.chats.create(project, mode=ChatMode.SETUP, parent_chat=chat, fork_seq=2)
        copies, originals = services.chats.messages(fork.id).items, services.chats.messages(chat).items
        assert [copy.origin for copy in copies] == [one.id for one in originals[:2]]
        assert [copy.parts for copy in copies] == [one.parts for one in originals[:2]]
        assert fork.forked_at_message == originals[1].id
        assert "Fork of" in fork.title
        with pytest.raises(NotFoundError):
            await services.chats.create(project, mode=ChatMode.SETUP, parent_chat=chat, fork_seq=77)


async def test_a_quote_keeps_the_subject_and_brings_the_result(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, chat, run):
        quote = await services.chats.cite(chat, run=run.id)
        assert [part.run for part in quote.parts if isinstance(part, QuotePart)] == [run.id]
        assert services.chats.get(chat).subject_run is None
        answer = await services.chats.send(chat, "What came out?")
        assert services.asking.state(run.id).sentence in answer.text()
        listed = services.chats.page(project, about_run=run.id).items
        assert [(row.id, row.relation) for row in listed] == [(chat, "cites")]


async def test_links_never_leave_their_project(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        other, other_chat = await bakery(services)
        run = await ran(services, project)
        before = services.chats.page(other), services.chats.messages(other_chat), services.specs.branches(other)
        for mode in ChatMode:
            with pytest.raises(NotFoundError):
                await services.chats.create(other, mode=mode, about_run=run.id)
            with pytest.raises(NotFoundError):
                await services.chats.create(other, mode=mode, parent_chat=chat, fork_seq=1)
        with pytest.raises(NotFoundError):
            await services.chats.cite(other_chat, run=run.id)
        assert (
            services.chats.page(other),
            services.chats.messages(other_chat),
            services.specs.branches(other),
        ) == before


async def test_draft_reading_pin_and_trash(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, _, chat):
        await services.chats.save_draft(chat, "half a sent")
        assert services.chats.get(chat).draft == "half a sent"
        assert services.chats.row(chat).unread
        await services.chats.mark_read(chat, 2)
        await services.chats.mark_read(chat, 1)
        assert services.chats.get(chat).last_read_seq == 2
        assert not services.chats.row(chat).unread
        assert (await services.chats.pin(chat, True)).pinned
        await services.chats.send(chat, "What is still open?")
        assert services.chats.get(chat).draft == ""
        await services.chats.set_state(chat, ItemState.TRASHED)
        with pytest.raises(RefusedError):
            await services.chats.send(chat, "Anyone there?")
        for bad in ("", " \n", "x" * 1_000_001):
            with pytest.raises(UsageError):
                await services.chats.send(chat, bad)


async def test_a_provider_answers_and_what_it_adds_stands_in_the_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with opened(tmp_path, **by_provider(server, monkeypatch)) as services:
            project, chat = await bakery(services)
            answer = services.chats.messages(chat).items[-1]
            assert answer.state is MessageState.COMPLETE
            flat = " ".join(BAKERY.split())
            for item in services.specs.main(project).content.items():
                assert " ".join(item.text.split()) in flat
            cards = [part.proposal for part in answer.parts if isinstance(part, ProposalPart)]
            assert [services.proposals.get(card).state.value for card in cards] == ["open"] * len(cards)


async def test_a_fault_is_stored_where_it_happened_and_the_same_words_are_answered_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with opened(tmp_path, **by_provider(server, monkeypatch)) as services:
            made = await services.projects.create(title="Bakery", text=None)
            assert made.chat is not None
            chat = made.chat.id
            server.fail(Fault.AUTHENTICATION)
            with pytest.raises(ProviderError):
                await services.chats.send(chat, "We want fewer late deliveries.")
            assert states(services, chat) == [("user", "complete"), ("agent", "failed")]
            server.clear()
            assert (await services.chats.send(chat, "We want fewer late deliveries.")).state is MessageState.COMPLETE
            assert states(services, chat) == [("user", "complete"), ("agent", "failed"), ("agent", "complete")]
            assert (await services.chats.retry(chat)).state is MessageState.COMPLETE


async def test_stopping_an_answer_and_answering_only_once_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServer() as server:
        async with opened(tmp_path, **by_provider(server, monkeypatch)) as services:
            made = await services.projects.create(title="Bakery", text=None)
            assert made.chat is not None
            chat = made.chat.id
            server.hold()
            first = asyncio.ensure_future(services.chats.send(chat, "We want fewer late deliveries."))
            second = asyncio.ensure_future(services.chats.send(chat, "And a lower price."))
            with pytest.raises(RefusedError):
                await second
            await asyncio.to_thread(server.wait_for, in_flight=1)
            assert services.chats.is_working(chat)
            assert await services.chats.stop(chat)
            assert (await first).state is MessageState.STOPPED
            assert not await services.chats.stop(chat)
            assert states(services, chat) == [("user", "complete"), ("agent", "stopped")]


def states(services: Services, chat: str) -> list[tuple[str, str]]:
    messages = services.chats.messages(chat).items
    assert messages[0].role is MessageRole.USER
    return [(message.role.value, message.state.value) for message in messages]
