"""The questions of the runs that are shown: how each stands, the card being filled in, giving it and taking it back.

One for a window: the run's card in the chat and its results show the same sheet. Everything is read and reckoned off
the GUI thread. Not for widgets, nor for which question comes next.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KnownError
from app.domain.events import Event, ExternalChange, ResultsChanged, RunChanged
from app.domain.kit.text import shortened
from app.gui.asking.card_acts import card_given, card_key, card_taken_back
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate

if TYPE_CHECKING:
    from app.domain.elicitation.acts import CardAnswer
    from app.domain.elicitation.changes import Turn
    from app.domain.elicitation.table import OptionRemark
    from app.gui.asking.card_sheet import CardSheet, FilledCard
    from app.services.running.asking import AskingService, AskingState, GivenAct

_QUOTED = 60
_ANSWER = "answer to “{text}”"
_COLUMN = "comparing by “{text}”"
_MOST_KNOWN = 64
"""Runs whose questions are kept; the longest unseen are read anew when they are shown again."""


class _Known:
    """What is known of one run's questions."""

    def __init__(self, owner: "RunQuestions", context: WindowServices) -> None:
        self.state: AskingState | None = None
        self.sheet: CardSheet | None = None
        self.turns: tuple[Turn, ...] | None = None
        self.is_read = self.is_known = False
        self.asks_turns = False
        self.goes_on = False
        """The person asked for more than is needed."""
        self.read = Latest(context.bridge, owner)
        self.turns_read = Latest(context.bridge, owner)


class RunQuestions(QObject):
    """What the cards of a window show. GUI thread only.

    Signals:
        changed(str): how the questions of this run stand is known anew.
        turns_changed(str): what would change the order of this run is known now.
        read(str): how the questions of this run stand was read, whether or not it was known.
    """

    changed = Signal(str)
    read = Signal(str)
    turns_changed = Signal(str)

    def __init__(self, context: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[str, _Known] = {}

    # -- looking ---------------------------------------------------------------------------------------

    def state(self, run: str) -> "AskingState | None":
        """How the questions of a run stand; None while unknown or where it asks none. Reads them the first time."""
        known = self._of(run)
        if not known.is_read:
            known.is_read = True
            self._read(run)
        return known.state

    def is_known(self, run: str) -> bool:
        """Whether it is known how the questions of a run stand, or that it asks none."""
        return self._of(run).is_known

    def sheet(self, run: str) -> "CardSheet | None":
        """The card of a run that is being filled in; None where there is none, or not yet."""
        self.state(run)
        return self._of(run).sheet

    def turns(self, run: str) -> "tuple[Turn, ...] | None":
        """What would change the order of a run; None until it is known. Tried once for each order."""
        known = self._of(run)
        if not known.asks_turns and known.state is not None and known.state.progress.has_order:
            known.asks_turns = True
            known.turns_read.query(
                lambda: self._asking.changes(run), lambda turns: self._on_turns(run, turns), self._tell_fault
            )
        return known.turns

    def apply(self, event: Event) -> None:
        """Read anew what an event is about, where it is known."""
        if isinstance(event, ResultsChanged):
            run = event.run
        elif isinstance(event, ExternalChange):
            run = event.id
        elif isinstance(event, RunChanged) and event.row.ended_at is not None:
            run = event.row.id
            if run in self._known and self._known[run].state is not None:
                return  # the acts are told apart from the run
        else:
            return
        if run in self._known and self._known[run].is_read:
            self._read(run)

    @property
    def _asking(self) -> "AskingService":
        return self._context.services.asking

    def _of(self, run: str) -> _Known:
        known = self._known.pop(run, None) or _Known(self, self._context)
        self._known[run] = known
        if len(self._known) > _MOST_KNOWN:
            oldest = next(iter(self._known))
            self._forget(self._known.pop(oldest))
        return known

    @staticmethod
    def _forget(known: _Known) -> None:
        known.read.cancel()
        known.turns_read.cancel()

    def _read(self, run: str) -> None:
        known = self._known[run]
        known.read.query(
            # All of it in the pool: the first who asks loads what works it out.
            lambda: self._asking.state(run),
            lambda state: self._show(run, state),
            lambda _fault: self._show(run, None),
        )

    def _show(self, run: str, state: "AskingState | None") -> None:
        known = self._known.get(run)
        if known is None:
            return
        known.is_known = True
        if known.state != state:
            known.state, known.turns, known.asks_turns = state, None, False
            self._make_sheet(known)
            self.changed.emit(run)
        self.read.emit(run)

    @staticmethod
    def _make_sheet(known: _Known) -> None:
        """The sheet of the card as it is now; what was said on the one before is kept where it is about the same."""
        state, before = known.state, known.sheet
        card = None
        if state is not None:
            card = state.progress.card or (state.progress.further if known.goes_on else None)
        from app.gui.asking.card_sheet import CardSheet  # loaded for the first card there is

        known.sheet = None if state is None or card is None else CardSheet(state.table, card, state.earlier)
        if before is not None and known.sheet is not None and not before.is_given:
            known.sheet.take_over(before)

    def _on_turns(self, run: str, turns: "tuple[Turn, ...]") -> None:
        known = self._known.get(run)
        if known is not None:
            known.turns = turns
            self.turns_changed.emit(run)

    def _tell_fault(self, fault: KnownError) -> None:
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    # -- doing -----------------------------------------------------------------------------------------

    def give(self, run: str, fill: "Callable[[CardSheet], FilledCard] | None" = None) -> None:
        """Give the card of a run; nothing happens while it is on its way already.

        Args:
            run: whose card.
            fill: which answer of the sheet: as it is filled in where None, else one for the whole card.
        """
        known = self._of(run)
        sheet = known.sheet
        if sheet is None or sheet.is_given:
            return
        from app.gui.look.asking_words import card_heading

        filled = sheet.filled() if fill is None else fill(sheet)
        heading = "" if known.state is None else card_heading(known.state.table, sheet.card)
        sheet.set_given(True)
        asking = self._asking

        async def verb() -> "AskingState":
            return await asking.answer(run, _with_sums(asking, filled))

        def refused(fault: KnownError) -> None:
            sheet.set_given(False, fault=self._context.texts.fault(fault))

        def done(state: "AskingState") -> None:
            self._given(run, state, _ANSWER, heading, state.sentence)

        _ = self._context.run_verb(verb, on_done=done, on_fault=refused)

    def goes_on(self, run: str) -> bool:
        """Whether the person asked for more than is needed."""
        return self._of(run).goes_on

    def go_on(self, run: str, more: bool) -> None:
        """Ask what is still open after the end, one card after the other; or no more."""
        known = self._of(run)
        if known.goes_on != more:
            known.goes_on = more
            self._make_sheet(known)
            self.changed.emit(run)

    def want(self, run: str, remark: "OptionRemark") -> None:
        """Make what the text says of an option a wanted column of a run; the other options are open in it."""
        asking = self._asking

        def done(state: "AskingState") -> None:
            said = translate("The options are compared by this now, too. {sentence}").format(sentence=state.sentence)
            self._given(run, state, _COLUMN, remark.text, said)

        _ = self._context.run_verb(lambda: asking.want(run, remark), on_done=done)

    def undo(self, run: str) -> None:
        """Take the last card of a run back."""
        undoing, asking = self._context.undoing, self._asking
        state = self._of(run).state
        act = None if state is None else undoing.stack.find(card_key(run, state.acts))
        if act is not None:
            undoing.take_back(act)
            return
        project = self._context.services.runs.get(run).project

        async def verb() -> "tuple[GivenAct | None, AskingState]":
            given = asking.last_act(run)
            return given, await asking.undo(run, None if given is None else given.number)

        def done(taken: "tuple[GivenAct | None, AskingState]") -> None:
            given, state = taken
            self._on_done(run, state)
            if given is not None:
                said = translate("Your last answer is taken back.")
                name = translate("taking back an answer to Run {number}").format(number=state.number)
                undoing.did(card_taken_back(asking, name, project, given), f"{said} {state.sentence}")

        _ = self._context.run_verb(verb, on_done=done)

    def _given(self, run: str, state: "AskingState", words: str, text: str, said: str) -> None:
        """A card was answered: keep the act, and say what came of it."""
        self._on_done(run, state)
        name = translate(words).format(text=shortened(text.strip().rstrip("."), _QUOTED))
        project = self._context.services.runs.get(run).project
        self._context.undoing.did(card_given(self._asking, name, project, run, state.acts), said)

    def _on_done(self, run: str, state: "AskingState") -> None:
        known = self._of(run)
        known.is_read = True
        # A reading that is under way is older than this.
        known.read.cancel()
        self._show(run, state)


def _with_sums(asking: "AskingService", filled: "FilledCard") -> "CardAnswer":
    """The act with the sums that were written, read; engine thread."""
    from app.domain.elicitation.acts import CellAnswer

    sums = tuple(
        CellAnswer(criterion=one.place[0], alternative=one.place[1], cost=asking.sum_of(one.text))
        for one in filled.sums
    )
    return filled.answer.model_copy(update={"cells": (*filled.answer.cells, *sums)})
