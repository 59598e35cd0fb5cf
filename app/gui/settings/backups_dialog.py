"""The backups there are: what each holds, made, checked, deleted, gone back to.

The restore itself happens after the window closed (`services/keeping/backups.py` says how). Shown with `open()`.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
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
from app.gui.look.file_words import age_words, held_words, reason_words, size_words
from app.gui.look.texts import translate

if TYPE_CHECKING:
    from app.services.keeping.backups import BackupCheck, BackupContents, BackupRow

_SCHEMA, _HOLDS, _CHECKED = 4, 5, 6
"""Columns that are filled once the files were read."""


class BackupsDialog(QDialog):
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
        self.setWindowTitle(self.tr("Backups"))
        self.resize(900, 480)
        self._contents: dict[str, BackupContents] = {}
        self._found: dict[str, BackupCheck] = {}
        """What a check said, by name; without one a backup was checked when it was made."""
        heads = ("Made", "Age", "Why", "Size", "Data version", "Holds", "Checked")
        self.table = QTableWidget(0, len(heads))
        self.table.setHorizontalHeaderLabels([translate(head) for head in heads])
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
        header.setSectionResizeMode(_HOLDS, QHeaderView.ResizeMode.Stretch)
        self.nothing = PlainLabel(
            self.tr("There is no backup yet. One is made when Int Crucible is closed, and whenever you ask for it."),
            muted=True,
            wrap=True,
        )
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.what = PlainLabel(wrap=True)
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.fault.hide()
        self.back_up = button(self.tr("Back up now"))
        self.check = button(self.tr("Check"))
        self.check.setToolTip(self.tr("Look at every page and every row of the chosen backup"))
        self.delete = button(self.tr("Delete…"))
        self.folder = button(self.tr("Open folder"))
        self.restore = button(self.tr("Close, restore and open again"), rank="main")
        self.cancel = button(self.tr("Close"))
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show_what)
        self.back_up.clicked.connect(self._on_back_up_clicked)
        self.check.clicked.connect(self._on_check_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)
        self.folder.clicked.connect(self._on_folder_clicked)
        self.restore.clicked.connect(self._on_restore_clicked)
        self.cancel.clicked.connect(self.reject)
        self._checks = Latest(context.bridge, self)
        self._reads = Latest(context.bridge, self)
        self.load()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self.back_up, self.check, self.delete, self.folder):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.restore)
        checked = self.tr(
            "Each was checked when it was made, and is checked again before it is restored. Kept are the newest of 12 "
            "days, 10 weeks and 9 months, and those before an update for 90 days; a damaged one drives out no good one."
        )
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
        """Read which backups there are, names of files only, and then in the pool what each holds."""
        backups = self._context.services.backups
        self._rows = backups.list()
        texts = self._context.texts
        self.table.setRowCount(len(self._rows))
        for at, row in enumerate(self._rows):
            words = (texts.when_full(row.made_at), age_words(row.age()), reason_words(row.reason), size_words(row.size))
            for column, word in enumerate((*words, "", "", "")):
                item = QTableWidgetItem(word)
                item.setToolTip(row.name)
                self.table.setItem(at, column, item)
        self._fill()
        self.table.setHidden(not self._rows)
        self.nothing.setHidden(bool(self._rows))
        if self._rows:
            self.table.selectRow(0)
        self._show_what()
        self._reads.query(backups.contents, self._on_contents, self._show_fault)

    def _on_contents(self, found: "tuple[BackupContents, ...]") -> None:
        self._contents = {one.name: one for one in found}
        self._fill()

    def _fill(self) -> None:
        """Write what was read of the files so far."""
        for at, row in enumerate(self._rows):
            held, checked = self._contents.get(row.name), self._found.get(row.name)
            self._cell(at, _SCHEMA).setText("" if held is None else held.schema_version or "")
            self._cell(at, _HOLDS).setText("" if held is None else held_words(held))
            words = "when it was made" if checked is None else "whole, just now" if checked.is_whole else "damaged"
            self._cell(at, _CHECKED).setText(translate(words))

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        found = self.table.item(row, column)
        if found is None:
            raise AssertionError("every cell is made with its line")
        return found

    @property
    def chosen(self) -> "BackupRow | None":
        """The backup whose line is selected."""
        at = self.table.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) and self.table.selectedItems() else None

    @Slot()
    def _show_what(self) -> None:
        row = self.chosen
        for one in (self.restore, self.check, self.delete):
            one.setEnabled(row is not None)
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
    def _on_check_clicked(self) -> None:
        row, backups = self.chosen, self._context.services.backups
        if row is None:
            return
        name = row.name
        self.fault.hide()
        self.check.setEnabled(False)
        self._cell(self.table.currentRow(), _CHECKED).setText(self.tr("being checked…"))
        self._checks.query(lambda: backups.check(name), self._on_checked, self._on_not_whole)

    def _on_checked(self, found: "BackupCheck") -> None:
        self._found[found.name] = found
        self._fill()
        self._show_what()

    @Slot()
    def _on_delete_clicked(self) -> None:
        row = self.chosen
        if row is None:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Delete a backup"))
        said = self.tr("Delete the backup of {when} for good? That cannot be taken back.")
        box.setText(said.format(when=self._context.texts.when_full(row.made_at)))
        delete = box.addButton(self.tr("Delete it"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        name = row.name
        delete.clicked.connect(lambda: self._delete(name))
        box.open()

    def _delete(self, name: str) -> None:
        backups = self._context.services.backups
        self.delete.setEnabled(False)
        self.fault.hide()
        run_owned(
            self._context,
            self,
            lambda: backups.delete(name),
            on_done=lambda _gone: self.load(),
            on_fault=self._on_not_whole,
        )

    @Slot()
    def _on_folder_clicked(self) -> None:
        folder = self._context.services.backups.folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

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
