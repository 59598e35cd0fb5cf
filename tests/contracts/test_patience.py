"""No test depends on how fast the machine is: what must come is waited for with one patience, and no time is asserted.

Looks at syntax trees. What must not take long is measured in `tests/benchmarks`, what must not take much work by
`time.process_time`, and limits of the application pass by `support.hand_clock`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.syntax import walked

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path.relative_to(ROOT)
    for path in (ROOT / "tests").rglob("*.py")
    if not {"benchmarks", "models"} & set(path.relative_to(ROOT).parts)
)
PATIENCE_S = 100
BOT_WAITS = {"waitUntil", "waitSignal", "waitSignals", "waitCallback", "waitExposed", "waitActive"}
CLOCKS = {"time.time", "time.monotonic", "time.perf_counter", "time.time_ns", "time.monotonic_ns"}
WAITS = {"wait", "join", "result", "communicate", "wait_for", "timeout", "acquire", "to_thread"}
"""Of threads, processes, futures, tasks and queues."""

MAY_LOOK = {
    "tests/support/cancels.py": "what the benchmark of cancels measures",
    "tests/support/hand_clock.py": "where its own time begins",
    "tests/support/provider_requests.py": "a clock that is given to a client",
    "tests/unit/services/test_streaming.py": "no earlier than stated; a busy machine is only later",
    "tests/unit/store/test_streaming.py": "a figure that is printed",
}
MAY_BE_SHORT = {
    ("tests/support/processes.py", 0.005): "looks again",
    ("tests/faults/test_store_held.py", 0.01): "looks again",
    ("tests/support/ollama_stub.py", 0.02): "looks again",
    ("tests/support/provider_server.py", 0.02): "looks again",
}


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def _seconds(call: ast.Call, name: str) -> Iterator[float]:
    """The constant number of seconds a call waits at most."""
    given = [word.value for word in call.keywords if word.arg == "timeout"]
    if name.rpartition(".")[2] in WAITS:
        given += call.args[-1:]
    for node in given:
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield float(node.value)


def breaches(source: str, path: str) -> list[str]:
    """Where a test would fail for the machine's sake, as `path:line what`."""
    found = []
    for node in walked(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func)
        last = name.rpartition(".")[2]
        if last in BOT_WAITS and any(word.arg == "timeout" for word in node.keywords):
            if path != "tests/support/patient_bot.py":
                found.append(f"{path}:{node.lineno} {last} has a patience of its own")
        elif name in CLOCKS or (name.endswith(".time") and not node.args):
            if path not in MAY_LOOK:
                found.append(f"{path}:{node.lineno} {name} looks at the clock")
        else:
            short = [one for one in _seconds(node, name) if 0 < one < PATIENCE_S and (path, one) not in MAY_BE_SHORT]
            found += [f"{path}:{node.lineno} {name or last} waits for {seconds:g} s only" for seconds in short]
    return found


def test_no_test_depends_on_how_fast_the_machine_is() -> None:
    assert [found for path in SOURCES for found in breaches((ROOT / path).read_text("utf-8"), path.as_posix())] == []


@pytest.mark.parametrize(
    "source",
    [
        "qtbot.waitUntil(done, timeout=30_000)",
        "with window.qtbot.waitSignal(kept, timeout=500): ...",
        "import time\nbegan = time.monotonic()",
        "took = asyncio.get_running_loop().time() - began",
        "subprocess.run(command, timeout=60)",
        "process.communicate(timeout=30)",
        "go_on.wait(10)",
        "child.join(5)",
        "await asyncio.wait_for(gate.wait(), 20)",
        "async def f():\n    async with asyncio.timeout(20): ...",
        "async def f():\n    await asyncio.to_thread(came.wait, 30)",
        "await asyncio.to_thread(lambda: ready.wait(2.5))",
    ],
)
def test_a_breach_is_found(source: str) -> None:
    assert breaches(source, "tests/x.py")


@pytest.mark.parametrize(
    "source",
    ["qtbot.waitUntil(done)", "go_on.wait(100)", "asyncio.timeout(0)", "','.join(words)", "time.process_time()"],
)
def test_patience_and_work_are_no_breach(source: str) -> None:
    assert breaches(source, "tests/x.py") == []


@pytest.mark.parametrize("path", MAY_LOOK)
def test_each_file_that_may_look_at_the_clock_still_does(path: str) -> None:
    assert [found for found in breaches((ROOT / path).read_text("utf-8"), "x.py") if "clock" in found]


@pytest.mark.parametrize(("path", "seconds"), MAY_BE_SHORT)
def test_each_short_wait_that_may_be_still_is(path: str, seconds: float) -> None:
    assert [one for one in breaches((ROOT / path).read_text("utf-8"), "x.py") if f"for {seconds:g} s" in one]
