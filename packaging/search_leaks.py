"""Searches what is given to people for traces of the machine it was made on. `python search_leaks.py PLACE...`

A place is a folder, or a package (.deb, .rpm, .whl, .tar.gz, .tar.zst, .zip, .json), which is unpacked, archives in it
too, down to the modules inside a bundle's executable. Looked for are: the checkout's path; paths of this machine's home
and temporary folder that exist here; where this machine takes packages from; the names of public registries outside the
files of others (whose own descriptions may point there); owners of files and a build host that name somebody.
Run it by the Python that made the bundle: it needs PyInstaller to look into an executable.
"""

import getpass
import gzip
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Put together from pieces, because no file of this project names one.
REGISTRIES = [
    f"{host}.{end}"
    for host, end in [
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("deb" + ".debian", "org"),
        ("security.debian", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
    ]
]
OTHERS = re.compile(
    r"_internal/(?!app/|resources/|int_crucible-)|int-crucible/third-party/|licences/|int-crucible::(?!app\b|door\b)"
)
"""Files of others: what they say of themselves is theirs. `::` stands before a module inside the executable."""
BUILD_HOST = "int-crucible"
_PLACE = rb"[\w.+-]+(?:/[\w.+-]+)*"


def _settings() -> list[str]:
    """Where this machine takes packages from, as its settings say; addresses and folders, never an account or a key."""
    said = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout + "\n".join(value for name, value in os.environ.items() if re.match(r"(PIP|UV)_.*(INDEX|LINKS)", name))
    found = re.findall(r"(?:https?|file)://[^\s'\"]+|(?<=links=')[^'\s]+", said)
    return sorted({re.sub(r"^https?://(?:[^/@]*@)?|^file://", "", place).rstrip("/") for place in found} - {"", "/"})


class Search:
    """What is looked for, and what was found."""

    def __init__(self, root: Path, home: Path, temporary: Path, settings: list[str], user: str) -> None:
        everywhere = [str(root), *(place for place in settings if "/" in place), f"/home/{user}/"]
        self._everywhere = re.compile(b"|".join(re.escape(word.encode()) for word in everywhere))
        self._ours = re.compile(b"|".join(re.escape(word.encode()) for word in REGISTRIES))
        folders = b"|".join(re.escape(str(folder).encode()) for folder in {home, temporary} if str(folder) != "/")
        self._below = re.compile(b"(?:" + folders + b")/" + _PLACE)
        self.found: list[str] = []
        self.looked_at = 0

    def look(self, name: str, content: bytes) -> None:
        """Look into one file, or into the files that it holds."""
        self.looked_at += 1
        hits = set(self._everywhere.findall(content))
        if not OTHERS.search(name):
            hits |= set(self._ours.findall(content))
        hits |= {hit for hit in self._below.findall(content) if self._is_here(hit)}
        self.found += [f"{name}: {hit.decode('utf-8', 'replace')}" for hit in sorted(hits)]
        for inner, more in _inside(name, content):
            self.look(inner, more)

    @staticmethod
    def _is_here(hit: bytes) -> bool:
        """Whether a path is this machine's: one from the makers of a library leads nowhere here."""
        place = Path(hit.decode())
        return len(place.parts) > 2 and place.exists()


def _inside(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in an archive; nothing where it is none."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.namelist():
                yield f"{name}!{entry}", archive.read(entry)
    elif content[:2] == b"\x1f\x8b" and not name.endswith((".tar.gz", ".db.gz")):
        yield f"{name}!", gzip.decompress(content)
    elif content[:4] == b"\x7fELF" and name.endswith("int-crucible/int-crucible"):
        from PyInstaller.archive.readers import CArchiveReader

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "executable"
            path.write_bytes(content)
            modules = CArchiveReader(str(path)).open_embedded_archive("PYZ.pyz")
            for module in modules.toc:
                yield f"{name}::{module}", modules.extract(module, raw=True) or b""


def _owners(path: Path, listing: bytes) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(listing)) as archive:
        named = {(entry.uname, entry.gname, entry.uid, entry.gid) for entry in archive}
    # Archives of Python's packages keep numbers only.
    return [
        f"{path.name}: files belong to {who}"
        for who in sorted(named)
        if who[2:] != (0, 0) or who[0] not in {"", "root"}
    ]


def _run(*command: str | Path, feed: bytes | None = None) -> bytes:
    return subprocess.run([str(word) for word in command], input=feed, capture_output=True, check=True).stdout


def unpack(path: Path, folder: Path) -> list[str]:
    """Unpack a package into a folder; returns what its own lists say of who made it."""
    kind = "".join(path.suffixes[-2:]) if path.suffixes[-2:-1] == [".tar"] else path.suffix
    if kind == ".deb":
        _run("dpkg-deb", "-R", path, folder)
        return _owners(path, _run("dpkg-deb", "--fsys-tarfile", path))
    if kind == ".rpm":
        _run("cpio", "-idm", "--quiet", "-D", folder, feed=_run("rpm2cpio", path))
        said = (
            _run("rpm", "-qp", "--qf", r"%{BUILDHOST}\n[%{FILEUSERNAME} %{FILEGROUPNAME}\n]", path).decode().split("\n")
        )
        return [f"{path.name}: names {word}" for word in set(said) - {BUILD_HOST, "root root", ""}]
    if kind in {".tar.zst", ".tar.gz"}:
        listing = _run("zstd", "-dcq", path) if kind == ".tar.zst" else gzip.decompress(path.read_bytes())
        _run("tar", "-x", "-C", folder, "--no-same-owner", feed=listing)
        return _owners(path, listing)
    (folder / path.name).write_bytes(path.read_bytes())
    return []


def search(places: list[Path]) -> Search:
    """Look through folders and packages."""
    done = Search(ROOT, Path.home(), Path(tempfile.gettempdir()), _settings(), getpass.getuser())
    for place in places:
        with tempfile.TemporaryDirectory() as folder:
            top = place
            if place.is_file():
                top = Path(folder)
                done.found += unpack(place, top)
            for path in sorted(top.rglob("*")):
                name = f"{place.name}/{path.relative_to(top).as_posix()}"
                if path.is_symlink():
                    done.look(name, str(path.readlink()).encode())
                elif path.is_file():
                    done.look(name, path.read_bytes())
    return done


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    result = search([Path(place) for place in sys.argv[1:]])
    if result.found:
        raise SystemExit("These name the machine that they were made on:\n" + "\n".join(result.found))
    print(f"{result.looked_at} files and modules looked at: none names this machine or a registry.")
