"""Opens the dialogs of the menus that are about the application rather than a chat or a run, and applies what they set.

Not for dialogs a view wishes for (`navigation`).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from app.domain.errors import KnownError
from app.domain.events import Event, ModelChanged, SettingsChanged
from app.domain.model_offers import FoundServer
from app.gui.kit.latest_read import Latest
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.look.file_words import size_words
from app.gui.look.rendering.file_links import FilePlace
from app.gui.settings.looks import WindowLooks
from app.gui.shell.exporter import Exporter
from app.gui.shell.workspace import Workspace
from app.settings.changelog import VersionNotes, news_since, notes
from app.settings.guide import guide_pages
from app.settings.settings import Settings
from app.settings.version import app_version

if TYPE_CHECKING:
    from app.gui.settings.preferences import PageName
    from app.services.attachments.attached_files import WillSend
    from app.services.keeping.backups import BackupRow


class WindowDialogs(QObject):
    """Knows the main window; the dialogs do not. One of each kind is open at a time, and loaded when it is opened."""

    def __init__(self, context: WindowServices, window: Workspace) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._asked_for = ""
        self._sends = Latest(context.bridge, self)
        self.looks = WindowLooks(context, self)
        self.exporter = Exporter(context, window)
        self.exporter.project_wanted.connect(window.open_project)
        window.heard.connect(self.apply)
        self.apply_settings(context.services.settings)
        window.start_page.model_line.connect_requested.connect(self.open_preferences)
        window.status.model.clicked.connect(self.open_preferences)
        window.status.backup.clicked.connect(self.open_backups)
        window.status.spend.clicked.connect(self._on_spend_clicked)

    @Slot()
    def open_preferences(self) -> None:
        """Show the preferences, on the model first."""
        self.show_preferences("model")

    @Slot()
    def _on_spend_clicked(self) -> None:
        self.show_preferences("money")

    def show_preferences(self, page: "PageName", server: FoundServer | None = None) -> None:
        """Show a page of the preferences; `server` is one that was offered and shall be looked at."""
        from app.gui.settings.preferences import Preferences

        dialog = self._window.findChild(Preferences)
        if dialog is None:
            dialog = Preferences(self._context, self._window)
            dialog.kept.connect(self.apply_settings)
            dialog.storage.backups_requested.connect(self.open_backups)
            dialog.storage.move_planned.connect(self._window.quit_requested)
            dialog.kept.connect(self._window.status.load)
        dialog.show_page(page)
        if server is not None:
            dialog.model.take_server(server)
        dialog.open()
        dialog.raise_()

    @Slot()
    def back_up(self) -> None:
        """Make a backup now, and say so."""
        backups = self._context.services.backups
        _ = self._context.run_verb(backups.make, on_done=self._on_backed_up)

    def _on_backed_up(self, row: "BackupRow") -> None:
        sentence = self.tr("Backed up and checked: {size}.").format(size=size_words(row.size))
        self._context.notices.show(NoticeKind.DONE, sentence)
        self._window.status.show_backup()

    @Slot()
    def open_backups(self) -> None:
        """Show the backups there are."""
        from app.gui.settings.backups_dialog import BackupsDialog

        dialog = BackupsDialog(self._context, self._window)
        dialog.restore_planned.connect(self._window.quit_requested)
        dialog.finished.connect(self._window.status.show_backup)
        dialog.open()

    @Slot()
    def open_data_folder(self) -> None:
        """Show the data folder in the file manager of the system."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.services.storage.folder)))

    @Slot()
    def open_context_files(self) -> None:
        """Show the files the agents of the open project may read."""
        from app.gui.settings.attachments_dialog import AttachmentsDialog

        if self._window.project is not None:
            AttachmentsDialog(self._context, self._window.project, self._window).open()

    def open_file_page(self, place: FilePlace) -> None:
        """Show the page of an attached file of the open project on which cited lines stand."""
        from app.gui.settings.file_page_dialog import FilePageDialog

        if self._window.project is not None:
            FilePageDialog(self._context, self._window.project, place, self._window).open()

    @Slot()
    def open_whats_new(self) -> None:
        """Show what each version brought."""
        notes = self._known_notes()
        if notes:
            self._tell(notes)

    @Slot()
    def open_guide(self) -> None:
        """Show the guide, beside the window; the one that is open already comes forward."""
        from app.gui.shell.help.guide_dialog import GuideDialog

        dialog = self._window.findChild(GuideDialog)
        if dialog is None:
            try:
                pages = guide_pages()
            except (OSError, KnownError) as error:
                sentence = self.tr("The guide cannot be shown: {why}").format(why=error)
                self._context.notices.show(NoticeKind.ERROR, sentence)
                return
            dialog = GuideDialog(self._context.theme, pages, self._window)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def tell_news(self, seen: str) -> None:
        """Show what is new since the version that was seen last; a first start, which saw none, has no news."""
        if seen != app_version() and (news := news_since(seen, app_version(), self._known_notes())):
            self._tell(news)

    def _tell(self, news: tuple[VersionNotes, ...]) -> None:
        from app.gui.shell.help.whats_new import WhatsNew

        WhatsNew(self._context.theme, news, self._window).open()

    def _known_notes(self) -> tuple[VersionNotes, ...]:
        try:
            return notes()
        except (OSError, KnownError) as error:
            sentence = self.tr("What is new cannot be shown: {why}").format(why=error)
            self._context.notices.show(NoticeKind.ERROR, sentence)
            return ()

    @Slot(object)
    def apply(self, event: Event) -> None:
        """Another model may not see attached files yet: say so. Choices made anywhere are followed."""
        if isinstance(event, ModelChanged):
            self.ask_about_files()
        elif isinstance(event, SettingsChanged):
            self.apply_settings(self._context.services.settings)

    def ask_about_files(self) -> None:
        """Say, once for each model, that attached files wait for the person's agreement."""
        project = self._window.project
        if project is not None:
            files = self._context.services.context
            self._sends.query(lambda: files.will_send(project), self._show_waiting, self._on_fault)

    def _show_waiting(self, waiting: "WillSend") -> None:
        if waiting.confirmed or waiting.is_builtin or waiting.judge == self._asked_for:
            return
        self._asked_for = waiting.judge
        sentence = self.tr("{model} cannot see the attached files until you agree.").format(model=waiting.to)
        action = NoticeAction(self.tr("Look"), self.open_context_files)
        self._context.notices.show(NoticeKind.INFO, sentence, action)

    def _on_fault(self, fault: KnownError) -> None:
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    @Slot()
    def open_check_up(self) -> None:
        """Show what a check-up of the model takes, and its report."""
        from app.gui.settings.checkup_dialog import CheckupDialog

        dialog = CheckupDialog(self._context, self._window)
        dialog.preferences_wanted.connect(self.show_preferences)
        dialog.open()

    @Slot(object)
    def apply_settings(self, settings: Settings) -> None:
        """Let the window follow choices that it shows itself."""
        for pane in self._window.threads.panes:
            pane.composer.set_enter_sends(settings.enter_sends)
        self.looks.follow()
        self._window.actions_[f"density_{settings.density}"].setChecked(True)
        self._window.actions_[f"theme_{settings.theme}"].setChecked(True)
