"""What the checks of the bundle conclude from what they find; that they find it is seen by `make package-check`."""

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

BUNDLE = Path(__file__).parents[2] / "packaging" / "bundle"


@pytest.fixture(scope="module")
def modules() -> dict[str, Any]:
    return runpy.run_path(str(BUNDLE / "check_modules.py"), run_name="check_modules")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("pydantic_core/_pydantic_core.cpython-311-x86_64-linux-gnu.so", "pydantic_core._pydantic_core"),
        ("python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", "_ssl"),
        ("PySide6/QtCore.abi3.so", "PySide6.QtCore"),
        ("encodings/utf_8.pyc", "encodings.utf_8"),
        ("encodings/__init__.pyc", "encodings"),
    ],
)
def test_a_file_of_the_bundle_is_a_module(modules: dict[str, Any], file: str, name: str) -> None:
    assert modules["module_at"](Path(file)) == name


def test_what_was_loaded_and_is_not_there_is_named(modules: dict[str, Any]) -> None:
    there = {"app", "app.cli", "google.auth"}
    assert modules["missing"]({"app.cli", "site", "six.moves.urllib"}, there) == []
    assert modules["missing"]({"google.auth.aio.credentials", "app"}, there) == ["google.auth.aio.credentials"]
    assert modules["missing"]({"sixty"}, there) == ["sixty"], "only whole names are left out"


def test_the_flow_of_the_worker_does_every_job_of_this_source(tmp_path: Path) -> None:
    flows = runpy.run_path(str(BUNDLE / "flows.py"), run_name="flows")
    root = str(BUNDLE.parents[1])
    source = flows["Program"]("source", (sys.executable, "-m", "app"), tmp_path, {"PYTHONPATH": root})
    assert "first ranking appears" in flows["worker"](source, tmp_path)


@pytest.mark.parametrize(("kind", "taken"), [("standard", {"resources": "app/resources"}), ("editable", {})])
def test_only_a_real_wheel_carries_the_resources(kind: str, taken: dict[str, str], tmp_path: Path) -> None:
    hook = runpy.run_path(str(BUNDLE / "wheel_resources.py"), run_name="wheel_resources")["WheelResources"]
    data: dict[str, Any] = {"force_include": {}}
    hook(str(tmp_path), {}, None, None, str(tmp_path), "wheel").initialize(kind, data)
    assert data["force_include"] == taken


def test_pictures_differ_by_the_share_of_their_pixels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    qt = pytest.importorskip("PySide6.QtGui")
    pictures = runpy.run_path(str(BUNDLE / "compare_pictures.py"), run_name="compare_pictures")
    for folder, dots in (("first", 0), ("near", 3), ("far", 5)):
        (tmp_path / folder).mkdir()
        image = qt.QImage(100, 10, qt.QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        for dot in range(dots):
            image.setPixel(dot, 0, 0)
        assert image.save(str(tmp_path / folder / "a.png"))
    (tmp_path / "empty").mkdir()
    first = str(tmp_path / "first")
    assert pictures["main"](first, str(tmp_path / "near")) == 0
    assert pictures["main"](first, str(tmp_path / "far")) == 1
    assert "0.5% of it differs" in capsys.readouterr().out
    assert pictures["main"](first, str(tmp_path / "empty")) == 1
    assert pictures["main"](str(tmp_path / "empty"), str(tmp_path / "empty")) == 1
