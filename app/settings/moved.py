"""Where a data folder was moved to: a note in the folder that was left, which every start follows.

Not for moving one (`app/store/keeping/moving`). Without the note the folder that was left is in use again, as it was.
"""

import os
from pathlib import Path

from app.domain.errors import RefusedError
from app.settings.file import read_file, write_file

NOTE = "moved.json"
_VERSION = 1
_MOST_STEPS = 20


def where_it_lies(data_dir: Path) -> Path:
    """Return the folder to use: the one that is named, or where it was moved to.

    Raises:
        RefusedError: the note cannot be understood, or the folder it names is not there: nothing begins anew then.
    """
    at = data_dir
    for _ in range(_MOST_STEPS):
        to = _moved_to(at)
        if to is None:
            return at
        if not _is_there(to):
            raise RefusedError(
                "data-folder-away",
                f"The data folder was moved to {to}, which is not there now. Connect the disk it is on and try again;"
                f" or remove {at / NOTE} to use what was left in {at}.",
            )
        at = to
    raise RefusedError("data-folder-away", f"The data folder was moved round in a circle; remove {at / NOTE}.")


def refuse_moved(data_dir: Path) -> None:
    """Refuse a folder that was moved after a start had looked where it lies: what is written here now nobody finds.

    For who holds the lock under which it is moved.

    Raises:
        RefusedError: it was moved.
    """
    if (to := _moved_to(data_dir)) is not None:
        raise RefusedError(
            "data-folder-moved", f"The data folder was just moved to {to}. Nothing was changed; try again."
        )


def note_move(left: Path, to: Path) -> None:
    """Note in a folder that it was moved, in one step: from then on every start goes there.

    Raises:
        RefusedError: a link has the note's name.
        StoreError: the disk's fault; the folder is in use as before.
    """
    write_file(left / NOTE, {"schema_version": _VERSION, "to": str(to)})


def _moved_to(folder: Path) -> Path | None:
    note = folder / NOTE
    found = read_file(note, _VERSION)
    if not found and not os.path.lexists(note):
        return None
    to = found.get("to")
    if isinstance(to, str) and Path(to).is_absolute() and "\x00" not in to:
        return Path(to)
    raise RefusedError(
        "data-folder-away",
        f"{note} does not say where the data folder was moved to. Correct it, or remove it to use what is in {folder}.",
    )


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
