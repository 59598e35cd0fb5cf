"""Tenth schema: the index of the search knows beginnings of up to five letters, and the scope of each row.

The index there is stays under another name and is still searched; its places are indexed anew, a few in each unit of
work, once the store is open. The note `unindexed` says up to which. It keeps no places of words in their row, which are
two fifths of it and which nothing asks for.
"""

from alembic import op

revision = "r0010"
down_revision = "r0009"
branch_labels = None
depends_on = None

USER_VERSION = 1009

INDEX = """
ALTER TABLE search RENAME TO search_before;
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, scope, content='', contentless_delete=1, detail=none, prefix='1 2 3 4 5',
    tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO counter (name, value) SELECT 'unindexed', max(id) FROM search_entry HAVING max(id) IS NOT NULL;
CREATE INDEX chat_in_trash ON chat (id) WHERE state = 'trashed'
"""


def upgrade() -> None:
    """Begin a new index; where nothing is indexed the one of before goes at once."""
    for statement in INDEX.split(";"):
        op.execute(statement.strip())
    if op.get_bind().exec_driver_sql("SELECT 1 FROM counter WHERE name = 'unindexed'").first() is None:
        op.execute("DROP TABLE search_before")
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
