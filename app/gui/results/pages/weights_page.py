"""Weights on the move (X4): the order follows at once, by arithmetic on stored answers; nothing is asked.

Going back throws them away. Kept they are a version of the spec where a model judged; where a person answers, what
comes first is an answer like others. Both can be taken back.
"""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QSplitter, QTableView, QWidget

from app.domain.elicitation.acts import CardAnswer
from app.domain.errors import KnownError
from app.domain.projects import Version
from app.domain.ranking.weighing import Weigher, Weighing
from app.gui.asking.card_acts import card_given
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeKind
from app.gui.kit.small_widgets import button
from app.gui.kit.table_copy import TableCopy
from app.gui.kit.undo import Undoable, line_change
from app.gui.kit.window_services import WindowServices
from app.gui.look.table_rows import TableRows
from app.gui.results.pages.page_frame import PageFrame
from app.gui.results.pages.weighed_rows import FIRST, MOVED, OPTION, RANK, SCORE, WeighedRows
from app.gui.results.pages.weight_lines import WeightLines

_BESIDE = 680
"""Pixels from which weights and order stand side by side."""
_REST_MS = 300
"""After the last move the break-evens are looked for: they take longer than the order."""


class WeightsPage(PageFrame):
    """The weights of one run at a time. GUI thread only.

    Signals:
        kept(): the weights were kept.
    """

    kept = Signal()

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, parent)
        self._context = context
        self._run = ""
        self._weigher: Weigher | None = None
        self._weights: dict[str, int] = {}
        self._is_divided = False
        self._read, self._look = Latest(context.bridge, self), Latest(context.bridge, self)
        self.lines = WeightLines()
        self.rows = WeighedRows(self)
        self.table = QTableView()
        self.said = PlainLabel(wrap=True, selectable=True)
        self._note = PlainLabel(muted=True, wrap=True)
        self.reset = button(self.tr("As in the run"), rank="flat")
        self.reset.clicked.connect(self._on_reset_clicked)
        self.keep = button(self.tr("Keep as a version"), rank="main")
        self.keep.clicked.connect(self._on_keep_clicked)
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(_REST_MS)
        self._rests.timeout.connect(self._find_break_evens)
        self._lay_out()
        self.lines.moved.connect(self._on_moved)

    def _lay_out(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setAccessibleName(self.tr("The order with these weights"))
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        TableRows(table, self._context.theme, air=12)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(OPTION, QHeaderView.ResizeMode.Stretch)
        for column, width in ((RANK, 36), (FIRST, 64), (SCORE, 64), (MOVED, 60)):
            table.setColumnWidth(column, self._context.theme.sizes.tall(width))
        TableCopy(table)
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setHandleWidth(9)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.lines)
        self._parts.addWidget(table)
        acts = QHBoxLayout()
        acts.addWidget(self._note, 1)
        acts.addWidget(self.reset)
        acts.addWidget(self.keep)
        self.column.addWidget(self.said)
        self.column.addWidget(self._parts, 100)
        # Where there is nothing to weigh, what is said stays below the title.
        self.column.addStretch(1)
        self.column.addLayout(acts)

    @property
    def weights(self) -> dict[str, int]:
        """The weights that were moved, by the slug of their question."""
        return dict(self._weights)

    def open_run(self, run: str, number: int) -> None:
        """Show the weights of a run as they are; those moved before are gone."""
        self._run, self._weigher, self._weights = run, None, {}
        self.title.setText(self.tr("What if other things counted more? · Run {n}").format(n=number))
        results = self._context.services.results

        def read() -> tuple[Weigher, Weighing]:
            weigher = results.weigher(run)
            return weigher, weigher.weigh({})

        self._read.query(read, self._on_opened, self._on_refused)

    @Slot(object)
    def _on_opened(self, found: tuple[Weigher, Weighing]) -> None:
        self._weigher, weighing = found
        in_spec = self._weigher.keeps_in_spec
        self.keep.setText(self.tr("Keep as a version") if in_spec else self.tr("Keep: these come first"))
        self.keep.setAccessibleName(self.keep.text())
        self._note.setText(
            self.tr("Moved weights are tried here only, until they are kept; nothing is asked of a model.")
            if in_spec
            else self.tr(
                "A weight moved here has that share for sure; the others keep their uncertain shares of the rest."
            )
        )
        self._parts.show()
        self._show(weighing)
        self._find_break_evens()

    @Slot(object)
    def _on_refused(self, fault: KnownError) -> None:
        self._parts.hide()
        self.keep.setEnabled(False)
        self.reset.setEnabled(False)
        self._note.setText("")
        self.said.setText(self._context.texts.fault(fault))

    @Slot(str, int)
    def _on_moved(self, slug: str, weight: int) -> None:
        self._weights[slug] = weight
        self._weigh()

    @Slot()
    def _on_reset_clicked(self) -> None:
        self._weights = {}
        self._weigh()

    def _weigh(self) -> None:
        weigher, weights = self._weigher, dict(self._weights)
        if weigher is not None:
            self._look.cancel()
            self._read.query(lambda: weigher.weigh(weights), self._on_weighed, self._on_refused)
            self._rests.start()

    @Slot(object)
    def _on_weighed(self, weighing: Weighing) -> None:
        self._show(weighing)

    @Slot()
    def _find_break_evens(self) -> None:
        weigher, weights = self._weigher, dict(self._weights)
        if weigher is None:
            return

        def read() -> Weighing:
            return weigher.weigh(weights).model_copy(update={"break_evens": weigher.break_evens(weights)})

        self._look.query(read, self._show, self._on_refused)

    def _show(self, weighing: Weighing) -> None:
        in_spec = self._weigher is not None and self._weigher.keeps_in_spec
        self.lines.show_weighing(weighing, "" if in_spec else "%")
        self.rows.show_weighing(weighing)
        self.table.setColumnHidden(FIRST, not self.rows.has_shares)
        leaders = self.tr(" and ").join(weighing.leaders)
        verb = self.tr("{who} leads.") if len(weighing.leaders) == 1 else self.tr("{who} lead jointly.")
        self.said.setText(verb.format(who=leaders) if leaders else self.tr("Nobody leads."))
        moved = bool(self._weights)
        self.reset.setEnabled(moved)
        self.keep.setEnabled(
            moved and (in_spec or (self._weigher is not None and bool(self._weigher.first(self._weights))))
        )

    # -- keeping them ------------------------------------------------------------------------------------

    @Slot()
    def _on_keep_clicked(self) -> None:
        weigher = self._weigher
        if weigher is None:
            return
        if weigher.keeps_in_spec:
            self._keep_in_spec(weigher)
        else:
            self._keep_as_answer(weigher)

    def _keep_in_spec(self, weigher: Weigher) -> None:
        services, run, weights = self._context.services, self._run, dict(self._weights)
        specs = services.specs

        async def keep() -> tuple[Version, Version]:
            branch = services.runs.get(run).branch
            before = specs.head(branch)
            return await specs.apply(branch, weigher.moves(weights)), before

        def done(made: tuple[Version, Version]) -> None:
            version, before = made
            sentence = self.tr("The weights are kept as version v{n}. Judge the run again, and its order follows them.")
            said = sentence.format(n=version.number)
            if version.id == before.id:
                self._context.notices.show(NoticeKind.INFO, self.tr("The spec has these weights already."))
            else:
                name = self.tr("change of weights")
                self._context.undoing.did(line_change(specs, name, version, before.content), said)
            self.kept.emit()

        _ = self._context.run_verb(keep, on_done=done)

    def _keep_as_answer(self, weigher: Weigher) -> None:
        services, run, first = self._context.services, self._run, weigher.first(self._weights)
        asking, name = services.asking, self.tr("answer on what comes first")

        async def keep() -> tuple[str, Undoable | None]:
            state = await asking.answer(run, CardAnswer(order=first))
            card = asking.last_act(run)
            project = services.runs.get(run).project
            return state.sentence, None if card is None else card_given(asking, name, project, run, card.number)

        def done(made: tuple[str, Undoable | None]) -> None:
            sentence, act = made
            if act is not None:
                self._context.undoing.did(act, sentence)
            self.kept.emit()

        _ = self._context.run_verb(keep, on_done=done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Weights above the order where there is little room."""
        super().resizeEvent(event)
        wanted = Qt.Orientation.Horizontal if event.size().width() >= _BESIDE else Qt.Orientation.Vertical
        if self._parts.orientation() != wanted or not self._is_divided:
            self._is_divided = True
            self._parts.setOrientation(wanted)
            self._parts.setSizes([1000, 1000])
