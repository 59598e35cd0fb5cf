"""Where a data folder was moved to: a note in the folder that was left, which every start follows.

Not for moving one (`app/store/keeping/moving`). Without the note the folder that was left is in use again, as it was.
"""

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
        if not to.is_dir():
            raise RefusedError(
                "data-folder-away",
                f"The data folder was moved to {to}, which is not there now. Connect the disk it is on and try again;"
                f" or remove {at / NOTE} to use what was left in {at}.",
            )
        at = to
    raise RefusedError("data-folder-away", f"The data folder was moved round in a circle; remove {at / NOTE}.")


def note_move(left: Path, to: Path) -> None:
    """Note in a folder that it was moved, in one step: from then on every start goes there.

    Raises:
        RefusedError: a link has the note's name.
        StoreError: the disk's fault; the folder is in use as before.
    """
    write_file(left / NOTE, {"schema_version": _VERSION, "to": str(to)})


def _moved_to(folder: Path) -> Path | None:
    to = read_file(folder / NOTE, _VERSION).get("to")
    return Path(to) if isinstance(to, str) and Path(to).is_absolute() and "\x00" not in to else None
