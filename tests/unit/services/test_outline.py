"""The outline of a chat: turns, changes of the spec, runs and applied cards, page by page, newest first."""

from pathlib import Path

import pytest

from support.in_process import InProcess
from support.made_folders import bakery_ran, put_bakery
from support.store_samples import say


@pytest.mark.asyncio
async def test_an_outline_names_what_happened_and_is_read_in_pages(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, _project, chat, run):
        first = services.chats.outline(chat)
        assert first.next is None
        kinds = [one.kind for one in first.items]
        assert kinds[-2:] == ["spec", "turn"], "newest first"
        assert [one.number for one in first.items if one.kind == "run"] == [run.number]
        assert all(one.text for one in first.items if one.kind == "turn")
        services.store.write_now(lambda tx: [say(tx, chat, f"line {n}") for n in range(250)])
        page = services.chats.outline(chat)
        assert (len(page.items), page.items[0].text) == (200, "line 249")
        assert page.next is not None
        rest = services.chats.outline(chat, before=int(page.next))
        assert [*rest.items][-len(kinds) :] == list(first.items)
        assert rest.next is None


def test_the_outline_on_the_command_line(tmp_path: Path) -> None:
    _project, chat, _run = put_bakery(tmp_path, with_run=True)
    x = InProcess(tmp_path)
    assert "changed the spec to v2" in x("chat", "outline", chat).out
    assert {one["kind"] for one in x.json("chat", "outline", chat, "--before", "3")["items"]} == {"spec", "turn"}
