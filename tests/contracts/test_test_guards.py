"""The guards of tests/conftest.py are seen to fail: each is given a test that does what it forbids."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from support.drawing import DrawnCase, is_tried, left_out

ROOT = Path(__file__).parents[2]


def _run(folder: Path, *sources: str) -> str:
    """What pytest prints of these test files, under the guards; what came of each file is in `report.xml`."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    names = [f"test_guarded_{number}.py" for number in range(len(sources))]
    for name, source in zip(names, sources, strict=True):
        (folder / name).write_text(source, "utf-8")
    finished = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            *names,
            "-p",
            "no:cacheprovider",
            "--junitxml=report.xml",
            "-o",
            "junit_family=xunit1",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT / "tests")))},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return finished.stdout + finished.stderr


GUARDED = {
    "unexpected log records": "import logging\n\ndef test():\n    logging.getLogger('a').warning('boo')\n",
    "expected log records did not come": ("import pytest\n\n@pytest.mark.expects_log('boo')\ndef test():\n    pass\n"),
    "started at": (
        "import threading\nstop = threading.Event()\n\ndef test():\n"
        "    threading.Thread(target=stop.wait, args=(20,), daemon=True).start()\n"
    ),
    "top-level widgets left behind": (
        "from PySide6.QtWidgets import QWidget\nkept = []\n\ndef test(qapp):\n    kept.append(QWidget())\n"
    ),
    "DeprecationWarning": "import warnings\n\ndef test():\n    warnings.warn('old', DeprecationWarning)\n",
    "bad message from Qt": (
        "from PySide6.QtCore import qWarning\n\ndef test(qtbot):\n    qWarning('bad message from Qt')\n"
    ),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Message → why the test that must meet it failed, "" where it passed; one process tries them all."""
    folder = tmp_path_factory.mktemp("guarded")
    said = _run(folder, *GUARDED.values())
    assert (folder / "report.xml").exists(), said
    failed = dict.fromkeys(GUARDED, "")
    for case in ET.parse(folder / "report.xml").iter("testcase"):
        number = int(case.attrib["classname"].rpartition("_")[2])
        for fault in (*case.iter("failure"), *case.iter("error")):
            failed[list(GUARDED)[number]] += f"{fault.attrib['message']}\n{fault.text}"
    return failed


@pytest.mark.parametrize("message", GUARDED)
def test_a_guard_fails_the_test(message: str, reports: dict[str, str]) -> None:
    assert message in reports[message]


def test_what_is_expected_passes(tmp_path: Path) -> None:
    source = """
import logging, os, threading
from pathlib import Path
import pytest
from PySide6.QtWidgets import QWidget

@pytest.mark.expects_log("bo+")
def test_log():
    logging.getLogger("a").warning("boo")

def test_thread():
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()

def test_widget(qtbot):
    qtbot.addWidget(QWidget())

def test_home():
    assert list(Path.home().iterdir()) == []
    assert not any(name.endswith("_API_KEY") for name in os.environ)

def test_figure(figure):
    figure("must found: 17 of 18")
"""
    report = _run(tmp_path, source)
    assert "5 passed" in report
    assert "must found: 17 of 18" in report


def test_what_is_drawn_keeps_each_kind_and_other_seeds_draw_the_rest() -> None:
    cases = [DrawnCase(f"{kind}{number}", kind, 2, "them") for kind in "ab" for number in range(5)]
    cases.append(DrawnCase("c0", "c", 2, "c"))
    names = {case.name for case in cases}
    tried = [names - left_out(cases, seed) for seed in range(30)]
    for one in tried:
        assert sorted(name[0] for name in one) == ["a", "a", "b", "b", "c"]
        assert {name[1] for name in one if name[0] == "a"} == {name[1] for name in one if name[0] == "b"}
    assert set().union(*tried) == names, "nothing is left out for ever"
    assert left_out(cases, 1) == left_out(reversed(cases), 1), "processes beside each other draw the same"


@pytest.mark.parametrize("parts", [2, 3, 9])
def test_a_share_of_a_grid_leaves_out_no_row_and_other_seeds_take_the_rest(parts: int) -> None:
    rows, columns = range(7), range(parts)
    taken = set()
    for seed in range(40):
        places = {(row, column) for row in rows for column in columns if is_tried(row, column, parts=parts, seed=seed)}
        assert {row for row, _ in places} == set(rows)
        assert len(places) == len(rows)
        taken |= places
    assert len(taken) == len(rows) * parts
