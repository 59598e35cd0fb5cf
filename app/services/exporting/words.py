"""Words and figures of exported files: who speaks, what a mode is called, how a number is written; of no locale."""

from datetime import datetime

from app.domain.chats import ChatMode, MessageRole, MessageState
from app.domain.items import Item, ItemKind
from app.domain.projects import MAIN
from app.domain.results import RankingRow
from app.domain.runs import Origin, Question, QuestionKind, RunMode, is_method
from app.services.exporting.formats import Made

NONE = "–"
SPEAKERS = {MessageRole.USER: "You", MessageRole.AGENT: "Architect", MessageRole.SYSTEM: "Int Crucible"}
MODES = {ChatMode.SETUP: "Setup chat", ChatMode.ANALYSIS: "Analysis chat", ChatMode.WHAT_IF: "What-if chat"}
RUN_MODES = {
    RunMode.FULL_SEARCH: "Find solutions",
    RunMode.EVAL_ONLY: "Judge my ideas",
    RunMode.SEEDED: "Improve these",
}
KINDS = {ItemKind.CONSTRAINT: "limit", ItemKind.LIMIT: "limit of the world"}
"""Kinds of items that people read by another word than the code's."""
ORIGINS = {
    Origin.USER: "your idea",
    Origin.DESIGNER: "designed",
    Origin.DERIVED: "derived",
    Origin.TODAY: "as it is today",
}


def judge_words(judge: str) -> str:
    """Return who judged or answered; a method that is no model says so, and its id is for nobody."""
    return "your own judgement, from your text and answers; no AI" if is_method(judge) else judge


def speaker_words(judge: str) -> str:
    """Return who wrote an answer in a chat."""
    return "built-in methods, no AI" if is_method(judge) else judge


def state_words(state: MessageState) -> str:
    """Return “ (stopped)”; nothing for a message that is whole."""
    return "" if state is MessageState.COMPLETE else f" ({state.value})"


def item_words(item: Item) -> str:
    """Return an item with its kind: “goal: Bread reaches every shop”."""
    return f"{KINDS.get(item.kind, item.kind.value)}: {item.text}"


def line_words(name: str) -> str:
    """Return what a line is called: Main, or the title of its what-if."""
    return "Main" if name == MAIN else name


def moment(stamp: str) -> str:
    """Return a stored time to the minute, in UTC."""
    try:
        return f"{datetime.fromisoformat(stamp):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return stamp


def made_line(made: Made) -> str:
    """Return who made a file, and when."""
    return f"Exported from Int Crucible {made.version} on {moment(made.at)}."


def figure(value: float | None, decimals: int = 2) -> str:
    """Return a number with fixed decimals."""
    return NONE if value is None else f"{value:.{decimals}f}"


def times(row: RankingRow) -> str:
    """Return a row's score against today's: “×1.90”, “×1.9 (1.3–2.7)”, or nothing."""
    if not row.vs_today:
        return ""
    if row.interval is None:
        return f"×{row.vs_today:.2f}"
    low, high = row.interval.low, row.interval.high
    decimals, inner = (1 if row.vs_today >= 1 else 2), (1 if low >= 1 else 2)
    return f"×{row.vs_today:.{decimals}f} ({low:.{inner}f}–{high:.{inner}f})"


def answer_words(question: Question, value: float | None, checks: int) -> str:
    """Return an answer as its question reads it: 0.75, yes, 2 of 3, ×1.40; “?” where nothing was found."""
    if value is None:
        return "?"
    if question.kind is QuestionKind.COST:
        return f"×{value:.2f}"
    if question.kind is QuestionKind.SCENARIO:
        return figure(value)
    if checks > 1 and abs(value * checks - round(value * checks)) < 1e-6:
        return f"{round(value * checks)} of {checks}"
    if value in (0.0, 1.0):
        return "yes" if value else "no"
    return figure(value)
