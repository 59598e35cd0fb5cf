"""The start page (H1): one field, what the model is, the projects by activity, where the data lives.

No tour, no wizard; nothing must be answered before typing.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.events import Event, RunChanged
from app.gui.chats.project_list import ProjectList
from app.gui.kit.labels import ElidedLabel, PictureLabel, PlainLabel
from app.gui.kit.notices import NoticeKind
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate
from app.gui.look.tokens import READING_WIDTH
from app.gui.shell.attach_line import AttachLine
from app.gui.shell.model_line import ModelLine
from app.gui.shell.unfinished_runs import Unfinished
from app.gui.thread.message_field import MessageField

_LINES = 4
_LONGEST_DRAFT = 100_000
"""Letters of a text that are kept until it is a project; what is longer was pasted."""


class StartPage(QWidget):
    """Shown while no project is open.

    Signals:
        start_requested(str): make a project of this text.
        example_requested(): make the finished example and open it.
    """

    start_requested = Signal(str)
    example_requested = Signal()

    def __init__(self, context: WindowServices, *, data_dir: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("start_page")
        self.setProperty("ground", "base")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        theme = context.theme
        self._logo = PictureLabel()
        self._question = PlainLabel(translate("What do you want to work out?"))
        theme.dress(self._question, points=8, bold=True)
        self.field = MessageField()
        self.field.files_given.connect(self._on_files_given)
        self.field.paste_refused.connect(lambda sentence: context.notices.show(NoticeKind.ERROR, sentence))
        self.field.setAccessibleName(translate("What do you want to work out?"))
        self.field.setPlaceholderText(
            translate(
                "A problem in your own words: what should be reached, what must hold, how it is done today. "
                "A pasted brief works too."
            )
        )
        self.field.setTabChangesFocus(True)
        self.field.setFrameShape(QFrame.Shape.NoFrame)
        self.field.setFixedHeight(_LINES * self.field.fontMetrics().lineSpacing() + 28)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self.start = button(translate("Start"), rank="main")
        self.start.setToolTip("Ctrl+Enter")
        self.start.setEnabled(False)
        self.start.clicked.connect(self._on_start_clicked)
        self.example = button(translate("See a finished example"), rank="link")
        self.example.setToolTip(
            translate("A project about Int Crucible itself, made here and now; you can throw it away.")
        )
        self.example.clicked.connect(self.example_requested)
        self.model_line = ModelLine(context)
        self.attach = AttachLine(theme)
        self.projects = ProjectList(context, name="start_projects")
        self.projects.new.hide()
        self.unfinished = Unfinished(context)
        kept = translate("Everything is kept on this machine, in {folder}").format(folder=data_dir)
        self.data_line = ElidedLabel(kept, muted=True)
        theme.dress(self.data_line, points=-1)
        self._lay_out()
        theme.changed.connect(self._draw)
        self._draw()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 40, 0, 16)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._logo)
        head.addWidget(self._question)
        head.addStretch(1)
        column.addLayout(head)
        self._frame = QFrame()
        self._frame.setObjectName("start_frame")
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(10, 6, 8, 8)
        inside.addWidget(self.field)
        row = QHBoxLayout()
        row.addWidget(self.model_line, 1)
        row.addWidget(self.attach.button)
        row.addWidget(self.start)
        inside.addWidget(self.attach)
        inside.addLayout(row)
        column.addWidget(self._frame)
        column.addSpacing(10)
        column.addWidget(self.unfinished)
        column.addWidget(self.projects, 1)
        column.addWidget(self.example, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.data_line)
        holder = QWidget()
        holder.setMaximumWidth(READING_WIDTH)
        holder.setLayout(column)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 0, 24, 0)
        outer.addStretch(1)
        outer.addWidget(holder, 1000)
        outer.addStretch(1)

    def load(self) -> None:
        """Read anew what is shown; nothing is heard while a project is open."""
        self.projects.load()
        self.unfinished.load()
        self.model_line.load()

    def apply(self, event: Event) -> None:
        """Keep projects, runs and the model current."""
        self.projects.apply(event)
        self.model_line.apply(event)
        if isinstance(event, RunChanged):
            self.unfinished.load()

    @Slot(object)
    def _on_files_given(self, paths: tuple[Path, ...]) -> None:
        for path in paths:
            self.attach.add(path)

    def set_starting(self, starting: bool) -> None:
        """While the project is made nothing can be started twice."""
        self.start.setText(translate("Starting…") if starting else translate("Start"))
        self.start.setEnabled(not starting and bool(self.field.toPlainText().strip()))
        self.example.setEnabled(not starting)
        self.field.setReadOnly(starting)

    @property
    def draft(self) -> str:
        """What is written and no project yet, to be kept; "" where there is nothing, or more than is kept."""
        text = self.field.toPlainText()
        return text if text.strip() and len(text) <= _LONGEST_DRAFT else ""

    def take_up(self, draft: str) -> None:
        """Go on with what was written here before, or in a window that was closed; what stands here stays."""
        if draft and not self.field.toPlainText().strip():
            self.field.setPlainText(draft)

    def clear(self) -> None:
        """The text became a project."""
        self.field.clear()
        self.attach.clear()

    @Slot()
    def _draw(self) -> None:
        theme, ratio = self._context.theme, self.devicePixelRatioF()
        self._logo.setPixmap(theme.logo(QSize(40, 40), ratio))
        tokens = theme.tokens
        border = tokens.accent if self.field.hasFocus() else tokens.border
        self._frame.setStyleSheet(
            f"#start_frame {{ background: {tokens.base}; border: 1px solid {border}; border-radius: 10px; }}"
            "QPlainTextEdit { border: none; background: transparent; }"
        )

    @Slot()
    def _on_text_changed(self) -> None:
        self.start.setEnabled(bool(self.field.toPlainText().strip()))

    @Slot()
    def _on_start_clicked(self) -> None:
        text = self.field.toPlainText()
        if text.strip():
            self.start_requested.emit(text)

    def showEvent(self, event: QShowEvent) -> None:
        """What is listed is read once it is seen: a window that opens on a project never shows it."""
        super().showEvent(event)
        if not event.spontaneous():
            self.load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter starts; the frame shows the focus of the field."""
        if watched is self.field:
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                self._draw()
            elif event.type() is QEvent.Type.KeyPress and _is_send(event):
                self._on_start_clicked()
                return True
        return super().eventFilter(watched, event)


def _is_send(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
