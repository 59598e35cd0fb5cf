"""Going back to a backup: which there are, what will happen in words, and one button.

The restore itself happens after the window closed (`services/backups.py` says how). Shown with `open()`.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.file_words import age_words, reason_words, size_words

if TYPE_CHECKING:
    from app.services.backups import BackupRow


class RestoreDialog(QDialog):
    """Lists the backups of the data folder. GUI thread only.

    Signals:
        restore_planned: a backup was chosen; it is restored as soon as the window is closed.
    """

    restore_planned = Signal()

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: tuple[BackupRow, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Restore a backup"))
        self.resize(620, 460)
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels([self.tr("Made"), self.tr("Age"), self.tr("Why"), self.tr("Size")])
        self.table.setAccessibleName(self.tr("Backups, newest first"))
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.nothing = PlainLabel(
            self.tr("There is no backup yet. One is made when Int Crucible is closed, and whenever you ask for it."),
            muted=True,
            wrap=True,
        )
        self.what = PlainLabel(wrap=True)
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.fault.hide()
        self.back_up = button(self.tr("Back up now"))
        self.restore = button(self.tr("Close, restore and open again"), rank="main")
        self.cancel = button(self.tr("Cancel"))
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show_what)
        self.back_up.clicked.connect(self._on_back_up_clicked)
        self.restore.clicked.connect(self._on_restore_clicked)
        self.cancel.clicked.connect(self.reject)
        self._checks = Latest(context.bridge, self)
        self.load()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back_up)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.restore)
        checked = self.tr("Each was checked when it was made, and is checked again before it is restored.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(checked, muted=True, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.what)
        layout.addWidget(self.fault)
        layout.addLayout(row)

    def load(self) -> None:
        """Read which backups there are; names of files only."""
        self._rows = self._context.services.backups.list()
        texts = self._context.texts
        self.table.setRowCount(len(self._rows))
        for at, row in enumerate(self._rows):
            words = (texts.when_full(row.made_at), age_words(row.age()), reason_words(row.reason), size_words(row.size))
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                item.setToolTip(row.name)
                self.table.setItem(at, column, item)
        self.table.setHidden(not self._rows)
        self.nothing.setHidden(bool(self._rows))
        if self._rows:
            self.table.selectRow(0)
        self._show_what()

    @property
    def chosen(self) -> "BackupRow | None":
        """The backup whose line is selected."""
        at = self.table.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) and self.table.selectedItems() else None

    @Slot()
    def _show_what(self) -> None:
        row = self.chosen
        self.restore.setEnabled(row is not None)
        self.what.setHidden(row is None)
        if row is None:
            return
        said = self.tr(
            "Int Crucible closes, pauses what runs, and opens again as it was at {when}. What was written since then "
            "is not in that backup. The files of now are set aside in the data folder; nothing is deleted."
        )
        self.what.setText(said.format(when=self._context.texts.when_full(row.made_at)))

    @Slot()
    def _on_back_up_clicked(self) -> None:
        self.back_up.setEnabled(False)
        self.fault.hide()
        run_owned(
            self._context, self, self._context.services.backups.make, on_done=self._on_made, on_fault=self._show_fault
        )

    def _on_made(self, _row: object) -> None:
        self.back_up.setEnabled(True)
        self.load()

    def _show_fault(self, fault: KnownError) -> None:
        self.back_up.setEnabled(True)
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()

    @Slot()
    def _on_restore_clicked(self) -> None:
        row, backups = self.chosen, self._context.services.backups
        if row is None:
            return
        self.fault.hide()
        name = row.name
        try:
            backups.find(name)
        except KnownError as fault:
            self._on_not_whole(fault)
            return
        # A damaged one is told here: the window need not close, and nothing pause, for a restore that cannot be.
        self.restore.setEnabled(False)
        self.back_up.setEnabled(False)
        self._checks.query(lambda: backups.require_whole(name), self._on_whole, self._on_not_whole)

    def _on_whole(self, row: "BackupRow") -> None:
        try:
            self._context.services.backups.plan_restore(row.name)
        except KnownError as fault:
            self._on_not_whole(fault)
            return
        self.accept()
        self.restore_planned.emit()

    def _on_not_whole(self, fault: KnownError) -> None:
        self.load()
        self._show_fault(fault)
