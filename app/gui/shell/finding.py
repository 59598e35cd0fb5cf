"""What the commands of finding do: opens the search and goes to the exact place of what was chosen.

Not for what is found and how it is shown (`app/gui/finding`), nor for the bar over the thread.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication

from app.domain.errors import KnownError
from app.domain.kit.found_words import FoundWords
from app.domain.rows import ChatRow, SearchHit
from app.gui.finding.command_palette import CommandPalette
from app.gui.finding.found_lines import FoundLine
from app.gui.finding.links import Link
from app.gui.finding.outline import OutlineDialog
from app.gui.finding.quick_switch import QuickSwitch
from app.gui.finding.search_dialog import SearchDialog
from app.gui.finding.visits import Visit, Visits
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.shell.workspace import Workspace


class Finding(QObject):
    """Knows the window; the dialogs do not. Each dialog is made when it is first wanted, and kept."""

    def __init__(self, context: WindowServices, window: Workspace) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._search: SearchDialog | None = None
        self._switch: QuickSwitch | None = None
        self._palette: CommandPalette | None = None
        self._outline: OutlineDialog | None = None
        self._visits = Visits()
        self._pending: Visit | None = None
        self._goes_again = False
        # Once a round: to open a chat of another project, its last chat is shown first, which nobody went to.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._on_settled)
        window.leaving.connect(self._on_leaving)
        window.arrived.connect(self._on_arrived)
        self._do: Callable[[QAction], object] = QAction.trigger

    @Slot()
    def open_search(self) -> None:
        """Search everything, with what was typed the last time."""
        if self._search is None:
            self._search = SearchDialog(self._context, self._window)
            self._search.chosen.connect(self._on_hit_chosen)
        self._search.set_project(self._window.project)
        self._search.begin()

    @Slot()
    def open_switch(self) -> None:
        """Go to a project, chat, run or option by its name."""
        if self._switch is None:
            self._switch = QuickSwitch(self._context, self._window)
            self._switch.chosen.connect(self._on_thing_chosen)
        self._switch.set_project(self._window.project)
        self._switch.begin()

    def open_commands(self, offers: Callable[[], Sequence[FoundLine]], do: Callable[[QAction], object]) -> None:
        """List the commands.

        Args:
            offers: the commands as lines, each with its action as target.
            do: does what was taken.
        """
        if self._palette is None:
            self._palette = CommandPalette(self._context.theme, offers, self._window)
            self._palette.chosen.connect(self._on_command_chosen)
        self._do = do
        self._palette.begin()

    @Slot()
    def open_outline(self) -> None:
        """List what happened in the open chat, to go to a place of it."""
        chat = self._window.pane.chat
        if chat is None:
            return
        if self._outline is None:
            self._outline = OutlineDialog(self._context, self._window)
            self._outline.chosen.connect(self._on_place_chosen)
        self._outline.begin_for(chat.id)

    @Slot(object)
    def _on_place_chosen(self, seq: int) -> None:
        if self._window.pane.chat is not None:
            self._window.open_chat(self._window.pane.chat.id, seq)

    @Slot(object)
    def _on_command_chosen(self, action: QAction) -> None:
        self._do(action)

    @Slot(object)
    def _on_thing_chosen(self, hit: SearchHit) -> None:
        self.open_hit(hit, FoundWords(""))

    @Slot(object)
    def _on_hit_chosen(self, hit: SearchHit) -> None:
        self.open_hit(hit, self._search.words if self._search is not None else FoundWords(""))

    def open_hit(self, hit: SearchHit, words: FoundWords) -> None:
        """Go to the exact place that was found, the words marked in a message; a notice when it is gone."""
        window = self._window
        try:
            if hit.type == "project":
                window.open_project(hit.project)
            elif hit.chat is not None:
                window.open_chat(hit.chat, hit.seq)
                window.pane.chat_find.mark(words, hit.seq)
            elif hit.run is not None:
                window.open_run(hit.run, label=hit.label, question=hit.question)
            else:
                self._open_item(hit)
        except KnownError as fault:
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    # -- back and forward ------------------------------------------------------------------------------

    @property
    def can_go_back(self) -> bool:
        """Whether one was somewhere before."""
        return self._visits.can_go_back

    @property
    def can_go_forward(self) -> bool:
        """Whether one went back from somewhere."""
        return self._visits.can_go_forward

    def go_back(self) -> None:
        """Show the place one was at before."""
        self._on_leaving()
        self._go_again(self._visits.back())

    def go_forward(self) -> None:
        """Show again the place one went back from."""
        self._on_leaving()
        self._go_again(self._visits.forward())

    def _go_again(self, place: Visit | None) -> None:
        if place is None:
            return
        self._goes_again = True
        try:
            if place.chat is not None:
                is_open = self._window.pane.chat is not None and self._window.pane.chat.id == place.chat
                self._window.open_chat(place.chat, place.seq)
                if is_open and not place.seq:
                    self._window.pane.view.go_to_end()
            elif place.run is not None:
                self._window.open_run(place.run, label=place.label, question=place.question)
            else:
                self._window.show_start_page()
        finally:
            self._goes_again = False
        self._window.shown_changed.emit()

    @Slot()
    def _on_leaving(self) -> None:
        """Note at which message the chat was being read, so that one comes back there."""
        place = self._window.pane.view.scroll_place
        if not self._goes_again and not self._settled.isActive() and place is not None:
            # Of the message at the top the end may be all that is seen: the one below it was being read.
            self._visits.leave(0 if place.at_end else place.seq + (place.pixels > 0))

    @Slot(object)
    def _on_arrived(self, place: Visit) -> None:
        if not self._goes_again:
            self._pending = place
            self._settled.start()

    @Slot()
    def _on_settled(self) -> None:
        if self._pending is not None:
            self._visits.arrive(self._pending)
            self._pending = None
            self._window.shown_changed.emit()

    # -- links -----------------------------------------------------------------------------------------

    def copy_chat_link(self, chat: ChatRow) -> None:
        """Put a link to a chat on the clipboard."""
        self._copy(Link(chat.project, chat.id))

    @Slot(int)
    def copy_message_link(self, seq: int = 0) -> None:
        """Put a link to a message of the open chat on the clipboard; 0 = the one at the top."""
        chat, place = self._window.pane.chat, self._window.pane.view.scroll_place
        if chat is not None and (seq or place is not None):
            self._copy(Link(chat.project, chat.id, seq or (place.seq if place is not None else 0)))

    def copy_run_link(self, run: str, label: str = "") -> None:
        """Put a link to a run, or to one of its options, on the clipboard; a notice when it is gone."""
        try:
            found = self._context.services.runs.get(run)
        except KnownError as fault:
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))
            return
        self._copy(Link(found.project, run=found.id, label=label))

    def _copy(self, link: Link) -> None:
        QGuiApplication.clipboard().setText(link.text())
        self._context.notices.show(NoticeKind.DONE, self.tr("The link is copied."))

    def _open_item(self, hit: SearchHit) -> None:
        """Show an item of the spec of Main, and select it."""
        if self._window.project != hit.project:
            self._window.open_project(hit.project)
        from app.gui.spec.spec_view import SpecView  # loaded by the view itself, when it is made

        view = self._window.views["spec"].bring_up()
        if isinstance(view, SpecView) and not view.show_item(hit.id):
            sentence = self.tr("This item is no longer in the spec that is shown.")
            self._context.notices.show(NoticeKind.INFO, sentence)
