"""What a test of a connection found, line by line as it is, each with its sign. Not for testing."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.model_offers import ProbeLine, ProbeReport
from app.gui.kit.labels import PictureLabel, PlainLabel
from app.gui.look.theme import Theme

_LOOKS = {"ok": ("status-done", "good"), "failed": ("status-failed", "bad"), "note": ("info", "muted")}
_WORDS = {"ok": "works", "failed": "does not work", "note": "note"}
_ICON = QSize(16, 16)


class ProbeView(QWidget):
    """The lines of one report. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report: ProbeReport | None = None
        self._icons: list[tuple[PictureLabel, str, str]] = []
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        theme.changed.connect(self._draw)
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said, line by line."""
        return () if self._report is None else tuple(line.sentence for line in _lines(self._report))

    def show_report(self, report: ProbeReport | None) -> None:
        """Show a report, or nothing."""
        self._report = report
        while (item := self.grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._icons = []
        for row, line in enumerate(_lines(report) if report is not None else ()):
            icon, ink = _LOOKS[line.state]
            picture, text = PictureLabel(), PlainLabel(line.sentence, selectable=True, wrap=True)
            if line.state == "failed":
                text.setProperty("bad", True)
            picture.setAccessibleName(_WORDS[line.state])
            self.grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(text, row, 1)
            self._icons.append((picture, icon, ink))
        self._draw()
        self.setVisible(report is not None)

    def _draw(self) -> None:
        for picture, icon, ink in self._icons:
            picture.setPixmap(self._theme.pixmap(icon, ink, _ICON, self.devicePixelRatioF()))


def _lines(report: ProbeReport) -> tuple[ProbeLine, ...]:
    """The report's lines; a report without any is its one sentence."""
    if report.lines:
        return report.lines
    return (ProbeLine(name="reachable", state="ok" if report.ok else "failed", sentence=report.sentence),)
