"""What holds for every test: no screen, a home of its own, no unexpected log line, nothing left running.

Works without Qt too. Not for the fixtures of one room: those are in the conftest.py of its folder.
"""

import gc
import logging
import os
import random
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from support.drawing import DrawnCase, IsTried, is_tried, left_out

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from support.patient_bot import PatientBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A machine may be set to keep no bytecode; then each of the processes that tests start would compile all of `app`.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell has what it starts in the background ignore these, and so would all that tests start and ask to end.
for _number in (signal.SIGINT, *((signal.SIGHUP,) if sys.platform != "win32" else ())):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL)

# Other examples in each run: twenty of them a run find in a week what a hundred do.
for _profile, _examples in (("suite", 20), ("whole", 400)):
    settings.register_profile(
        _profile, max_examples=_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
    )
settings.load_profile("suite")

T = TypeVar("T")

_THREAD_GRACE_S = 5.0
_FEW_OBJECTS = 20_000
"""More than one test leaves. To go through them takes milliseconds, through all that is loaded a third of a second."""
_UNUSUAL = re.compile(r"\W")
_FIGURE = "figure"
_WHOLE = "--whole"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_WHOLE, action="store_true", help="try every case where else each run draws some, by its seed")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption(_WHOLE):
        settings.load_profile("whole")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the cases of a test that is marked `some`, keep those that this run draws."""
    if config.getoption(_WHOLE) or any("::" in argument for argument in config.args):
        return
    cases = []
    for item in items:
        mark = item.get_closest_marker("some")
        if mark is not None and isinstance(item, pytest.Function):
            kind = mark.kwargs.get("of_each", lambda **_: "")(**item.callspec.params)
            test = item.nodeid.partition("[")[0]
            drawn_as = mark.kwargs.get("drawn_as", test)
            cases.append(DrawnCase(item.nodeid, f"{test} {kind!r}", mark.args[0], f"{drawn_as} {kind!r}"))
    out = left_out(cases, _seed(config))
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in out])
    items[:] = [item for item in items if item.nodeid not in out]


def _seed(config: pytest.Config) -> object:
    """What pytest-randomly prints; None where it is turned off."""
    return config.getoption("randomly_seed", default=None)


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the collector need not look at it again, which takes a third of a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes an empty folder of a number of its own: to find a free one, pytest looks through all that there are."""
    base, numbers = tmp_path_factory.mktemp("tests"), count()

    def make(name: str) -> Path:
        folder = base / f"{name}{next(numbers)}"
        folder.mkdir(mode=0o700)
        return folder

    return make


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, made_folder: Callable[[str], Path]) -> Path:
    """As pytest's own, with a shorter name: the path of a socket in it may have a hundred bytes."""
    return made_folder(f"{_UNUSUAL.sub('_', request.node.name.removeprefix('test_'))[:12]}-")


@pytest.fixture(autouse=True)
def own_home(made_folder: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and data folder, no key and no setting of the person who runs the tests."""
    home = made_folder("home")
    for name in list(os.environ):
        if name.startswith(("INT_CRUCIBLE_", "DBUS_SESSION")) or name.endswith(("_API_KEY", "_BASE_URL")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("INT_CRUCIBLE_DATA_DIR", str(home / "int-crucible"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    return home


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log_records(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails on a record at WARNING or above that no `expects_log` matches, and on an expectation that nothing met."""
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    yield
    root.removeHandler(collector)
    patterns = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    met: set[str] = set()
    unexpected: list[str] = []
    for record in collector.records:
        matching = {pattern for pattern in patterns if re.search(pattern, record.getMessage())}
        met |= matching
        if not matching:
            unexpected.append(f"{record.levelname} {record.name}: {record.getMessage()}")
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)
    if missing := [pattern for pattern in patterns if pattern not in met]:
        pytest.fail(f"expected log records did not come: {missing}", pytrace=False)


@pytest.fixture(autouse=True)
def no_thread_left(own_home: Path) -> Iterator[None]:
    """Fails when a thread that the test started is alive after it, and names the line that started it."""
    before = set(threading.enumerate())
    origins: dict[threading.Thread, str] = {}
    plain_start = threading.Thread.start

    def start(thread: threading.Thread) -> None:
        frame = sys._getframe(1)
        while frame.f_back is not None and "/lib/python" in frame.f_code.co_filename:
            frame = frame.f_back
        origins[thread] = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        plain_start(thread)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        yield
    left = []
    for thread in set(threading.enumerate()) - before:
        if isinstance(thread, threading._DummyThread):
            continue
        thread.join(_THREAD_GRACE_S)
        if thread.is_alive():
            left.append(f"{thread.name}, started at {origins.get(thread, 'an unknown place')}")
    if left:
        pytest.fail("threads left running:\n" + "\n".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def collected_in_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Qt's objects end in this thread, as in the application: no other thread collects while a test has some."""
    if not {"qapp", "qtbot"}.intersection(request.fixturenames):
        yield
        return
    if len(gc.get_objects()) > _FEW_OBJECTS:
        # What the test before held is garbage by now; modules that were loaded since are not looked at again and again.
        gc.collect()
        gc.freeze()
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def no_window_left(own_home: Path) -> Iterator[None]:
    """Fails when a top-level widget outlives the test; deferred deletes are delivered first. Idle without Qt."""
    before = {id(widget) for widget in _top_levels()}
    yield
    left = [widget for widget in _top_levels() if id(widget) not in before]
    if not left:
        return
    del left
    _deliver_deferred_deletes()
    gc.collect()
    names = []
    for widget in [widget for widget in _top_levels() if id(widget) not in before]:
        names.append(f"{type(widget).__name__} {widget.objectName()!r}")
        widget.close()
        widget.deleteLater()
    _deliver_deferred_deletes()
    if names:
        pytest.fail("top-level widgets left behind:\n" + "\n".join(names), pytrace=False)


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "PatientBot":
    """pytest-qt's bot, with the patience a busy machine needs."""
    from support.patient_bot import PatientBot

    return PatientBot(request)


def _top_levels() -> list["QWidget"]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return QApplication.topLevelWidgets() if QApplication.instance() else []


def _deliver_deferred_deletes() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


@pytest.fixture
def drawn(request: pytest.FixtureRequest) -> random.Random:
    """Draws which of many instants or inputs this run tries: others in each run, the same for the seed it prints."""
    return random.Random(f"{_seed(request.config)} {request.node.nodeid}")


@pytest.fixture
def some(request: pytest.FixtureRequest, drawn: random.Random) -> Callable[[Sequence[T], int], list[T]]:
    """Draws so many of a sequence, in its order: others in each run, all of them with `--whole`."""

    def draw(sequence: Sequence[T], number: int) -> list[T]:
        if request.config.getoption(_WHOLE) or number >= len(sequence):
            return list(sequence)
        return [sequence[place] for place in sorted(drawn.sample(range(len(sequence)), number))]

    return draw


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> IsTried:
    """Tells whether this run tries a place of a grid, `tried(row, column, of=4)`: one of four, others by another seed.

    Where a row has as many columns as that, or more, no row is left out.
    """
    is_whole, seed = request.config.getoption(_WHOLE), _seed(request.config)
    return lambda row, column, *, of: is_tried(row, column, parts=1 if is_whole else of, seed=seed)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Prints a measured figure in the summary at the end of the run: `figure("must found: 17 of 18")`."""
    return lambda line: record_property(_FIGURE, line)


@pytest.fixture
def trials(record_property: Callable[[str, object], None]) -> Callable[[int], None]:
    """Says how many kills, faults or inputs a test tried, for the table of `make faults`; without it a case is one."""
    return lambda number: record_property("trials", number)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = sorted(
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "teardown"
        for name, value in report.user_properties
        if name == _FIGURE
    )
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
