"""What work needs is loaded before it begins, the library of a chosen model too, and no server is asked for that."""

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


PARTS = """
import asyncio, sys
from pathlib import Path
from app.services.preload import PARTS
from app.services.services import Services
from app.settings.settings import load_settings
from app.store.database import Store

store = Store.open(Path(sys.argv[1]))
services = Services(store, load_settings({"data_dir": Path(sys.argv[1])}))
before = [name for name in PARTS if name in sys.modules]
asyncio.run(services.get_ready())
ready = set(sys.modules)
asyncio.run(services.projects.create(title=None, text="We must halve the nightly import. It takes 6 hours today."))
late = [name for name in sorted(set(sys.modules) - ready) if name.startswith("app.")]
print(before, [name for name in PARTS if name not in ready], late)
store.close()
"""


def test_parts_that_work_needs_are_loaded_when_it_gets_ready_and_not_before(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PARTS, str(tmp_path / "data")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[] [] []"
