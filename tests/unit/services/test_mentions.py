"""Runs and options named after an @ are quoted below the message that names them; other words stay words."""

from pathlib import Path

import pytest

from app.domain.chats import QuotePart
from support.made_folders import bakery_ran


@pytest.mark.asyncio
async def test_what_a_message_names_is_quoted_and_cited(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, chat, run):
        option = next(one for one in services.runs.candidates(run.id) if one.label == "C1")
        text = "Why is @C1 of Run 1 ahead in @run 1, and @c1@run:1? Not @Run 99, @C77 of Run 1 or me@run:1x."
        await services.chats.send(chat, text)
        asked = services.chats.messages(chat).items[-2]
        quotes = [part for part in asked.parts if isinstance(part, QuotePart)]
        assert [(one.run, one.candidate) for one in quotes] == [(None, option.id), (run.id, None)]
        assert asked.text() == text
        assert chat in [row.id for row in services.chats.page(project, about_candidate=option.id).items]
        edited = await services.chats.edit(chat, asked.seq, "Why is nothing named here?")
        assert edited.parent is not None
        assert not [part for part in services.chats.message(edited.parent).parts if isinstance(part, QuotePart)]
