"""Running a measurement in a process of its own and reading the JSON line it prints.

So every figure has a process without a test runner in it, and no second SQLite ever opens a file beside the store.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
_RAW = """
import json, sys, time, statistics
import pysqlite3
db = pysqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, isolation_level=None)
spent = []
for _ in range(int(sys.argv[3])):
    began = time.perf_counter()
    db.execute("BEGIN"); rows = db.execute(sys.argv[2]).fetchall(); db.execute("COMMIT")
    spent.append(1e3 * (time.perf_counter() - began))
print(json.dumps({"ms": statistics.median(spent), "rows": len(rows)}))
"""


def child(*arguments: str, timeout: float = 600.0) -> dict[str, Any]:
    """Run a Python process and return the JSON object of its last line.

    Raises:
        RuntimeError: it failed; carries the end of what it said.
    """
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        "QT_QPA_PLATFORM": "offscreen",
        "BENCH_BEGAN": str(time.monotonic()),
    }
    # What people run has its bytecode, whatever this machine is set to: without it each start compiles all of `app`.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=timeout, env=environment
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise RuntimeError(f"{arguments[0]} ended with {done.returncode}: {done.stderr[-2_000:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def script(name: str, *arguments: str) -> dict[str, Any]:
    """Run one of the scripts beside this file."""
    return child(str(HERE / name), *arguments)


def raw_query(database: Path, statement: str, *, times: int = 50) -> float:
    """Return the median milliseconds of a raw query, in a process that has nothing else open."""
    return float(child("-c", _RAW, str(database), statement, str(times))["ms"])


def medians(rounds: list[dict[str, Any]]) -> dict[str, float]:
    """Return the median of every number the rounds have in common."""
    names = [name for name, value in rounds[0].items() if isinstance(value, int | float)]
    return {name: statistics.median(float(one[name]) for one in rounds) for name in names}
