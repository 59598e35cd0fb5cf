"""What a person decides on options: the shortlist, choosing one, taking that back, what became of it; each undoable."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.base import now
from app.domain.deciding.decisions import Decision, Outcome
from app.domain.errors import KnownError
from app.gui.deciding.choose_dialog import ChooseDialog, OutcomeDialog
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.notices import NoticeKind
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as the window speaks of it."""

    project: str
    candidate: str
    name: str
    """Such as “C3 of Run 2”."""
    title: str


class DecisionVerbs(QObject):
    """Verbs on options and decisions. GUI thread only."""

    def __init__(self, context: WindowServices, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._parent = parent

    def set_shortlisted(self, option: ShownOption, wanted: bool) -> None:
        """Put an option on the shortlist or take it off."""
        decisions = self._context.services.decisions
        named, said = (
            (self.tr("{option} on the shortlist"), self.tr("{option} is on the shortlist."))
            if wanted
            else (self.tr("{option} off the shortlist"), self.tr("{option} is no longer on the shortlist."))
        )

        def done(before: int | None) -> None:
            act = Undoable(
                named.format(option=option.name),
                lambda: decisions.set_shortlisted(option.candidate, not wanted, left=wanted, position=before),
                lambda: decisions.set_shortlisted(option.candidate, wanted, left=not wanted),
                option.project,
            )
            self._context.undoing.did(act, said.format(option=option.name))

        _ = self._context.run_verb(lambda: decisions.set_shortlisted(option.candidate, wanted), on_done=done)

    def choose(self, option: ShownOption) -> None:
        """Ask why, and what was rejected; then choose the option."""
        decisions = self._context.services.decisions
        try:
            others, before = decisions.not_chosen(option.candidate), decisions.standing(option.project)
        except KnownError as error:
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(error))
            return
        dialog = ChooseDialog(name=option.name, title=option.title, others=others, before=before, parent=self._parent)

        def keep(made: Decision) -> None:
            act = Undoable(
                self.tr("choice of {option}").format(option=made.name),
                lambda: decisions.take_back(made.id, left=True),
                lambda: decisions.choose_again(made.id, left=False),
                made.project,
            )
            self._context.undoing.did(act, self.tr("{option} is chosen.").format(option=made.name))

        def done(made: Decision) -> None:
            dialog.accept()
            keep(made)

        def wanted(why: str, rejected: tuple[str, ...]) -> None:
            run_owned(
                self._context,
                dialog,
                lambda: decisions.choose(option.candidate, why, rejected=rejected),
                on_done=done,
                on_fault=lambda fault: dialog.show_fault(self._context.texts.fault(fault)),
                after_close=keep,
            )

        dialog.wanted.connect(wanted)
        dialog.open()

    def set_stands(self, decision: Decision, stands: bool) -> None:
        """Take a decision back, or let it stand again."""
        decisions = self._context.services.decisions
        verbs = (
            lambda left: decisions.take_back(decision.id, left=left),
            lambda left: decisions.choose_again(decision.id, left=left),
        )
        named, said = (
            (self.tr("choice of {option} again"), self.tr("{option} is chosen again."))
            if stands
            else (self.tr("taking back of {option}"), self.tr("The choice of {option} is taken back."))
        )
        act = Undoable(
            named.format(option=decision.name),
            lambda: verbs[not stands](stands),
            lambda: verbs[stands](not stands),
            decision.project,
        )
        _ = self._context.run_verb(
            lambda: verbs[stands](None),
            on_done=lambda _made: self._context.undoing.did(act, said.format(option=decision.name)),
        )

    def note_outcome(self, decision: Decision) -> None:
        """Ask what became of a decision, and note it."""
        dialog = OutcomeDialog(decision, self._parent)
        dialog.noted.connect(lambda text: self._set_outcome(decision, text))
        dialog.open()

    def _set_outcome(self, decision: Decision, text: str) -> None:
        decisions, before = self._context.services.decisions, decision.outcome
        after = None
        if text:
            kept = Outcome(at="", text="") if before is None else before
            after = kept.model_copy(update={"at": now(), "text": text})
        if (after and after.text) == (before and before.text):
            return
        act = Undoable(
            self.tr("note on decision {n}").format(n=decision.number),
            lambda: decisions.set_outcome(decision.id, before, left=after),
            lambda: decisions.set_outcome(decision.id, after, left=before),
            decision.project,
        )
        said = self.tr("Noted on decision {n}.").format(n=decision.number)
        _ = self._context.run_verb(
            lambda: decisions.set_outcome(decision.id, after, left=before),
            on_done=lambda _made: self._context.undoing.did(act, said),
        )
