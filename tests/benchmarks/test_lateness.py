"""How late the GUI thread is while a run and four chats work against a model server in another process."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from benchmarks.children import ROOT, medians, script
from benchmarks.scale_texts import markdown_of
from benchmarks.table import Figure

_LATENCY_S = "0.15"
_TOKEN_S = "0.005"
"""Between two pieces of a stream, each about a token: 200 tokens a second."""
_ANSWER = 20_000
"""Characters of a chat's answer."""


@pytest.fixture
def address() -> Iterator[str]:
    """A model server in a process of its own."""
    command = [sys.executable, str(ROOT / "tests/support/provider_server.py"), "--latency", _LATENCY_S]
    command += ["--token-latency", _TOKEN_S]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": ""})
    assert server.stdout is not None
    found = server.stdout.readline().strip()
    body = json.dumps({"text": markdown_of(_ANSWER)}).encode()
    with urlopen(Request(f"{found.removesuffix('/v1')}/control/say", data=body, method="POST")) as said:
        said.read()
    yield found
    server.terminate()
    server.communicate()


def test_lateness_of_a_timer(
    benchmark: Any, scale_folder: Path, tmp_path: Path, address: str, rounds: int, row: Callable[[Figure], None]
) -> None:
    found: list[dict[str, Any]] = []

    def measure() -> None:
        for number in range(rounds):
            # Each on a copy of its own: answers that are stored are not asked for again.
            folder = tmp_path / f"late-{number}"
            shutil.copytree(scale_folder, folder)
            found.append(script("lateness_child.py", str(folder), address))
            shutil.rmtree(folder)

    benchmark.pedantic(measure, rounds=1, iterations=1)
    benchmark.extra_info["rounds"] = found
    middle = medians(found)
    row(Figure("lateness of a 5 ms timer, 99th / quiet", middle["busy_p99_ms"], floor=middle["quiet_p99_ms"], most=33))
    row(
        Figure(
            "lateness of a 5 ms timer, largest / quiet", middle["busy_max_ms"], floor=middle["quiet_max_ms"], most=150
        )
    )
    row(Figure("calls of the run meanwhile", middle["calls"], ""))
    row(Figure("characters a second that four chats wrote meanwhile", middle["characters_a_second"], ""))
