"""Keys in one file of mode 0600 in the data folder, by a person's explicit choice: for machines without a keyring.

By address, written whole or not at all, never through a link; a file that others could read is not used. It is no part
of a backup or an export. Not for deciding which key is used (`keys`).
"""

import json
import os
from pathlib import Path

from app.domain.errors import RefusedError, StoreError
from app.settings.bounded_input import NotRegularError, TooLargeError, open_regular, read_at_most
from app.settings.file import put_file, writing_alone

_MOST_BYTES = 1_000_000


def read_key(path: Path, entry: str) -> str | None:
    """Return the key kept for an entry, or None; a missing file holds none.

    Raises:
        RefusedError: the file is a link, belongs to another, is open to others, or cannot be understood.
    """
    return _read(path).get(entry) or None


def write_key(path: Path, entry: str, value: str) -> None:
    """Keep a key, or forget it when empty; the file goes with the last one.

    Raises:
        RefusedError: the present file is not safe or cannot be understood; it is left as it is.
        StoreError: the disk's fault; the earlier file is as it was.
    """
    if not value and not os.path.lexists(path):
        return
    try:
        with writing_alone(path):
            kept = {name: key for name, key in _read(path).items() if name != entry}
            if value:
                kept[entry] = value
            if kept:
                put_file(path, json.dumps({"schema_version": 1, "keys": kept}, indent=2, sort_keys=True) + "\n")
            else:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("key-not-saved", f"The key could not be kept in {path}: {error.strerror}.") from None


def _read(path: Path) -> dict[str, str]:
    try:
        with open_regular(path, follow=False) as file:
            _require_private(path, os.fstat(file.fileno()))
            data = read_at_most(file, _MOST_BYTES)
    except FileNotFoundError:
        return {}
    except (NotRegularError, TooLargeError) as error:
        raise _refused(path, "it is a link" if path.is_symlink() else str(error.strerror)) from None
    except OSError as error:
        raise _refused(path, f"it cannot be read ({error.strerror})") from None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    keys = found.get("keys") if isinstance(found, dict) and found.get("schema_version") == 1 else None
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise _refused(path, "it is no file of keys that this version wrote")
    return keys


def _require_private(path: Path, state: os.stat_result) -> None:
    if os.name != "posix":
        return
    if state.st_uid != os.getuid():
        raise _refused(path, "it belongs to another user")
    if state.st_mode & 0o077:
        raise _refused(path, "others may read it; allow only yourself (chmod 600)")


def _refused(path: Path, why: str) -> RefusedError:
    return RefusedError("key-file", f"The file of keys {path} is not used: {why}.")
