"""What a person does with one row of a reading card: the field below it, its menu, and where what is written goes.

Not for keys and the mouse (`boxes_view`), nor for what a change means (`line_boxes` hands it to the services).
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.chats import Opening, OpenQuestion
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.reading.box_rows import BoxRow, FieldKind, RowKind
from app.gui.reading.boxes_model import BoxesModel
from app.gui.reading.line_boxes import LineBoxes, Refusal
from app.gui.reading.line_field import LineField
from app.services.spec.boxes import TITLES, BoxKey
from app.services.spec.line_changes import WEIGHED_KINDS

KEYS: dict[str, BoxKey] = {
    "W": BoxKey.WANTED,
    "M": BoxKey.MUST_HOLD,
    "T": BoxKey.TODAY,
    "O": BoxKey.OPTIONS,
    "A": BoxKey.ALSO,
    "S": BoxKey.ASIDE,
}
"""One key a box."""
STEP = 10
"""How far a key moves a weight."""


class BoxActs(QObject):
    """Acts on the rows of one list. GUI thread only.

    Signals:
        field_changed(): a field came, went, or became higher.
        folded(): a box was folded or unfolded.
        menu_wanted(object, object): show this QMenu at this BoxRow.
    """

    field_changed = Signal()
    folded = Signal()
    menu_wanted = Signal(object, object)

    def __init__(self, lines: LineBoxes, rows: BoxesModel, view: QWidget) -> None:
        super().__init__(view)
        self._lines = lines
        self._rows = rows
        self._view = view
        self._is_given = False
        self.branch = ""
        self.can_change = True
        self.field: LineField | None = None
        lines.refused.connect(self._on_refused)
        lines.taken.connect(self._on_taken)

    # -- acts ------------------------------------------------------------------------------------------

    def move(self, row: BoxRow, box: BoxKey) -> None:
        """Put a line into another box."""
        if row.item is not None and row.box is not box and self.can_change:
            self._lines.move(self.branch, row.item, box)

    def weigh(self, row: BoxRow, step: int) -> None:
        """Let a line count more or less."""
        item = row.item
        if item is not None and item.kind in WEIGHED_KINDS and self.can_change:
            self._lines.weigh(self.branch, item, min(max(item.weight + step, 0), 100))

    def begin(self, row: BoxRow) -> None:
        """Answer what is open about a row, fold a box, show more of it, or edit the words."""
        if row.kind is RowKind.BOX:
            if row.folded is not None:
                self._rows.fold(row.box)
                self.folded.emit()
        elif row.kind is RowKind.MORE:
            self._rows.show_more(row.box)
            self.folded.emit()
        elif row.question is not None and row.question.opening is Opening.CONFLICT:
            self._ask_which(row, row.question)
        elif row.question is not None:
            self.open_field(FieldKind.ANSWER, row)
        elif row.kind is RowKind.LINE:
            self.open_field(FieldKind.WORDS, row)

    def _ask_which(self, row: BoxRow, question: OpenQuestion) -> None:
        """Two lines exclude each other: which of them counts?"""
        state = self._lines.state(self.branch)
        if state is None or not self.can_change:
            return
        menu = self._new_menu()
        for slug in (question.slug, question.other):
            item = state.version.content.get(slug or "")
            if item is not None:
                words = translate("“{text}” counts").format(text=one_line(item.text, 80))
                action = menu.addAction(without_mnemonic(words))
                action.triggered.connect(_calling(self._lines.answer, self.branch, question, item.slug))
        self.menu_wanted.emit(menu, row)

    def show_menu(self, row: BoxRow) -> None:
        """Offer what can be done with a line."""
        item = row.item
        if item is None or not self.can_change:
            return
        menu = self._new_menu()
        for letter, box in KEYS.items():
            action = menu.addAction(translate("{box}\t{key}").format(box=TITLES[box], key=letter))
            action.setEnabled(box is not row.box)
            action.triggered.connect(_calling(self.move, row, box))
        menu.addSeparator()
        if row.question is not None:
            menu.addAction(translate("Answer what is open\tEnter")).triggered.connect(_calling(self.begin, row))
        if item.kind in WEIGHED_KINDS:
            weight = menu.addAction(translate("Weight…\t+ −"))
            weight.triggered.connect(_calling(self.open_field, FieldKind.WEIGHT, row))
            bound = menu.addAction(translate("Bound…\tB"))
            bound.triggered.connect(_calling(self.open_field, FieldKind.BOUND, row))
        words = menu.addAction(translate("Edit the words…\tF2"))
        words.triggered.connect(_calling(self.open_field, FieldKind.WORDS, row))
        self.menu_wanted.emit(menu, row)

    def _new_menu(self) -> QMenu:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    # -- the field -------------------------------------------------------------------------------------

    def open_field(self, kind: FieldKind, row: BoxRow) -> None:
        """Open a field below a row, in place of one that was open."""
        if not self.can_change:
            return
        field = self._open(kind, row)
        draft = self._lines.drafts.of(self.branch, self._draft_name)
        if draft is not None:
            field.edit.setText(draft)
        self.field_changed.emit()

    def take_up_draft(self) -> None:
        """Open the field that was being written in on this line, as it was left; the keyboard stays where it is."""
        draft = self._lines.drafts.last(self.branch)
        if self.field is not None or draft is None or not self.can_change:
            return
        name, text = draft
        kind, _, key = name.partition("|")
        row = next((one for one in self._rows.rows if one.key == key), None)
        wanted = next((one for one in FieldKind if one.value == kind), None)
        if row is None or wanted is None or (wanted is FieldKind.ANSWER and row.question is None):
            return  # the line is folded away, or no longer there as it was
        self._open(wanted, row).edit.setText(text)

    def _open(self, kind: FieldKind, row: BoxRow) -> LineField:
        self.field = field = _field_for(kind, row)
        field.given.connect(self._on_field_given)
        field.left.connect(self._on_field_left)
        field.text_changed.connect(self._on_text_changed)
        self._is_given = False
        self._rows.set_field(BoxRow(f"field:{row.key}", RowKind.FIELD, row.box, "", item=row.item, field=kind))
        return field

    def _drop_draft(self) -> None:
        """What the open field holds is not wanted any more, or is stored."""
        if self._draft_name:
            self._lines.drafts.drop(self.branch, self._draft_name)

    @property
    def _draft_name(self) -> str:
        opened = self._rows.field
        return "" if opened is None else f"{opened.field}|{opened.key.removeprefix('field:')}"

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        if self._draft_name:
            self._lines.drafts.keep(self.branch, self._draft_name, text)

    @Slot()
    def _on_field_left(self) -> None:
        self._drop_draft()
        self.close_field()

    @Slot()
    def close_field(self) -> None:
        """Close the field; the keyboard goes back to the list where the field had it."""
        if self.field is None:
            return
        had_focus = self.field.edit.hasFocus() or self.field.give.hasFocus()
        self.field = None
        self._rows.set_field(None)
        self.field_changed.emit()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def rest(self) -> None:
        """Be about no line, with no field; nobody is told, for the card stands nowhere any more."""
        self.branch, self.field = "", None

    @Slot(str)
    def _on_field_given(self, text: str) -> None:
        opened, field = self._rows.field, self.field
        row = next((one for one in self._rows.rows if opened is not None and opened.key == f"field:{one.key}"), None)
        if opened is None or field is None or row is None or self._is_given:
            return
        if opened.field is FieldKind.ANSWER and row.question is None:
            # The line was moved or changed while the answer was being written.
            field.show_fault(translate("This is no longer asked here, so nothing was changed. Esc leaves the field."))
            self.field_changed.emit()
            return
        if opened.field is FieldKind.WEIGHT and not _is_weight(text):
            field.show_fault(translate("A weight is a whole number from 0 to 100."))
            self.field_changed.emit()
            return
        self._is_given = True
        self._write(row, opened.field, text, field)

    def _write(self, row: BoxRow, kind: FieldKind | None, text: str, field: LineField) -> None:
        lines, branch, item = self._lines, self.branch, row.item
        if kind is FieldKind.ANSWER:
            if row.question is not None:
                lines.answer(branch, row.question, text, field)
        elif item is None:
            return
        elif kind is FieldKind.WEIGHT:
            lines.weigh(branch, item, int(text), field)
        elif kind is FieldKind.BOUND:
            lines.bind(branch, item, text, field)
        elif kind is FieldKind.WORDS:
            lines.say_anew(branch, item, text, field)

    @Slot(str, object)
    def _on_taken(self, _branch: str, asker: QObject | None) -> None:
        if self.field is not None and asker is self.field:
            self._is_given = False
            self._drop_draft()
            self.close_field()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        if self.field is not None and refusal.asker is self.field:
            self._is_given = False
            refusal.is_shown = True
            self.field.show_fault(refusal.sentence)
            self.field_changed.emit()


def _field_for(kind: FieldKind, row: BoxRow) -> LineField:
    field = LineField(button_text=translate("Answer") if kind is FieldKind.ANSWER else translate("Keep"))
    item = row.item
    if kind is FieldKind.ANSWER and row.question is not None:
        needs_number = row.question.opening in (Opening.MEASURE, Opening.NUMBER)
        example = translate("For example: at most 3 a month") if needs_number else ""
        field.ask(row.question.question, example=example)
    elif kind is FieldKind.BOUND:
        field.ask(translate("Its number, with at most or at least; empty: none"), text=_plain_bound(row.bound))
    elif kind is FieldKind.WEIGHT:
        asked = translate("How much it counts, 0 to 100; 100 is a must")
        field.ask(asked, text=str(item.weight) if item is not None else "")
    else:
        field.ask(translate("In other words"), text=item.text if item is not None else "")
    return field


def _calling(do: Callable[..., object], *arguments: object) -> Callable[[bool], None]:
    """A slot for an action's click, whatever it is checked to."""

    def clicked(_checked: bool) -> None:
        do(*arguments)

    return clicked


def _is_weight(text: str) -> bool:
    return text.strip().isdecimal() and 0 <= int(text) <= 100


def _plain_bound(bound: str) -> str:
    """A bound as one types it."""
    words = {"≤": translate("at most"), "≥": translate("at least"), "<": translate("under"), ">": translate("over")}
    sign, _, rest = bound.partition(" ")
    return f"{words[sign]} {rest}" if sign in words else bound.removeprefix("= ")
