"""Second schema: what was spent, what was sent, context files and check-ups of models.

What was counted before on messages and runs becomes one entry of `spend` each, so that sums begin where they were.
"""

from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

USER_VERSION = 1001

_LATER = "DEFERRABLE INITIALLY DEFERRED"

SPEND = f"""
CREATE TABLE spend (
    id INTEGER NOT NULL PRIMARY KEY,
    project TEXT,
    chat TEXT,
    message TEXT,
    run TEXT,
    stage TEXT NOT NULL,
    judge TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost_usd REAL,
    at TEXT NOT NULL,
    CONSTRAINT spend_for_one_thing CHECK (message IS NULL OR run IS NULL),
    CONSTRAINT spend_inside_a_project CHECK (project IS NOT NULL OR coalesce(chat, message, run) IS NULL),
    CONSTRAINT spend_project FOREIGN KEY (project) REFERENCES project (id) {_LATER},
    CONSTRAINT spend_chat FOREIGN KEY (project, chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT spend_message FOREIGN KEY (project, message) REFERENCES message (project, id) {_LATER},
    CONSTRAINT spend_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX spend_by_project ON spend (project, at, cost_usd, input_tokens, output_tokens);
CREATE INDEX spend_by_time ON spend (at, cost_usd, input_tokens, output_tokens);
CREATE INDEX spend_by_chat ON spend (chat, run, at, cost_usd, input_tokens, output_tokens) WHERE chat IS NOT NULL;
CREATE INDEX spend_by_message ON spend (message) WHERE message IS NOT NULL;
CREATE INDEX spend_by_run ON spend (run, stage, at, cost_usd, input_tokens, output_tokens) WHERE run IS NOT NULL
"""

CARRIED_OVER = """
INSERT INTO spend (project, chat, message, stage, judge, input_tokens, output_tokens, cost_usd, at)
SELECT project, chat, id, 'architect', model, input_tokens, output_tokens, cost_usd, created_at
FROM message WHERE origin IS NULL AND input_tokens + output_tokens > 0 ORDER BY created_at, chat, seq;

INSERT INTO spend (project, run, stage, judge, input_tokens, output_tokens, cost_usd, at)
SELECT project, id, '', judge, input_tokens, output_tokens, cost_usd, coalesce(ended_at, started_at, created_at)
FROM run WHERE input_tokens + output_tokens > 0 ORDER BY created_at, project, number
"""

SENT = f"""
CREATE TABLE sent (
    message TEXT NOT NULL PRIMARY KEY,
    chat TEXT NOT NULL,
    judge TEXT NOT NULL,
    template TEXT NOT NULL,
    system TEXT NOT NULL,
    prompt TEXT NOT NULL,
    tools TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    used_tokens INTEGER NOT NULL,
    window_tokens INTEGER,
    CONSTRAINT sent_tools_is_json CHECK (json_valid(tools)),
    CONSTRAINT sent_message FOREIGN KEY (chat, message) REFERENCES message (chat, id) {_LATER}
) STRICT
"""

CONTEXT = f"""
CREATE TABLE context_source (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    confirmed_for TEXT NOT NULL,
    left_out TEXT NOT NULL,
    added_at TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    CONSTRAINT context_source_key UNIQUE (project, id),
    CONSTRAINT context_source_named UNIQUE (project, name),
    CONSTRAINT context_source_confirmed_for_is_json CHECK (json_valid(confirmed_for)),
    CONSTRAINT context_source_left_out_is_json CHECK (json_valid(left_out)),
    CONSTRAINT context_source_project FOREIGN KEY (project) REFERENCES project (id) {_LATER}
) STRICT;
CREATE INDEX context_source_by_position ON context_source (project, position);

CREATE TABLE context_text (
    project TEXT NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT context_text_key PRIMARY KEY (project, digest),
    CONSTRAINT context_text_project FOREIGN KEY (project) REFERENCES project (id) {_LATER}
) STRICT;

CREATE TABLE context_file (
    project TEXT NOT NULL,
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    CONSTRAINT context_file_key PRIMARY KEY (source, path),
    CONSTRAINT context_file_source FOREIGN KEY (project, source) REFERENCES context_source (project, id) {_LATER},
    CONSTRAINT context_file_text FOREIGN KEY (project, digest) REFERENCES context_text (project, digest) {_LATER}
) STRICT;
CREATE INDEX context_file_by_text ON context_file (project, digest)
"""

CHECKUPS = """
CREATE TABLE checkup (
    judge TEXT NOT NULL PRIMARY KEY,
    made_at TEXT NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT checkup_content_is_json CHECK (json_valid(content))
) STRICT
"""


def upgrade() -> None:
    """Make the tables of money, context files and check-ups, and carry over what was counted before."""
    for part in (SPEND, CARRIED_OVER, SENT, CONTEXT, CHECKUPS):
        for statement in part.split(";"):
            op.execute(statement.strip())
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
