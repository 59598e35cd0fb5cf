"""The answer to the first text of a line: what it says, in boxes, and one button, or the field for what it needs."""

from itertools import pairwise

from PySide6.QtCore import QObject, QRect, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.domain.chats import DeltaPart, Message
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import WorkButton, button
from app.gui.look.texts import translate
from app.gui.reading.boxes_view import BoxesView
from app.gui.reading.field_drafts import MISSING
from app.gui.reading.line_boxes import LineState, Refusal
from app.gui.reading.line_field import LineField
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, CardFrame, expect
from app.services.spec.boxes import BoxKey, Lack

_ASKED = {
    Lack.NOTHING_WANTED: translate("Nothing to compare by yet. What should be better afterwards?"),
    Lack.ONE_WAY_ONLY: translate("Nothing to choose between yet. Name one more option:"),
}
_BOX_OF = {Lack.NOTHING_WANTED: BoxKey.WANTED, Lack.ONE_WAY_ONLY: BoxKey.OPTIONS}


class ReadingCard(CardFrame):
    """The boxes of the line as they stand now, whatever has changed them since."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._message: Message | None = None
        self._branch = ""
        self._state: LineState | None = None
        self._lack: Lack | None = None
        head = self.add_row()
        self._title = PlainLabel(translate("What your text says"))
        context.theme.dress(self._title, bold=True)
        self._version = PlainLabel(muted=True)
        self.undo = button(translate("Take the reading back"), rank="link")
        self.undo.clicked.connect(self._on_undo_clicked)
        head.addWidget(self._title)
        head.addWidget(self._version)
        head.addStretch(1)
        head.addWidget(self.undo)
        self.boxes: BoxesView | None = None
        self._keys = PlainLabel(
            translate(
                "Keys: W wanted · M must hold · T today · O option · S set aside · Enter answer or edit · "
                "Ctrl+Enter compare · ↑ in the empty field below gets here"
            ),
            muted=True,
            wrap=True,
        )
        self.column.addWidget(self._keys)
        self.missing = LineField(button_text=translate("Add"))
        self.missing.given.connect(self._on_missing_given)
        self.missing.text_changed.connect(self._on_missing_edited)
        self.column.addWidget(self.missing)
        foot = self.add_row()
        self.compare = WorkButton(translate("Compare"), translate("Comparing…"), rank="main")
        self.again = WorkButton(translate("Compare again"), translate("Comparing…"), rank="flat")
        self.open = button(translate("Open results"), rank="link")
        self._said = PlainLabel(muted=True)
        self.compare.begun.connect(self._on_compare_begun)
        self.again.begun.connect(self._on_compare_begun)
        self.open.clicked.connect(self._on_open_clicked)
        for made in (self.compare, self._said, self.open, self.again):
            foot.addWidget(made)
        foot.addStretch(1)

    # -- showing ---------------------------------------------------------------------------------------

    def show_part(self, message: Message, part: object, /) -> None:
        """Show the boxes of the line, or that the reading was taken back."""
        part = expect(part, DeltaPart)
        lines = self.context.boxes
        self._message, self._branch = message, part.branch
        is_undone = part.undone_by is not None
        self._state = state = None if lines is None or is_undone else lines.state(part.branch)
        version = part.version_number if state is None else state.version.number
        self._version.setText(self.context.texts.version(version))
        self._title.setText(translate("What your text said · taken back") if is_undone else _TITLE)
        self.undo.setVisible(not is_undone and state is not None and state.is_open)
        can_change = state is not None and state.is_open
        if state is not None and self.boxes is None and lines is not None:
            self.boxes = BoxesView(lines, self.context.theme)
            self.boxes.height_changed.connect(self.height_changed)
            self.boxes.row_focused.connect(self._on_row_focused)
            self.boxes.compare_wanted.connect(self._on_compare_wanted)
            lines.refused.connect(self._on_refused)
            lines.taken.connect(self._on_taken)
            self.column.insertWidget(1, self.boxes)
            # No focus proxy: with one the Tab key would never come to the button above the boxes.
            chain = (self.undo, self.boxes, self.missing.edit, self.missing.give, self.compare, self.open, self.again)
            for before, after in pairwise(chain):
                QWidget.setTabOrder(before, after)
        if self.boxes is not None:
            self.boxes.setVisible(state is not None)
            if state is not None:
                self.boxes.show_line(part.branch, can_change=can_change)
        self._keys.setVisible(can_change)
        self._show_foot(state if can_change else None)

    def _show_foot(self, state: LineState | None) -> None:
        lacks = () if state is None else state.boxes.lacks
        # What was compared as it stands needs nothing more, also where its options were not in the text.
        judged = state is not None and state.run is not None
        lack = lacks[0] if lacks and not judged else None
        was_writing = lack is None and self.missing.edit.hasFocus()
        self.missing.setVisible(lack is not None)
        if lack is not None and lack is not self._lack:
            kept = None if self.context.boxes is None else self.context.boxes.drafts.of(self._branch, MISSING)
            self.missing.ask(_ASKED[lack], text=kept or "")
        self._lack = lack
        run = None if state is None else state.run
        self.open.setVisible(run is not None)
        for made, is_wanted in ((self.compare, run is None), (self.again, run is not None)):
            is_shown = is_wanted and state is not None and not lacks
            if made.hasFocus() and not is_shown and run is not None:
                # To what stands in its place, not to whatever Qt finds next.
                self.open.setFocus(Qt.FocusReason.OtherFocusReason)
            made.setVisible(is_shown)
            made.stand(working=self.context.is_under_way(self._branch))
            if was_writing and is_shown:
                # What was missing is there now; else the keyboard would go to whatever comes next in the window.
                made.setFocus(Qt.FocusReason.OtherFocusReason)
        self._said.setVisible(run is not None)
        if run is not None:
            number = self.context.texts.run(run.number)
            self._said.setText(translate("Compared as it stands in {run}.").format(run=number))
            self.open.setAccessibleName(translate("Open results of {run}").format(run=number))

    def rest(self) -> None:
        """No field is open, folded as at first."""
        self._lack = None
        if self.boxes is not None:
            self.boxes.rest()

    def height_for(self, width: int) -> int:
        """The boxes are as high as their rows."""
        if self.boxes is not None:
            margins = self.column.contentsMargins()
            self.boxes.setFixedHeight(self.boxes.height_for(width - margins.left() - margins.right() - 2))
        return super().height_for(width)

    # -- doing -----------------------------------------------------------------------------------------

    @Slot()
    def _on_undo_clicked(self) -> None:
        if self._message is not None:
            self.acted.emit(CardAct(Act.UNDO_DELTA, self._message.id))

    @Slot()
    def _on_compare_begun(self) -> None:
        if self._message is not None:
            # Shown anew once that is done or refused, and by the event of the run.
            self.acted.emit(CardAct(Act.COMPARE, self._message.chat, self._branch))

    @Slot()
    def _on_compare_wanted(self) -> None:
        for made in (self.compare, self.again):
            if not made.isHidden():
                made.click()
                return
        if not self.missing.isHidden():
            self.missing.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_open_clicked(self) -> None:
        if self._state is not None and self._state.run is not None:
            self.acted.emit(CardAct(Act.OPEN_RUN, self._state.run.id))

    @Slot(str)
    def _on_missing_given(self, text: str) -> None:
        if self.context.boxes is not None and self._lack is not None:
            self.context.boxes.add(self._branch, _BOX_OF[self._lack], text, self.missing)

    @Slot(str)
    def _on_missing_edited(self, text: str) -> None:
        if self.context.boxes is not None:
            self.context.boxes.drafts.keep(self._branch, MISSING, text)

    @Slot(str, object)
    def _on_taken(self, branch: str, asker: QObject | None) -> None:
        if asker is self.missing and branch == self._branch:
            rest = self.missing.take()
            if self.context.boxes is not None:
                self.context.boxes.drafts.drop(branch, MISSING)
                if rest:
                    self.context.boxes.drafts.keep(branch, MISSING, rest)
            self.height_changed.emit()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        if refusal.asker is self.missing and refusal.branch == self._branch and self.missing.isVisible():
            refusal.is_shown = True
            self.missing.show_fault(refusal.sentence)
            self.height_changed.emit()

    @Slot(object)
    def _on_row_focused(self, rect: QRect) -> None:
        if self.boxes is not None:
            self.row_focused.emit(self.boxes, rect)


_TITLE = translate("What your text says")
