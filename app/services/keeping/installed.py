"""What `doctor` says of the installation and of the files a data folder holds beside its database: log and reports.

Looks and changes nothing. Not for the database (`app.store.check`) nor for Qt (`app.services.qt_libraries`).
"""

import importlib.metadata
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.base import Value
from app.settings.bounded_input import size_in_words
from app.settings.installation import UPDATED, Installation
from app.settings.version import NAME, app_version

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_OF_PAPERS = "papers"
_READABLE_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Looked(Value):
    """One thing looked at: fine or not, in one plain sentence."""

    name: str
    ok: bool
    sentence: str


def installed(installation: Installation) -> tuple[Looked, Looked]:
    """Return the program and the packages it needs, as this process finds them."""
    at = installation.executable
    how = f"as one folder, at {at}" if at is not None else f"with the Python at {sys.executable}"
    program = Looked(name="program", ok=True, sentence=f"Int Crucible {app_version()}, installed {how}")
    if installation.was_replaced():
        program = Looked(name="program", ok=False, sentence=UPDATED)
    return program, _packages(importlib.metadata.requires(NAME) or [], is_bundle=at is not None)


def log_and_reports(data_dir: Path) -> tuple[Looked, Looked]:
    """Return the log and the reports of faults: how much there is, and whether others may read it."""
    return _looked("log", data_dir / "log", _log_in_words), _looked("reports", data_dir / "reports", _reports_in_words)


def _packages(required: list[str], *, is_bundle: bool) -> Looked:
    """Say which packages are missing; those of an extra only take away what it is for."""
    if is_bundle:
        return Looked(name="packages", ok=True, sentence="all are inside")
    missing = [name for name in _names(line for line in required if "extra ==" not in line) if not _is_there(name)]
    if missing:
        return Looked(
            name="packages", ok=False, sentence=f"not installed: {', '.join(missing)}; install Int Crucible again"
        )
    papers = [name for name in _names(line for line in required if _OF_PAPERS in line) if not _is_there(name)]
    without = f"; without {', '.join(papers)}, so PDF, Word and HTML files cannot be attached ({NAME}[papers])"
    return Looked(name="packages", ok=True, sentence=f"all are installed{without if papers else ''}")


def _names(lines: Iterator[str]) -> list[str]:
    """The packages that lines of requirements name, those for another system or Python aside."""
    found = []
    for line in lines:
        named, _, condition = line.partition(";")
        name = _NAME.match(named)
        if name is not None and ("sys_platform" not in condition and "python_version" not in condition):
            found.append(name.group())
    return found


def _is_there(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _looked(name: str, folder: Path, in_words: Callable[[list[Path]], str]) -> Looked:
    try:
        mode = folder.lstat().st_mode
        if not stat.S_ISDIR(mode):
            return Looked(name=name, ok=False, sentence=f"{folder} is a link or no folder; nothing is written there")
        files = [path for path in folder.iterdir() if stat.S_ISREG(path.lstat().st_mode)]
        open_ones = [path for path in (folder, *files) if path.stat().st_mode & _READABLE_BY_OTHERS]
        words = in_words(files)
    except FileNotFoundError:
        return Looked(name=name, ok=True, sentence="none yet")
    except OSError as error:
        return Looked(name=name, ok=False, sentence=f"{folder} cannot be looked at: {error.strerror}")
    if open_ones and sys.platform != "win32":
        return Looked(name=name, ok=False, sentence=f"others may read {open_ones[0]}; run: chmod -R go= {folder}")
    return Looked(name=name, ok=True, sentence=words)


def _log_in_words(files: list[Path]) -> str:
    return f"{size_in_words(sum(path.stat().st_size for path in files))} in {_count(len(files), 'file')}"


def _reports_in_words(files: list[Path]) -> str:
    # The one for a death of this process is opened at each start, and holds something only after one.
    told = [path for path in files if path.suffix == ".txt" and path.stat().st_size]
    return f"{_count(len(told), 'report')} of faults, sent to nobody" if told else "none"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
