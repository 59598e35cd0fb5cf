"""Where an item of the spec comes from: the sentence that introduced it, its checks, the rule that placed it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.items import KEPT_KINDS
from app.gui.kit.labels import PlainLabel
from app.gui.look.item_words import measure_text
from app.gui.look.theme import Theme
from app.gui.spec.spec_entries import GroupRow, SpecEntry, author_text


class SpecDetail(QFrame):
    """Details of the current item. GUI thread only.

    Signals:
        message_opened(str): the id of the message the item's sentence stands in.
        what_if_requested(str): the slug of the item to try otherwise.
        use_requested(object): the `SpecEntry` under *Not used* that should become a goal.
    """

    message_opened = Signal(str)
    what_if_requested = Signal(str)
    use_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: SpecEntry | None = None
        self.setProperty("ground", "window")
        self._quote = PlainLabel(selectable=True, wrap=True)
        self._facts = PlainLabel(muted=True, selectable=True, wrap=True)
        self._open = QPushButton(self.tr("Open the message"))
        self._use = QPushButton(self.tr("Use as a goal (U)"))
        self._try = QPushButton(theme.icon("what-if", "accent"), self.tr("Try as a what-if"))
        for button in (self._open, self._use, self._try):
            button.setProperty("link", True)
        self._open.clicked.connect(self._on_open_clicked)
        self._use.clicked.connect(self._on_use_clicked)
        self._try.clicked.connect(self._on_try_clicked)
        links = QHBoxLayout()
        links.setSpacing(4)
        for button in (self._open, self._use, self._try):
            links.addWidget(button)
        links.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 6)
        layout.setSpacing(3)
        layout.addWidget(self._quote)
        layout.addWidget(self._facts)
        layout.addLayout(links)
        self.hide()

    @property
    def quote(self) -> str:
        """The sentence shown."""
        return self._quote.text()

    @Slot(object)
    def show_entry(self, entry: SpecEntry | GroupRow | None) -> None:
        """Show where an item comes from; hides itself on anything else."""
        self._entry = entry if isinstance(entry, SpecEntry) else None
        self.setHidden(self._entry is None)
        if self._entry is None:
            return
        item = self._entry.item
        quote = item.source.quote if item.source else ""
        self._quote.setText(f"“{quote}”" if quote else self.tr("No sentence introduced this item."))
        facts = [author_text(item)]
        if measure := measure_text(item):
            facts.append(self.tr("measured by {measure}").format(measure=measure))
        if item.rule:
            facts.append(item.rule)
        lines = [" · ".join(facts), *(f"✓ {check}" for check in item.checks)]
        self._facts.setText("\n".join(lines))
        self._open.setVisible(item.source is not None and item.source.message is not None)
        self._use.setVisible(item.kind in KEPT_KINDS)
        self._try.setVisible(self._entry.difference != "gone")

    @Slot()
    def _on_open_clicked(self) -> None:
        source = self._entry.item.source if self._entry else None
        if source is not None and source.message is not None:
            self.message_opened.emit(source.message)

    @Slot()
    def _on_use_clicked(self) -> None:
        if self._entry is not None:
            self.use_requested.emit(self._entry)

    @Slot()
    def _on_try_clicked(self) -> None:
        if self._entry is not None:
            self.what_if_requested.emit(self._entry.item.slug)
