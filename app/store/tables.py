"""The tables as the queries name them: columns and types only, grouped by noun.

Keys, checks, foreign keys and indexes are made by the migrations; a test compares the two.
"""

from sqlalchemy import Boolean, Column, Double, Integer, MetaData, Table, Text

from app.store.codec import SafeText

metadata = MetaData()

# -- Projects, lines, revisions and versions --------------------------------------------------------

project = Table(
    "project",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("title", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("created_at", SafeText, nullable=False),
    Column("last_activity_at", SafeText, nullable=False),
    Column("activity", Integer, nullable=False),
    Column("last_chat", SafeText),
    Column("pinned_run", SafeText),
)

branch = Table(
    "branch",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("is_main", Boolean, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("head", SafeText, nullable=False),
    Column("forked_from", SafeText),
)

spec_revision = Table(
    "spec_revision",
    metadata,
    Column("project", SafeText, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", SafeText, nullable=False),
    Column("content", Text, nullable=False),
)

world_revision = Table(
    "world_revision",
    metadata,
    Column("project", SafeText, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", SafeText, nullable=False),
    Column("content", Text, nullable=False),
)

version = Table(
    "version",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("branch", SafeText, nullable=False),
    Column("number", Integer, nullable=False),
    Column("parent", SafeText),
    Column("spec_revision", Integer, nullable=False),
    Column("world_revision", Integer, nullable=False),
    Column("author", SafeText, nullable=False),
    Column("cause", SafeText, nullable=False),
    Column("message", SafeText),
    Column("created_at", SafeText, nullable=False),
)

# -- Chats, messages, cards, citations --------------------------------------------------------------

chat = Table(
    "chat",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("mode", SafeText, nullable=False),
    Column("branch", SafeText, nullable=False),
    Column("subject_run", SafeText),
    Column("subject_candidate", SafeText),
    Column("parent_chat", SafeText),
    Column("forked_at_message", SafeText),
    Column("state", SafeText, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("created_at", SafeText, nullable=False),
    Column("last_activity_at", SafeText, nullable=False),
    Column("activity", Integer, nullable=False),
    Column("last_read_seq", Integer, nullable=False),
    Column("last_answer_seq", Integer, nullable=False),
    Column("message_count", Integer, nullable=False),
    Column("last_line", SafeText, nullable=False),
    Column("draft", SafeText, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("chat", SafeText, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("parent", SafeText),
    Column("origin", SafeText),
    Column("on_path", Boolean, nullable=False),
    Column("role", SafeText, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("parts", Text, nullable=False),
    Column("model", SafeText, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Double),
    Column("duration_ms", Integer, nullable=False),
    Column("process", SafeText),
    Column("created_at", SafeText, nullable=False),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("chat", SafeText, nullable=False),
    Column("message", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("branch", SafeText, nullable=False),
    Column("version", SafeText, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("result_version", SafeText),
    Column("result_run", SafeText),
    Column("created_at", SafeText, nullable=False),
)

citation = Table(
    "citation",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("chat", SafeText, nullable=False),
    Column("message", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("run", SafeText),
    Column("candidate", SafeText),
)

# -- Runs and what is judged in them ----------------------------------------------------------------

run = Table(
    "run",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("mode", SafeText, nullable=False),
    Column("status", SafeText, nullable=False),
    Column("config", Text, nullable=False),
    Column("version", SafeText, nullable=False),
    Column("branch", SafeText, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("triggered_by", SafeText, nullable=False),
    Column("launched_from_chat", SafeText),
    Column("launched_by_message", SafeText),
    Column("context_candidate", SafeText),
    Column("parent_run", SafeText),
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
    Column("ranking_hash", SafeText),
    Column("error", Text),
    Column("starred", Boolean, nullable=False),
    Column("created_at", SafeText, nullable=False),
    Column("started_at", SafeText),
    Column("ended_at", SafeText),
    Column("duration_s", Double, nullable=False),
)

candidate = Table(
    "candidate",
    metadata,
    Column("id", SafeText, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("run", SafeText, nullable=False),
    Column("label", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("origin", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("card", Text, nullable=False),
    Column("card_key", SafeText, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("constructed", Boolean, nullable=False),
    Column("stands_for_today", Boolean, nullable=False),
    Column("chat", SafeText),
    Column("message", SafeText),
    Column("design_call", SafeText),
)

candidate_parent = Table(
    "candidate_parent",
    metadata,
    Column("project", SafeText, nullable=False),
    Column("candidate", SafeText, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("parent", SafeText, nullable=False),
)

scenario = Table(
    "scenario",
    metadata,
    Column("project", SafeText, nullable=False),
    Column("run", SafeText, primary_key=True),
    Column("slug", SafeText, primary_key=True),
    Column("label", SafeText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("text", SafeText, nullable=False),
    Column("type", SafeText, nullable=False),
    Column("stresses", Text, nullable=False),
    Column("uses", Text, nullable=False),
)

question = Table(
    "question",
    metadata,
    Column("project", SafeText, nullable=False),
    Column("run", SafeText, primary_key=True),
    Column("slug", SafeText, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", SafeText, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("key", SafeText, nullable=False),
    Column("hard", Boolean, nullable=False),
)

# -- Calls, answers, results ------------------------------------------------------------------------

call = Table(
    "call",
    metadata,
    Column("project", SafeText, primary_key=True),
    Column("key", SafeText, primary_key=True),
    Column("role", SafeText, nullable=False),
    Column("template", SafeText, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("system", SafeText, nullable=False),
    Column("prompt", SafeText, nullable=False),
    Column("reply", SafeText, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_usd", Double),
    Column("duration_ms", Integer, nullable=False),
    Column("created_at", SafeText, nullable=False),
)

answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", SafeText, nullable=False),
    Column("question_key", SafeText, nullable=False),
    Column("candidate_key", SafeText, nullable=False),
    Column("judge", SafeText, nullable=False),
    Column("replicate", Integer, nullable=False),
    Column("value", Double),
    Column("parts", Text, nullable=False),
    Column("evidence", SafeText, nullable=False),
    Column("violates", Text, nullable=False),
    Column("call", SafeText, nullable=False),
    Column("by_hand", Boolean, nullable=False),
)

hand_answer = Table(
    "hand_answer",
    metadata,
    Column("project", SafeText, nullable=False),
    Column("run", SafeText, primary_key=True),
    Column("question", SafeText, primary_key=True),
    Column("candidate", SafeText, primary_key=True),
    Column("value", Double, nullable=False),
    Column("reason", SafeText, nullable=False),
    Column("created_at", SafeText, nullable=False),
)

result = Table(
    "result",
    metadata,
    Column("project", SafeText, nullable=False),
    Column("run", SafeText, primary_key=True),
    Column("ranking", Text, nullable=False),
    Column("ranking_hash", SafeText, nullable=False),
)

request = Table(
    "request",
    metadata,
    Column("run", SafeText, primary_key=True),
    Column("kind", SafeText, nullable=False),
)

# -- Changes and search -----------------------------------------------------------------------------

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("noun", SafeText, nullable=False),
    Column("id", SafeText, nullable=False),
    Column("project", SafeText),
    Column("process", SafeText, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("name", SafeText, primary_key=True),
    Column("value", Integer, nullable=False),
)

search_entry = Table(
    "search_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("type", SafeText, nullable=False),
    Column("ref", SafeText, nullable=False),
    Column("project", SafeText, nullable=False),
    Column("chat", SafeText),
    Column("run", SafeText),
    Column("title", SafeText, nullable=False),
)
