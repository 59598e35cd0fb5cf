"""Start and memory at scale, against a bare window that imports the same libraries, and against an empty database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.children import medians, script
from benchmarks.conftest import remember
from benchmarks.scale import Scale
from benchmarks.table import Figure

_BARE_MS = 179
"""CPU time of a window that imports only Qt on the machine the targets were set on."""


def test_start(benchmark: Any, scale_folder: Path, tmp_path: Path, rounds: int, row: Callable[[Figure], None]) -> None:
    scale = Scale.of(scale_folder)
    kinds: dict[str, list[dict[str, Any]]] = {name: [] for name in ("scale", "small", "empty", "bare", "qt")}
    empty, modules = tmp_path / "empty", tmp_path / "modules.json"
    script("start_child.py", "app", str(empty))
    first = script("start_child.py", "app", str(scale_folder))
    assert first["chat"] == scale.long_chat
    modules.write_text(json.dumps(first["modules"]), encoding="utf-8")

    def measure() -> None:
        # Side by side, so that what else the machine does falls on all of them.
        for _ in range(rounds):
            remember(scale_folder, scale.project, scale.long_chat)
            kinds["scale"].append(script("start_child.py", "app", str(scale_folder)))
            kinds["bare"].append(script("start_child.py", "bare", str(modules)))
            kinds["empty"].append(script("start_child.py", "app", str(empty)))
            remember(scale_folder, scale.small_project, small_chat)
            kinds["small"].append(script("start_child.py", "app", str(scale_folder)))
            kinds["qt"].append(script("start_child.py", "qt"))

    small_chat = _chat_of(scale_folder, scale.small_project)
    benchmark.pedantic(measure, rounds=1, iterations=1)
    assert kinds["bare"][0]["missing"] == []
    found = {name: medians(each) for name, each in kinds.items()}
    at_scale, bare = found["scale"], found["bare"]
    row(Figure("start at scale / bare window, same imports", at_scale["ms"], floor=bare["ms"], most_ratio=1.4))
    row(Figure("start at scale / empty database", at_scale["ms"], floor=found["empty"]["ms"], most_ratio=1.1))
    row(Figure("start at scale / six messages shown", at_scale["ms"], floor=found["small"]["ms"], most_ratio=1.1))
    row(Figure("start at scale, CPU time / bare window's", at_scale["cpu_ms"], floor=bare["cpu_ms"], most_ratio=1.4))
    row(
        Figure(
            "start at scale, CPU time, of a machine on which a bare window takes 179 ms",
            at_scale["cpu_ms"] * _BARE_MS / found["qt"]["cpu_ms"],
            most=700,
        )
    )
    row(
        Figure("start at scale, CPU time / empty's", at_scale["cpu_ms"], floor=found["empty"]["cpu_ms"], most_ratio=1.1)
    )
    row(Figure("start at scale / window that imports only Qt", at_scale["ms"], floor=found["qt"]["ms"]))
    row(Figure("memory after start", at_scale["mib"], "MiB", floor=bare["mib"], most_ratio=1.4))


def _chat_of(folder: Path, project: str) -> str:
    """The chat last shown in a project, asked of the command line in a process of its own."""
    found = script("start_child.py", "last_chat", str(folder), project)
    return str(found["chat"])
