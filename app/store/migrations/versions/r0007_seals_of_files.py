"""Seventh schema: a seal also in the rows of attached files, and of what a run takes over.

As with the first seals: only nullable columns are added, and the writer seals what is there afterwards.
"""

from alembic import op
from sqlalchemy import Integer, column, func, select, table

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None

USER_VERSION = 1006

_SEALED = ("run_base", "context_source", "context_file", "context_text")


def upgrade() -> None:
    """Add the columns, and note up to which row each table is not sealed."""
    counter = table("counter", column("name"), column("value"))
    for name in _SEALED:
        op.execute(f"ALTER TABLE {name} ADD COLUMN seal INTEGER")
        last = op.get_bind().scalar(select(func.max(column("rowid", Integer))).select_from(table(name)))
        if last is not None:
            op.execute(counter.insert().values(name=f"unsealed {name}", value=last))
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
