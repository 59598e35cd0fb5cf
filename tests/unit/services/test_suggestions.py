"""What one might say next comes in the person's language where a model answers; the built-in methods read English."""

from pathlib import Path

import pytest

from app.domain.chats import MessageRole
from support.made_folders import bakery_opened
from support.store_samples import say


@pytest.mark.asyncio
async def test_suggestions_follow_the_language_of_the_person_and_what_answers(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, _project, chat):
        chats, store = services.chats, services.store
        german = "Die Wagen müssen um neun zurück sein, und das Brot soll nicht trocken werden."
        await store.write(lambda tx: say(tx, chat, german))
        assert chats.suggestions(chat)[0] == "What is still open?", "the built-in methods answered last"
        await store.write(lambda tx: say(tx, chat, "Gut.", MessageRole.AGENT, model="some-model@1"))
        assert chats.suggestions(chat)[0] == "Was ist noch offen?"
        await store.write(lambda tx: say(tx, chat, "The vans should be back at nine, and it is what we want."))
        assert chats.suggestions(chat)[0] == "What is still open?"
