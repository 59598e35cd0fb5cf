"""The built-in Architect: answers about the project's state and content from the task's values only.

For: chats of every mode without a model. Not for: understanding; it knows what a message asks by its words
(`intents`), and says so where it does not.
"""

from app.domain.agents import ArchitectReply, ArchitectTask
from app.domain.chats import ChatMode
from app.llm.builtin import run_answers, spec_answers, what_if
from app.llm.builtin.intents import Intent, intent_of

_TEXT = 20_000
_TITLE = 60
_ABILITIES = (
    "I am the built-in methods: fixed rules over your own text, no AI. I can tell you\n"
    "- what I took from your text: goals, limits, options, assumptions, what was set aside\n"
    "- what is still open\n"
    "- what came out of a run, the score of a candidate, and why one stands before another\n"
    "- which limits are broken and which answers are unknown\n"
    "- what a what-if would touch\n"
    "and I can propose a run. I cannot judge what your text does not say."
)


def answer(task: ArchitectTask) -> ArchitectReply:
    """Return the answer to the message: Markdown, with operations or a run that wait as cards."""
    reply = _answer(task)
    text = reply.text if len(reply.text) <= _TEXT else reply.text[: _TEXT - 1] + "…"
    return reply.model_copy(update={"text": text, "title": reply.title[:_TITLE]})


def _answer(task: ArchitectTask) -> ArchitectReply:
    intent = intent_of(task)
    if intent is Intent.GREETING:
        return _greeting(task)
    if intent is Intent.HELP:
        return ArchitectReply(text=_ABILITIES)
    if intent is Intent.STATEMENT:
        return spec_answers.understood(task)
    if intent in (Intent.SUPPOSE, Intent.EDIT):
        return what_if.supposed(task)
    if intent is Intent.RUN:
        return spec_answers.propose_run(task)
    if intent is Intent.IDEAS:
        return spec_answers.ideas(task)
    if intent is Intent.LIST:
        return spec_answers.listing(task)
    if intent is Intent.CHANGED:
        return spec_answers.changed(task)
    if intent is Intent.OPEN:
        return run_answers.unknown(task, run_answers.results_of(task))
    return _about_runs(task, intent)


def _about_runs(task: ArchitectTask, intent: Intent) -> ArchitectReply:
    results = run_answers.results_of(task)
    if intent is Intent.UNKNOWN:
        return _not_understood(task)
    if results is None:
        return run_answers.no_results(task)
    if intent is Intent.WHY:
        return run_answers.why(task, results)
    if intent is Intent.BROKEN:
        return run_answers.broken(results)
    if intent is Intent.JUDGED:
        return run_answers.judged(results)
    if intent is Intent.SCORE:
        return run_answers.score(task, results)
    return run_answers.best(results)


def _greeting(task: ArchitectTask) -> ArchitectReply:
    if not task.items:
        return ArchitectReply(text="Hello. Tell me what you want to work out, in your own words; a rough text is fine.")
    return ArchitectReply(
        text=f"Hello. “{task.project_title}” stands at version {task.version_number} of {task.line} with "
        f"{spec_answers.counted(task.items)}. Ask me what is open, what came out of a run, or for a run."
    )


def _not_understood(task: ArchitectTask) -> ArchitectReply:
    results = run_answers.results_of(task)
    if results is not None and task.quotes:
        # A quote without a question asks for what it is about.
        return run_answers.best(results)
    message = task.message.strip()
    if task.mode is not ChatMode.ANALYSIS and message and not message.endswith("?") and len(message.split()) > 3:
        return spec_answers.understood(task)
    if task.mode is ChatMode.ANALYSIS and not message.endswith("?"):
        return ArchitectReply(text=f"I read your note. {spec_answers.ANALYSIS_RIGHTS}")
    return ArchitectReply(text=f"By my rules I found no question I can answer in that.\n\n{_ABILITIES}")
