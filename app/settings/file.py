"""The settings file: read with a plain sentence when damaged, written whole or not at all.

A file that cannot be understood is never overwritten: it is the person's. Not for what a setting means.
"""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.domain.errors import RefusedError, StoreError
from app.settings.bounded_input import NotRegularError, TooLargeError, read_regular
from app.settings.file_lock import wait_for
from app.settings.private_files import make_folder, put_private
from app.settings.version import app_version

_MOST_BYTES = 1_000_000


def read_file(path: Path, newest_version: int) -> Mapping[str, Any]:
    """Return what the file holds, unknown entries too; nothing when there is no file.

    Raises:
        RefusedError: it cannot be read, is no JSON object, or was written by a newer version.
    """

    def finite(number: str) -> float:
        # What is no JSON number would be written back as none, and then nothing of the file could be read.
        if not math.isfinite(found := float(number)):
            raise _refused(path, "a number in it is too large, or none")
        return found

    try:
        data = read_regular(path, _MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (NotRegularError, TooLargeError) as error:
        raise _refused(path, str(error.strerror)) from None
    except OSError as error:
        raise _refused(path, f"it cannot be read ({error.strerror})") from None
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=finite, parse_constant=finite)
    except (ValueError, RecursionError):
        raise _refused(path, "it is not JSON") from None
    if not isinstance(found, dict):
        raise _refused(path, "it holds no JSON object")
    version = found.pop("schema_version", newest_version)
    if not isinstance(version, int):
        raise _refused(path, "its “schema_version” is no number")
    if version > newest_version:
        why = (
            f"a newer Int Crucible wrote it: it has version {version}, and this one, {app_version()}, knows up to"
            f" {newest_version}"
        )
        raise _refused(path, why)
    return found


def write_file(path: Path, content: Mapping[str, Any]) -> None:
    """Put the file's new content in its place in one step, mode 0600.

    Raises:
        RefusedError: the path is a link.
        StoreError: the disk's fault; the earlier file is as it was.
    """
    if path.is_symlink():
        raise _refused(path, "it is a link, and nothing is written through a link")
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    try:
        put_file(path, text)
    except OSError as error:
        raise not_saved(path, error) from None


@contextmanager
def writing_alone(path: Path) -> Iterator[None]:
    """Let no other process of ours read and write a small file meanwhile, so that neither loses the other's change.

    Raises:
        RefusedError: its folder is a link.
        OSError: the disk's fault, or another process holds it and does not end.
    """
    make_folder(path.parent)
    with wait_for(path.with_name(f".{path.name}.lock")):
        yield


def put_file(path: Path, text: str) -> None:
    """Put a file's new text of JSON in its place in one step, mode 0600, in a folder that is made private when missing.

    Half a character, which no text in UTF-8 can hold, is written as JSON escapes it.

    Raises:
        RefusedError: its folder is a link.
        OSError: the disk's fault; the earlier file is as it was.
    """
    make_folder(path.parent)
    put_private(path, text.encode("utf-8", errors="backslashreplace"))


def stamp_of(path: Path) -> tuple[int, int, int] | None:
    """Return what is another as soon as a file that is replaced as a whole was replaced; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def not_saved(path: Path, error: OSError) -> StoreError:
    """Return what a person is told when the disk would not take the settings."""
    return StoreError("settings-not-saved", f"The settings could not be saved in {path}: {error.strerror}.")


def _refused(path: Path, why: str) -> RefusedError:
    return RefusedError(
        "settings-unreadable",
        f"The settings file {path} is not used: {why}. Correct it, or move it away to begin anew.",
    )
