"""Twelfth schema: the shortlist, decisions, notes and tags of runs, and when a project was looked at last."""

from alembic import op

revision = "r0012"
down_revision = "r0011"
branch_labels = None
depends_on = None

USER_VERSION = 1011

_LATER = "DEFERRABLE INITIALLY DEFERRED"

DECIDING = f"""
CREATE TABLE shortlist (
    project TEXT NOT NULL,
    candidate TEXT NOT NULL,
    position INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    seal INTEGER,
    CONSTRAINT shortlist_key PRIMARY KEY (project, candidate),
    CONSTRAINT shortlist_candidate FOREIGN KEY (project, candidate) REFERENCES candidate (project, id) {_LATER}
) STRICT, WITHOUT ROWID;
CREATE TABLE decision (
    id TEXT NOT NULL,
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    candidate TEXT NOT NULL,
    version TEXT NOT NULL,
    why TEXT NOT NULL,
    rejected TEXT NOT NULL,
    stands INTEGER NOT NULL,
    replaces TEXT,
    outcome TEXT,
    created_at TEXT NOT NULL,
    seal INTEGER,
    CONSTRAINT decision_id PRIMARY KEY (id),
    CONSTRAINT decision_key UNIQUE (project, id),
    CONSTRAINT decision_numbered UNIQUE (project, number),
    CONSTRAINT decision_stands_is_boolean CHECK (stands IN (0, 1)),
    CONSTRAINT decision_rejected_is_json CHECK (json_valid(rejected)),
    CONSTRAINT decision_outcome_is_json CHECK (outcome IS NULL OR json_valid(outcome)),
    CONSTRAINT decision_candidate FOREIGN KEY (project, candidate) REFERENCES candidate (project, id) {_LATER},
    CONSTRAINT decision_version FOREIGN KEY (project, version) REFERENCES version (project, id) {_LATER},
    CONSTRAINT decision_replaces FOREIGN KEY (project, replaces) REFERENCES decision (project, id) {_LATER}
) STRICT;
CREATE TABLE run_note (
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    text TEXT NOT NULL,
    tags TEXT NOT NULL,
    seal INTEGER,
    CONSTRAINT run_note_key PRIMARY KEY (run),
    CONSTRAINT run_note_tags_is_json CHECK (json_valid(tags)),
    CONSTRAINT run_note_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX run_note_by_project ON run_note (project);
CREATE INDEX run_starred ON run (project, number) WHERE starred = 1;
ALTER TABLE project ADD COLUMN seen_at TEXT
"""


def upgrade() -> None:
    """Add the three tables, the column and an index of the few starred runs; what is there stays as it is."""
    for statement in DECIDING.split(";"):
        op.execute(statement.strip())
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
