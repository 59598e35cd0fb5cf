"""A plugin of pytest that keeps what the tests of the promises tried: `-p support.promise_trials`, with `--promise Q1`.

Only tests that `tests/faults/promises.toml` names are run; what each tried is kept in `build/faults`, a file for each
file of tests, so that a table can be put together from several runs. Run as a program it prints those files. Not for
the table: that is `packaging/promise_table.py`.
"""

import json
import sys
import tomllib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROMISES = ROOT / "tests" / "faults" / "promises.toml"
KEPT = ROOT / "build" / "faults"
TRIALS = "trials"
_MISSED = "NOT MET"
_MOST_UNKEPT = 20
"""Cases; a run that is ended loses no more."""


def named_tests() -> dict[str, list[str]]:
    """The tests of each promise: files, and tests of files."""
    found = tomllib.loads(PROMISES.read_text("utf-8"))
    return {promise: entry["tests"] for promise, entry in found.items()}


def is_named(test: str, names: list[str]) -> bool:
    """Whether a test, without its parameters, is among the names."""
    return test in names or test.partition("::")[0] in names


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promise", action="append", default=[], help="try the tests of this promise only, as Q13")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--promise")
    names = [name for promise, tests in named_tests().items() if promise in (wanted or [promise]) for name in tests]
    kept = [item for item in items if is_named(item.nodeid.partition("[")[0], names)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Keeper(), "promise-keeper")


class _Keeper:
    """Gathers what each case of a test tried; in the process that hears of all of them."""

    def __init__(self) -> None:
        self._cases: dict[str, dict[str, Any]] = {}
        self._unkept = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        case = self._cases.setdefault(report.nodeid, {"failures": 0, "skipped": False, "seconds": 0.0})
        case["seconds"] += report.duration
        case["failures"] = max(case["failures"], int(report.failed))
        case["skipped"] |= report.skipped
        if report.when == "teardown":
            counted = [int(str(value)) for name, value in report.user_properties if name == TRIALS]
            case["trials"] = 0 if case["skipped"] else sum(counted) if counted else 1
            case["figures"] = [str(value) for name, value in report.user_properties if name == "figure"]
            # A benchmark over its target does not fail, a promise does.
            case["failures"] = max(case["failures"], int(any(_MISSED in line for line in case["figures"])))
            case["when"] = datetime.now(UTC).isoformat(timespec="seconds")
            self._unkept += 1
            if self._unkept > _MOST_UNKEPT:
                self._keep()

    def pytest_sessionfinish(self) -> None:
        self._keep()

    def _keep(self) -> None:
        self._unkept = 0
        by_file: dict[str, dict[str, Any]] = defaultdict(dict)
        for name, case in self._cases.items():
            if "trials" in case:
                by_file[name.partition("::")[0]][name] = case
        KEPT.mkdir(parents=True, exist_ok=True)
        for file, cases in by_file.items():
            path = KEPT / (file.removeprefix("tests/").replace("/", ".").removesuffix(".py") + ".json")
            before = json.loads(path.read_text("utf-8")) if path.exists() else {}
            path.write_text(json.dumps(before | cases, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    for name in sorted({name.partition("::")[0] for tests in named_tests().values() for name in tests}):
        sys.stdout.write(f"{name}\n")
