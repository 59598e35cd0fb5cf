"""A page of an attached file, with the lines that were cited marked; back and forth, and the paper itself outside.

What is shown is the text that agents read, from the snapshot. Not for attaching (`attachments_dialog`).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.file_links import FilePlace
from app.gui.look.rendering.visible import one_line, visible

if TYPE_CHECKING:
    from app.services.attachments.pages import FilePage


class FilePageDialog(QDialog):
    """One page at a time. GUI thread only."""

    def __init__(self, context: WindowServices, project: str, place: FilePlace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._project = project
        self._cited = place
        self._page: FilePage | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(one_line(place.name, 100))
        self.resize(760, 640)
        self.where = PlainLabel(selectable=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(context.theme.font(mono=True))
        self.text.setAccessibleName(self.tr("Text of the page"))
        self.fault = PlainLabel(selectable=True, wrap=True)
        self.fault.setProperty("bad", True)
        self.fault.hide()
        self.back = button(self.tr("Page before"))
        self.forth = button(self.tr("Next page"))
        self.cited = button(self.tr("Cited lines"))
        self.cited.setToolTip(self.tr("Back to the lines that were cited"))
        self.outside = button(self.tr("Open the file"))
        self.outside.setToolTip(self.tr("The paper itself, in the program this system opens it with"))
        self.close_button = button(self.tr("Close"))
        below = QHBoxLayout()
        below.setSpacing(8)
        for one in (self.back, self.forth, self.cited, self.outside):
            below.addWidget(one)
        below.addStretch(1)
        below.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.where)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.fault)
        layout.addLayout(below)
        self._pages = Latest(context.bridge, self)
        self.back.clicked.connect(self._on_back_clicked)
        self.forth.clicked.connect(self._on_forth_clicked)
        self.cited.clicked.connect(self._on_cited_clicked)
        self.outside.clicked.connect(self._on_outside_clicked)
        self.close_button.clicked.connect(self.reject)
        self._show_ways()
        self._read(place.first)

    def _read(self, line: int) -> None:
        files, project, name = self._context.services.context, self._project, self._cited.name
        self._pages.query(lambda: files.page(project, name, line), self._show_page, self._show_fault)

    def _show_page(self, page: "FilePage") -> None:
        self._page = page
        sheet = self.tr("{place} · lines {first}–{last} · sheet {n} of {count}")
        self.where.setText(
            sheet.format(
                place=page.place[:1].upper() + page.place[1:] if page.place else one_line(page.name, 60),
                first=page.first_line,
                last=page.last_line,
                n=page.number,
                count=page.count,
            )
        )
        self.text.setPlainText("\n".join(visible(line) for line in page.lines))
        self._mark(page)
        self.fault.hide()
        self._show_ways()

    def _mark(self, page: "FilePage") -> None:
        """Mark the cited lines that stand on this page, and go to the first of them."""
        first, last = max(self._cited.first, page.first_line), min(self._cited.last, page.last_line)
        if first > last:
            self.text.setExtraSelections([])
            return
        blocks = [self.text.document().findBlockByNumber(line - page.first_line) for line in (first, last)]
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(blocks[0])
        cursor.setPosition(blocks[1].position() + blocks[1].length() - 1, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(self._context.theme.colour("mark"))
        look.setForeground(self._context.theme.colour("text"))
        mark.cursor, mark.format = cursor, look
        self.text.setExtraSelections([mark])
        self.text.setTextCursor(QTextCursor(blocks[0]))
        self.text.centerCursor()

    def _show_fault(self, fault: KnownError) -> None:
        self.fault.setText(self._context.texts.fault(fault))
        self.fault.show()

    def _show_ways(self) -> None:
        page = self._page
        self.back.setEnabled(page is not None and page.number > 1)
        self.forth.setEnabled(page is not None and page.number < page.count)
        self.cited.setEnabled(page is not None and not page.first_line <= self._cited.first <= page.last_line)
        self.cited.setVisible(self._cited.last >= self._cited.first)
        self.outside.setVisible(page is not None and page.path is not None)

    @Slot()
    def _on_back_clicked(self) -> None:
        if self._page is not None:
            self._read(self._page.first_line - 1)

    @Slot()
    def _on_forth_clicked(self) -> None:
        if self._page is not None:
            self._read(self._page.last_line + 1)

    @Slot()
    def _on_cited_clicked(self) -> None:
        self._read(self._cited.first)

    @Slot()
    def _on_outside_clicked(self) -> None:
        if self._page is not None and self._page.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page.path)))
