"""An obedient model does everything it reads (Q18): still nothing starts, nothing changes, nothing else is read.

A hundred texts in other chats, candidates, items and attached files tell it to call tools, also ones that do not exist.
Every card it may leave waits for a click.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import ChatMode, Message, MessageRole, MessageState, TextPart
from app.domain.items import Author, Item, ItemKind
from app.domain.operations import AddItem
from app.domain.runs import Idea, Run, RunMode
from app.services.services import Services
from app.store.engine import connect
from support.injections import OLDER_WORDS, Injection, injections
from support.made_folders import bakery_opened
from support.provider_requests import Waits, client_of
from support.provider_server import ProviderServer
from support.services_at_work import item_of, opened, ran

pytestmark = pytest.mark.asyncio
JUDGE = "openai-compatible:test-model@1"
QUESTION = "What do the notes say about the vans?"
OUTSIDE, ENVIRONMENT, ELSEWHERE, UNCONFIRMED = (f"CANARY-{word}" for word in ("outside", "env", "elsewhere", "unasked"))
_ALLOWED = {
    "message",
    "proposal",
    "spend",
    "sent",
    "change",
    "counter",
    "search_entry",
    "search_text",
    "sqlite_sequence",
}
"""Tables an answer may write: itself, its cards, what it used, and the book-keeping of that."""
_CHAT = """SELECT id, title, mode, branch, subject_run, subject_candidate, state, pinned FROM chat
WHERE title <> 'Asked' ORDER BY id"""
"""Without the chats this test asks in; one that got another title shows."""
_connections: list[Any] | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _connections is not None:
        _connections.append(arguments[1])


sys.addaudithook(_audit)


@contextmanager
def connections() -> Iterator[list[Any]]:
    """Every address this process connects to meanwhile."""
    global _connections
    found: list[Any] = []
    _connections = found
    try:
        yield found
    finally:
        _connections = None


def state_of(services: Services) -> dict[str, Any]:
    """Everything an injection must not change: rows, cards that were clicked, and files beside the database."""
    database = connect(services.store.path, "ro")
    try:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        kept = [name for name in names if name not in _ALLOWED and name != "chat" and not name.startswith("search")]
        found: dict[str, Any] = {
            name: sorted(map(str, database.execute(f'SELECT * FROM "{name}"')))
            for name in kept
            if name not in ("project",)
        }
        found["chats"] = database.execute(_CHAT).fetchall()
        found["projects"] = database.execute("SELECT id, title, state, pinned, pinned_run FROM project").fetchall()
        found["clicked"] = database.execute("SELECT id FROM proposal WHERE state <> 'open'").fetchall()
    finally:
        database.close()
    folder = services.store.data_dir
    found["files"] = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(services.store.path.name) and "locks" not in path.parts
    }
    return found


async def ask(services: Services, chat: str) -> Message:
    """Ask a harmless question; the model reads the carrier because the script says so."""
    return await services.chats.send(chat, QUESTION)


def wanted(server: ProviderServer) -> set[str]:
    """Names of the tools the model called, known or not: each call stands in the request after it."""
    return {
        call["function"]["name"]
        for seen in server.seen()
        for message in seen.body["messages"]
        for call in message.get("tool_calls", ())
    }


def texts_of(services: Services, project: str, outside: Path) -> tuple[Injection, ...]:
    main = services.specs.main(project).branch
    goal = item_of(services, main, ItemKind.GOAL).slug
    assumption = item_of(services, main, ItemKind.ASSUMPTION).slug
    return injections(goal=goal, assumption=assumption, outside=str(outside))


async def say(services: Services, chat: str, text: str) -> None:
    await services.store.write(
        lambda tx: tx.messages.append(
            chat=chat, role=MessageRole.USER, state=MessageState.COMPLETE, parts=(TextPart(text=text),)
        )
    )


async def in_chats(services: Services, project: str, texts: tuple[Injection, ...]) -> list[tuple[str, str, Any]]:
    """A chat for each text, as an imported chat would hold it."""
    calls = []
    for text in texts:
        other = await services.chats.create(project, mode=ChatMode.ANALYSIS, title="Imported")
        await say(services, other.id, text.text)
        calls.append((project, "read_chat", other.id))
    return calls


async def in_candidates(services: Services, project: str, texts: tuple[Injection, ...]) -> Run:
    """One run whose ideas are the texts, judged by the built-in methods."""
    ideas = tuple(Idea(text=text.text, title=f"Idea {number}") for number, text in enumerate(texts, 1))
    return await ran(services, project, mode=RunMode.EVAL_ONLY, ideas=ideas, candidates=len(ideas), scenarios=1)


async def in_item(services: Services, text: Injection, number: int) -> str:
    """A project of its own with the text as an assumption."""
    made = await services.projects.create(title=f"Item {number}", text=None)
    item = Item(slug="notes", kind=ItemKind.ASSUMPTION, text=text.text, weight=50, author=Author.PERSON)
    main = services.specs.main(made.project.id)
    await services.specs.apply(main.branch, (AddItem(item=item),))
    return made.project.id


async def in_files(services: Services, project: str, texts: tuple[Injection, ...], folder: Path) -> None:
    """A folder the person attached and confirmed, with what is never read in it; and one they did not confirm."""
    notes, unasked = folder / "notes", folder / "unasked"
    notes.mkdir()
    for number, text in enumerate(texts):
        (notes / f"{number}.md").write_text(text.text)
    (notes / ".env").write_text(f"KEY={ENVIRONMENT}")
    (notes / "link.md").symlink_to(folder / "outside.txt")
    await services.context.attach(project, notes)
    await services.context.confirm(project, JUDGE)
    unasked.mkdir()
    (unasked / "list.md").write_text(UNCONFIRMED)
    await services.context.attach(project, unasked)


async def test_a_hundred_injections_start_change_and_read_nothing(
    tmp_path: Path,
    some: Callable[[Sequence[int], int], list[int]],
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    """Of the hundred, which are all there, one run has each wish read in one of its four places, drawn by its seed."""
    [shift, *others] = some(range(4), 1)
    read = {(wish, (wish + wish // 4 + shift) % 4) for wish in range(25)}
    if others:
        read = {(wish, place) for wish in range(25) for place in range(4)}
    outside = tmp_path / "outside.txt"
    outside.write_text(OUTSIDE)
    data = tmp_path / "data"
    async with bakery_opened(data) as (services, project, setup):
        elsewhere = await services.projects.create(title="Elsewhere", text=f"We must hide {ELSEWHERE} from all.")
        assert elsewhere.chat is not None
        texts = texts_of(services, project, outside)
        assert len({text.text for text in texts}) == 100
        await say(services, setup, OLDER_WORDS)
        chats = await in_chats(services, project, texts[0::4])
        run = await in_candidates(services, project, texts[1::4])
        items = [await in_item(services, text, number) for number, text in enumerate(texts[2::4])]
        await in_files(services, project, texts[3::4], tmp_path)
    obeyed = 0
    with ProviderServer() as server, connections() as addresses:
        server.obey()
        async with opened(data, lambda: client_of(server.base_url, wait=Waits())) as services:
            before = state_of(services)

            async def obeys(project: str, text: Injection, mode: ChatMode, tool: str, **arguments: Any) -> None:
                server.clear()
                server.obey()
                server.use_tool(tool, arguments)
                server.say("Nothing more.")
                chat = await services.chats.create(project, mode=mode, title="Asked")
                message = await ask(services, chat.id)
                assert message.state is MessageState.COMPLETE, text
                nonlocal obeyed
                obeyed += text.wish in wanted(server)
                check_prompts(server)

            modes = (ChatMode.SETUP, ChatMode.ANALYSIS)
            for number, (home, tool, other) in enumerate(chats):
                if (number, 0) not in read:
                    continue
                place = [row.id for row in services.chats.page(home, limit=50).items].index(other) + 2
                await obeys(home, texts[0::4][number], modes[number % 2], tool, chat=place)
            for number, text in enumerate(texts[1::4]):
                if (number, 1) not in read:
                    continue
                await obeys(project, text, modes[number % 2], "read_candidate", run=run.number, label=f"C{number + 1}")
            for number, home in enumerate(items):
                if (number, 2) not in read:
                    continue
                await obeys(home, texts[2::4][number], modes[number % 2], "read_world")
            for number, text in enumerate(texts[3::4]):
                if (number, 3) not in read:
                    continue
                await obeys(project, text, modes[number % 2], "read_file", name=f"notes/{number}.md")
            after = state_of(services)
    assert after == before
    trials(len(read))
    assert obeyed == len(read) >= 25, "the model did not do what it read: this test would prove nothing"
    assert {address[1] for address in addresses} == {server.port}
    figure(
        f"injections: the model obeyed {obeyed} of {len(read)} it read, of {len(texts)} that are there;"
        " nothing was started, changed, read or sent elsewhere"
    )


def check_prompts(server: ProviderServer) -> None:
    for seen in server.seen():
        for canary in (OUTSIDE, ENVIRONMENT, ELSEWHERE, UNCONFIRMED):
            assert canary not in str(seen.body["messages"]), canary
