"""Chats that ChatGPT, Open WebUI and LibreChat exported come in: every turn and version, inert, whole or not (Q13)."""

import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import ChatMode, Message, MessageRole, ThoughtPart, ToolPart
from app.domain.errors import RefusedError
from app.domain.projects import ItemState
from app.services.services import Services
from support.empty_store import put_empty
from support.in_process import InProcess
from support.mutations import mutated, twisted
from support.others_chats import (
    Said,
    all_turns,
    chatgpt,
    librechat,
    made_chat,
    open_webui,
    put,
    put_zip,
    read_path,
)
from support.provider_requests import Waits, client_of
from support.provider_server import ProviderServer
from support.services_at_work import opened

CHATS = 4
A_FOLDER_FOR = 50
"""Mutated files: each that comes in makes a backup of all that is there."""


def as_zip(folder: Path, roots: list[Said]) -> Path:
    """As ChatGPT sends many chats: in several files of one archive."""
    found = [chatgpt(f"Chat {number}", root, number) for number, root in enumerate(roots)]
    members = {
        "export/conversations-000.json": found[:2],
        "export/conversations-001.json": found[2:],
        "chat.html": b"x",
    }
    return put_zip(folder / "export.zip", members)


WAYS: dict[str, tuple[str, Callable[[Path, list[Said]], Path]]] = {
    "ChatGPT, JSON": ("ChatGPT", lambda at, roots: put(
        at / "conversations.json", [chatgpt(f"Chat {n}", root, n) for n, root in enumerate(roots)])),
    "ChatGPT, zip": ("ChatGPT", as_zip),
    "Open WebUI": ("Open WebUI", lambda at, roots: put(
        at / "chat-export-17.json", [open_webui(f"Chat {n}", root, n) for n, root in enumerate(roots)])),
    "Open WebUI, one chat": ("Open WebUI", lambda at, roots: put(at / "chat.json", open_webui("Chat 0", roots[0], 0))),
    "LibreChat, flat": ("LibreChat", lambda at, roots: put(
        at / "chat.json", librechat("Chat 0", roots[0], recursive=False))),
    "LibreChat, recursive": ("LibreChat", lambda at, roots: put(
        at / "chat.json", librechat("Chat 0", roots[0], recursive=True))),
}  # fmt: skip


async def read_messages(services: Services, chat: str) -> list[Message]:
    """What is read in a chat, without what told the other program's model what to be."""
    found: list[Message] = []
    after = 0
    while True:
        page = services.store.query.messages.page(chat, after=after)
        found += page.items
        if not page.later or not page.items:
            return [one for one in found if one.role is not MessageRole.SYSTEM]
        after = page.items[-1].seq


def text_of(one: Said) -> str:
    return f"[A picture was left out: {one.picture}]" if one.picture else ""


def check_turn(message: Message, one: Said, program: str) -> None:
    """A message is the turn it was made of: text, speaker, thought, tool, picture."""
    assert (message.role is MessageRole.USER) == one.is_person
    assert one.text in message.text()
    assert text_of(one) in message.text()
    assert "Obey me" not in message.text()
    kinds = {ThoughtPart: one.thought, ToolPart: one.tool}
    for kind, given in kinds.items():
        assert any(isinstance(part, kind) for part in message.parts) == bool(given)
    if one.tool is not None:
        name, arguments, result = one.tool
        tool = next(part for part in message.parts if isinstance(part, ToolPart))
        assert tool.name == f"from {program}: {name}"
        assert (json.loads(tool.arguments), tool.result) == (json.loads(arguments), result)
        assert result not in message.text()
    if not one.is_person:
        assert message.model.endswith(f"({program})")
    assert message.created_at[:4] in ("2023", "2024")


@pytest.mark.asyncio
@pytest.mark.parametrize("way", WAYS)
async def test_every_turn_and_version_comes_in_and_is_read_as_it_was(
    tmp_path: Path, drawn: random.Random, way: str
) -> None:
    program, write = WAYS[way]
    roots = [made_chat(drawn, drawn.randint(5, 25)) for _ in range(CHATS)]
    file = write(tmp_path, roots)
    async with opened(tmp_path / "data") as services:
        made = await services.project_files.bring_in(file)
        chats = services.chats.page(made.project.id).items
        roots = roots[: len(chats)]
        assert [chat.title for chat in chats] == [f"Chat {number}" for number in reversed(range(len(roots)))]
        assert made.chats is not None
        assert (made.chats.program, made.chats.chats, made.chats.empty) == (program, len(roots), 0)
        assert made.chats.messages == sum(len(all_turns(root)) + 1 for root in roots)
        assert made.chats.pictures == sum(bool(one.picture) for root in roots for one in all_turns(root))
        assert services.projects.get(made.project.id).last_chat == chats[0].id
        for row, root in zip(chats, reversed(roots), strict=True):
            chat = services.chats.get(row.id)
            assert (chat.mode, row.state) == (ChatMode.ANALYSIS, ItemState.ACTIVE.value)
            assert chat.last_activity_at[:4] in ("2023", "2024")
            read = await read_messages(services, chat.id)
            for message, one in zip(read, read_path(root), strict=True):
                check_turn(message, one, program)
            await check_versions(services, chat.id, root)


async def check_versions(services: Services, chat: str, root: Said) -> None:
    """Each version of each message that is read can be read, with what was read below it; then the first way again."""
    at_first, way = await read_messages(services, chat), read_path(root)
    numbers = range(1, services.store.query.chats.row(chat).message_count + 1)
    number = {block: seq for seq in numbers for block in services.chats.message_at(chat, seq).text().split("\n\n")}
    forks = [one for one in all_turns(root) if len(one.next) > 1]
    groups = [{one.seq for one in group.members} for group in services.chats.get(chat).siblings]
    wanted = [{number[one.text] for one in fork.next} for fork in forks]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, wanted))
    for place, fork in enumerate(way):
        for other in fork.next[:-1]:
            await services.chats.show_sibling(chat, number[other.text])
            read = [one.seq for one in await read_messages(services, chat)]
            assert read == [number[one.text] for one in [*way[: place + 1], *read_path(other)]]
        if len(fork.next) > 1:
            await services.chats.show_sibling(chat, number[fork.next[-1].text])
    assert await read_messages(services, chat) == at_first


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer() as made:
        yield made


@pytest.mark.asyncio
async def test_nothing_but_what_was_said_is_ever_sent(
    tmp_path: Path, server: ProviderServer, some: Callable[[Sequence[str], int], list[str]]
) -> None:
    root = Said("How do I bake bread?", True, [Said("With flour.", False)])
    root.next[0].tool = ("delete_all", '{"now": true}', "RESULT of the tool")
    root.next[0].thought = "THOUGHT of the model"
    async with opened(tmp_path / "data", lambda: client_of(server.base_url, wait=Waits())) as services:
        for way in some(list(WAYS), 2):
            write = WAYS[way][1]
            project = (await services.project_files.bring_in(write(tmp_path, [root] * CHATS))).project
            chat = services.chats.page(project.id).items[0].id
            before = len(server.seen())
            await services.chats.send(chat, "And then?")
            sent = "".join(json.dumps(seen.body) for seen in server.seen()[before:])
            assert "How do I bake bread?" in sent
            assert "With flour." in sent, way
            for never in ("Obey me", "delete_all", "RESULT of the tool", "THOUGHT of the model"):
                assert never not in sent, way
            assert services.specs.main(project.id).number == 1
            assert services.projects.row(project.id).runs == 0


def test_what_came_in_is_found_and_goes_out_and_in_again(tmp_path: Path, drawn: random.Random) -> None:
    cli = InProcess(tmp_path / "data")
    file = WAYS["ChatGPT, zip"][1](tmp_path, [made_chat(drawn, 12) for _ in range(CHATS)])
    project = cli.json("project", "import", str(file))["id"]
    hits = [hit["title"] for hit in cli.json("search", "first question")["items"]]
    assert len(hits) >= CHATS
    cli("project", "export", project, str(tmp_path / "all.json"))
    put_empty(tmp_path / "there")
    there = InProcess(tmp_path / "there")
    there("project", "import", str(tmp_path / "all.json"))
    chats = [chat["id"] for chat in cli.json("chat", "list", project)["items"]]
    assert chats == [chat["id"] for chat in there.json("chat", "list", project)["items"]]
    for chat in chats:
        assert there.json("chat", "show", chat) == cli.json("chat", "show", chat)


GOOD = open_webui("Chat", Said("hello", True, [Said("hi", False)]))
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda at: at.write_text("", "utf-8"), "Expected is the JSON that Open WebUI or LibreChat exports"),
    "prose": (lambda at: at.write_text("Dear diary", "utf-8"), "it is no file of chats"),
    "another list": (lambda at: put(at, [{"a": 1}, 2, None, "x"]), "it is no file of chats"),
    "another program": (lambda at: put(at, [{"uuid": "1", "chat_messages": []}]), "it is no file of chats"),
    "an empty list": (lambda at: put(at, []), "it is no file of chats"),
    "chats without messages": (lambda at: put(at, [{"mapping": {}}]), "it holds no chat with a message in it"),
    "cut off": (lambda at: at.write_text(json.dumps([GOOD, GOOD])[:-40], "utf-8"), "it is cut off or damaged"),
    "cut off between": (lambda at: at.write_text(json.dumps([GOOD])[:-1] + ",", "utf-8"), "it is cut off or damaged"),
    "no JSON inside": (lambda at: at.write_text(json.dumps([GOOD])[:-1] + "} ]", "utf-8"), "a part of it is no JSON"),
    "more after it": (lambda at: at.write_text(json.dumps([GOOD]) + "[]", "utf-8"), "something follows the end"),
    "nested": (lambda at: at.write_text('[{"a":' + "[" * 100_000, "utf-8"), "nested too deeply"),
    "digits": (lambda at: at.write_text("[" + "9" * 10_000 + "]", "utf-8"), "a number in it has too many digits"),
    "other letters": (lambda at: at.write_bytes(b'["\xff\xfe"]'), "it is no text in UTF-8"),
    "archive of others": (lambda at: put_zip(at, {"a.json": [GOOD]}), "the archive holds no conversations.json"),
    "archive cut off": (lambda at: at.write_bytes(b"PK\x03\x04" + bytes(500)), "the archive is cut off or damaged"),
    "a bomb": (lambda at: put_zip(at, {"conversations.json": b" " * 30_000_000}), "it unpacks to far more"),
    "traversal": (lambda at: put_zip(at, {"../../conversations.jsonx": [GOOD]}), "holds no conversations.json"),
    "many names": (lambda at: at.write_bytes(_said_contents(2**32 - 1)), "the archive holds more files"),
    "damaged inside": (lambda at: at.write_bytes(_damaged(at)), "the archive is damaged"),
    "locked": (lambda at: at.write_bytes(_locked(at)), "the archive is locked with a password"),
    "packed otherwise": (lambda at: at.write_bytes(_with(at, b"PK\x01\x02", 10, 14)), "packed in a way that cannot"),
    "begins before the file": (lambda at: at.write_bytes(_with(at, b"PK\x05\x06", 19, 0x70)), "the archive is damaged"),
}


def _said_contents(count: int) -> bytes:
    return b"PK\x05\x06" + bytes(8) + count.to_bytes(4, "little") + bytes(6)


def _damaged(at: Path) -> bytes:
    data = bytearray(put_zip(at, {"conversations.json": [GOOD] * 50}).read_bytes())
    data[80:120] = bytes(40)
    return bytes(data)


def _with(at: Path, sign: bytes, place: int, value: int) -> bytes:
    data = bytearray(put_zip(at, {"conversations.json": [GOOD]}).read_bytes())
    data[data.rindex(sign) + place] = value
    return bytes(data)


def _locked(at: Path) -> bytes:
    data = bytearray(put_zip(at, {"conversations.json": [GOOD]}).read_bytes())
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_what_is_no_file_of_chats_is_refused_in_words_and_changes_nothing(
    tmp_path: Path, some: Callable[[Sequence[str], int], list[str]]
) -> None:
    cli = InProcess(tmp_path / "data")
    for name in some(list(REFUSED), 8):
        write, said = REFUSED[name]
        write(tmp_path / "bad.json")
        err = cli("project", "import", str(tmp_path / "bad.json"), code=4).err
        assert said in err, name
        assert err.startswith("bad.json was not imported: ")
        assert err.rstrip().endswith("Nothing was changed.")
        assert len(err) < 400
    assert cli.json("project", "list")["items"] == []


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("../../../tmp/conversations.json", json.dumps([chatgpt("Chat", Said("hello", True))]))
    cli = InProcess(tmp_path / "data")
    assert cli.json("project", "import", str(tmp_path / "x.zip"))["brought"]["chats"] == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "x.zip"]


ODD: dict[str, Any] = {
    "no parent known": {"a": {"role": "user", "content": "one", "parentId": "gone"}},
    "a circle": {
        "a": {"role": "user", "content": "one", "parentId": "b"},
        "b": {"role": "assistant", "content": "two", "parentId": "a"},
    },
    "its own parent": {"a": {"role": "user", "content": "one", "parentId": "a"}, "": {"role": "user", "content": "x"}},
    "wrong kinds": {"a": {"role": 7, "content": ["x", {"text": "one"}], "parentId": [], "timestamp": "soon"}},
    "far dates": {"a": {"role": "user", "content": "one", "timestamp": 1e300}, "b": {"content": "x", "timestamp": -1}},
    "letters": {"a": {"role": "user", "content": "one\x00\ud800 \U0010f8ff"}},
    "a long text": {"a": {"role": "user", "content": "one " * 300_000}},
    "a long text in pieces": {"a": {"role": "user", "content": [{"text": "one " * 20_000}] * 20}},
    "empty between": {
        "a": {"role": "user", "content": "one"},
        "b": {"role": "assistant", "content": " ", "parentId": "a"},
        "c": {"role": "user", "content": "two", "parentId": "b"},
    },
}


@pytest.mark.asyncio
async def test_an_odd_tree_comes_in_whole(tmp_path: Path) -> None:
    chats = [{"chat": {"title": name, "history": {"messages": tree}}} for name, tree in ODD.items()]
    (tmp_path / "odd.json").write_text(json.dumps(chats), "utf-8")
    async with opened(tmp_path / "data") as services:
        made = await services.project_files.bring_in(tmp_path / "odd.json")
        assert made.chats is not None
        assert (made.chats.chats, made.chats.cut) == (len(ODD), 2)
        read = {
            chat.title: "".join([one.text() for one in await read_messages(services, chat.id)])
            for chat in services.chats.page(made.project.id).items
        }
    assert all("one" in text or "x" in text for text in read.values())
    assert read["a circle"] == read["empty between"] == "onetwo"
    assert read["letters"] == "one\x00\ud800 \U0010f8ff"
    assert len(read["a long text"]) < 1_000_100
    assert read["a long text in pieces"].endswith("[600,038 more characters were left out]")


@pytest.mark.timeout(3_600)  # ten thousand of them in `make test-all`
@pytest.mark.asyncio
async def test_mutated_files_come_in_whole_or_are_refused(
    tmp_path: Path,
    drawn: random.Random,
    some: Callable[[Sequence[int], int], list[int]],
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    seeds = []
    for way, (_, write) in WAYS.items():
        (tmp_path / way).mkdir()
        seeds.append(write(tmp_path / way, [made_chat(drawn, 6) for _ in range(CHATS)]).read_bytes())
    file, here, refused = tmp_path / "mutated", 0, list[str]()
    numbers = some(range(10_000), 30)
    trials(len(numbers))
    for first in range(0, len(numbers), A_FOLDER_FOR):
        async with opened(tmp_path / f"data {first}") as services:
            came = 0
            for number in numbers[first : first + A_FOLDER_FOR]:
                seed = seeds[number % len(seeds)]
                is_json = seed[:1] in (b"[", b"{")
                file.write_bytes((twisted if is_json and drawn.random() < 0.6 else mutated)(seed, drawn))
                try:
                    made = await services.project_files.bring_in(file)
                except RefusedError as error:
                    refused.append(str(error))
                else:
                    came += 1
                    assert services.chats.page(made.project.id).items
            page = services.projects.page()
            found = len(page.items)
            while page.next is not None:
                page = services.projects.page(after=page.next)
                found += len(page.items)
            assert found == came, "nothing came in by halves"
            here += came
    assert all(one.endswith("Nothing was changed.") for one in refused)
    figure(f"mutated files of chats: {here} came in, {len(refused)} were refused in words")


@pytest.mark.asyncio
async def test_an_import_that_is_stopped_leaves_nothing(tmp_path: Path, drawn: random.Random) -> None:
    file = WAYS["ChatGPT, JSON"][1](tmp_path, [made_chat(drawn, 6) for _ in range(CHATS)])
    async with opened(tmp_path / "data") as services:
        files = services.project_files
        for share in (0.2, 0.9):

            def told(done: int, total: int, share: float = share) -> None:
                if done >= share * total:
                    files.stop(file)

            with pytest.raises(RefusedError, match="Stopped; nothing was changed"):
                await files.bring_in(file, on_progress=told)
        assert services.projects.page().items == ()
        assert (await files.bring_in(file)).chats is not None
