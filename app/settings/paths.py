"""Where the application keeps its data: one folder a person can name, move and back up.

Only names. Not for making the folder or a database (that is `store`).
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
