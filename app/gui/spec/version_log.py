"""The log of a line's versions: who made each and why, what it changed, and restoring any of them."""

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from app.domain.operations import changes_between
from app.gui.kit.labels import PlainLabel
from app.gui.look.theme import Theme
from app.gui.spec.spec_entries import change_lines
from app.gui.spec.version_log_model import VersionLogModel


class VersionLog(QWidget):
    """Versions with what the selected one changed. GUI thread only.

    Signals:
        restore_requested(object): the `Version` whose content should be the newest again.
        closed: the person is done with the log.
    """

    restore_requested = Signal(object)
    closed = Signal()

    def __init__(self, model: VersionLogModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.list = QListView()
        self.list.setModel(model)
        self.list.setAccessibleName(self.tr("Versions"))
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(3)
        self._changes = PlainLabel(muted=True, selectable=True, wrap=True)
        self.restore = QPushButton(theme.icon("undo"), self.tr("Restore this version"))
        self.restore.clicked.connect(self._on_restore_clicked)
        back = QPushButton(self.tr("Back to the spec"))
        back.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(self.restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._changes)
        layout.addLayout(row)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        model.modelReset.connect(self._show_current)
        model.rowsInserted.connect(self._show_current)
        self._show_current()

    @property
    def changes(self) -> str:
        """What the selected version changed."""
        return self._changes.text()

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_current()

    @Slot()
    def _show_current(self) -> None:
        row = self.list.currentIndex().row()
        # The newest version is what is there already.
        self.restore.setEnabled(row > 0)
        if row < 0:
            self._changes.setText(self.tr("Select a version to see what it changed."))
            return
        before = self._model.before(row)
        if before is None:
            self._changes.setText(self.tr("The first version of this line."))
            return
        lines = change_lines(changes_between(before.content, self._model.version(row).content))
        shown = [*lines[:8], *([f"… {len(lines) - 8} more"] if len(lines) > 8 else [])]
        self._changes.setText("\n".join(shown) or self.tr("It changed no item."))

    @Slot()
    def _on_restore_clicked(self) -> None:
        row = self.list.currentIndex().row()
        if row > 0:
            self.restore_requested.emit(self._model.version(row))
