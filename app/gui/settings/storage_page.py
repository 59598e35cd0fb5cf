"""Preferences › Storage and privacy: where everything lies, what leaves the machine, and moving the data folder.

The move itself happens after the window closed (`services/keeping/storage.py` says how).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.events import Event, ModelChanged, SettingsChanged
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.file_words import size_words
from app.gui.look.model_words import leaving_words
from app.gui.look.texts import translate

if TYPE_CHECKING:
    from app.services.keeping.storage import StoredAt


class StoragePage(QWidget):
    """Names places and says what is sent to whom; changes nothing by itself.

    Signals:
        backups_requested: the person wants to see the backups.
        move_planned: a new place was chosen and agreed to; the folder is moved as soon as the window is closed.
    """

    backups_requested = Signal()
    move_planned = Signal()

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        storage = context.services.storage
        self.where = PlainLabel(
            self.tr("Everything is kept in {folder}").format(folder=storage.folder), selectable=True, wrap=True
        )
        self.open_folder = button(self.tr("Open data folder"))
        self.move_folder = button(self.tr("Move it…"))
        self.backups = button(self.tr("Backups…"))
        self.open_folder.clicked.connect(self._on_open_clicked)
        self.move_folder.clicked.connect(self._on_move_clicked)
        self.backups.clicked.connect(self.backups_requested)
        self.places = QGridLayout()
        self.places.setHorizontalSpacing(16)
        self.places.setVerticalSpacing(4)
        self.places.setColumnStretch(2, 1)
        self.leaves = PlainLabel(wrap=True)
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.fault.hide()
        self._lay_out()
        self._sizes = Latest(context.bridge, self)
        self._show_leaving()
        self._sizes.query(storage.places, self._show_places, self._show_fault)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self.open_folder, self.move_folder, self.backups):
            row.addWidget(one)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        never = self.tr(
            "Int Crucible counts nothing about you, looks for no updates and loads nothing from the network. A link is "
            "opened only after you agree, by your browser. Keys are in the system's keyring, or in the key file if you "
            "chose that; they are in no backup, export, log or report."
        )
        for part in (self.where, row, self.places, self.fault):
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)
        column.addSpacing(8)
        column.addWidget(PlainLabel(self.tr("What leaves this machine"), bold=True))
        column.addWidget(self.leaves)
        column.addWidget(PlainLabel(never, muted=True, wrap=True))
        column.addStretch(1)

    def apply(self, event: Event) -> None:
        """Follow which model is chosen."""
        if isinstance(event, SettingsChanged | ModelChanged):
            self._show_leaving()

    def _show_leaving(self) -> None:
        self.leaves.setText(leaving_words(self._context.services.settings))

    def _show_places(self, found: "tuple[StoredAt, ...]") -> None:
        for row, place in enumerate(found):
            size = self.tr("none yet") if place.size is None else size_words(place.size)
            self.places.addWidget(PlainLabel(translate(place.name)), row, 0)
            self.places.addWidget(PlainLabel(size, muted=True), row, 1, Qt.AlignmentFlag.AlignRight)
            self.places.addWidget(PlainLabel(place.path.name, muted=True, selectable=True), row, 2)

    def _show_fault(self, fault: KnownError) -> None:
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()

    @Slot()
    def _on_open_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.services.storage.folder)))

    @Slot()
    def _on_move_clicked(self) -> None:
        self.fault.hide()
        dialog = QFileDialog(self, self.tr("Choose an empty folder, or one to make a new folder in"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_place_chosen)
        dialog.open()

    @Slot(str)
    def _on_place_chosen(self, chosen: str) -> None:
        storage = self._context.services.storage
        try:
            target = storage.target_in(Path(chosen))
        except KnownError as fault:
            self._show_fault(fault)
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Move the data folder"))
        box.setText(self.tr("Move everything to {target}?").format(target=target))
        box.setInformativeText(
            self.tr(
                "Int Crucible closes, pauses what runs, copies, compares, and opens again there. The folder of now is "
                "kept as it is. Later you may delete what is in it, but not moved.json: it sends every start to the "
                "new place."
            )
        )
        agree = box.addButton(self.tr("Close, move and open again"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        agree.clicked.connect(lambda: self._plan(target))
        box.open()

    def _plan(self, target: Path) -> None:
        self._context.services.storage.plan_move(target)
        self.move_planned.emit()
