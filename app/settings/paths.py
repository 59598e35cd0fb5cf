"""Where the application keeps its data: one folder a person can name, move and back up.

Not for creating databases (that is `store`); only names, and the one folder.
"""

from pathlib import Path

import platformdirs

APP_NAME = "int-crucible"


def default_data_dir() -> Path:
    """The data folder of this system's conventions, for example ~/.local/share/int-crucible."""
    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def settings_file(data_dir: Path) -> Path:
    """The file the settings of a data folder are kept in."""
    return data_dir / "settings.json"


def key_file(data_dir: Path) -> Path:
    """The file that keys are kept in when a person chose that; no part of a backup or an export."""
    return data_dir / "keys.json"


def make_private_dir(folder: Path) -> None:
    """Make a folder that only its owner reads (0700), with its parents; one that exists stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
