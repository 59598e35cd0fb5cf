"""The tables as the queries name them: columns and types only, grouped by noun.

Keys, checks, foreign keys and indexes are made by the migrations; a test compares the two. What a `seal` is says
`seals`.
"""

from sqlalchemy import Boolean, Column, Double, Integer, MetaData, Table, Text, literal_column

from app.store.codec import Name, SafeText

metadata = MetaData()

# -- Projects, lines, revisions and versions --------------------------------------------------------

PROJECTS = Table(
    "project",
    metadata,
    Column("id", Name, primary_key=True),
    Column("title", SafeText, nullable=False),
    Column("state", Name, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("created_at", Name, nullable=False),
    Column("last_activity_at", Name, nullable=False),
    Column("activity", Integer, nullable=False),
    Column("last_chat", Name),
    Column("pinned_run", Name),
    Column("seal", Integer),
    Column("seen_at", Name),
)

BRANCHES = Table(
    "branch",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("is_main", Boolean, nullable=False),
    Column("state", Name, nullable=False),
    Column("head", Name, nullable=False),
    Column("forked_from", Name),
    Column("seal", Integer),
)

SPEC_REVISIONS = Table(
    "spec_revision",
    metadata,
    Column("project", Name, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Name, nullable=False),
    Column("content", Text, nullable=False),
    Column("seal", Integer),
)

WORLD_REVISIONS = Table(
    "world_revision",
    metadata,
    Column("project", Name, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", Name, nullable=False),
    Column("content", Text, nullable=False),
    Column("seal", Integer),
)

VERSIONS = Table(
    "version",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("branch", Name, nullable=False),
    Column("number", Integer, nullable=False),
    Column("parent", Name),
    Column("spec_revision", Integer, nullable=False),
    Column("world_revision", Integer, nullable=False),
    Column("author", Name, nullable=False),
    Column("cause", Name, nullable=False),
    Column("message", Name),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
)

# -- Chats, messages, cards, citations --------------------------------------------------------------

CHATS = Table(
    "chat",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("mode", Name, nullable=False),
    Column("branch", Name, nullable=False),
    Column("subject_run", Name),
    Column("subject_candidate", Name),
    Column("parent_chat", Name),
    Column("forked_at_message", Name),
    Column("state", Name, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("created_at", Name, nullable=False),
    Column("last_activity_at", Name, nullable=False),
    Column("activity", Integer, nullable=False),
    Column("last_read_seq", Integer, nullable=False),
    Column("last_answer_seq", Integer, nullable=False),
    Column("message_count", Integer, nullable=False),
    Column("last_line", SafeText, nullable=False),
    Column("draft", SafeText, nullable=False),
    Column("seal", Integer),
    # NULL = none of its messages has another version.
    Column("siblings", Text),
)

MESSAGES = Table(
    "message",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("chat", Name, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("parent", Name),
    Column("origin", Name),
    Column("on_path", Boolean, nullable=False),
    Column("role", Name, nullable=False),
    Column("state", Name, nullable=False),
    Column("parts", Text, nullable=False),
    Column("model", SafeText, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Double),
    Column("duration_ms", Integer, nullable=False),
    Column("process", Name),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
    # 0 = not to be found (yet), NULL = not known: stored before it was kept.
    Column("search_place", Integer),
)

PROPOSALS = Table(
    "proposal",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("chat", Name, nullable=False),
    Column("message", Name, nullable=False),
    Column("position", Integer, nullable=False),
    Column("branch", Name, nullable=False),
    Column("version", Name, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", Name, nullable=False),
    Column("result_version", Name),
    Column("result_run", Name),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
)

CITATIONS = Table(
    "citation",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("chat", Name, nullable=False),
    Column("message", Name, nullable=False),
    Column("position", Integer, nullable=False),
    Column("run", Name),
    Column("candidate", Name),
    Column("seal", Integer),
)

# -- Runs and what is judged in them ----------------------------------------------------------------

RUNS = Table(
    "run",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("mode", Name, nullable=False),
    Column("status", Name, nullable=False),
    Column("config", Text, nullable=False),
    Column("version", Name, nullable=False),
    Column("branch", Name, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("triggered_by", Name, nullable=False),
    Column("launched_from_chat", Name),
    Column("launched_by_message", Name),
    Column("context_candidate", Name),
    Column("parent_run", Name),
    Column("flags", Text, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("stages", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("candidates", Integer, nullable=False),
    Column("scenarios", Integer, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("calls_reused", Integer, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Double),
    Column("best", Text),
    Column("best_label", SafeText),
    Column("best_title", SafeText),
    Column("best_score", Double),
    Column("best_i", Double),
    Column("ranking_hash", Name),
    Column("error", Text),
    Column("starred", Boolean, nullable=False),
    Column("created_at", Name, nullable=False),
    Column("started_at", Name),
    Column("ended_at", Name),
    Column("duration_s", Double, nullable=False),
    Column("seal", Integer),
    Column("rule", Name, nullable=False),
    Column("trashed", Boolean, nullable=False),
)

IN_TRASH, NOT_IN_TRASH = (RUNS.c.trashed == literal_column(value) for value in "10")
"""Literals: `run_in_trash` is an index of a condition, which a parameter does not state."""

CANDIDATES = Table(
    "candidate",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("run", Name, nullable=False),
    Column("label", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("origin", Name, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("card", Text, nullable=False),
    Column("card_key", Name, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("constructed", Boolean, nullable=False),
    Column("stands_for_today", Boolean, nullable=False),
    Column("chat", Name),
    Column("message", Name),
    Column("design_call", Name),
    Column("seal", Integer),
)

CANDIDATE_PARENTS = Table(
    "candidate_parent",
    metadata,
    Column("project", Name, nullable=False),
    Column("candidate", Name, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("parent", Name, nullable=False),
)

SCENARIOS = Table(
    "scenario",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("slug", SafeText, primary_key=True),
    Column("label", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("type", Name, nullable=False),
    Column("stresses", Text, nullable=False),
    Column("uses", Text, nullable=False),
    Column("seal", Integer),
)

QUESTIONS = Table(
    "question",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("slug", SafeText, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", Name, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("key", Name, nullable=False),
    Column("hard", Boolean, nullable=False),
    Column("seal", Integer),
)

# -- Calls, answers, results ------------------------------------------------------------------------

CALLS = Table(
    "call",
    metadata,
    Column("project", Name, primary_key=True),
    Column("key", Name, primary_key=True),
    Column("role", Name, nullable=False),
    Column("template", SafeText, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("system", SafeText, nullable=False),
    Column("prompt", SafeText, nullable=False),
    Column("reply", SafeText, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Double),
    Column("duration_ms", Integer, nullable=False),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
)

ANSWERS = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", Name, nullable=False),
    Column("question_key", Name, nullable=False),
    Column("candidate_key", Name, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("replicate", Integer, nullable=False),
    Column("value", Double),
    Column("parts", Text, nullable=False),
    Column("evidence", SafeText, nullable=False),
    Column("violates", Text, nullable=False),
    Column("call", Name, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("seal", Integer),
)

RUN_CALLS = Table(
    "run_call",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("call", Name, primary_key=True),
    Column("made", Boolean, nullable=False),
)

RUN_ANSWERS = Table(
    "run_answer",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("answer", Integer, primary_key=True),
    # 0 = of a call of the run itself, n = taken over from the n-th run it rests on.
    Column("taken_over", Integer, nullable=False),
)

RUN_BASES = Table(
    "run_base",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("content", Text, nullable=False),
    Column("seal", Integer),
)

HAND_ANSWERS = Table(
    "hand_answer",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("question", SafeText, primary_key=True),
    Column("candidate", Name, primary_key=True),
    Column("value", Double, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
)

ASKING_ACTS = Table(
    "asking_act",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("act", Integer, primary_key=True),
    # The decision table after the act; act 0 is how it stood before any.
    Column("content", Text, nullable=False),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
)

PERSON_ANSWERS = Table(
    "person_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", Name, nullable=False),
    # Where it was given: undoing that act takes it back.
    Column("run", Name, nullable=False),
    Column("act", Integer, nullable=False),
    Column("question_key", Name, nullable=False),
    Column("option_key", Name, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
)

RESULTS = Table(
    "result",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("ranking", Text, nullable=False),
    Column("ranking_hash", Name, nullable=False),
    Column("seal", Integer),
)

RUN_REQUESTS = Table(
    "request",
    metadata,
    Column("run", Name, primary_key=True),
    Column("kind", Name, nullable=False),
)

# -- What is decided, and what a person notes ---------------------------------------------------------

SHORTLIST = Table(
    "shortlist",
    metadata,
    Column("project", Name, primary_key=True),
    Column("candidate", Name, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("added_at", Name, nullable=False),
    Column("seal", Integer),
)

DECISIONS = Table(
    "decision",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("number", Integer, nullable=False),
    Column("candidate", Name, nullable=False),
    Column("version", Name, nullable=False),
    Column("why", SafeText, nullable=False),
    Column("rejected", Text, nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("replaces", Name),
    Column("outcome", Text),
    Column("created_at", Name, nullable=False),
    Column("seal", Integer),
)

RUN_NOTES = Table(
    "run_note",
    metadata,
    Column("project", Name, nullable=False),
    Column("run", Name, primary_key=True),
    Column("text", SafeText, nullable=False),
    Column("tags", Text, nullable=False),
    Column("seal", Integer),
)

# -- Money, what was sent, context files, check-ups -------------------------------------------------

SPENDING = Table(
    "spend",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", Name),
    Column("chat", Name),
    Column("message", Name),
    Column("run", Name),
    Column("stage", SafeText, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Double),
    Column("at", Name, nullable=False),
)

SENT = Table(
    "sent",
    metadata,
    Column("message", Name, primary_key=True),
    Column("chat", Name, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("template", Name, nullable=False),
    Column("system", SafeText, nullable=False),
    Column("prompt", SafeText, nullable=False),
    Column("tools", Text, nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("used_tokens", Integer, nullable=False),
    Column("window_tokens", Integer),
    Column("seal", Integer),
)

CONTEXT_SOURCES = Table(
    "context_source",
    metadata,
    Column("id", Name, primary_key=True),
    Column("project", Name, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Name, nullable=False),
    Column("path", SafeText, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("confirmed_for", Text, nullable=False),
    Column("left_out", Text, nullable=False),
    Column("added_at", Name, nullable=False),
    Column("taken_at", Name, nullable=False),
    Column("seal", Integer),
)

CONTEXT_TEXTS = Table(
    "context_text",
    metadata,
    Column("project", Name, primary_key=True),
    Column("digest", Name, primary_key=True),
    Column("text", SafeText, nullable=False),
    Column("seal", Integer),
)

CONTEXT_FILES = Table(
    "context_file",
    metadata,
    Column("project", Name, nullable=False),
    Column("source", Name, primary_key=True),
    Column("path", SafeText, primary_key=True),
    Column("digest", Name, nullable=False),
    Column("size", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("seal", Integer),
)

CHECKUPS = Table(
    "checkup",
    metadata,
    Column("judge", SafeText, primary_key=True),
    Column("made_at", Name, nullable=False),
    Column("content", Text, nullable=False),
)

# -- Changes and search -----------------------------------------------------------------------------

CHANGES = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("noun", Name, nullable=False),
    Column("id", Name, nullable=False),
    Column("project", Name),
    Column("process", Name, nullable=False),
)

COUNTERS = Table(
    "counter",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("value", Integer, nullable=False),
)

SEARCH_ENTRIES = Table(
    "search_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("type", Name, nullable=False),
    Column("ref", Name, nullable=False),
    Column("project", Name, nullable=False),
    Column("chat", Name),
    Column("run", Name),
    Column("title", SafeText, nullable=False),
)
