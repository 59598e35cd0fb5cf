"""The guide inside the application: its pages beside the window one works in, without a network."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.kit.labels import PictureLabel
from app.gui.kit.text_browser import TextBrowser
from app.gui.look.sizes import fit_width
from app.gui.look.theme import Theme
from app.gui.look.tokens import READING_WIDTH
from app.settings.guide import LINK_TO_PAGE, GuidePage, GuidePicture, dark_picture

_SIZE = (1040, 640)
_LIST_WIDTH = 230


class GuideDialog(QDialog):
    """Not blocking, so that its steps can be followed beside it; closed by Escape or its button. GUI thread."""

    def __init__(self, theme: Theme, pages: Sequence[GuidePage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Guide"))
        self._theme = theme
        self._pages = pages
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages of the guide"))
        fit_width(self.list, _LIST_WIDTH)
        self.list.setProperty("pages", True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.addItems([page.title for page in pages])
        self.place = QScrollArea()
        self.place.setWidgetResizable(True)
        self.place.setFrameShape(QFrame.Shape.NoFrame)
        self.place.setAccessibleName(self.tr("Page"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addWidget(self.place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize() * 0.9))
        self.list.currentRowChanged.connect(self._show_row)
        theme.changed.connect(self._show_row)
        self.list.setCurrentRow(0)

    @property
    def page(self) -> GuidePage | None:
        """The page that is shown."""
        row = self.list.currentRow()
        return self._pages[row] if 0 <= row < len(self._pages) else None

    @Slot()
    def _show_row(self) -> None:
        if self.page is not None:
            self.place.setWidget(_PageView(self._theme, self.page, self))
            self.place.verticalScrollBar().setValue(0)

    @Slot(QUrl)
    def follow(self, url: QUrl) -> None:
        """Show the page that a link names."""
        names = [page.name for page in self._pages]
        self.list.setCurrentRow(names.index(url.toString().removeprefix(LINK_TO_PAGE)))
        # The text with the link had the keyboard, and is gone.
        self.place.setFocus(Qt.FocusReason.OtherFocusReason)


class _PageView(QWidget):
    """The parts of a page below each other."""

    def __init__(self, theme: Theme, page: GuidePage, dialog: GuideDialog) -> None:
        super().__init__()
        self._texts: list[TextBrowser] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 24)
        column.setSpacing(10)
        for part in page.parts:
            if isinstance(part, GuidePicture):
                column.addWidget(_Picture(part, is_dark=theme.tokens.scheme == "dark"))
                continue
            text = TextBrowser(theme)
            text.setMaximumWidth(READING_WIDTH)
            text.set_markdown_text(part)
            text.setAccessibleName(page.title)
            # Afterwards: the page goes with the text that was clicked, which is not through with the click yet.
            text.link_clicked.connect(dialog.follow, Qt.ConnectionType.QueuedConnection)
            column.addWidget(text)
            self._texts.append(text)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Each text is as high as it is at this width: none is cut, and none is followed by a gap."""
        super().resizeEvent(event)
        for text in self._texts:
            text.setFixedHeight(text.height_for(text.width()))


class _Picture(PictureLabel):
    """A picture, as wide as the page at most."""

    def __init__(self, picture: GuidePicture, *, is_dark: bool) -> None:
        super().__init__()
        self._whole = QPixmap(str(dark_picture(picture.file) if is_dark else picture.file))
        self.setAccessibleName(picture.alt)
        self.setToolTip(picture.alt)
        self.setMinimumWidth(80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it anew for another width."""
        super().resizeEvent(event)
        width = min(self.width(), self._whole.width(), READING_WIDTH)
        if not self._whole.isNull() and self.pixmap().width() != width:
            self.setPixmap(self._whole.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
            self.setFixedHeight(self.pixmap().height())
