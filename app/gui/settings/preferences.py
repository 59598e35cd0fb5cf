"""Preferences: pages on the left, one page on the right. Every change holds at once; there is no OK.

Shown with `open()`; never blocks the loop.
"""

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event
from app.gui.kit.window_services import WindowServices
from app.gui.look.sizes import fit_width
from app.gui.settings.model_page import ModelPage
from app.gui.settings.preference_pages import AppearancePage, BehaviourPage, MoneyPage
from app.gui.settings.storage_page import StoragePage

PageName = Literal["model", "money", "behaviour", "appearance", "storage"]
_PAGES: tuple[PageName, ...] = ("model", "money", "behaviour", "appearance", "storage")
_LIST_WIDTH = 140


class Preferences(QDialog):
    """The dialog. GUI thread only.

    Signals:
        kept(object): the `Settings` in effect after a choice was kept.
    """

    kept = Signal(object)

    def __init__(self, context: WindowServices, parent: QWidget | None = None, *, page: PageName = "model") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        tall = context.theme.sizes.tall
        self.resize(QSize(tall(760), 600).boundedTo(self.screen().availableSize()))
        self.model = ModelPage(context)
        self.money = MoneyPage(context)
        self.behaviour = BehaviourPage(context)
        self.appearance = AppearancePage(context)
        self.storage = StoragePage(context)
        self.names = QListWidget()
        self.names.setAccessibleName(self.tr("Pages"))
        fit_width(self.names, _LIST_WIDTH)
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.names.setProperty("pages", True)
        self.stack = QStackedWidget()
        words = (self.tr("Model"), self.tr("Money"), self.tr("Behaviour"), self.tr("Appearance"), self.tr("Storage"))
        pages = (self.model, self.money, self.behaviour, self.appearance, self.storage)
        for word, content in zip(words, pages, strict=True):
            self.names.addItem(word)
            self.stack.addWidget(_scrolled(content))
        self.names.currentRowChanged.connect(self.stack.setCurrentIndex)
        for kept in (self.money.kept, self.behaviour.kept, self.appearance.kept):
            kept.connect(self.kept)
        self.money.prices_requested.connect(self._on_prices_requested)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        # Enter gives a number for good; it must not close the page that says what came of it.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.names)
        middle.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)
        self.finished.connect(self.model.stop_test)
        context.bridge.published.connect(self.apply)
        self.show_page(page)

    def show_page(self, page: PageName) -> None:
        """Bring a page up."""
        self.names.setCurrentRow(_PAGES.index(page))

    @Slot(object)
    def apply(self, event: Event) -> None:
        """Let each page follow what is chosen elsewhere."""
        for page in (self.model, self.money, self.behaviour, self.appearance, self.storage):
            page.apply(event)

    def _on_prices_requested(self) -> None:
        self.show_page("model")
        self.model.form.advanced.setChecked(True)
        self.model.form.price_in.setFocus(Qt.FocusReason.OtherFocusReason)


def _scrolled(content: QWidget) -> QScrollArea:
    """A page that does not fit scrolls instead of making the dialog too tall for the screen."""
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(4, 4, 12, 4)
    inside.addWidget(content)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    return area
