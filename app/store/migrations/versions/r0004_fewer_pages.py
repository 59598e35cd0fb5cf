"""Fourth schema: a message dirties two pages less, and what was sent last in a chat is found at once.

Two indexes of messages only repeated the order of their chat; where one is off the visible path is kept for the few
that are.
"""

from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None

USER_VERSION = 1003


def upgrade() -> None:
    """Drop two indexes and make two that are small."""
    op.execute("DROP INDEX message_by_path")
    op.execute("DROP INDEX message_by_role")
    op.execute("CREATE INDEX message_off_path ON message (chat, seq) WHERE on_path = 0")
    op.execute("CREATE INDEX sent_by_chat ON sent (chat)")
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
