"""The search over everything: messages, chats, runs, options, scenarios, judgements and the spec, while one types.

Not for finding in the open chat (`app/gui/thread/find_bar.py`), nor for going there: what was chosen is told.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.domain.errors import KnownError
from app.domain.kit.found_words import FoundWords
from app.domain.rows import SearchHit
from app.gui.finding.finder import Finder
from app.gui.finding.hit_words import line_of_hit
from app.gui.kit.flow_layout import FlowLayout
from app.gui.kit.latest_read import Latest
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate

if TYPE_CHECKING:
    from app.services.services import Services

PAGE = 50
TYPES = {
    "message": "Messages",
    "chat": "Chats",
    "run": "Runs",
    "candidate": "Options",
    "scenario": "Scenarios",
    "answer": "Judgements",
    "item": "Spec",
    "project": "Projects",
}
"""What can be searched for, and how the filter calls it."""


class SearchDialog(Finder):
    """Finds places by words; `chosen` tells a `SearchHit`."""

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(
            context.theme,
            title=translate("Search"),
            hint=translate("Search messages, runs, options, judgements and the spec"),
            empty=translate("Type a word or its beginning. Several words are looked for together; newest first."),
            parent=parent,
        )
        self._context = context
        self._services: Services = context.services
        self._project: str | None = None
        self._read = Latest(context.bridge, self)
        self.here = self._chip(translate("This project"))
        self.everywhere = self._chip(translate("Everywhere"))
        scope = QButtonGroup(self)
        scope.addButton(self.here)
        scope.addButton(self.everywhere)
        self.types = {name: self._chip(translate(word)) for name, word in TYPES.items()}
        row = FlowLayout(gap=6)
        for made in (self.here, self.everywhere, *self.types.values()):
            row.addWidget(made)
        self.filters.addLayout(row)
        self.here.setChecked(True)
        for made in (self.here, self.everywhere, *self.types.values()):
            made.toggled.connect(self._on_filter_toggled)
        self.model.more_wanted.connect(self._on_more_wanted)

    def _chip(self, word: str) -> QPushButton:
        made = button(word, rank="chip")
        made.setCheckable(True)
        return made

    def set_project(self, project: str | None) -> None:
        """Say which project is open; without one everything is searched."""
        changed = project != self._project
        self._project = project
        self.here.setEnabled(project is not None)
        self.here.setToolTip("" if project is not None else translate("No project is open"))
        if changed:
            (self.here if project is not None else self.everywhere).setChecked(True)

    @property
    def words(self) -> FoundWords:
        """What was typed, as words."""
        return FoundWords(self.field.text())

    def look_for(self, typed: str) -> None:
        """Read the newest hits off the GUI thread; an older question that is not answered yet is dropped."""
        words = FoundWords(typed)
        if not words:
            self._read.cancel()
            typed = typed.strip()
            self.show_nothing(
                translate("There is no word in “{typed}” to look for.").format(typed=typed[:40]) if typed else ""
            )
            return
        self._ask(typed, None)

    def _ask(self, typed: str, before: int | None) -> None:
        services, project, words = self._services, self._scope(), FoundWords(typed)
        types = tuple(name for name, made in self.types.items() if made.isChecked())

        def read() -> tuple[SearchHit, ...]:
            return services.search.page(typed, project=project, types=types, before=before, limit=PAGE)

        def done(hits: tuple[SearchHit, ...]) -> None:
            self._show_hits(hits, words, is_first=before is None)

        self._read.query(read, done, self._on_fault)

    def _scope(self) -> str | None:
        return self._project if self.here.isChecked() else None

    def _show_hits(self, hits: tuple[SearchHit, ...], words: FoundWords, *, is_first: bool) -> None:
        texts, in_project, more = self._context.texts, self._scope() is not None, len(hits) == PAGE
        lines = [line_of_hit(hit, texts, in_project=in_project) for hit in hits]
        if not is_first:
            self.model.add_lines(lines, more=more)
        elif lines:
            self.show_found(lines, words=words, more=more)
        else:
            self.show_nothing(self._none_words())
            return
        found = self._context.texts.count(self.model.rowCount(), translate("place"))
        self.status.setText(translate("{found}, more below").format(found=found) if more else found)

    def _none_words(self) -> str:
        typed = self.field.text().strip()[:60]
        if any(made.isChecked() for made in self.types.values()):
            return translate("Nothing of these kinds holds “{typed}”.").format(typed=typed)
        if self._scope() is not None:
            return translate("Nothing in this project holds “{typed}”.").format(typed=typed)
        return translate("Nothing holds “{typed}”.").format(typed=typed)

    def _on_fault(self, fault: KnownError) -> None:
        self.show_nothing(self._context.texts.fault(fault))

    @Slot()
    def _on_more_wanted(self) -> None:
        last = self.model.line(self.model.rowCount() - 1)
        if last is not None and isinstance(last.target, SearchHit):
            self._ask(self.field.text(), last.target.place)

    @Slot(bool)
    def _on_filter_toggled(self, _checked: bool) -> None:
        self.look_for(self.field.text())
