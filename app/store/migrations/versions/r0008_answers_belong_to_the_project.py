"""Eighth schema: the questions a run asks, act by act, and the answers of a person, which belong to the project."""

from alembic import op

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None

USER_VERSION = 1007

_LATER = "DEFERRABLE INITIALLY DEFERRED"

ACTS = f"""
CREATE TABLE asking_act (
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    act INTEGER NOT NULL,
    content TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seal INTEGER,
    CONSTRAINT asking_act_key PRIMARY KEY (run, act),
    CONSTRAINT asking_act_content_is_json CHECK (json_valid(content)),
    CONSTRAINT asking_act_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT, WITHOUT ROWID;
CREATE TABLE person_answer (
    id INTEGER NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    act INTEGER NOT NULL,
    question_key TEXT NOT NULL,
    option_key TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seal INTEGER,
    CONSTRAINT person_answer_content_is_json CHECK (json_valid(content)),
    CONSTRAINT person_answer_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX person_answer_by_question ON person_answer (project, question_key, option_key);
CREATE INDEX person_answer_by_act ON person_answer (run, act)
"""


def upgrade() -> None:
    """Add the two tables; what is there stays as it is."""
    for statement in ACTS.split(";"):
        op.execute(statement.strip())
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
