"""The Architect's request: a bounded digest of the project as the values of its template, turns, tools.

Not for: choosing what it may know (that is the task it is given), or running a tool.
"""

from collections.abc import Iterable

from app.domain.agents import ArchitectTask
from app.domain.chats import ChatMode
from app.domain.items import Item, ItemKind
from app.domain.model_client import Conversation, PastMessage, Role, ToolSpec
from app.pipeline.prompts import bulleted, fenced, one_line, render

MOST_ITEMS = 150
_ITEM = 300
_QUOTES = 6
_QUOTE = 1_500
_FILES = 60
_LOOKED_UP = 4
_OWN_WORDS = (
    "What the person's own last message says is taken into {} by code; whatever else you propose waits on a card."
)
_RIGHTS = {
    ChatMode.SETUP: "This is a setup chat: it shapes Main. " + _OWN_WORDS.format("Main"),
    ChatMode.ANALYSIS: "This is an analysis chat: it changes nothing. What you propose is offered for Main on a card; "
    "say that it can be tried as a what-if as well.",
    ChatMode.WHAT_IF: "This is a what-if chat: it changes its own line only, Main stays as it is. "
    + _OWN_WORDS.format("the line"),
}
_CLOSED = "This what-if is closed: it can be read and talked about, and nothing can be proposed here."
_ASKS_FIRST = " The person wants to be asked before every change, so everything waits on a card."


def architect_conversation(
    task: ArchitectTask,
    *,
    turns: tuple[PastMessage, ...],
    tools: tuple[ToolSpec, ...],
    partial: str = "",
    results: str = "",
    looked_up: tuple[str, ...] = (),
) -> Conversation:
    """Ask the Architect to answer a message.

    Args:
        task: what it knows.
        turns: earlier turns of the chat that are sent along.
        tools: what it may call.
        partial: the beginning of the answer, where one goes on.
        results: the subject's results in words, for a server that takes no tools.
        looked_up: calls and results of tools before an answer that goes on was interrupted.
    """
    filled = render(Role.ARCHITECT, **architect_values(task, results, looked_up))
    return Conversation(
        role=Role.ARCHITECT,
        template=filled.template,
        system=filled.system,
        turns=turns,
        prompt=filled.prompt,
        task=task,
        tools=tools,
        partial=partial,
    )


def architect_values(task: ArchitectTask, results: str = "", looked_up: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the placeholder values; everything from people, files or agents is fenced, but for the message itself."""
    questions = [f"{one.slug or '–'}: {one.question} (“{one_line(one.quote)}”)" for one in task.open_questions]
    runs = [
        f"Run {run.number} “{one_line(run.title)}”, {run.mode.value}, {run.status}, judged by {run.judge}"
        + (f", best {run.best}" if run.best else "")
        for run in task.runs
    ]
    quotes = [_cut(quote, _QUOTE) for quote in task.quotes[-_QUOTES:]]
    files = [*task.files[:_FILES], *([f"… {len(task.files) - _FILES} more"] if len(task.files) > _FILES else [])]
    main_items = "(the same)" if task.main_items is None else _weighted(_differing(task.main_items, task.items))
    return {
        "rights": _rights(task),
        "project": fenced("project", f"{one_line(task.project_title)}, on {one_line(task.line)}"),
        "version": str(task.version_number),
        "language": one_line(task.language_note),
        "subject": f"It is about {one_line(task.subject)}." if task.subject else "It is about the project.",
        "items": fenced("items", _weighted(task.items)),
        "main_items": fenced("items of main", main_items),
        "applied": "nothing" if task.asks_first else ", ".join(task.applied) or "nothing",
        "waiting": fenced("waiting", bulleted(task.waiting)),
        "unused": str(task.unused_count),
        "open_questions": fenced("questions", bulleted(questions)),
        "runs": fenced("runs", bulleted(runs)),
        "results": fenced("results", results) if results else "(look them up: read_results, explain_gap)",
        "quotes": fenced("quotes", "\n\n".join(quotes) or "(none)"),
        "files": fenced("files", bulleted(files)),
        "looked_up": fenced("looked up", "\n\n".join(looked_up[-_LOOKED_UP:]) or "(nothing)"),
        "message": task.message,
    }


_UNTOLD = frozenset({ItemKind.HEADING, ItemKind.UNUSED})
"""Places of a text that a prompt only counts: read_spec has them."""


def _rights(task: ArchitectTask) -> str:
    if not task.is_open:
        return _CLOSED
    return _RIGHTS[task.mode] + (_ASKS_FIRST if task.asks_first and task.mode is not ChatMode.ANALYSIS else "")


def _weighted(items: Iterable[Item]) -> str:
    # In a chat a person may ask about weights; runs never see them.
    found = [item for item in items if item.kind not in _UNTOLD]
    lines = [
        f"- {item.slug} ({item.kind.value}, weight {item.weight}): {_cut(one_line(item.stated), _ITEM)}"
        for item in found[:MOST_ITEMS]
    ]
    if len(found) > MOST_ITEMS:
        lines.append(f"… {len(found) - MOST_ITEMS} more: read_spec and read_world have them all")
    return "\n".join(lines) or "(none)"


def _differing(main: tuple[Item, ...], here: tuple[Item, ...]) -> list[Item]:
    known = set(here)
    return [item for item in main if item not in known]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
