"""Third schema: a seal in each row of what a person or a model wrote.

Nothing but nullable columns is added, so that it takes no longer with a million messages. The rows there are stay
unsealed here; up to which row a table is still to be sealed is noted as a counter, and the writer does it afterwards.
"""

from alembic import op
from sqlalchemy import Integer, column, func, select, table

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None

USER_VERSION = 1002

_SEALED = (
    *("project", "branch", "spec_revision", "world_revision", "version", "chat", "message", "proposal", "citation"),
    *("run", "candidate", "scenario", "question", "call", "answer", "hand_answer", "result", "sent"),
)


def upgrade() -> None:
    """Add the columns, and note up to which row each table is not sealed."""
    counter = table("counter", column("name"), column("value"))
    for name in _SEALED:
        op.execute(f"ALTER TABLE {name} ADD COLUMN seal INTEGER")
        last = op.get_bind().scalar(select(func.max(column("rowid", Integer))).select_from(table(name)))
        if last is not None:
            op.execute(counter.insert().values(name=f"unsealed {name}", value=last))
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
