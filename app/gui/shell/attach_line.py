"""Files and folders picked before there is a project: named in one line, attached once the project is made."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from app.gui.kit.labels import ElidedLabel
from app.gui.kit.small_widgets import button
from app.gui.look.rendering.visible import one_line
from app.gui.look.theme import Theme


class AttachLine(QWidget):
    """What is picked so far; hidden while nothing is. Its button stands where its owner puts it. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: list[Path] = []
        self.button = button(self.tr("Attach…"), rank="flat", icon=theme.icon("folder-open", "muted"))
        self.button.setToolTip(self.tr("Documents or code that the agents may look up"))
        menu = QMenu(self)
        menu.addAction(self.tr("A file…")).triggered.connect(self._on_file_triggered)
        menu.addAction(self.tr("A folder…")).triggered.connect(self._on_folder_triggered)
        self.button.setMenu(menu)
        self.words = ElidedLabel(muted=True)
        self.remove = button(self.tr("Remove"), rank="link")
        self.remove.setAccessibleName(self.tr("Attach nothing"))
        self.remove.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.remove)
        self._show()

    @property
    def paths(self) -> tuple[Path, ...]:
        """What is picked."""
        return tuple(self._paths)

    def add(self, path: Path) -> None:
        """Pick a file or folder; it is read when the project is made."""
        if path not in self._paths:
            self._paths.append(path)
        self._show()

    @Slot()
    def clear(self) -> None:
        """Pick nothing."""
        self._paths.clear()
        self._show()

    def _show(self) -> None:
        names = ", ".join(one_line(path.name, 60) for path in self._paths)
        self.words.setText(self.tr("To be attached: {names}").format(names=names))
        self.setVisible(bool(self._paths))

    @Slot()
    def _on_file_triggered(self) -> None:
        self._choose(QFileDialog.FileMode.ExistingFile)

    @Slot()
    def _on_folder_triggered(self) -> None:
        self._choose(QFileDialog.FileMode.Directory)

    def _choose(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self.window(), self.tr("Attach"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, path: str) -> None:
        self.add(Path(path))
