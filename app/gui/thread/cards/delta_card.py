"""What a message changed in the spec, applied at once, with Undo."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.chats import DeltaPart, Message
from app.gui.kit.change_list import ChangeList, lines_of_changes
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.texts import translate
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, CardFrame, expect


class DeltaCard(CardFrame):
    """“Changed the spec to v8 · Undo” over the changed items."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._message = ""
        head = self.add_row()
        self._title = PlainLabel()
        context.theme.dress(self._title, bold=True)
        self.undo = button(translate("Undo"), rank="link")
        self.undo.clicked.connect(self._on_undo_clicked)
        head.addWidget(self._title)
        head.addWidget(self.undo)
        head.addStretch(1)
        self._changes = ChangeList(context.theme)
        self._changes.more.clicked.connect(self.height_changed)
        self.column.addWidget(self._changes)

    def show_part(self, message: Message, part: object, /) -> None:
        """Show the changes and whether they were undone."""
        part = expect(part, DeltaPart)
        self._message = message.id
        version = self.context.texts.version(part.version_number)
        undone = part.undone_by is not None
        words = (
            translate("Changed the spec to {version} · undone")
            if undone
            else translate("Changed the spec to {version}")
        )
        self._title.setText(words.format(version=version))
        self.undo.setVisible(not undone)
        self.undo.setAccessibleName(translate("Undo the change to {version}").format(version=version))
        self._changes.show_lines(lines_of_changes(part.changes, self.context.texts))
        self._changes.setEnabled(not undone)

    @Slot()
    def _on_undo_clicked(self) -> None:
        self.acted.emit(CardAct(Act.UNDO_DELTA, self._message))
