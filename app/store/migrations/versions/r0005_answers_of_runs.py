"""Fifth schema: which calls and answers each run rests on, and under which rule it was judged.

Until here an answer was kept once per question and card of a project, so a run could find what another run had been
told in another list of rows. From here on an answer belongs to the call that gave it, and a run names its answers. Runs
stored before keep what they rested on, taken over as it is, and the rule they were judged under.
"""

from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None

USER_VERSION = 1004

_LATER = "DEFERRABLE INITIALLY DEFERRED"

ANSWERS = f"""
CREATE TABLE answer_of_call (
    id INTEGER NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    question_key TEXT NOT NULL,
    candidate_key TEXT NOT NULL,
    judge TEXT NOT NULL,
    replicate INTEGER NOT NULL,
    value REAL,
    parts TEXT NOT NULL,
    evidence TEXT NOT NULL,
    violates TEXT NOT NULL,
    call TEXT NOT NULL,
    by_hand INTEGER NOT NULL,
    seal INTEGER,
    CONSTRAINT answer_key UNIQUE (project, call, question_key, candidate_key, replicate),
    CONSTRAINT answer_of_project UNIQUE (project, id),
    CONSTRAINT answer_parts_is_json CHECK (json_valid(parts)),
    CONSTRAINT answer_violates_is_json CHECK (json_valid(violates)),
    CONSTRAINT answer_call FOREIGN KEY (project, call) REFERENCES call (project, key) {_LATER}
) STRICT
"""

MOVED = """
INSERT INTO answer_of_call
SELECT id, project, question_key, candidate_key, judge, replicate, value, parts, evidence, violates, call, by_hand, seal
FROM answer;
DROP TABLE answer;
ALTER TABLE answer_of_call RENAME TO answer
"""

RUNS = f"""
ALTER TABLE run ADD COLUMN rule TEXT NOT NULL DEFAULT 'shared-answers@1';

CREATE TABLE run_call (
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    call TEXT NOT NULL,
    made INTEGER NOT NULL,
    CONSTRAINT run_call_key PRIMARY KEY (run, call),
    CONSTRAINT run_call_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER},
    CONSTRAINT run_call_call FOREIGN KEY (project, call) REFERENCES call (project, key) {_LATER}
) STRICT, WITHOUT ROWID;
CREATE INDEX run_call_by_call ON run_call (project, call);

CREATE TABLE run_answer (
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    answer INTEGER NOT NULL,
    taken_over INTEGER NOT NULL,
    CONSTRAINT run_answer_key PRIMARY KEY (run, answer),
    CONSTRAINT run_answer_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER},
    CONSTRAINT run_answer_answer FOREIGN KEY (project, answer) REFERENCES answer (project, id) {_LATER}
) STRICT, WITHOUT ROWID;
CREATE INDEX run_answer_by_answer ON run_answer (project, answer);

CREATE TABLE run_base (
    project TEXT NOT NULL,
    run TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    CONSTRAINT run_base_content_is_json CHECK (json_valid(content)),
    CONSTRAINT run_base_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT
"""

TAKEN_OVER = """
CREATE INDEX answer_by_question ON answer (project, judge, question_key, candidate_key);
INSERT INTO run_answer (project, run, answer, taken_over)
SELECT DISTINCT run.project, run.id, answer.id, 1
FROM run
JOIN question ON question.run = run.id
JOIN candidate ON candidate.run = run.id
JOIN answer ON answer.project = run.project AND answer.judge = run.judge
    AND answer.question_key = question.key AND answer.candidate_key = candidate.card_key;
DROP INDEX answer_by_question
"""


def upgrade() -> None:
    """Let an answer belong to its call and a run name its answers, and carry over what runs rested on."""
    for part in (ANSWERS, MOVED, RUNS, TAKEN_OVER):
        for statement in part.split(";"):
            op.execute(statement.strip())
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
