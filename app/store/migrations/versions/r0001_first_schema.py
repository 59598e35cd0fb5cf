"""First schema: projects, lines, versions, chats, messages, runs, answers, their links, search.

Every link is a foreign key with the project inside, so nothing can point into another project; they
are checked at the commit, because a version and the message that made it name each other.
"""

from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

USER_VERSION = 1000

_LATER = "DEFERRABLE INITIALLY DEFERRED"

PROJECTS = f"""
CREATE TABLE project (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    last_activity_at TEXT NOT NULL,
    activity INTEGER NOT NULL,
    last_chat TEXT,
    pinned_run TEXT,
    CONSTRAINT project_id_is_stated CHECK (id <> ''),
    CONSTRAINT project_pinned_is_boolean CHECK (pinned IN (0, 1)),
    CONSTRAINT project_last_chat FOREIGN KEY (id, last_chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT project_pinned_run FOREIGN KEY (id, pinned_run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX project_by_activity ON project (state, pinned, activity);

CREATE TABLE branch (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    is_main INTEGER NOT NULL,
    state TEXT NOT NULL,
    head TEXT NOT NULL,
    forked_from TEXT,
    CONSTRAINT branch_key UNIQUE (project, id),
    CONSTRAINT branch_is_main_is_boolean CHECK (is_main IN (0, 1)),
    CONSTRAINT branch_project FOREIGN KEY (project) REFERENCES project (id) {_LATER},
    CONSTRAINT branch_head FOREIGN KEY (project, head) REFERENCES version (project, id) {_LATER},
    CONSTRAINT branch_forked_from FOREIGN KEY (project, forked_from) REFERENCES version (project, id) {_LATER}
) STRICT;
CREATE INDEX branch_by_position ON branch (project, position);
CREATE UNIQUE INDEX branch_one_main ON branch (project) WHERE is_main = 1;

CREATE TABLE spec_revision (
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT spec_revision_key PRIMARY KEY (project, number),
    CONSTRAINT spec_revision_once UNIQUE (project, digest),
    CONSTRAINT spec_revision_content_is_json CHECK (json_valid(content)),
    CONSTRAINT spec_revision_project FOREIGN KEY (project) REFERENCES project (id) {_LATER}
) STRICT;

CREATE TABLE world_revision (
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT world_revision_key PRIMARY KEY (project, number),
    CONSTRAINT world_revision_once UNIQUE (project, digest),
    CONSTRAINT world_revision_content_is_json CHECK (json_valid(content)),
    CONSTRAINT world_revision_project FOREIGN KEY (project) REFERENCES project (id) {_LATER}
) STRICT;

CREATE TABLE version (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    branch TEXT NOT NULL,
    number INTEGER NOT NULL,
    parent TEXT,
    spec_revision INTEGER NOT NULL,
    world_revision INTEGER NOT NULL,
    author TEXT NOT NULL,
    cause TEXT NOT NULL,
    message TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT version_key UNIQUE (project, id),
    CONSTRAINT version_numbered UNIQUE (project, number),
    CONSTRAINT version_branch FOREIGN KEY (project, branch) REFERENCES branch (project, id) {_LATER},
    CONSTRAINT version_parent FOREIGN KEY (project, parent) REFERENCES version (project, id) {_LATER},
    CONSTRAINT version_spec FOREIGN KEY (project, spec_revision)
        REFERENCES spec_revision (project, number) {_LATER},
    CONSTRAINT version_world FOREIGN KEY (project, world_revision)
        REFERENCES world_revision (project, number) {_LATER},
    CONSTRAINT version_message FOREIGN KEY (project, message) REFERENCES message (project, id) {_LATER}
) STRICT;
CREATE INDEX version_by_branch ON version (branch, number);
CREATE INDEX version_by_message ON version (project, number, message) WHERE message IS NOT NULL;
"""

CHATS = f"""
CREATE TABLE chat (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    title TEXT NOT NULL,
    mode TEXT NOT NULL,
    branch TEXT NOT NULL,
    subject_run TEXT,
    subject_candidate TEXT,
    parent_chat TEXT,
    forked_at_message TEXT,
    state TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    last_activity_at TEXT NOT NULL,
    activity INTEGER NOT NULL,
    last_read_seq INTEGER NOT NULL DEFAULT 0,
    last_answer_seq INTEGER NOT NULL DEFAULT 0,
    message_count INTEGER NOT NULL DEFAULT 0,
    last_line TEXT NOT NULL DEFAULT '',
    draft TEXT NOT NULL DEFAULT '',
    CONSTRAINT chat_key UNIQUE (project, id),
    CONSTRAINT chat_pinned_is_boolean CHECK (pinned IN (0, 1)),
    CONSTRAINT chat_one_subject CHECK (subject_run IS NULL OR subject_candidate IS NULL),
    CONSTRAINT chat_project FOREIGN KEY (project) REFERENCES project (id) {_LATER},
    CONSTRAINT chat_branch FOREIGN KEY (project, branch) REFERENCES branch (project, id) {_LATER},
    CONSTRAINT chat_subject_run FOREIGN KEY (project, subject_run) REFERENCES run (project, id) {_LATER},
    CONSTRAINT chat_subject_candidate FOREIGN KEY (project, subject_candidate)
        REFERENCES candidate (project, id) {_LATER},
    CONSTRAINT chat_parent FOREIGN KEY (project, parent_chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT chat_forked_at FOREIGN KEY (parent_chat, forked_at_message) REFERENCES message (chat, id) {_LATER}
) STRICT;
CREATE INDEX chat_by_activity ON chat (project, state, pinned, activity);
CREATE INDEX chat_by_mode ON chat (project, state, mode, pinned, activity);
CREATE INDEX chat_by_subject_run ON chat (project, subject_run) WHERE subject_run IS NOT NULL;
CREATE INDEX chat_by_subject_candidate ON chat (project, subject_candidate) WHERE subject_candidate IS NOT NULL;
CREATE INDEX chat_by_branch ON chat (branch);

CREATE TABLE message (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    chat TEXT NOT NULL,
    seq INTEGER NOT NULL,
    parent TEXT,
    origin TEXT,
    on_path INTEGER NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    parts TEXT NOT NULL,
    model TEXT NOT NULL DEFAULT '',
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL,
    duration_ms INTEGER NOT NULL DEFAULT 0,
    process TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT message_key UNIQUE (project, id),
    CONSTRAINT message_in_chat UNIQUE (chat, id),
    CONSTRAINT message_order UNIQUE (chat, seq),
    CONSTRAINT message_on_path_is_boolean CHECK (on_path IN (0, 1)),
    CONSTRAINT message_parts_is_json CHECK (json_valid(parts)),
    CONSTRAINT message_chat FOREIGN KEY (project, chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT message_parent FOREIGN KEY (chat, parent) REFERENCES message (chat, id) {_LATER},
    CONSTRAINT message_origin FOREIGN KEY (project, origin) REFERENCES message (project, id) {_LATER}
) STRICT;
CREATE INDEX message_by_path ON message (chat, on_path, seq);
CREATE INDEX message_by_role ON message (chat, role, seq);
CREATE INDEX message_streaming ON message (process) WHERE state = 'streaming';

CREATE TABLE proposal (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    chat TEXT NOT NULL,
    message TEXT NOT NULL,
    position INTEGER NOT NULL,
    branch TEXT NOT NULL,
    version TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    result_version TEXT,
    result_run TEXT,
    created_at TEXT NOT NULL,
    CONSTRAINT proposal_key UNIQUE (project, id),
    CONSTRAINT proposal_payload_is_json CHECK (json_valid(payload)),
    CONSTRAINT proposal_chat FOREIGN KEY (project, chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT proposal_message FOREIGN KEY (chat, message) REFERENCES message (chat, id) {_LATER},
    CONSTRAINT proposal_branch FOREIGN KEY (project, branch) REFERENCES branch (project, id) {_LATER},
    CONSTRAINT proposal_version FOREIGN KEY (project, version) REFERENCES version (project, id) {_LATER},
    CONSTRAINT proposal_result_version FOREIGN KEY (project, result_version)
        REFERENCES version (project, id) {_LATER},
    CONSTRAINT proposal_result_run FOREIGN KEY (project, result_run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX proposal_by_chat ON proposal (chat, position);
CREATE INDEX proposal_by_state ON proposal (project, state);

CREATE TABLE citation (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    chat TEXT NOT NULL,
    message TEXT NOT NULL,
    position INTEGER NOT NULL,
    run TEXT,
    candidate TEXT,
    CONSTRAINT citation_of_something CHECK (run IS NOT NULL OR candidate IS NOT NULL),
    CONSTRAINT citation_chat FOREIGN KEY (project, chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT citation_message FOREIGN KEY (chat, message) REFERENCES message (chat, id) {_LATER},
    CONSTRAINT citation_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER},
    CONSTRAINT citation_candidate FOREIGN KEY (project, candidate) REFERENCES candidate (project, id) {_LATER}
) STRICT;
CREATE INDEX citation_by_chat ON citation (chat, position);
CREATE INDEX citation_by_run ON citation (project, run, chat) WHERE run IS NOT NULL;
CREATE INDEX citation_by_candidate ON citation (project, candidate, chat) WHERE candidate IS NOT NULL;
"""

RUNS = f"""
CREATE TABLE run (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    mode TEXT NOT NULL,
    status TEXT NOT NULL,
    config TEXT NOT NULL,
    version TEXT NOT NULL,
    branch TEXT NOT NULL,
    judge TEXT NOT NULL,
    triggered_by TEXT NOT NULL,
    launched_from_chat TEXT,
    launched_by_message TEXT,
    context_candidate TEXT,
    parent_run TEXT,
    flags TEXT NOT NULL,
    warnings INTEGER NOT NULL DEFAULT 0,
    stages TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    candidates INTEGER NOT NULL DEFAULT 0,
    scenarios INTEGER NOT NULL DEFAULT 0,
    cells INTEGER NOT NULL DEFAULT 0,
    calls INTEGER NOT NULL DEFAULT 0,
    calls_reused INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL,
    best TEXT,
    best_label TEXT,
    best_title TEXT,
    best_score REAL,
    best_i REAL,
    ranking_hash TEXT,
    error TEXT,
    starred INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    duration_s REAL NOT NULL DEFAULT 0,
    CONSTRAINT run_key UNIQUE (project, id),
    CONSTRAINT run_numbered UNIQUE (project, number),
    CONSTRAINT run_starred_is_boolean CHECK (starred IN (0, 1)),
    CONSTRAINT run_config_is_json CHECK (json_valid(config)),
    CONSTRAINT run_flags_is_json CHECK (json_valid(flags)),
    CONSTRAINT run_stages_is_json CHECK (json_valid(stages)),
    CONSTRAINT run_best_is_json CHECK (best IS NULL OR json_valid(best)),
    CONSTRAINT run_error_is_json CHECK (error IS NULL OR json_valid(error)),
    CONSTRAINT run_project FOREIGN KEY (project) REFERENCES project (id) {_LATER},
    CONSTRAINT run_version FOREIGN KEY (project, version) REFERENCES version (project, id) {_LATER},
    CONSTRAINT run_branch FOREIGN KEY (project, branch) REFERENCES branch (project, id) {_LATER},
    CONSTRAINT run_chat FOREIGN KEY (project, launched_from_chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT run_message FOREIGN KEY (project, launched_by_message) REFERENCES message (project, id) {_LATER},
    CONSTRAINT run_candidate FOREIGN KEY (project, context_candidate)
        REFERENCES candidate (project, id) {_LATER},
    CONSTRAINT run_parent FOREIGN KEY (project, parent_run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX run_by_status ON run (project, status, number);
CREATE INDEX run_by_mode ON run (project, mode, number);
CREATE INDEX run_by_chat ON run (project, launched_from_chat, number) WHERE launched_from_chat IS NOT NULL;
CREATE INDEX run_by_candidate ON run (project, context_candidate, number) WHERE context_candidate IS NOT NULL;
CREATE INDEX run_by_branch ON run (project, branch, number);
CREATE INDEX run_by_version ON run (project, version, number);
CREATE INDEX run_comparable ON run (project, branch, judge, status, number);
CREATE INDEX run_live ON run (status) WHERE status IN ('queued', 'running');

CREATE TABLE candidate (
    id TEXT NOT NULL PRIMARY KEY,
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    origin TEXT NOT NULL,
    title TEXT NOT NULL,
    card TEXT NOT NULL,
    card_key TEXT NOT NULL,
    text TEXT NOT NULL,
    constructed INTEGER NOT NULL,
    stands_for_today INTEGER NOT NULL,
    chat TEXT,
    message TEXT,
    design_call TEXT,
    CONSTRAINT candidate_key UNIQUE (project, id),
    CONSTRAINT candidate_labelled UNIQUE (run, label),
    CONSTRAINT candidate_card_is_json CHECK (json_valid(card)),
    CONSTRAINT candidate_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER},
    CONSTRAINT candidate_chat FOREIGN KEY (project, chat) REFERENCES chat (project, id) {_LATER},
    CONSTRAINT candidate_message FOREIGN KEY (project, message) REFERENCES message (project, id) {_LATER}
) STRICT;
CREATE INDEX candidate_by_run ON candidate (run, position);

CREATE TABLE candidate_parent (
    project TEXT NOT NULL,
    candidate TEXT NOT NULL,
    position INTEGER NOT NULL,
    parent TEXT NOT NULL,
    CONSTRAINT candidate_parent_key PRIMARY KEY (candidate, position),
    CONSTRAINT candidate_parent_child FOREIGN KEY (project, candidate)
        REFERENCES candidate (project, id) {_LATER},
    CONSTRAINT candidate_parent_parent FOREIGN KEY (project, parent) REFERENCES candidate (project, id) {_LATER}
) STRICT;
CREATE INDEX candidate_parent_by_parent ON candidate_parent (project, parent, candidate);

CREATE TABLE scenario (
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    slug TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    type TEXT NOT NULL,
    stresses TEXT NOT NULL,
    uses TEXT NOT NULL,
    CONSTRAINT scenario_key PRIMARY KEY (run, slug),
    CONSTRAINT scenario_stresses_is_json CHECK (json_valid(stresses)),
    CONSTRAINT scenario_uses_is_json CHECK (json_valid(uses)),
    CONSTRAINT scenario_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX scenario_by_run ON scenario (run, position);

CREATE TABLE question (
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    slug TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    key TEXT NOT NULL,
    hard INTEGER NOT NULL,
    CONSTRAINT question_key PRIMARY KEY (run, slug),
    CONSTRAINT question_hard_is_boolean CHECK (hard IN (0, 1)),
    CONSTRAINT question_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT;
CREATE INDEX question_by_run ON question (run, position);
CREATE INDEX question_by_key ON question (project, key, run);
"""

ANSWERS = f"""
CREATE TABLE call (
    project TEXT NOT NULL,
    key TEXT NOT NULL,
    role TEXT NOT NULL,
    template TEXT NOT NULL,
    judge TEXT NOT NULL,
    system TEXT NOT NULL,
    prompt TEXT NOT NULL,
    reply TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost_usd REAL,
    duration_ms INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT call_key PRIMARY KEY (project, key),
    CONSTRAINT call_project FOREIGN KEY (project) REFERENCES project (id) {_LATER}
) STRICT;

CREATE TABLE answer (
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
    CONSTRAINT answer_key UNIQUE (project, judge, question_key, candidate_key, replicate),
    CONSTRAINT answer_parts_is_json CHECK (json_valid(parts)),
    CONSTRAINT answer_violates_is_json CHECK (json_valid(violates)),
    CONSTRAINT answer_call FOREIGN KEY (project, call) REFERENCES call (project, key) {_LATER}
) STRICT;
CREATE INDEX answer_by_call ON answer (project, call);

CREATE TABLE hand_answer (
    project TEXT NOT NULL,
    run TEXT NOT NULL,
    question TEXT NOT NULL,
    candidate TEXT NOT NULL,
    value REAL NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CONSTRAINT hand_answer_key PRIMARY KEY (run, question, candidate),
    CONSTRAINT hand_answer_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER},
    CONSTRAINT hand_answer_candidate FOREIGN KEY (run, candidate) REFERENCES candidate (run, label) {_LATER}
) STRICT;

CREATE TABLE result (
    project TEXT NOT NULL,
    run TEXT NOT NULL PRIMARY KEY,
    ranking TEXT NOT NULL,
    ranking_hash TEXT NOT NULL,
    CONSTRAINT result_ranking_is_json CHECK (json_valid(ranking)),
    CONSTRAINT result_run FOREIGN KEY (project, run) REFERENCES run (project, id) {_LATER}
) STRICT;

CREATE TABLE request (
    run TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    CONSTRAINT request_kind_is_known CHECK (kind IN ('stop', 'pause')),
    CONSTRAINT request_run FOREIGN KEY (run) REFERENCES run (id) {_LATER}
) STRICT;
"""

CHANGES_AND_SEARCH = """
CREATE TABLE change (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    noun TEXT NOT NULL,
    id TEXT NOT NULL,
    project TEXT,
    process TEXT NOT NULL
) STRICT;

CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO counter (name, value) VALUES ('activity', 0);

CREATE TABLE search_entry (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    ref TEXT NOT NULL,
    project TEXT NOT NULL,
    chat TEXT,
    run TEXT,
    title TEXT NOT NULL,
    CONSTRAINT search_entry_once UNIQUE (project, type, ref),
    CONSTRAINT search_entry_project FOREIGN KEY (project) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
);
"""


def upgrade() -> None:
    """Make every table of the first schema."""
    for part in (PROJECTS, CHATS, RUNS, ANSWERS, CHANGES_AND_SEARCH):
        for statement in part.split(";"):
            if statement.strip():
                op.execute(statement)
    op.execute("PRAGMA application_id = 1229156963")
    op.execute(f"PRAGMA user_version = {USER_VERSION}")
