"""The library of a chosen model is loaded before its first request, and no server is asked for that."""

import subprocess
import sys
from pathlib import Path

import pytest

from support.provider_server import ProviderServer

LOAD = """
import asyncio, sys
from pathlib import Path
from app.services.services import Services
from app.settings.settings import load_settings
from app.store.database import Store

chosen = {{"data_dir": Path(sys.argv[1]), {choice}}}
store = Store.open(chosen["data_dir"])
services = Services(store, load_settings(chosen))
before = "pydantic_ai" in sys.modules
asyncio.run(services.get_ready())
print(before, "pydantic_ai.models" in sys.modules)
store.close()
"""


def loaded(folder: Path, choice: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LOAD.format(choice=choice), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_is_loaded_for_a_chosen_model_and_nothing_is_asked(tmp_path: Path) -> None:
    with ProviderServer(models=("small",)) as server:
        chosen = f'"provider": "openai-compatible", "base_url": "{server.base_url}", "model": "small"'
        assert loaded(tmp_path / "data", chosen) == "False True"
        assert server.seen() == ()


@pytest.mark.parametrize("choice", ["", '"provider": "openai-compatible", "model": "x"'])
def test_nothing_is_loaded_for_the_built_in_methods_or_a_model_that_cannot_be_used(tmp_path: Path, choice: str) -> None:
    assert loaded(tmp_path / "data", choice) == "False False"
