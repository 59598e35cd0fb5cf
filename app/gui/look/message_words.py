"""What the window says about one turn of a chat: its tools, what it used, how much of the model's context it took.

Not for the sentences of faults (the services write them) nor for words of the whole window (`texts.py`).
"""

import json
from typing import Any

from app.domain.chats import BROUGHT, Message, MessageRole, MessageState, Sent, ToolPart
from app.domain.runs import is_method
from app.domain.usage import ContextUse
from app.gui.look.model_words import judge_words
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import Texts, translate

_TOOLS = {
    "read_spec": "the spec",
    "read_world": "the world model",
    "list_runs": "the runs of this project",
    "read_results": "results of Run {run}",
    "explain_gap": "what sets {first} and {second} of Run {run} apart",
    "why": "why {label} of Run {run} was judged so",
    "read_candidate": "solution {label} of Run {run}",
    "compare_runs": "a comparison of Runs {runs}",
    "list_chats": "the chats of this project",
    "read_chat": "messages of chat {chat}",
    "search_project": "“{text}” in this project",
    "list_files": "the attached files",
    "read_file": "the file {file}",
    "search_files": "“{text}” in the attached files",
}
_PROPOSALS = {
    "propose_changes": "Proposed changes of the spec",
    "propose_run": "Proposed a run",
    "suggest_title": "Suggested the title “{title}”",
}
_UNFINISHED = {
    MessageState.STOPPED: "Stopped by you",
    MessageState.INTERRUPTED: "Interrupted: Int Crucible ended before this answer did",
    MessageState.FAILED: "Failed",
}


def tool_line(part: ToolPart) -> str:
    """Return one line on a call of a tool; a tool that has no words here goes by its name."""
    if part.name.startswith(BROUGHT):
        # What another program looked up, nobody looked up here.
        return one_line(f"{part.name[:1].upper()}{part.name[1:]} {part.arguments}", 160)
    words = _filled(_PROPOSALS.get(part.name), part.arguments)
    if words is not None:
        return translate("{words} (refused)").format(words=words) if part.failed else words
    what = _filled(_TOOLS.get(part.name), part.arguments)
    if what is None:
        what = one_line(part.name, 80)
        if part.arguments.strip() not in ("", "{}"):
            what = f"{what} {one_line(part.arguments, 80)}"
    line = translate("Could not look up: {what}") if part.failed else translate("Looked up: {what}")
    return line.format(what=what)


def thought_line() -> str:
    """Return the line behind which a model's thoughts stand."""
    return translate("What the model thought")


def _filled(words: str | None, arguments: str) -> str | None:
    """The words with a call's arguments in them; None without words, or where an argument is missing."""
    if words is None:
        return None
    try:
        given = json.loads(arguments or "{}")
        return translate(words).format(**{name: _shown(value) for name, value in given.items()})
    except (ValueError, RecursionError, AttributeError, KeyError):
        return None


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    return one_line(str(value), 60)


def unfinished(state: MessageState) -> str | None:
    """Return how an answer ended that did not end by itself, or None."""
    words = _UNFINISHED.get(state)
    return None if words is None else translate(words)


def usage_line(message: Message, texts: Texts) -> str:
    """Return model, tokens, cost and time of an answer in one line; what is not known is said to be unknown."""
    if message.role is not MessageRole.AGENT:
        return texts.when_full(message.created_at)
    words = [judge_words(message.model)] if message.model else [translate("no model answered")]
    used = message.usage
    if used.input_tokens or used.output_tokens:
        words.append(
            translate("{sent} tokens sent, {written} written").format(
                sent=texts.integer(used.input_tokens), written=texts.integer(used.output_tokens)
            )
        )
        words.append(texts.cost(used.cost_usd))
    elif message.model is not None and is_method(message.model):
        words.append(translate("no tokens, no cost"))
    elif message.model:
        words.append(translate("tokens and cost unknown"))
    if message.duration_ms:
        words.append(texts.duration(message.duration_ms / 1000))
    return " · ".join(words)


def context_words(use: ContextUse, texts: Texts) -> tuple[str, str]:
    """Return what a small meter says, and the sentence behind it."""
    used = texts.integer(use.used)
    if use.window is None or use.window <= 0:
        return (
            translate("{used} tokens").format(used=used),
            translate(
                "The last answer was given {used} tokens. How many this model can read at once is not known."
            ).format(used=used),
        )
    share = min(round(100 * use.used / use.window), 100)
    sentence = translate(
        "The last answer was given {used} of the {window} tokens this model can read at once ({share} %)."
        " When it is full, the oldest messages are no longer sent; a line in the chat shows where."
    )
    return (
        translate("{share} % of context").format(share=share),
        sentence.format(used=used, window=texts.integer(use.window), share=share),
    )


def sent_heading(sent: Sent, texts: Texts) -> str:
    """Return one line on who was asked and how much of its context that took."""
    words = [judge_words(sent.judge), translate("template {name}").format(name=sent.template)]
    if sent.context.used:
        words.append(context_words(sent.context, texts)[0])
    if sent.first_seq:
        words.append(translate("messages from number {seq} on").format(seq=sent.first_seq))
    return " · ".join(words)
