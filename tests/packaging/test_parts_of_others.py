"""What is told of the parts of others in a bundle: no part without its licence, and a bill of exactly what is in it.

Not for which parts there are: `make package` looks into the real bundle.
"""

import runpy
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
BASH = ("bash", "1:5.2-1+b1", ("libbash.so.1",))
"""A package that every Debian has, as a part with a library."""


@pytest.fixture
def licences(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield runpy.run_path(str(PACKAGING / "licences.py"), run_name="licences")
    sys.modules.pop("bundle_parts", None)


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., dict[str, Any]]]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield runpy.run_path(str(PACKAGING / "sbom.py"), run_name="sbom")["bill"]
    sys.modules.pop("bundle_parts", None)


def _parts(made: dict[str, Any], *names: str | Distribution, debian: bool = True) -> object:
    found = tuple(distribution(name) if isinstance(name, str) else name for name in names)
    return made["Parts"](found, (made["DebianPackage"](*BASH),) if debian else ())


def _without_text(folder: Path) -> Distribution:
    info = folder / "bare-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bare\nVersion: 1.0\nLicense: MIT\n")
    (info / "RECORD").write_text("bare-1.0.dist-info/METADATA,,\nbare-1.0.dist-info/RECORD,,\n")
    return Distribution.at(info)


def test_every_part_is_listed_with_its_texts(licences: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "out"
    licences["collect"](_parts(licences, "PySide6_Essentials", "shiboken6", "click", "logfire-api"), out)
    listed = (out / "THIRD-PARTY.txt").read_text("utf-8")
    qt = distribution("PySide6_Essentials").version
    assert f"python/PySide6_Essentials  {qt}" in listed
    assert f"Qt {qt}" in listed
    assert "@QT@" not in listed
    assert "debian/bash  1:5.2-1+b1  (libbash.so.1)" in listed
    for name in ("python/PySide6_Essentials/LGPL-3.0.txt", "python/shiboken6/GPL-3.0.txt", "debian/bash/copyright"):
        assert len((out / name).read_text("utf-8")) > 1000
    assert list((out / "python" / "click").iterdir())
    assert (out / "debian" / "common-licenses" / "GPL-3").is_file(), "a text that Debian only names is brought along"


def test_a_part_without_a_text_is_named(licences: dict[str, Any], tmp_path: Path) -> None:
    parts = _parts(licences, "PySide6_Essentials", _without_text(tmp_path))
    with pytest.raises(SystemExit, match=r"no licence text.*: bare$"):
        licences["collect"](parts, tmp_path / "out")


def _environment() -> dict[str, Any]:
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": {"bom-ref": "root-component", "name": "int-crucible", "type": "application"}},
        "components": [
            {
                "bom-ref": f"{name}==1",
                "name": name,
                "type": "library",
                "licenses": [{"license": {"id": "MIT", "text": {"content": "long"}}}],
                "externalReferences": [{"type": "website", "url": "https://some.place"}],
            }
            for name in ("click", "pytest")
        ],
        "dependencies": [{"ref": "pytest==1", "dependsOn": ["click==1"]}, {"ref": "click==1"}],
    }


def test_the_bill_holds_what_is_in_the_bundle_and_nothing_else(
    bill: Callable[..., dict[str, Any]], licences: dict[str, Any]
) -> None:
    made = bill(_environment(), _parts(licences, "click"), 0)
    assert [one["name"] for one in made["components"]] == ["click", "bash"]
    assert made["components"][1]["purl"] == "pkg:deb/debian/bash@1%3A5.2-1%2Bb1?arch=amd64&distro=bookworm"
    assert "some.place" not in str(made)
    assert {edge["ref"]: edge.get("dependsOn") for edge in made["dependencies"]} == {
        "click==1": None,
        "root-component": ["click==1", "debian:bash"],
    }
    assert made == bill(_environment(), _parts(licences, "click"), 0)


def test_a_bill_that_would_miss_a_part_is_refused(
    bill: Callable[..., dict[str, Any]], licences: dict[str, Any]
) -> None:
    with pytest.raises(SystemExit, match="pydantic"):
        bill(_environment(), _parts(licences, "click", "pydantic"), 0)
    unlicensed = _environment()
    del unlicensed["components"][0]["licenses"]
    with pytest.raises(SystemExit, match="click"):
        bill(unlicensed, _parts(licences, "click"), 0)
