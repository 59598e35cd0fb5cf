"""The search for traces of the machine in what is given to people: it finds each kind, however deep it lies."""

import gzip
import io
import runpy
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "search_leaks.py"
ROOT = str(SCRIPT.parents[1]).encode()
REGISTRY = b"py" + b"pi.org"


def _search(*places: Path) -> list[str]:
    made: dict[str, Any] = runpy.run_path(str(SCRIPT), run_name="search_leaks")
    done = made["search"](list(places))
    assert done.looked_at > 0
    found: list[str] = done.found
    return found


def _zip(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def _tar(path: Path, name: str, content: bytes, *, owner: int) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size, entry.uid = len(content), owner
        archive.addfile(entry, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"x" + ROOT + b"/app/main.py",
        b"see " + REGISTRY + b" for more",
        _zip(a=b"b", inner=_zip(c=ROOT)),
        gzip.compress(b"at " + ROOT),
    ],
    ids=["checkout", "registry", "zip in zip", "gzip"],
)
def test_a_trace_is_found(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "some" / "folder").mkdir(parents=True)
    (tmp_path / "some" / "folder" / "file.bin").write_bytes(content)
    assert _search(tmp_path)


def test_a_path_of_this_home_is_found_where_it_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home" / "somebody"
    (home / ".tools" / "bin").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    place = tmp_path / "place"
    place.mkdir()
    (place / "library.so").write_bytes(b"\0%b/.tools/bin\0%b/.cargo/registry\0" % (bytes(home), bytes(home)))
    assert _search(place) == [f"place/library.so: {home}/.tools/bin"]


def test_where_this_machine_gets_packages_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_INDEX", "https://me:secret@mirror.inner.example/simple")
    (tmp_path / "a.txt").write_text("from mirror.inner.example/simple/click")
    found = _search(tmp_path)
    assert len(found) == 1
    assert "secret" not in found[0]


def test_what_others_say_of_themselves_is_theirs(tmp_path: Path) -> None:
    for name in ("_internal/click-8.dist-info", "_internal/app"):
        (tmp_path / "int-crucible" / name).mkdir(parents=True)
        (tmp_path / "int-crucible" / name / "METADATA").write_bytes(REGISTRY)
    found = _search(tmp_path / "int-crucible")
    assert found == [f"int-crucible/_internal/app/METADATA: {REGISTRY.decode()}"]


def test_an_owner_is_found_in_a_list_of_files(tmp_path: Path) -> None:
    assert not _search(_tar(tmp_path / "a-1.tar.gz", "a", b"clean", owner=0))
    [found] = _search(_tar(tmp_path / "b-1.tar.gz", "a", b"clean", owner=1000))
    assert "files belong to" in found
    [found] = _search(_tar(tmp_path / "c-1.tar.gz", "deep/a", ROOT, owner=0))
    assert "deep/a" in found
