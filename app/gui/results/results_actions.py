"""What to do next with the results: discuss them, improve options, try a what-if.

Says what is wanted; the results view knows of what.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.gui.kit.flow_layout import FlowLayout
from app.gui.look.theme import Theme


class ResultsActions(QWidget):
    """Buttons side by side. GUI thread only.

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
        self.discuss.setMenu(self._chats())
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
        row = FlowLayout(self, gap=6)
        for button in (self.discuss, self.improve, self.combine, self.what_if, self.shortlist, self.choose):
            row.addWidget(button)

    def show_shortlisted(self, listed: bool) -> None:
        """Say which way the button of the shortlist goes for what is selected."""
        self.shortlist.setText(self.tr("Off the shortlist") if listed else self.tr("Shortlist"))

    def menu(self, *, has_brief: bool) -> QMenu:
        """The same, for a click with the right button, and a brief where one option is selected; it deletes itself."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addActions(self._chats().actions())
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

    def _chats(self) -> QMenu:
        menu = QMenu(self)
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
