"""${message}."""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

USER_VERSION = 0  # major * 1000 + minor


def upgrade() -> None:
    """Change the schema; a batch needs table_kwargs={"sqlite_strict": True} (and sqlite_autoincrement)."""
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
