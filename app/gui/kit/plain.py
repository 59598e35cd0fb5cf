"""Labels and rules that every panel uses. Texts are plain: nothing a person or a model wrote is taken as markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from app.gui.kit.painting import bolder


def plain_label(
    text: str = "", *, muted: bool = False, bold: bool = False, wrap: bool = True, selectable: bool = False
) -> QLabel:
    """Return a label of plain text."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if muted:
        label.setProperty("muted", True)
    if bold:
        label.setFont(bolder(label.font()))
    if selectable:
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        label.setTextInteractionFlags(flags)
    if wrap:
        # A long word must not make its panel wider than there is room; the height follows the width.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def without_mnemonic(text: str) -> str:
    """Return a text for a button or a menu in which an ampersand stays an ampersand."""
    return text.replace("&", "&&")


def rule_line() -> QFrame:
    """Return a thin line between parts of a panel."""
    line = QFrame()
    line.setProperty("rule", True)
    return line
