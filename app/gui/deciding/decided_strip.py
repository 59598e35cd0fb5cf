"""Above the results of a run: which of its options are on the shortlist, which one is chosen and why.

Reads off the GUI thread, and again when something was decided. Not for the results themselves.
"""

from typing import NamedTuple

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.deciding.decisions import Decision, Shortlisted, option_name
from app.domain.errors import KnownError
from app.domain.events import DecisionsChanged, Event
from app.domain.results import RankingRow
from app.gui.deciding.decision_verbs import DecisionVerbs, ShownOption
from app.gui.kit.labels import ElidedLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.requests import ExportRequest
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line


class _Decided(NamedTuple):
    shortlist: tuple[Shortlisted, ...]
    standing: Decision | None


class DecidedStrip(QWidget):
    """One line; hidden where nothing of the run is decided. GUI thread only.

    Signals:
        changed(): other options are on the shortlist or chosen.
        requested(object): the brief of the chosen option is wanted, an `ExportRequest`.
    """

    changed = Signal()
    requested = Signal(object)

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._project: str | None = None
        self._run: str | None = None
        self._number = 0
        self._decided = _Decided((), None)
        self._read = Latest(context.bridge, self)
        self._verbs = DecisionVerbs(context, self)
        self.said = ElidedLabel()
        self.brief = button(self.tr("Export a brief…"), rank="link", icon=context.theme.icon("export", "accent"))
        self.back = button(self.tr("Take back"), rank="link", icon=context.theme.icon("undo", "accent"))
        self.brief.clicked.connect(self._on_brief_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 4)
        row.addWidget(self.said, 1)
        row.addWidget(self.brief)
        row.addWidget(self.back)
        self.hide()

    def show_run(self, project: str | None, run: str | None, number: int = 0) -> None:
        """Be about a run, or none."""
        if run != self._run:
            self._decided = _Decided((), None)
            self._show()
        self._project, self._run, self._number = project, run, number
        self._reload()

    def apply(self, event: Event) -> None:
        """Follow what is decided, wherever that is done."""
        if isinstance(event, DecisionsChanged) and event.project == self._project:
            self._reload()

    def mark(self, candidate: str) -> str:
        """What stands before an option: “✓” chosen, “★” on the shortlist, or nothing."""
        if self._decided.standing is not None and self._decided.standing.candidate == candidate:
            return "✓"
        return "★" if self.is_listed(candidate) else ""

    def is_listed(self, candidate: str) -> bool:
        """Whether an option is on the shortlist."""
        return any(one.candidate == candidate for one in self._decided.shortlist)

    def toggle_shortlist(self, rows: tuple[RankingRow, ...]) -> None:
        """Put options on the shortlist; where all of them are on it, take them off."""
        wanted = not all(self.is_listed(row.candidate) for row in rows)
        for row in rows:
            if self.is_listed(row.candidate) is not wanted and (option := self._option(row)) is not None:
                self._verbs.set_shortlisted(option, wanted)

    def choose(self, row: RankingRow) -> None:
        """Ask for the reason and choose an option."""
        option = self._option(row)
        if option is not None:
            self._verbs.choose(option)

    def _option(self, row: RankingRow) -> ShownOption | None:
        if self._project is None:
            return None
        return ShownOption(self._project, row.candidate, option_name(row.label, self._number), row.title)

    def _reload(self) -> None:
        project, decisions = self._project, self._context.services.decisions
        if project is None or self._run is None:
            self._read.cancel()
            return
        self._read.query(
            lambda: _Decided(decisions.shortlist(project), decisions.standing(project)), self._on_read, self._on_fault
        )

    def _on_read(self, decided: _Decided) -> None:
        if decided != self._decided:
            self._decided = decided
            self._show()
            self.changed.emit()

    def _on_fault(self, fault: KnownError) -> None:
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    def _standing(self) -> Decision | None:
        standing = self._decided.standing
        return standing if standing is not None and standing.run == self._run else None

    def _show(self) -> None:
        standing = self._standing()
        listed = [one.label for one in self._decided.shortlist if one.run == self._run]
        parts = []
        if standing is not None:
            why = one_line(standing.why, 200)
            parts.append(self.tr("✓ Chosen: {option}, because: {why}").format(option=standing.label, why=why))
        if listed:
            parts.append(self.tr("★ On the shortlist: {options}").format(options=", ".join(listed)))
        self.said.setText(" · ".join(parts))
        self.said.setAccessibleName(self.said.text())
        self.brief.setVisible(standing is not None)
        self.back.setVisible(standing is not None)
        self.setVisible(bool(parts))

    @Slot()
    def _on_brief_clicked(self) -> None:
        standing = self._standing()
        if standing is not None:
            self.requested.emit(ExportRequest(standing.run, standing.label))

    @Slot()
    def _on_back_clicked(self) -> None:
        standing = self._standing()
        if standing is not None:
            self._verbs.set_stands(standing, False)
