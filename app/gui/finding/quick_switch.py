"""The quick switch: to a project, chat, run or option by a few letters of its name, or a run by its number.

Before anything is typed it offers what is newest. Not for finding words in texts: that is the search.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError, NotFoundError
from app.domain.kit.found_words import FoundWords
from app.domain.kit.numbers import whole_number
from app.domain.rows import ChatRow, ProjectRow, RunRow, SearchHit
from app.gui.finding.finder import Finder
from app.gui.finding.hit_words import line_of_hit
from app.gui.kit.latest_read import Latest
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate

if TYPE_CHECKING:
    from app.services.services import Services

_TYPES = ("project", "chat", "run", "candidate")
_FEW = 8


class QuickSwitch(Finder):
    """Goes to a thing by its name; `chosen` tells a `SearchHit`."""

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(
            context.theme,
            title=translate("Go to"),
            hint=translate("Go to a project, chat, run or option"),
            empty=translate("There is nothing to go to yet."),
            parent=parent,
        )
        self._context = context
        self._services: Services = context.services
        self._project: str | None = None
        self._read = Latest(context.bridge, self)

    def set_project(self, project: str | None) -> None:
        """Say which project is open; what is in it comes first."""
        self._project = project

    def look_for(self, typed: str) -> None:
        """Read off the GUI thread what has such a name; an older question is dropped."""
        services, project, words = self._services, self._project, FoundWords(typed)

        def read() -> tuple[SearchHit, ...]:
            if not words:
                return _newest(services, project)
            hits = services.search.page(typed, types=_TYPES)
            numbered = _by_number(services, project, typed)
            return (*numbered, *sorted(hits, key=lambda hit: hit.project != project))

        def done(hits: tuple[SearchHit, ...]) -> None:
            self._show_hits(hits, words, typed.strip())

        self._read.query(read, done, self._on_fault)

    def _show_hits(self, hits: tuple[SearchHit, ...], words: FoundWords, typed: str) -> None:
        lines = [line_of_hit(hit, self._context.texts, in_project=hit.project == self._project) for hit in hits]
        if lines:
            self.show_found(lines, words=words)
        else:
            self.show_nothing(translate("Nothing is called “{typed}”.").format(typed=typed[:60]) if typed else "")

    def _on_fault(self, fault: KnownError) -> None:
        self.show_nothing(self._context.texts.fault(fault))


def _newest(services: "Services", project: str | None) -> tuple[SearchHit, ...]:
    """The newest chats and runs of the open project, and the other projects."""
    others = [_of_project(row) for row in services.projects.page(limit=_FEW).items if row.id != project]
    if project is None:
        return tuple(others)
    chats = [_of_chat(row) for row in services.chats.page(project, limit=_FEW).items]
    runs = [_of_run(row) for row in services.runs.page(project, limit=_FEW).items]
    return (*chats, *runs, *others)


def _by_number(services: "Services", project: str | None, typed: str) -> tuple[SearchHit, ...]:
    """The run of the open project that has this number, as “12” and “run 12” say."""
    number = whole_number(typed.casefold().removeprefix("run").strip(" :#"))
    if project is None or number is None:
        return ()
    try:
        run = services.references.run(f"run:{number}", project)
    except NotFoundError:
        return ()
    return () if run.trashed else (_of_run(services.runs.row(run.id)),)


def _of_project(row: ProjectRow) -> SearchHit:
    return SearchHit("project", row.id, row.id, None, None, row.title, "", 0, row.title)


def _of_chat(row: ChatRow) -> SearchHit:
    return SearchHit("chat", row.id, row.project, row.id, None, row.title, "", 0, "")


def _of_run(row: RunRow) -> SearchHit:
    return SearchHit("run", row.id, row.project, None, row.id, row.title, row.sentence, 0, "", run_number=row.number)
