"""Eleventh schema: a chat knows which versions its messages have, and which is read."""

from alembic import op

revision = "r0011"
down_revision = "r0010"
branch_labels = None
depends_on = None

USER_VERSION = 1010


def upgrade() -> None:
    """Add the column; NULL where no message of a chat has another version, which is nearly everywhere."""
    op.execute(
        "ALTER TABLE chat ADD COLUMN siblings TEXT "
        "CONSTRAINT chat_siblings_is_json CHECK (siblings IS NULL OR json_valid(siblings))"
    )
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
