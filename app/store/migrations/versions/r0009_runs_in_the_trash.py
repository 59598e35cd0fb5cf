"""Ninth schema: runs can be in the trash."""

from alembic import op

revision = "r0009"
down_revision = "r0008"
branch_labels = None
depends_on = None

USER_VERSION = 1008

TRASHED = """
ALTER TABLE run ADD COLUMN trashed INTEGER NOT NULL DEFAULT 0
    CONSTRAINT run_trashed_is_boolean CHECK (trashed IN (0, 1));
CREATE INDEX run_in_trash ON run (project, number) WHERE trashed = 1
"""


def upgrade() -> None:
    """Add the column, and an index of the few in the trash, which draws no other list away from its own."""
    for statement in TRASHED.split(";"):
        op.execute(statement.strip())
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
