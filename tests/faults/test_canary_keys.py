"""A key goes to its provider and nowhere else (Q19): a canary through thirty places that could give it away.

The provider repeats the key wherever it can; afterwards the data folder, the backup, the log, the crash report and all
that was printed are looked through, byte by byte.
"""

import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.domain.errors import KnownError
from app.llm.keys.key_file import write_key
from app.llm.keys.redaction import install_redaction
from app.llm.keys.sources import find_key
from app.services.models import ModelService
from app.services.services import Services
from app.settings.settings import load_settings
from support.command import CommandLine
from support.provider_server import Fault, ProviderServer
from support.services_at_work import opened, ran

CANARY = "canary-4f1c-told-to-nobody"
STATUSES = (400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 503, 529)
JSON_BODY = json.dumps({"error": {"message": f"Incorrect API key provided: {CANARY}", "code": CANARY}})
BODIES = {"words": f"no access for {CANARY}", "JSON": JSON_BODY, "a page": f"<html><body>{CANARY}</body></html>"}


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """Everything any logger says, down to DEBUG, through the handler the application uses."""
    path = tmp_path / "everything.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    install_redaction(handler)
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


def settings_flags(server: ProviderServer) -> dict[str, Any]:
    return {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model"}


def logged(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


async def told(work: Callable[[], Awaitable[object]]) -> str:
    """What a person, a log and a crash report would see of this work: its outcome or its whole traceback."""
    try:
        return repr(await work())
    except KnownError as error:
        return f"{error}\n{error.__dict__}\n" + "".join(traceback.format_exception(error))


def leaks(folder: Path, *, but: tuple[str, ...] = ()) -> list[str]:
    """Files below a folder that hold the canary, in any of the ways text is written."""
    forms = (CANARY.encode(), CANARY.encode("utf-16-le"), json.dumps(CANARY).encode()[1:-1], CANARY[::-1].encode())
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name not in but and any(form in path.read_bytes() for form in forms)
    ]


async def through_the_services(services: Services, server: ProviderServer, places: dict[str, str]) -> None:
    """Every fault that repeats the key, in a chat and in a run; then what reports on the model."""
    project = (await services.projects.create(title="Canary", text=None)).project.id
    for status in STATUSES:
        for what, body in BODIES.items() if status in (401, 500) else (("JSON", JSON_BODY),):
            chat = (await services.projects.create(title="x", text=None)).chat
            assert chat is not None
            server.clear()
            server.fail(Fault.STATUS, status=status, body=body, retry_after="0")
            places[f"{status} with {what}"] = await told(partial(services.chats.send, chat.id, "What is open?"))
    server.clear()
    server.fail(Fault.REDIRECT, location=f"http://192.0.2.1/?key={CANARY}")
    chat = (await services.projects.create(title="x", text=None)).chat
    assert chat is not None
    places["a redirect"] = await told(lambda: services.chats.send(chat.id, "What is open?"))
    server.clear()
    places["an answer"] = await told(lambda: services.chats.send(chat.id, "Drivers must be back by nine. Why?"))
    assert any(seen.headers.get("authorization") == f"Bearer {CANARY}" for seen in server.seen())
    places["what was sent"] = repr(services.store.query.sent.latest(chat.id))
    server.fail(Fault.STATUS, status=401, body=JSON_BODY, role="designer")
    await services.specs.apply_text(services.specs.main_branch(project).id, "# Wanted\n## Goals\n- Bread is fresh\n")
    places["a failed run"] = repr(await ran(services, project))
    server.clear()
    places["doctor"] = repr(await services.doctor.report())
    places["a test of the connection"] = repr(await services.models.test())
    server.fail(Fault.STATUS, status=401, body=JSON_BODY)
    places["a failed test"] = repr(await services.models.test())
    server.clear()
    places["what is in use"] = f"{services.models.current()!r} {services.models.status()!r} {services.clients.info()!r}"
    client = services.clients.current()
    places["the client in a debugger"] = f"{client!r} {vars(client)!r}"
    places["settings"] = f"{services.settings!r} {services.settings.model_dump_json()}"


async def keep_a_key(services: ModelService) -> str:
    return repr(await services.key_state())


@pytest.mark.asyncio
async def test_a_key_of_the_environment_stays_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    log_file: Path,
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", CANARY)
    places: dict[str, str] = {}
    data = tmp_path / "data"
    with ProviderServer(key=CANARY) as server:
        async with opened(data, **settings_flags(server)) as services:
            await through_the_services(services, server, places)
            found = find_key("openai-compatible", server.base_url, os.environ)
            assert found.value is not None, "the key was not found at all: this test would prove nothing"
            places["the key itself, shown"] = f"{found!r} {found} {found.model_dump_json()}"
            places["where the key is"] = await keep_a_key(services.models)
            logging.getLogger("app.careless").info("%s says a careless line", CANARY)
            places["a backup"] = str(services.store.backup_now().path)
    assert [name for name, text in places.items() if CANARY in text] == []
    assert leaks(tmp_path) == []  # the log at DEBUG stands here too
    assert "says a careless line" in "".join(logged(log_file))
    assert list((data / "backups").glob("*.db"))
    trials(len(places))
    figure(f"canary key: {len(places)} places in the process, none gave it away")
    assert len(places) >= 29


def test_a_key_in_its_own_file_is_in_no_other(tmp_path: Path, figure: Callable[[str], None]) -> None:
    data = tmp_path / "data"
    with ProviderServer(key=CANARY) as server:
        flags = settings_flags(server)
        line = CommandLine(
            data, {f"INT_CRUCIBLE_{name.upper()}": value for name, value in {**flags, "key_file": "1"}.items()}
        )
        line("settings", "set", "key_file", "true")
        said = [line("model", "key", "--file", text=f"{CANARY}\n")]
        keys = [path for path in data.iterdir() if leaks(data) == [path.name]]
        assert len(keys) == 1
        assert keys[0].stat().st_mode & 0o077 == 0
        project = line.json("project", "create", "--title", "Canary")["id"]
        chat = line.json("project", "show", project)["last_chat"]
        said.append(line("chat", "send", chat, "What is open?"))
        assert any(seen.headers.get("authorization") == f"Bearer {CANARY}" for seen in server.seen())
        server.fail(Fault.STATUS, status=401, body=JSON_BODY)
        said.append(line("chat", "send", chat, "And now?", code=5))
        said.append(line("model", "test", "--json", code=5))
        said.append(line("settings", "list", "--json"))
        server.clear()
        said.append(line("backup", "now"))
    assert all(CANARY not in done.out + done.err for done in said)
    assert leaks(data, but=(keys[0].name,)) == []
    figure(f"canary key in its file: {len(said)} commands, none gave it away")


@pytest.mark.skipif(sys.platform != "linux", reason="what a process was started with is read from /proc")
def test_no_command_takes_a_key_as_an_argument(tmp_path: Path) -> None:
    refused = CommandLine(tmp_path / "data")("model", "key", CANARY, code=2)
    assert CANARY not in refused.out
    child = subprocess.run(
        [sys.executable, "-m", "app", "--help"], capture_output=True, text=True, check=True, timeout=100
    )
    assert "key" not in child.stdout.lower().replace("keyring", "")


def test_a_file_of_keys_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_key(path, "x", CANARY)
    path.chmod(0o644)
    with pytest.raises(KnownError, match="chmod 600") as refused:
        find_key("openai-compatible", "https://example.org/v1", {}, key_file=path)
    assert CANARY not in str(refused.value)
    assert str(SecretStr(CANARY)) != CANARY
    assert (
        load_settings({"data_dir": tmp_path}, env={"INT_CRUCIBLE_API_KEY": CANARY}).model_dump_json().find(CANARY) < 0
    )
