"""The key of a provider: typed once, kept where the person says, never shown again.

Holds what is typed until it is kept or the dialog closes; asks no service.
"""

from pydantic import SecretStr
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.model_offers import KeyPlace, KeyState
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button


class KeyField(QWidget):
    """A line for the key, where it shall be kept, and what is known of the one that is there.

    Signals:
        removal_requested: the kept key shall go.
        changed: something was typed.
    """

    removal_requested = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = KeyState(where="")
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(self.tr("Key"))
        self.line.textEdited.connect(self.changed)
        self.line.textEdited.connect(self._show)
        self.place = QComboBox()
        self.place.setAccessibleName(self.tr("Where to keep the key"))
        self.place.addItem(self.tr("Keep in the system's keyring"), KeyPlace.KEYRING)
        self.place.addItem(self.tr("Keep in a file of the data folder"), KeyPlace.FILE)
        self.place.currentIndexChanged.connect(self._show)
        self.remove = button(self.tr("Remove the key"))
        self.remove.clicked.connect(self.removal_requested)
        self.state = PlainLabel(muted=True, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.place)
        row.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.state)
        self._show()

    @property
    def typed(self) -> SecretStr | None:
        """What was typed and is not kept yet."""
        text = self.line.text().strip()
        return SecretStr(text) if text else None

    @property
    def chosen_place(self) -> KeyPlace:
        """Where it shall be kept."""
        return KeyPlace(self.place.currentData())

    @property
    def kept_at(self) -> KeyPlace | None:
        """Where the key that is there can be removed from; None when there is none, or the environment has it."""
        place = self._state.place
        return place if place in (KeyPlace.KEYRING, KeyPlace.FILE) else None

    def forget(self) -> None:
        """The key is kept, or another address is meant: nothing typed stays here."""
        self.line.clear()
        self._show()

    def show_state(self, state: KeyState) -> None:
        """Say whether there is a key for the address, and where."""
        self._state = state
        self._show()

    @Slot()
    def _show(self) -> None:
        place = self._state.place
        has_typed = self.typed is not None
        self.place.setVisible(has_typed)
        self.remove.setVisible(not has_typed and self.kept_at is not None)
        there = place is not None
        self.line.setPlaceholderText(self.tr("a key is there; type another to replace it") if there else "")
        if has_typed and self.chosen_place is KeyPlace.FILE:
            self.state.setText(
                self.tr(
                    "The file can be read by you alone (mode 0600), but it is not encrypted. It is never backed up."
                )
            )
        elif has_typed:
            self.state.setText(self.tr("It is kept for this address only, and never shown again."))
        elif there:
            self.state.setText(self.tr("The key is in {where}.").format(where=self._state.where))
        else:
            why = self._state.where.removeprefix("none: ")
            self.state.setText(self.tr("No key: {why}.").format(why=why) if why else "")
        self.state.setHidden(not self.state.text())
