"""Sixth schema: a message dirties two pages less.

The places of the search and the changes counted themselves in a table of SQLite's own, a page more at each commit;
nothing needs a number that is never used again. And a place was found by an index of all places; a message now holds
its place itself, and the index is of the others. `search_place` is NULL in the messages there are: not known here,
looked for once if one of them is changed.
"""

from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None

USER_VERSION = 1005

SEARCH = """
CREATE TABLE search_place (
    id INTEGER NOT NULL PRIMARY KEY,
    type TEXT NOT NULL,
    ref TEXT NOT NULL,
    project TEXT NOT NULL,
    chat TEXT,
    run TEXT,
    title TEXT NOT NULL,
    CONSTRAINT search_entry_project FOREIGN KEY (project) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO search_place SELECT id, type, ref, project, chat, run, title FROM search_entry;
DROP TABLE search_entry;
ALTER TABLE search_place RENAME TO search_entry;
CREATE UNIQUE INDEX search_entry_once ON search_entry (project, type, ref) WHERE type <> 'message';
ALTER TABLE message ADD COLUMN search_place INTEGER
"""

CHANGES = """
CREATE TABLE change_numbered (
    seq INTEGER NOT NULL PRIMARY KEY,
    noun TEXT NOT NULL,
    id TEXT NOT NULL,
    project TEXT,
    process TEXT NOT NULL
) STRICT;
INSERT INTO change_numbered SELECT seq, noun, id, project, process FROM change;
DROP TABLE change;
ALTER TABLE change_numbered RENAME TO change
"""


def upgrade() -> None:
    """Let places and changes count by their newest row, and a message hold its place."""
    for part in (SEARCH, CHANGES):
        for statement in part.split(";"):
            op.execute(statement.strip())
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
