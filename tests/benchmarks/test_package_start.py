"""Start and memory of what people install, until its window is seen on a screen, beside a bare Qt window.

Over an empty data folder. What was not built is skipped with the command that builds it, never left out silently.
"""

import runpy
import shutil
import statistics
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.children import ROOT
from benchmarks.table import Figure

COMMANDS = {
    "checkout": (ROOT / ".venv/bin/int-crucible", "make setup"),
    # Where the bundle was made from it.
    "wheel": (ROOT / "build/env/bundle/bin/int-crucible", "make package ARGS=bundle"),
    "bundle": (ROOT / "build/bundle/int-crucible/int-crucible", "make package ARGS=bundle"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_start_of_packages(benchmark: Any, rounds: int, row: Callable[[Figure], None], name: str) -> None:
    command, build = COMMANDS[name]
    if not command.exists():
        pytest.skip(f"start of the {name}: not built here, so not measured ({build})")
    if missing := [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]:
        pytest.skip(f"start of the {name}: not measured without {' and '.join(missing)}")
    measure = runpy.run_path(str(ROOT / "packaging" / "bundle" / "measure_start.py"), run_name="measure_start")
    commands = {"bare": [str(ROOT / ".venv/bin/python"), "-c", measure["BARE"]], name: [str(command)]}
    taken: dict[str, list[Any]] = {each: [] for each in commands}

    def side_by_side() -> None:
        with measure["screen"]() as display:
            for number in range(rounds + 1):
                for each, words in commands.items():
                    found = measure["start"](words, display)
                    if number:  # the first fills the system's cache of files
                        taken[each].append(found)

    benchmark.pedantic(side_by_side, rounds=1, iterations=1)

    def median(each: str, field: str) -> float:
        return float(statistics.median(getattr(one, field) for one in taken[each]))

    for words, field in (("window seen / bare Qt window", "seen_s"), ("CPU time / bare Qt window's", "processor_s")):
        figure = Figure(f"start of the {name}, {words}", 1e3 * median(name, field), floor=1e3 * median("bare", field))
        row(figure)
    row(Figure(f"memory of the {name}, most", median(name, "memory_mib"), "MiB", floor=median("bare", "memory_mib")))
