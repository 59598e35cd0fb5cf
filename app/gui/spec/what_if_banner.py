"""What a what-if says above its spec: that Main is not touched, how much differs, and the way to adopt or drop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.domain.projects import Branch, BranchState
from app.gui.kit.labels import PlainLabel
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme


class WhatIfBanner(QFrame):
    """Banner of a line; hidden on Main. GUI thread only.

    Signals:
        adopt_requested: the person wants to adopt or drop the what-if.
    """

    adopt_requested = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("card", True)
        self._words = PlainLabel(wrap=True)
        self.adopt = QPushButton(theme.icon("adopt", "accent"), self.tr("Adopt or drop…"))
        self.adopt.setProperty("link", True)
        self.adopt.clicked.connect(self.adopt_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self._words)
        layout.addWidget(self.adopt, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def text(self) -> str:
        """What it says; empty on Main."""
        return "" if self.isHidden() else self._words.text()

    def show_line(self, branch: Branch, differences: int) -> None:
        """Say what this line is and how many items differ from Main."""
        self.setHidden(branch.is_main)
        if branch.is_main:
            return
        words = {
            BranchState.OPEN: self.tr("Changes here do not touch Main."),
            BranchState.ADOPTED: self.tr("It was adopted into Main; it can only be read."),
            BranchState.DROPPED: self.tr("It was dropped; it can only be read."),
        }
        one = differences == 1
        differs = self.tr("1 item differs from Main.") if one else self.tr("{n} items differ from Main.")
        name = self._texts.line(branch.name, is_main=False)
        self._words.setText(f"{name}. {words[branch.state]} {differs.format(n=differences)}")
        self.adopt.setVisible(branch.state is BranchState.OPEN)
