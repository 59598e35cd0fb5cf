"""*Export…*: asks where a file is to be written and in which format, has it written, and says where it is.

Not for what a file looks like (`app.services.exporting`).
"""

import re
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.bridge.progress import ProgressSignal
from app.domain.errors import KnownError
from app.domain.projects import ItemState
from app.domain.rows import ChatRow, ProjectRow
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.file_words import brought_words, size_words
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.shell.file_progress import FileProgress
from app.services.exporting.file_kinds import ChatFormat, RunFormat

if TYPE_CHECKING:
    from app.services.exporting.exports import Exported, OnProgress
    from app.services.exporting.project_files import BroughtIn

T = TypeVar("T")

_NO_NAME = re.compile(r"[^\w]+")
_LONGEST_NAME = 60


class _Kind(NamedTuple):
    """A format to choose from: what the dialog calls it, how its files end."""

    words: str
    suffix: str
    how: str


_OF_CHAT = (
    _Kind("Markdown", ".md", ChatFormat.MARKDOWN.value),
    _Kind("Web page", ".html", ChatFormat.HTML.value),
    _Kind("Data (JSON)", ".json", ChatFormat.JSON.value),
)
_OF_RUN = (
    _Kind("Report (web page)", ".html", RunFormat.HTML.value),
    _Kind("Report on paper (PDF)", ".pdf", RunFormat.PDF.value),
    _Kind("Table (CSV)", ".csv", RunFormat.CSV.value),
    _Kind("Data (JSON)", ".json", RunFormat.JSON.value),
    _Kind("Markdown", ".md", RunFormat.MARKDOWN.value),
)

_PROJECT = _Kind("Project", ".crucible.json", "")

Write = Callable[[str, Path, bool, "OnProgress"], Coroutine[Any, Any, "Exported"]]
"""Writes a file: the format, the place, whether a file there gives way, who is told how far it is."""


class Exporter(QObject):
    """Writes files for the window it belongs to, and reads theirs. GUI thread only.

    Signals:
        project_wanted(str): a project that came in is to be opened.
    """

    project_wanted = Signal(str)

    def __init__(self, context: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._folder = ""

    def export_chat(self, row: ChatRow) -> None:
        """Ask for a file and write a chat to it."""
        exports = self._context.services.exports
        self._ask(
            translate("Export “{title}”").format(title=one_line(row.title, 60)),
            row.title,
            _OF_CHAT,
            lambda how, to, replace, told: exports.chat(row.id, ChatFormat(how), to, replace=replace, on_progress=told),
        )

    def export_run(self, run: str, option: str | None = None) -> None:
        """Ask for a file and write a run to it, or the brief of one of its options."""
        exports = self._context.services.exports
        found = self._context.services.runs.row(run)
        if option is not None:
            self._ask(
                translate("Brief of {label} of Run {n}").format(label=option, n=found.number),
                f"brief {option} run {found.number}",
                (_OF_CHAT[0],),
                lambda _how, to, replace, _told: exports.brief(run, option, to, replace=replace),
            )
            return

        def write(how: str, to: Path, replace: bool, _told: "OnProgress") -> Coroutine[Any, Any, "Exported"]:
            if how == RunFormat.PDF.value:
                from app.gui.look.rendering.printed_pages import pdf_of  # loaded when something is printed

                return exports.printed_run(run, pdf_of, to, replace=replace)
            return exports.run(run, RunFormat(how), to, replace=replace)

        name = f"run {found.number} {found.title}"
        self._ask(translate("Export Run {n}").format(n=found.number), name, _OF_RUN, write)

    def export_project(self, row: ProjectRow) -> None:
        """Ask for a file and write a project with everything in it."""
        files = self._context.services.project_files
        self._ask(
            translate("Export “{title}”").format(title=one_line(row.title, 60)),
            row.title,
            (_PROJECT,),
            lambda _how, to, replace, told: files.export(row.id, to, replace=replace, on_progress=told),
        )

    def import_project(self) -> None:
        """Ask for a file and bring in the project, or the chats of another program, that are in it."""
        dialog = QFileDialog(self._window, translate("Import a project or chats"), self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                f"{translate('Projects, and chats of ChatGPT, Open WebUI or LibreChat')} (*.json *.zip)",
                f"{translate(_PROJECT.words)} (*{_PROJECT.suffix})",
            ]
        )
        dialog.fileSelected.connect(lambda text: self.bring_in(Path(text)))
        dialog.open()

    def bring_in(self, path: Path) -> None:
        """Bring in the project, or the chats of another program, that are in a file."""
        files, context = self._context.services.project_files, self._context
        self._folder = str(path.parent)

        def done(made: "BroughtIn") -> None:
            project, projects = made.project, context.services.projects
            title = one_line(project.title, 60)
            act = Undoable(
                translate("import of “{title}”").format(title=title),
                lambda: projects.set_state(project.id, ItemState.TRASHED, left=ItemState.ACTIVE),
                lambda: projects.set_state(project.id, ItemState.ACTIVE, left=ItemState.TRASHED),
                None,
            )
            context.undoing.stack.add(act)
            sentence = translate("“{title}” is here now.").format(title=title)
            if made.chats is not None:
                sentence = f"{sentence} {brought_words(made.chats)}"
            open_it = NoticeAction(translate("Open"), lambda: self.project_wanted.emit(project.id))
            undo = NoticeAction(translate("Undo"), lambda: context.undoing.take_back(act))
            context.notices.show(NoticeKind.DONE, sentence, open_it, undo)

        self._work(
            translate("Reading {name}…").format(name=one_line(path.name, 60)),
            lambda told: files.bring_in(path, on_progress=told),
            lambda: files.stop(path),
            done,
        )

    def copy_run(self, run: str, how: RunFormat) -> None:
        """Put the ranking of a run into the clipboard, as Markdown or CSV."""
        exports = self._context.services.exports

        def done(text: str) -> None:
            data = QMimeData()
            data.setText(text)
            kind = "text/csv" if how is RunFormat.CSV else "text/markdown"
            data.setData(kind, text.encode("utf-8", "replace"))
            QGuiApplication.clipboard().setMimeData(data)
            self._context.notices.show(NoticeKind.DONE, translate("The ranking is copied."))

        _ = self._context.run_verb(lambda: exports.copy_run(run, how), on_done=done)

    # -- where, and then -------------------------------------------------------------------------------

    def _ask(self, title: str, name: str, kinds: Sequence[_Kind], write: Write) -> None:
        filters = {f"{translate(kind.words)} (*{kind.suffix})": kind for kind in kinds}
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(list(filters))
        dialog.selectFile(file_name(name) + kinds[0].suffix)

        def chosen(text: str) -> None:
            path = Path(text)
            self._folder = str(path.parent)
            kind = next((one for one in kinds if path.name.lower().endswith(one.suffix)), None)
            # The dialog asked about the name that was typed; of another one it could not.
            replace = kind is not None
            if kind is None:
                kind = filters[dialog.selectedNameFilter()]
                path = path.with_name(path.name + kind.suffix)
            self._write(path, kind.how, replace, write)

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _write(self, path: Path, how: str, replace: bool, write: Write) -> None:
        services, context = self._context.services, self._context

        def done(made: "Exported") -> None:
            sentence = translate("{name} is written: {size}.").format(
                name=one_line(made.path.name, 60), size=size_words(made.size)
            )
            folder = QUrl.fromLocalFile(str(made.path.parent))
            show = NoticeAction(translate("Show in folder"), lambda: QDesktopServices.openUrl(folder))
            copy = NoticeAction(translate("Copy path"), lambda: QGuiApplication.clipboard().setText(str(made.path)))
            context.notices.show(NoticeKind.DONE, sentence, show, copy)

        self._work(
            translate("Writing {name}…").format(name=one_line(path.name, 60)),
            lambda told: write(how, path, replace, told),
            lambda: services.exports.stop(path) or services.project_files.stop(path),
            done,
        )

    def _work(
        self,
        sentence: str,
        verb: "Callable[[OnProgress], Coroutine[Any, Any, T]]",
        halt: Callable[[], bool],
        on_done: Callable[[T], None],
    ) -> None:
        """Do something with a file; what takes longer than a moment is shown, and can be stopped."""
        context = self._context
        shown = FileProgress(sentence, self._window)
        progress = ProgressSignal(context.bridge)
        progress.changed.connect(shown.show_progress)

        async def stop() -> bool:
            return halt()

        def end() -> None:
            shown.end()
            progress.deleteLater()

        def done(made: T) -> None:
            end()
            on_done(made)

        def failed(fault: KnownError) -> None:
            end()
            kind = NoticeKind.INFO if fault.code == "stopped" else NoticeKind.ERROR
            context.notices.show(kind, context.texts.fault(fault))

        shown.stop_requested.connect(lambda: context.run_verb(stop))
        _ = context.run_verb(lambda: verb(progress.tell), on_done=done, on_fault=failed)


def file_name(title: str) -> str:
    """Return a name for a file that every system takes, made of a title."""
    return _NO_NAME.sub("-", title).strip("-_")[:_LONGEST_NAME].strip("-_") or "export"
