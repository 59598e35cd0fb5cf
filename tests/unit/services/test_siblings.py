"""Versions of a message: edits and other answers stand beside it, and switching shows what was read, never the spec."""

from pathlib import Path

import pytest

from app.domain.chats import DeltaPart, MessageRole, OperationsProposal, Proposal, ProposalState
from app.domain.errors import ChangedSinceError, NotFoundError, RefusedError, UsageError
from app.domain.siblings import group_with
from app.services.services import Services
from support.in_process import InProcess
from support.made_folders import bakery_opened

QUESTION = "What is still open?"


def read(services: Services, chat: str) -> list[int]:
    return [message.seq for message in services.chats.messages(chat).items]


@pytest.mark.asyncio
async def test_edits_and_other_answers_are_siblings_and_each_keeps_what_was_read_below_it(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        chats = services.chats
        await chats.send(chat, QUESTION)
        await chats.send(chat, "List the limits")
        assert read(services, chat) == [1, 2, 3, 4, 5, 6]

        edited = await chats.edit(chat, 3, "The vans must be back by 9:00 at the latest.")
        assert read(services, chat) == [1, 2, 7, 8]
        assert any(isinstance(part, DeltaPart) for part in edited.parts), "an edited message is read into the spec"
        asked = chats.message_at(chat, 7)
        assert asked.parent == chats.message_at(chat, 3).id
        await services.specs.undo_delta(edited.id)
        head = services.specs.main(project)

        other = await chats.regenerate(chat, 8)
        assert (other.seq, other.parent) == (9, asked.id)
        assert read(services, chat) == [1, 2, 7, 9]
        assert services.specs.main(project) == head, "what was asked is read once: taken back it stays"

        await chats.show_sibling(chat, 3)
        assert read(services, chat) == [1, 2, 3, 4, 5, 6]
        assert chats.row(chat).last_line in " ".join(chats.message_at(chat, 6).text().split())
        await chats.send(chat, QUESTION)
        assert read(services, chat) == [1, 2, 3, 4, 5, 6, 10, 11]
        with pytest.raises(RefusedError, match="not shown"):
            await chats.show_sibling(chat, 8)

        await chats.show_sibling(chat, 7, left=3)
        assert read(services, chat) == [1, 2, 7, 9], "the answer chosen inside comes back with it"
        await chats.show_sibling(chat, 8)
        assert read(services, chat) == [1, 2, 7, 8]
        await chats.show_sibling(chat, 3)
        assert read(services, chat) == [1, 2, 3, 4, 5, 6, 10, 11]
        assert services.specs.main(project) == head
        with pytest.raises(ChangedSinceError):
            await chats.show_sibling(chat, 3, left=7)

        third = await chats.edit(chat, 3, "Third words")
        group = group_with(chats.get(chat).siblings, 3)
        assert group is not None
        assert (group.shown, group.place(7), len(group.members)) == (third.seq - 1, 2, 3)


@pytest.mark.asyncio
async def test_a_card_waits_where_it_can_be_seen(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        chats, waits = services.chats, []
        asked = (await chats.send(chat, "Propose a run")).seq - 1
        for act in (None, lambda: chats.edit(chat, asked, QUESTION), lambda: chats.show_sibling(chat, asked)):
            if act is not None:
                await act()
            found = services.overviews.of(project)
            waits.append((found.open_cards, len(found.waiting_chats), services.projects.row(project).waiting))
        assert waits == [(1, 1, 1), (0, 0, 0), (1, 1, 1)]


@pytest.mark.asyncio
async def test_what_is_no_ones_to_edit_or_has_no_version_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, _project, chat):
        chats = services.chats
        for refusal, verb in (
            (RefusedError, chats.edit(chat, 2, "Not mine")),
            (RefusedError, chats.regenerate(chat, 1)),
            (NotFoundError, chats.edit(chat, 77, "None")),
            (UsageError, chats.edit(chat, 1, "  ")),
            (NotFoundError, chats.show_sibling(chat, 1)),
        ):
            with pytest.raises(refusal):
                await verb
        assert read(services, chat) == [1, 2]
        assert chats.get(chat).siblings == ()


def test_a_command_for_each(tmp_path: Path) -> None:
    x = InProcess(tmp_path / "data")
    problem = tmp_path / "problem.md"
    problem.write_text("We want fresh bread in all shops.", "utf-8")
    x("project", "create", "--title", "Bakery", "--from-file", str(problem))
    [chat] = [row["id"] for row in x.json("chat", "list", "Bakery")["items"]]
    answer = x.json("chat", "edit", chat, "1", "We want fresh bread in five shops.")
    assert answer["role"] == MessageRole.AGENT
    assert x.json("chat", "regenerate", chat, str(answer["seq"]))["parent"] == answer["parent"]
    groups = x.json("chat", "versions", chat)["messages"]
    assert [[one["shown"] for one in group["versions"]] for group in groups] == [[False, True], [False, True]]
    assert "2 of 2" in x("chat", "versions", chat).out
    x("chat", "switch", chat, "1")
    assert [one["seq"] for one in x.json("chat", "show", chat)["messages"]] == [1, 2]
    assert "no other version" in x("chat", "switch", chat, "2", code=3).err


@pytest.mark.asyncio
async def test_what_only_the_replaced_message_said_waits_for_removal_and_goes_in_one_act(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        chats, specs = services.chats, services.specs

        def lines() -> set[str]:
            return {item.text for item in specs.main(project).content.items()}

        before = lines()
        first = "The vans must be back by noon. The oven must not be louder than 60 dB."
        await chats.send(chat, first)
        await chats.send(chat, "Nobody may work on Sundays.")
        asked = chats.messages(chat).items[-4].seq
        answer = await chats.edit(chat, asked, "The vans must be back by noon. The bread should be warm.")
        added = {"The vans must be back by noon.", "The bread should be warm."}
        gone = {"The oven must not be louder than 60 dB.", "Nobody may work on Sundays."}
        assert lines() == before | added | gone, "nothing is removed without the person"

        [card] = _changes(services, chat)
        assert isinstance(card.payload, OperationsProposal)
        assert card.message == answer.id
        assert "before the edit" in card.payload.why
        await services.proposals.apply(card.id)
        assert lines() == before | added
        await services.proposals.reopen(card.id)
        assert lines() == before | added | gone, "one act takes it back"

        await chats.regenerate(chat, answer.seq)
        assert _changes(services, chat) == [services.proposals.get(card.id)], "another answer offers it no second time"
        await chats.edit(chat, chats.message_at(chat, answer.seq - 1).seq, "What is still open?")
        offered = _changes(services, chat)[-1].payload
        assert isinstance(offered, OperationsProposal)
        assert len(offered.operations) == 1, "only what this edit left, not what the one before it left"


def _changes(services: Services, chat: str) -> list[Proposal]:
    """The cards of a chat that change the spec and wait."""
    found = services.proposals.of_chat(chat, state=ProposalState.OPEN)
    return [one for one in found if isinstance(one.payload, OperationsProposal)]
