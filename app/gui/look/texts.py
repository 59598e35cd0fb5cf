"""Every sentence and word that people read in the window, in one place and ready for translation.

Domain codes come in, plain words go out (the table in docs, "Words"). No widgets, no state.
"""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain.chats import ChatMode, MessageRole
from app.domain.errors import FaultKind, KnownError
from app.domain.items import ItemKind
from app.domain.kit.local_time import local
from app.domain.projects import Cause
from app.domain.runs import RunMode, RunStatus, Stage

_RUN_MODES = {
    RunMode.FULL_SEARCH: "Find solutions",
    RunMode.EVAL_ONLY: "Judge my ideas",
    RunMode.SEEDED: "Improve these",
}
_CHAT_MODES = {ChatMode.SETUP: "Setup", ChatMode.ANALYSIS: "Analysis", ChatMode.WHAT_IF: "What-if"}
_CHAT_RIGHTS = {
    ChatMode.SETUP: "Changes Main. What you write as a goal, a limit or a fact goes into the spec.",
    ChatMode.ANALYSIS: "Changes nothing. Ask about results; use the buttons above to change Main or try a what-if.",
    ChatMode.WHAT_IF: "Changes only this what-if. Main stays as it is until you adopt it.",
}
_SPEAKERS = {MessageRole.USER: "You", MessageRole.AGENT: "Architect", MessageRole.SYSTEM: "Int Crucible"}
_STATUSES = {
    "queued": "Queued",
    "running": "Running",
    "needs-you": "Needs you",
    "done": "Done",
    "done-warnings": "Done, with warnings",
    "paused": "Paused",
    "stopped": "Stopped",
    "failed": "Failed",
    "interrupted": "Interrupted",
    "stale": "Out of date",
}
_STAGES = {
    Stage.DESIGN: "Solutions",
    Stage.SCENARIOS: "Stress cases",
    Stage.JUDGING: "Judging",
    Stage.CHECKS: "Checks",
    Stage.RANKING: "Ranking",
}
_KINDS = {
    ItemKind.GOAL: ("goal", "Goals"),
    ItemKind.CONSTRAINT: ("limit", "Limits"),
    ItemKind.TODAY: ("today", "Today"),
    ItemKind.OPTION: ("idea", "Your ideas"),
    ItemKind.REMARK: ("remark", "Remarks on ideas"),
    ItemKind.WAITING: ("also in your text", "Also in your text"),
    ItemKind.UNUSED: ("not used", "Not used"),
    ItemKind.HEADING: ("heading", "Headings"),
    ItemKind.ACTOR: ("actor", "Actors"),
    ItemKind.MECHANISM: ("mechanism", "Mechanisms"),
    ItemKind.RESOURCE: ("resource", "Resources"),
    ItemKind.LIMIT: ("limit of the world", "Limits of the world"),
    ItemKind.ASSUMPTION: ("assumption", "Assumptions"),
    ItemKind.SIMPLIFICATION: ("simplification", "Simplifications"),
}
_CAUSES = {
    Cause.CREATED: "created",
    Cause.MESSAGE: "from a message",
    Cause.EDIT: "edited",
    Cause.PROPOSAL: "from a card",
    Cause.UNDO: "undone",
    Cause.RESTORE: "restored",
    Cause.FORK: "what-if opened",
    Cause.ADOPTION: "what-if adopted",
}


def translate(text: str) -> str:
    """Return the sentence in the person's language; the English text is the key."""
    return QCoreApplication.translate("Texts", text)


def status_key(status: str, *, warnings: int = 0, needs_you: bool = False, stale: bool = False) -> str:
    """Return which of the ten looks a run has (key of `Theme.status_icon` and `Texts.run_status`)."""
    if needs_you:
        return "needs-you"
    if status == RunStatus.COMPLETED:
        if stale:
            return "stale"
        return "done-warnings" if warnings else "done"
    return status


class Texts:
    """Words and sentences; stateless, the locale is Qt's default."""

    def run_status(self, key: str) -> str:
        """Word of a run's look; takes a key of `status_key` or a plain status."""
        return translate(_STATUSES[status_key(key)])

    def run_mode(self, mode: str, *, rejudge: int | None = None) -> str:
        """Words of a run mode; `rejudge` is the number of the run that is judged again."""
        if rejudge is not None:
            return translate("Re-judge Run {number} here").format(number=rejudge)
        return translate(_RUN_MODES[RunMode(mode)])

    def chat_mode(self, mode: str) -> str:
        """Word of a chat's mode."""
        return translate(_CHAT_MODES[ChatMode(mode)])

    def chat_rights(self, mode: str) -> str:
        """One line on what a chat of this mode may change."""
        return translate(_CHAT_RIGHTS[ChatMode(mode)])

    def speaker(self, role: str) -> str:
        """Who speaks."""
        return translate(_SPEAKERS[MessageRole(role)])

    def stage(self, stage: str) -> str:
        """Word of a stage."""
        return translate(_STAGES[Stage(stage)])

    def item_kind(self, kind: str, *, plural: bool = False) -> str:
        """Word of an item's kind: "goal", plural as a heading: "Goals"."""
        return translate(_KINDS[ItemKind(kind)][1 if plural else 0])

    def cause(self, cause: str) -> str:
        """Words of what made a version."""
        return translate(_CAUSES[Cause(cause)])

    def line(self, name: str, *, is_main: bool) -> str:
        """A line's name: Main, or What-if “…”."""
        if is_main or name == "main":
            return translate("Main")
        if name.lower().startswith("what-if"):
            return name
        return translate("What-if “{name}”").format(name=name)

    def version(self, number: int) -> str:
        """Version v7 in short: v7."""
        return f"v{number}"

    def run(self, number: int) -> str:
        """Run 12."""
        return translate("Run {number}").format(number=number)

    def count(self, number: int, one: str, many: str | None = None) -> str:
        """3 calls; `many` defaults to `one` with an s."""
        word = translate(one) if number == 1 else translate(many or f"{one}s")
        return f"{self.integer(number)} {word}"

    def integer(self, number: int) -> str:
        """A whole number with the locale's group separators."""
        return QLocale().toString(number)

    def decimal(self, number: float, digits: int = 2) -> str:
        """A number with fixed decimals in the locale."""
        return QLocale().toString(float(number), "f", digits)

    def cost(self, usd: float | None) -> str:
        """Money; an unknown price says so, it is not free."""
        if usd is None:
            return translate("price unknown")
        return f"{self.decimal(usd, 2 if usd >= 1 or round(usd, 2) == usd else 4)} USD"

    def duration(self, seconds: float) -> str:
        """0.4 s, 12 s, 3 min 5 s, 2 h 4 min."""
        if seconds < 10:
            return f"{self.decimal(seconds, 1)} s"
        whole = round(seconds)
        if whole < 60:
            return f"{whole} s"
        if whole < 3600:
            return f"{whole // 60} min {whole % 60} s"
        return f"{whole // 3600} h {whole % 3600 // 60} min"

    def when(self, iso: str, *, now: datetime | None = None) -> str:
        """Short local time: 14:05 today, a weekday within a week, else the date. Unreadable text stays itself."""
        moment = _moment(iso)
        if moment is None:
            return iso
        here, today = local(moment), local(now or datetime.now(UTC))
        days = (today.date() - here.date()).days
        if days == 0:
            return here.strftime("%H:%M")
        if 0 < days < 7:
            return QLocale().dayName(here.isoweekday(), QLocale.FormatType.ShortFormat)
        if here.year == today.year:
            month = QLocale().monthName(here.month, QLocale.FormatType.ShortFormat)
            return f"{here.day} {month}"
        return here.strftime("%Y-%m-%d")

    def when_full(self, iso: str) -> str:
        """Local date and time, for tooltips."""
        moment = _moment(iso)
        return iso if moment is None else local(moment).strftime("%Y-%m-%d %H:%M:%S")

    def fault(self, fault: KnownError) -> str:
        """The sentence of a known fault; a provider's fault is named as the provider's, a cap of one's own is not."""
        sentence = str(fault)
        own = fault.code == f"provider-{FaultKind.BUDGET.value}"
        if fault.code.startswith("provider-") and not own and "model" not in sentence.lower():
            return translate("The model's provider: {sentence}").format(sentence=sentence)
        return sentence


def _moment(iso: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
