"""Adopt a what-if into Main, change by change, or drop it. Shown with `open()`; never blocks the loop."""

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.domain.projects import BranchState, Version
from app.gui.kit.dialog_verbs import run_owned
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.painting import bolder, draw_check, draw_lines, paint_ground, smaller, wrapped
from app.gui.kit.undo import Undoable, what_if_dropped
from app.gui.kit.window_services import WindowServices
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.spec.what_if_model import CHANGE_ROLE, WhatIfModel, describe_change

if TYPE_CHECKING:
    from app.services.spec.what_ifs import WhatIfChange, WhatIfDiff

_QUOTED = 60


class WhatIfDialog(QDialog):
    """Lists what a what-if changes. GUI thread only.

    Signals:
        adopted(object): the `Version` of Main that was made.
        dropped: the what-if was closed without taking anything.
    """

    adopted = Signal(object)
    dropped = Signal()

    def __init__(self, context: WindowServices, chat: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._chat = chat
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Adopt or drop"))
        self.resize(620, 480)
        self.model = WhatIfModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_ChangeDelegate(context.theme, self.list))
        self.list.setAccessibleName(self.tr("Changes of this what-if"))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self._title = PlainLabel(bold=True, wrap=True)
        self._note = PlainLabel(muted=True, wrap=True)
        self._fault = PlainLabel(wrap=True)
        self._fault.setProperty("bad", True)
        self._fault.hide()
        self.adopt = QPushButton(self.tr("Adopt into Main"))
        self.adopt.setProperty("main", True)
        self.drop = QPushButton(self.tr("Drop this what-if"))
        self.cancel = QPushButton(self.tr("Keep it open"))
        self.adopt.clicked.connect(self._on_adopt_clicked)
        self.drop.clicked.connect(self._on_drop_clicked)
        self.cancel.clicked.connect(self.reject)
        self.model.ticks_changed.connect(self._on_ticks_changed)
        row = QHBoxLayout()
        row.addWidget(self.drop)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.adopt)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (self._title, self._note, self.list, self._fault):
            layout.addWidget(widget, 1 if widget is self.list else 0)
        layout.addLayout(row)
        self._on_ticks_changed()
        self._seen = 0
        self._reads = Latest(context.bridge, self)
        self._load()

    def _load(self) -> None:
        what_ifs, chat = self._context.services.what_ifs, self._chat
        self._reads.query(lambda: what_ifs.diff(chat), self.show_diff, self._show_fault)

    @property
    def note(self) -> str:
        """What is said about the whole."""
        return self._note.text()

    def show_diff(self, diff: "WhatIfDiff") -> None:
        """List the changes of a what-if."""
        self._seen = diff.main_number
        self._title.setText(diff.title)
        conflicts = sum(1 for change in diff.changes if change.conflict)
        lines = [
            self.tr("What is ticked becomes one version of Main, which can be undone. The what-if closes, readable.")
        ]
        if conflicts:
            collide = (
                self.tr("One of them collides with what Main has become since v{fork}; tick it to overwrite Main.")
                if conflicts == 1
                else self.tr("{n} of them collide with what Main has become since v{fork}; tick one to overwrite Main.")
            )
            lines.append(collide.format(n=conflicts, fork=diff.fork_number))
        if not diff.changes:
            lines = [self.tr("This what-if changes nothing yet.")]
        self._note.setText("\n".join(lines))
        self.model.set_changes(diff.changes)
        if diff.branch.state is not BranchState.OPEN:
            self._note.setText(
                self.tr("This what-if was {state}; it can only be read.").format(state=diff.branch.state)
            )
            for wish in (self.drop, self.adopt):
                wish.hide()
            self.list.setEnabled(False)
            self.cancel.setText(self.tr("Close"))

    def _show_fault(self, fault: KnownError) -> None:
        self._fault.setText(self._context.texts.fault(fault))
        self._fault.show()
        self._on_ticks_changed()

    @Slot()
    def _on_ticks_changed(self) -> None:
        ticked, rows = len(self.model.ticked()), self.model.rowCount()
        self.adopt.setEnabled(ticked > 0)
        text = self.tr("Adopt into Main") if ticked == rows else self.tr("Adopt {n} of {all}")
        self.adopt.setText(text.format(n=ticked, all=rows))

    @Slot()
    def _on_adopt_clicked(self) -> None:
        context, slugs, chat, seen = self._context, self.model.ticked(), self._chat, self._seen
        self.adopt.setEnabled(False)
        self._fault.hide()
        what_ifs = context.services.what_ifs
        run_owned(
            context,
            self,
            lambda: what_ifs.adopt(chat, slugs, seen=seen),
            on_done=lambda version: self._on_adopted(slugs, version),
            on_fault=self._on_not_adopted,
            after_close=lambda version: tell_adopted(context, chat, slugs, version),
        )

    def _on_not_adopted(self, fault: KnownError) -> None:
        self._show_fault(fault)
        self._load()

    def _on_adopted(self, slugs: tuple[str, ...], version: Version) -> None:
        tell_adopted(self._context, self._chat, slugs, version)
        self.adopted.emit(version)
        self.accept()

    @Slot()
    def _on_drop_clicked(self) -> None:
        context, chat = self._context, self._chat
        what_ifs = context.services.what_ifs
        run_owned(
            context,
            self,
            lambda: what_ifs.drop(chat),
            on_done=self._on_dropped,
            on_fault=self._show_fault,
            after_close=lambda _branch: tell_dropped(context, chat),
        )

    def _on_dropped(self, _branch: object) -> None:
        tell_dropped(self._context, self._chat)
        self.dropped.emit()
        self.accept()


def tell_adopted(context: WindowServices, chat: str, slugs: tuple[str, ...], version: Version) -> None:
    """Say that changes of a what-if were adopted, with the way back. GUI thread."""
    what_ifs, made = context.services.what_ifs, [version]

    async def again() -> None:
        made.append(await what_ifs.adopt(chat, slugs))

    title = one_line(context.services.chats.get(chat).title, _QUOTED)
    act = Undoable(
        translate("adoption of “{title}”").format(title=title),
        lambda: what_ifs.reopen(chat, adopted=made[-1].id),
        again,
        version.project,
    )
    context.undoing.did(act, translate("Adopted: Main is now version v{n}.").format(n=version.number))


def tell_dropped(context: WindowServices, chat: str) -> None:
    """Say that a what-if was dropped, with the way back. GUI thread."""
    act = what_if_dropped(context.services.what_ifs, context.services.chats.get(chat))
    context.undoing.did(act, translate("The what-if is dropped. Main is as it was."))


class _ChangeDelegate(QStyledItemDelegate):
    """Paints a change: its tick, what kind of change, before and after; a conflict in its own colour."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics = QFontMetrics(option.font)
        lines = sum(len(rows) for rows in self._lines(index.data(CHANGE_ROLE), metrics))
        return QSize(100, metrics.lineSpacing() * lines + 16)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        change = index.data(CHANGE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._theme)
        box = QRect(option.rect.left() + 8, option.rect.top() + 8, 15, 15)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        draw_check(painter, box, self._theme, checked=ticked)
        metrics = QFontMetrics(option.font)
        top = option.rect.top() + 7
        texts = describe_change(change)
        for number, (text, rows) in enumerate(zip(texts, self._lines(change, metrics), strict=True)):
            conflict = change.conflict and number == len(texts) - 1
            ink = "muted" if number == 0 else "warn" if conflict else "text"
            font = bolder(smaller(option.font, 0.5)) if number == 0 else option.font
            area = QRect(option.rect.left() + 34, top, option.rect.width() - 46, metrics.lineSpacing() * len(rows))
            draw_lines(painter, area, text, colour=self._theme.colour(ink), font=font, lines=4)
            top += metrics.lineSpacing() * len(rows)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        # The whole row is the target of a click: the box alone is small.
        if not pressed and event.type() != QEvent.Type.MouseButtonRelease:
            return False
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

    def _lines(self, change: "WhatIfChange", metrics: QFontMetrics) -> list[list[str]]:
        width = max(self._view.viewport().width() - 46, 80)
        return [wrapped(text, metrics, width, 4) for text in describe_change(change)]
