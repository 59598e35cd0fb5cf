"""What can be done with one message: the lines of its menu, and why a greyed one cannot be.

Not for doing it: a line is a wish (`CardAct`) like a button of a card.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.chats import DeltaPart, Message, MessageRole, MessageState
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.look.rendering.markdown import code_of
from app.gui.look.rendering.visible import one_line
from app.gui.look.texts import translate
from app.gui.look.theme import Theme
from app.gui.thread.cards.message_part import Act, CardAct
from app.gui.thread.pane_state import PaneState

_CODES = 5
"""Blocks of code that the menu offers at most."""


@dataclass(frozen=True, slots=True)
class MenuLine:
    """One line of the menu; `why_not` greys it and says so."""

    act: CardAct
    words: str
    icon: str
    why_not: str = ""


def message_lines(message: Message, state: PaneState, *, selected: str, plain: str) -> list[list[MenuLine]]:
    """The groups of the menu of a message.

    Args:
        message: it.
        state: how the pane stands that shows it.
        selected: the words selected in it, "" for none.
        plain: its text without the signs of Markdown.
    """
    seq, text = str(message.seq), message.text()
    no_text = "" if text.strip() else translate("There is no text in this message.")
    unfinished = translate("This answer is still being written.") if message.state is MessageState.STREAMING else ""
    groups = [
        [
            MenuLine(CardAct(Act.COPY, message.id, text), translate("Copy as Markdown"), "copy", no_text),
            MenuLine(CardAct(Act.COPY, message.id, plain), translate("Copy as plain text"), "copy", no_text),
            MenuLine(
                CardAct(Act.QUOTE, message.id, selected or text),
                translate("Quote what is selected") if selected else translate("Quote in your message"),
                "quote",
                no_text or state.closed,
            ),
        ],
        _code(message),
        _versions(message, state, seq),
        [
            MenuLine(CardAct(Act.FORK, message.id, seq), translate("Fork the chat here"), "chat", unfinished),
            MenuLine(CardAct(Act.TRY, message.id, seq), translate("Try as a what-if from here"), "what-if", unfinished),
        ],
        [MenuLine(CardAct(Act.COPY_LINK, message.id, seq), translate("Copy link to message"), "link")],
    ]
    if message.role is MessageRole.AGENT:
        sent = MenuLine(CardAct(Act.SHOW_SENT, message.id), translate("What was sent…"), "info", unfinished)
        groups[-1].append(sent)
    return [group for group in groups if group]


def _code(message: Message) -> list[MenuLine]:
    """A line for each of the first blocks of code."""
    codes = code_of(message.text())[:_CODES]
    words = [translate("Copy code: {first}").format(first=one_line(code, 40)) for code in codes]
    return [
        MenuLine(CardAct(Act.COPY_CODE, message.id, code), said, "copy")
        for code, said in zip(codes, words, strict=True)
    ]


def _versions(message: Message, state: PaneState, seq: str) -> list[MenuLine]:
    busy = translate("An answer is being written here. Stop it, or wait.") if state.is_working else ""
    if message.role is MessageRole.USER:
        draft = translate("Send or clear what you are writing first.") if state.has_draft else ""
        why_not = state.closed or busy or draft
        return [MenuLine(CardAct(Act.EDIT, message.id, seq), translate("Edit and send again…"), "rename", why_not)]
    if message.role is not MessageRole.AGENT:
        return []
    why_not = state.closed or busy
    if message.parent is None:
        why_not = translate("What it answers is not kept with it, as in a fork.")
    elif any(isinstance(part, DeltaPart) and part.is_first for part in message.parts):
        why_not = translate("What was read stands in the spec: put it right there, or edit your message.")
    return [MenuLine(CardAct(Act.REGENERATE, message.id, seq), translate("Answer again"), "refresh", why_not)]


def menu_of(groups: list[list[MenuLine]], theme: Theme, do: Callable[[CardAct], object], parent: QWidget) -> QMenu:
    """Return a menu of these lines; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    for group in groups:
        if not menu.isEmpty():
            menu.addSeparator()
        for line in group:
            action = menu.addAction(theme.icon(line.icon, "muted"), without_mnemonic(line.words))
            action.setObjectName(line.act.act.value)
            action.setEnabled(not line.why_not)
            action.setToolTip(line.why_not or line.words)
            action.triggered.connect(lambda _checked=False, act=line.act: do(act))
    return menu
