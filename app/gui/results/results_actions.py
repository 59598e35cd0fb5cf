"""What to do next with the results: discuss them, improve options, try a what-if.

Says what is wanted; the results view knows of what.
"""

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from app.gui.look.theme import Theme

_GAP = 6


class ResultsActions(QWidget):
    """Buttons in one row, the rest under *More*. GUI thread only.

    Signals:
        discuss_requested(bool): True for an existing chat.
        improve_requested, combine_requested, what_if_requested: the button of that name was pressed.
        link_requested(): a link to the run, or to the selected option, is to be copied.
        page_requested(): the page of the selected option is wanted.
        brief_requested(): a brief of the selected option is wanted.
        shortlist_requested(): the selected options shall be on the shortlist, or no longer.
        choose_requested(): the selected option shall be chosen.
    """

    discuss_requested = Signal(bool)
    improve_requested = Signal()
    combine_requested = Signal()
    what_if_requested = Signal()
    link_requested = Signal()
    page_requested = Signal()
    brief_requested = Signal()
    shortlist_requested = Signal()
    choose_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = theme
        self.discuss = QPushButton(theme.icon("discuss"), self.tr("Discuss"))
        self.discuss.setMenu(self._chats(self))
        self.improve = QPushButton(theme.icon("setup"), self.tr("Improve these"))
        self.improve.setToolTip(self.tr("Derive new options from the selected ones, or from the best"))
        self.improve.clicked.connect(self.improve_requested)
        self.combine = QPushButton(theme.icon("plus"), self.tr("Combine…"))
        self.combine.setToolTip(self.tr("Select two options: the first now, the other later, as a new option"))
        self.combine.clicked.connect(self.combine_requested)
        self.what_if = QPushButton(theme.icon("what-if"), self.tr("Try as a what-if"))
        self.what_if.clicked.connect(self.what_if_requested)
        self.shortlist = QPushButton(theme.icon("star"), self.tr("Shortlist"))
        self.shortlist.setToolTip(self.tr("Keep the selected options in view, across runs"))
        self.shortlist.clicked.connect(self.shortlist_requested)
        self.choose = QPushButton(theme.icon("adopt"), self.tr("Choose this…"))
        self.choose.setToolTip(self.tr("Decide for the selected option, or for the best, with a reason"))
        self.choose.clicked.connect(self.choose_requested)
        self.more = QPushButton(self.tr("More"))
        self.more.setToolTip(self.tr("What else can be done with the selected options"))
        self.more.setMenu(self._menu_of_more())
        self._buttons = (self.discuss, self.improve, self.combine, self.what_if, self.shortlist, self.choose)
        self._first = (self.choose, self.discuss, self.shortlist, self.improve, self.what_if, self.combine)
        """Which of them stay where there is no room for all."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for button in (*self._buttons, self.more):
            row.addWidget(button)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._in_row = frozenset(self._buttons)
        self.more.hide()

    def minimumSizeHint(self) -> QSize:
        """Room for the button behind which all can be."""
        return self.more.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row, however narrow it is: what has no room in it is under *More*."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Another size of text makes the buttons wider."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        widths = {button: button.sizeHint().width() + _GAP for button in self._buttons}
        room = self.width() + _GAP
        if sum(widths.values()) > room:
            room -= self.more.sizeHint().width() + _GAP
        shown: set[QPushButton] = set()
        for button in self._first:
            if widths[button] > room:
                break
            room -= widths[button]
            shown.add(button)
        if shown == self._in_row:
            return
        self._in_row = frozenset(shown)
        for button in self._buttons:
            button.setVisible(button in shown)
        self.more.setVisible(len(shown) < len(self._buttons))

    def _menu_of_more(self) -> QMenu:
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill_more)
        return menu

    @Slot()
    def _fill_more(self) -> None:
        menu = self.more.menu()
        menu.clear()
        for button in self._buttons:
            if button in self._in_row:
                continue
            if button is self.discuss:
                menu.addActions(button.menu().actions())
                continue
            action = menu.addAction(button.icon(), button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)

    def show_shortlisted(self, listed: bool) -> None:
        """Say which way the button of the shortlist goes for what is selected."""
        self.shortlist.setText(self.tr("Off the shortlist") if listed else self.tr("Shortlist"))
        self._fit()

    def menu(self, *, has_brief: bool) -> QMenu:
        """The same, for a click with the right button, and a brief where one option is selected; it deletes itself."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addActions(self._chats(menu).actions())
        wishes = [
            ("results", self.tr("Open its page"), self.page_requested),
            ("setup", self.improve.text(), self.improve_requested),
            ("plus", self.combine.text(), self.combine_requested),
            ("what-if", self.what_if.text(), self.what_if_requested),
            ("star", self.shortlist.text(), self.shortlist_requested),
            ("adopt", self.choose.text(), self.choose_requested),
        ]
        wishes.append(("link", self.tr("Copy link"), self.link_requested))
        if has_brief:
            wishes.append(("export", self.tr("Export a brief…"), self.brief_requested))
        for icon, text, wish in wishes:
            menu.addAction(self._icons.icon(icon, "muted"), text).triggered.connect(wish)
        return menu

    def _chats(self, owner: QWidget) -> QMenu:
        menu = QMenu(owner)
        new = QAction(self._icons.icon("discuss", "muted"), self.tr("Discuss in a new chat"), menu)
        existing = QAction(self._icons.icon("quote", "muted"), self.tr("Discuss in an existing chat…"), menu)
        new.triggered.connect(self._on_new_triggered)
        existing.triggered.connect(self._on_existing_triggered)
        menu.addActions([new, existing])
        return menu

    @Slot()
    def _on_new_triggered(self) -> None:
        self.discuss_requested.emit(False)

    @Slot()
    def _on_existing_triggered(self) -> None:
        self.discuss_requested.emit(True)
