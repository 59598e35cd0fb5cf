"""What the benchmarks share: the database at scale, and the table printed at the end.

`--full` measures at a million messages; `--scale-dir` keeps the database between two runs.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.children import script
from benchmarks.scale import Scale
from benchmarks.table import Figure, lines

_FIGURES = pytest.StashKey[list[Figure]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("scale")
    group.addoption("--full", action="store_true", help="benchmark at 1,000,000 messages, not at 100,000")
    group.addoption("--tiny", action="store_true", help="benchmark at 600 messages, to try the benchmarks out")
    group.addoption("--scale-dir", type=Path, default=None, help="keep the made database in this folder")
    group.addoption("--rounds", type=int, default=3, help="processes started per figure; the median counts")


@pytest.fixture
def row(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[[Figure], None]:
    """Adds a line to the table, and to the one of `make faults`."""
    kept = request.config.stash.setdefault(_FIGURES, [])

    def add(figure: Figure) -> None:
        kept.append(figure)
        what, measured, _, _, target, verdict = figure.cells()
        record_property("figure", f"{what}: {measured}" + (f" ({target}: {verdict})" if verdict else ""))

    return add


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How many processes a figure is the median of."""
    return int(request.config.getoption("--rounds"))


@pytest.fixture(scope="session")
def made_scale(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database at scale that nothing may write to."""
    size = next((name for name in ("--full", "--tiny") if request.config.getoption(name)), None)
    kept = request.config.getoption("--scale-dir")
    folder: Path = (kept or tmp_path_factory.mktemp("scale")) / (size or "--default").strip("-")
    if not (folder / "scale.json").exists():
        script("scale.py", str(folder), *([size] if size else []))
    return folder


@pytest.fixture
def scale_folder(made_scale: Path, tmp_path: Path) -> Path:
    """A copy of the database at scale, as someone left it who read the long chat."""
    folder = tmp_path / "scale"
    shutil.copytree(made_scale, folder)
    scale = Scale.of(folder)
    remember(folder, scale.project, scale.long_chat)
    return folder


def remember(folder: Path, project: str, chat: str) -> None:
    """Let the next window open on this chat."""
    (folder / "window.json").write_text(json.dumps({"project": project, "chat": chat}), encoding="utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash.get(_FIGURES, [])
    if not figures:
        return
    terminalreporter.section("figures against their floors and targets")
    for line in lines(figures):
        terminalreporter.write_line(line)
