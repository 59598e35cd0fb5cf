"""Begins a migration: makes its file and raises the schema version. `python packaging/new_migration.py WHAT CHANGES`.

The file is alembic's, from `app/store/migrations/script.py.mako`; docs/how_to/add_a_migration.md says what goes
into it.
"""

import re
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory


def begin(root: Path, words: str) -> Path:
    """Make the next migration under `root`; returns its file.

    Raises:
        SystemExit: there are no words to name it by.
    """
    if not re.search(r"[A-Za-z]", words):
        raise SystemExit("Say what changes, in a few words: it names the file.")
    store = root / "app" / "store"
    migrate = store / "migrate.py"
    text = migrate.read_text("utf-8")
    version = int(re.findall(r"^SCHEMA_VERSION = (\d+)$", text, re.MULTILINE)[0]) + 1
    config = Config()
    config.set_main_option("script_location", str(store / "migrations").replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    newest = ScriptDirectory.from_config(config).get_current_head() or "r0000"
    made = command.revision(config, message=words, rev_id=f"r{int(newest[1:]) + 1:04}")
    if not isinstance(made, Script):
        raise SystemExit("alembic made no file.")
    path = Path(made.path)
    path.write_text(path.read_text("utf-8").replace("USER_VERSION = 0 ", f"USER_VERSION = {version} "), "utf-8")
    migrate.write_text(
        re.sub(r"^SCHEMA_VERSION = \d+$", f"SCHEMA_VERSION = {version}", text, flags=re.MULTILINE), "utf-8"
    )
    return path


if __name__ == "__main__":
    print(begin(Path(__file__).resolve().parents[1], " ".join(sys.argv[1:])))
