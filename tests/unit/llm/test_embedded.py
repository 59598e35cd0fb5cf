"""A GGUF file of one's own: refused with a way out where it cannot be served. Real answers are in tests/models."""

import importlib.machinery
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError, RefusedError
from app.domain.model_client import Closable, ModelClient
from app.llm.gateway import client_for
from app.settings.settings import Settings
from support.provider_requests import ask

pytestmark = pytest.mark.asyncio


@pytest.fixture
def library_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library can be found, installed or not."""
    found = types.ModuleType("xllamacpp")
    found.__spec__ = importlib.machinery.ModuleSpec("xllamacpp", None)
    monkeypatch.setitem(sys.modules, "xllamacpp", found)


def chosen(path: Path, told: list[str | None] | None = None, **fields: Any) -> ModelClient:
    settings = Settings.model_validate({"data_dir": "/nowhere", "provider": "embedded", "model": str(path), **fields})
    return client_for(settings, {}, on_loading=None if told is None else told.append)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file that begins like a model and is none."""
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\x00" * 64)
    return path


@pytest.mark.usefixtures("library_is_there")
async def test_what_is_no_model_file_is_refused_at_the_choice(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="cannot be read"):
        chosen(tmp_path / "none.gguf")
    with pytest.raises(RefusedError, match="cannot be read"):
        chosen(tmp_path)
    (tmp_path / "text.gguf").write_text("hello")
    with pytest.raises(RefusedError, match="no GGUF file"):
        chosen(tmp_path / "text.gguf")


async def test_without_the_library_it_is_said_how_to_install_it(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(RefusedError, match="extra “local”"):
        chosen(broken)


async def test_a_packaged_application_names_a_way_that_works_there(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(RefusedError, match="start any model server") as refused:
        chosen(broken)
    assert "pip" not in str(refused.value)


@pytest.mark.usefixtures("library_is_there")
async def test_the_folder_is_no_part_of_the_judge(broken: Path) -> None:
    info = chosen(broken).info
    assert info.judge == "embedded:broken.gguf@1"
    assert str(broken.parent) not in info.model_dump_json()


@pytest.mark.usefixtures("library_is_there")
async def test_a_file_that_cannot_be_loaded_is_a_typed_fault(broken: Path) -> None:
    told: list[str | None] = []
    client = chosen(broken, told)
    try:
        with pytest.raises(ProviderError, match=r"broken\.gguf could not be loaded") as caught:
            await client.complete(ask())
    finally:
        assert isinstance(client, Closable)
        await client.aclose()
    assert caught.value.kind is FaultKind.SERVER
    assert not caught.value.retryable
    assert told[0] == "Loading broken.gguf…"
    assert told[-1] is None
