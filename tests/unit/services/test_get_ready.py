"""What work needs is loaded before it begins, the library of a chosen model too, and no server is asked for that."""

import subprocess
import sys
from pathlib import Path

from support.provider_server import ProviderServer

LOAD = """
import asyncio, sys
from pathlib import Path
from app.services.preload import PARTS
from app.services.services import Services
from app.settings.settings import load_settings
from app.store.database import Store

folder, address = Path(sys.argv[1]), sys.argv[2]
store = Store.open(folder)

def services_of(**chosen):
    return Services(store, load_settings({"data_dir": folder, **chosen}))

def is_loaded():
    return "pydantic_ai.models" in sys.modules

services = services_of()
print("before", [name for name in (*PARTS, "pydantic_ai") if name in sys.modules])
asyncio.run(services.get_ready())
ready = set(sys.modules)
asyncio.run(services.projects.create(title=None, text="We must halve the nightly import. It takes 6 hours today."))
late = [name for name in sorted(set(sys.modules) - ready) if name.startswith("app.")]
print("ready", [name for name in PARTS if name not in ready], late)
print("built in", is_loaded())
asyncio.run(services_of(provider="openai-compatible", model="x").get_ready())
print("without an address", is_loaded())
asyncio.run(services_of(provider="openai-compatible", model="small", base_url=address).get_ready())
print("chosen", is_loaded())
store.close()
"""


def test_what_work_needs_is_loaded_when_it_gets_ready_and_nothing_before_or_else(tmp_path: Path) -> None:
    """In one process, from what needs least: the parts, and the library of models only for a model that is usable."""
    with ProviderServer(models=("small",)) as server:
        command = [sys.executable, "-c", LOAD, str(tmp_path / "data"), server.base_url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert server.seen() == (), "no server is asked"
    assert done.stdout.splitlines() == [
        "before []",
        "ready [] []",
        "built in False",
        "without an address False",
        "chosen True",
    ]
