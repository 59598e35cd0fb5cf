"""What the commands of finding do: opens the search and goes to the exact place of what was chosen.

Not for what is found and how it is shown (`app/gui/finding`), nor for the bar over the thread.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from app.domain.errors import KnownError
from app.domain.kit.found_words import FoundWords
from app.domain.rows import SearchHit
from app.gui.finding.command_palette import CommandPalette
from app.gui.finding.found_lines import FoundLine
from app.gui.finding.quick_switch import QuickSwitch
from app.gui.finding.search_dialog import SearchDialog
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.shell.workspace import Workspace
from app.gui.spec.spec_view import SpecView


class Finding(QObject):
    """Knows the window; the dialogs do not. Each dialog is made when it is first wanted, and kept."""

    def __init__(self, context: WindowServices, window: Workspace) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._search: SearchDialog | None = None
        self._switch: QuickSwitch | None = None
        self._palette: CommandPalette | None = None
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

    def _open_item(self, hit: SearchHit) -> None:
        """Show an item of the spec of Main, and select it."""
        if self._window.project != hit.project:
            self._window.open_project(hit.project)
        view = self._window.views["spec"].bring_up()
        if isinstance(view, SpecView) and not view.show_item(hit.id):
            sentence = self.tr("This item is no longer in the spec that is shown.")
            self._context.notices.show(NoticeKind.INFO, sentence)
