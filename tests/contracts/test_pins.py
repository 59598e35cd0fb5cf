"""The pinned versions are exact, hashed, agree with each other and hold what the project asks for.

Not for whether they install: `make setup` shows that.
"""

import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RUN = ROOT / "packaging" / "constraints.txt"
DEV = ROOT / "packaging" / "constraints-dev.txt"
BUNDLE = ROOT / "packaging" / "constraints-bundle.txt"
TOOLS = ROOT / "packaging" / "constraints-tools.txt"
FILES = {"run": RUN, "dev": DEV, "bundle": BUNDLE, "tools": TOOLS}


@dataclass(frozen=True, slots=True)
class Pin:
    """One requirement of a constraints file with its hashes."""

    requirement: Requirement
    hashes: tuple[str, ...]


def read_pins(text: str) -> list[Pin]:
    """The pins of a constraints file; comment lines belong to the pin above them.

    Raises:
        ValueError: a line is no exact version, or a pin has no hash.
    """
    pins = []
    joined = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.strip().startswith("#")))
    for line in filter(None, map(str.strip, joined.splitlines())):
        requirement, *hashes = re.split(r"\s--hash=", line)
        pin = Pin(Requirement(requirement.strip()), tuple(entry.strip() for entry in hashes))
        operators = [specifier.operator for specifier in pin.requirement.specifier]
        if (
            operators != ["=="]
            or not pin.hashes
            or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", entry) for entry in pin.hashes)
        ):
            raise ValueError(f"not an exact version with hashes: {requirement}")
        pins.append(pin)
    return pins


def _environment(python: str) -> dict[str, str]:
    """What markers are compared with: for “3.12” its newest, for “3.11.7” just that one."""
    here = {name: str(value) for name, value in default_environment().items()}
    major, minor, *patch = python.split(".")
    return here | {
        "python_full_version": python if patch else f"{python}.99",
        "python_version": f"{major}.{minor}",
    }


def _by_name(path: Path, python: str) -> dict[str, str]:
    environment = _environment(python)
    found: dict[str, str] = {}
    for pin in read_pins(path.read_text("utf-8")):
        if pin.requirement.marker is None or pin.requirement.marker.evaluate(environment):
            name = canonicalize_name(pin.requirement.name)
            assert name not in found, f"{name} is pinned twice for Python {python}"
            found[name] = str(pin.requirement.specifier).removeprefix("==")
    return found


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_every_pin_is_exact_and_hashed(path: Path) -> None:
    assert len(read_pins(path.read_text("utf-8"))) > 5


@pytest.mark.parametrize("text", ["click==8.1.0", "click>=8 --hash=sha256:" + "0" * 64, "click==8.1.0 --hash=md5:00"])
def test_a_loose_pin_is_found(text: str) -> None:
    with pytest.raises(ValueError, match="not an exact version"):
        read_pins(text)


def _wanted(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    if group == "run":
        lines = project["project"]["dependencies"] + project["build-system"]["requires"]
        lines += project["project"]["optional-dependencies"]["papers"]
    else:
        lines = project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("group", FILES)
def test_pins_hold_what_the_project_asks_for(group: str, python: str) -> None:
    pins = _by_name(FILES[group], python)
    environment = _environment(python)
    for requirement in _wanted(group):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            pinned = pins[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(pinned, prereleases=True), f"{requirement} but {pinned} is pinned"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("group", ["dev", "bundle", "tools"])
def test_the_files_agree(group: str, python: str) -> None:
    run, other = _by_name(RUN, python), _by_name(FILES[group], python)
    assert {name: (run[name], other[name]) for name in run.keys() & other.keys() if run[name] != other[name]} == {}


def test_what_is_installed_is_what_is_pinned() -> None:
    python = default_environment()["python_full_version"]
    for path in (RUN, DEV):
        for name, pinned in _by_name(path, python).items():
            assert version(name) == pinned, f"{name}: run make setup"


def test_qt_6_12_is_never_pinned_for_python_3_11() -> None:
    assert _by_name(RUN, "3.11")["pyside6-essentials"].startswith("6.11.")


def test_only_the_essentials_of_qt_are_pinned() -> None:
    """The full PySide6 is 673 MB; QtAds pins a Qt that kills Python 3.11."""
    names = set(_by_name(RUN, "3.11")) | set(_by_name(DEV, "3.11")) | set(_by_name(RUN, "3.13"))
    assert names.isdisjoint({"pyside6", "pyside6-addons", "pyside6-qtads", "pyqt6", "pyqt5"})


def test_sqlite_is_outside_the_corruption_range() -> None:
    from pysqlite3 import dbapi2

    assert dbapi2.sqlite_version_info >= (3, 51, 3)
