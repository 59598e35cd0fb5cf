"""Brings a file to the present schema. Alembic is imported only when there is something to do."""

from pathlib import Path

from app.store.engine import migration_engine
from app.store.faults import DAMAGED, refused, told
from app.store.read_errors import SecondLook

SCHEMA_VERSION = 1011
"""Major × 1000 + minor, in the file's `user_version`; the newest migration writes it."""
_MIGRATIONS = Path(__file__).parent / "migrations"


def version_words(version: int) -> str:
    """Return a schema version as people write it: 1001 is 1.1."""
    return f"{version // 1000}.{version % 1000}"


def migrate(path: Path, revision: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction: a kill leaves the old schema.

    Raises:
        StoreError: the disk's fault; the schema is as it was.
        RefusedError: the links of the migrated rows do not hold; the schema is as it was.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    engine = migration_engine(path)
    try:
        with told(SecondLook(path)), engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise refused(DAMAGED, "The database has links that lead nowhere; it was left as it is.")
    finally:
        engine.dispose()
