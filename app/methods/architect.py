"""The built-in Architect: answers about the project from the digest it is given and what its tools return.

For: chats of every mode without a model. Not for: understanding; it knows what a message asks by its words
(`intents`), and says so where it does not.
"""

import asyncio

from app.domain.agent_views import ResultsFacts
from app.domain.agents import ArchitectReply, ArchitectTask
from app.domain.chats import ChatMode
from app.domain.model_client import Conversation, TextListener, ToolCall, ToolRunner
from app.domain.operations import Operation, RemoveItem, UpdateItem
from app.english.reading import is_question
from app.methods import run_answers, run_use, spec_answers, what_if
from app.methods.intents import Intent, intent_of, labels_in, names_a_row
from app.methods.tool_use import Look

_TEXT = 20_000
_TITLE = 60
_ABILITIES = (
    "I am the built-in methods: fixed rules over your own text, no AI. I can tell you\n"
    "- what I took from your text: goals, limits, options, assumptions, what was set aside\n"
    "- what is still open\n"
    "- what came out of a run, the score of a candidate, why one stands before another, and what would change that\n"
    "- what a run cost, how long it took, who judged it, and its candidates by cost\n"
    "- which limits are broken and which answers are unknown\n"
    "- what a what-if would touch\n"
    "and I can propose a run. I cannot judge what your text does not say."
)


async def converse(request: Conversation, task: ArchitectTask, call_tool: ToolRunner, on_text: TextListener) -> str:
    """Answer a message: look up what it needs, propose through the tools, then say it piece by piece.

    Where the answer goes on from a beginning it said before, only what follows is said.
    """
    reply = await answer(task, call_tool)
    await _propose(reply, request, call_tool)
    text = reply.text
    if request.partial:
        text = text.removeprefix(request.partial) if text.startswith(request.partial) else f"\n\n{text}"
    for piece in _pieces(text):
        on_text(piece)
        await asyncio.sleep(0)
    return text


async def answer(task: ArchitectTask, call_tool: ToolRunner) -> ArchitectReply:
    """Return the answer to the message: Markdown, with operations or a run that are still to be proposed."""
    reply = await _answer(task, Look(call_tool))
    text = reply.text if len(reply.text) <= _TEXT else reply.text[: _TEXT - 1] + "…"
    return reply.model_copy(update={"text": text, "title": reply.title[:_TITLE]})


async def _propose(reply: ArchitectReply, request: Conversation, call_tool: ToolRunner) -> None:
    offered = {tool.name for tool in request.tools}
    if reply.operations and "propose_changes" in offered:
        operations = [_proposed(operation) for operation in reply.operations]
        await call_tool(ToolCall(name="propose_changes", arguments={"operations": operations, "why": ""}))
    if reply.run is not None and "propose_run" in offered:
        arguments = {"mode": reply.run.mode.value, "why": reply.run.why}
        await call_tool(ToolCall(name="propose_run", arguments=arguments))


def _proposed(operation: Operation) -> dict[str, object]:
    match operation:
        case UpdateItem():
            return operation.model_dump(include={"op", "slug", "text", "weight", "holds"}, exclude_none=True)
        case RemoveItem(slug=slug):
            return {"op": "remove", "slug": slug}
        case _:
            raise TypeError(f"the built-in methods propose no {operation.op}")


def _pieces(text: str) -> list[str]:
    """The text line by line, as it is said."""
    return text.splitlines(keepends=True)


async def _answer(task: ArchitectTask, look: Look) -> ArchitectReply:
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
    if intent is Intent.USE:
        return await run_use.use(task, look)
    if intent is Intent.RUNS:
        return await run_use.compared(task, look)
    if intent is Intent.LIST:
        return spec_answers.listing(task)
    if intent is Intent.CHANGED:
        return spec_answers.changed(task)
    return await _by_looking(task, intent, look)


async def _by_looking(task: ArchitectTask, intent: Intent, look: Look) -> ArchitectReply:
    """Answer what may need the results of a run."""
    if intent is Intent.UNKNOWN and not _may_name_a_row(task):
        return _unclear(task, None)
    results = await _results(task, look)
    if intent is Intent.OPEN:
        return run_answers.unknown(task, results)
    if intent is Intent.UNKNOWN:
        return _unclear(task, results)
    if results is None:
        return run_answers.no_results(task, look.refusal)
    return await _about_runs(task, intent, results, look)


async def _results(task: ArchitectTask, look: Look) -> ResultsFacts | None:
    number = run_answers.run_meant(task)
    labels = tuple(label for label in labels_in(f"{task.message} {task.subject}") if label != "Today")[
        : run_answers.MOST_LABELS
    ]
    return None if number is None else await look.results(number, labels)


def _may_name_a_row(task: ArchitectTask) -> bool:
    """Tell whether results are worth a look for a message without a word of asking: not for a mere statement."""
    is_asking = is_question(task.message) or task.message.rstrip().endswith("?")
    return is_asking or bool(task.quotes) or task.mode is ChatMode.ANALYSIS


async def _about_runs(task: ArchitectTask, intent: Intent, results: ResultsFacts, look: Look) -> ArchitectReply:
    if intent is Intent.TURN:
        return ArchitectReply(text=await look.turns(results.run))
    if intent is Intent.WHY:
        return run_answers.why_out(task, results) or await run_answers.why(task, results, look)
    if intent is Intent.BY_COST:
        return await run_use.by_cost(task, results, look)
    if intent is Intent.BROKEN:
        return run_answers.broken(results)
    if intent is Intent.JUDGED:
        return run_answers.judged(results)
    if intent is Intent.SCORE:
        return run_answers.score(task, results)
    return run_answers.best(results)


def _unclear(task: ArchitectTask, results: ResultsFacts | None) -> ArchitectReply:
    """A message without a word of asking: it may name a row by its title, or state something."""
    if results is not None and names_a_row(task.message, results):
        return run_answers.score(task, results)
    if task.applied:
        return spec_answers.understood(task)
    return _not_understood(task, results)


def _greeting(task: ArchitectTask) -> ArchitectReply:
    if not task.items:
        return ArchitectReply(text="Hello. Tell me what you want to work out, in your own words; a rough text is fine.")
    return ArchitectReply(
        text=f"Hello. “{task.project_title}” stands at version {task.version_number} of {task.line} with "
        f"{spec_answers.counted(task.items)}. Ask me what is open, what came out of a run, or for a run."
    )


def _not_understood(task: ArchitectTask, results: ResultsFacts | None) -> ArchitectReply:
    if results is not None and task.quotes:
        # A quote without a question asks for what it is about.
        return run_answers.best(results)
    message = task.message.strip()
    if task.mode is not ChatMode.ANALYSIS and message and not message.endswith("?") and len(message.split()) > 3:
        return spec_answers.understood(task)
    if task.mode is ChatMode.ANALYSIS and not message.endswith("?"):
        return ArchitectReply(text=f"I read your note. {spec_answers.ANALYSIS_RIGHTS}")
    return ArchitectReply(text=f"By my rules I found no question I can answer in that.\n\n{_ABILITIES}")
