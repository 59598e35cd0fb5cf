"""The commands of the window by name: each with its keys, the greyed ones with why.

Not for what they do; the line that was taken is told.
"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.domain.kit.found_words import FoundWords
from app.gui.finding.finder import Finder
from app.gui.finding.found_lines import FoundLine
from app.gui.look.texts import translate
from app.gui.look.theme import Theme


class CommandPalette(Finder):
    """Finds commands; `chosen` tells the target of the line, as `offers` made it."""

    def __init__(self, theme: Theme, offers: Callable[[], Sequence[FoundLine]], parent: QWidget | None = None) -> None:
        """Make the dialog; `offers` is asked each time it opens."""
        super().__init__(
            theme,
            title=translate("Commands"),
            hint=translate("Do something by its name"),
            empty=translate("There is no command."),
            parent=parent,
        )
        self._offers = offers
        self._offered: tuple[FoundLine, ...] = ()
        self._used: list[str] = []
        self.chosen.connect(self._on_chosen)

    def begin(self) -> None:
        """Open with all commands, those used last first."""
        self._offered = tuple(self._offers())
        self.field.clear()
        super().begin()

    def look_for(self, typed: str) -> None:
        """Show the commands whose name and menu hold all the words; possible ones and those used last first."""
        words = FoundWords(typed)
        fitting = [line for line in self._offered if words.stand_in(f"{line.title} {line.right}")]
        fitting.sort(key=lambda line: (self._rank(line), bool(line.why_not)))
        if fitting:
            self.show_found(fitting, words=words)
        else:
            self.show_nothing(translate("No command is called “{typed}”.").format(typed=typed.strip()[:60]))

    def _rank(self, line: FoundLine) -> int:
        return self._used.index(line.title) if line.title in self._used else len(self._used)

    def _on_chosen(self, target: object) -> None:
        title = next((line.title for line in self._offered if line.target is target), "")
        self._used = [title, *(one for one in self._used if one != title)][:5]
