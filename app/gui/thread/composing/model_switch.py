"""Which model answers, where one writes or starts a run, and another one with one click (L4).

Not for connecting a model: that is a page of the preferences.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidget

from app.domain.errors import KnownError
from app.domain.model_offers import ModelProfile
from app.gui.kit.model_notices import tell_used
from app.gui.kit.notices import NoticeKind
from app.gui.kit.small_widgets import without_mnemonic
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.model_words import in_use, model_name
from app.gui.look.rendering.visible import one_line

_WIDEST = 130
"""Pixels of the name that is shown."""


class ModelSwitch(QToolButton):
    """A flat button with the profiles as its menu. GUI thread only.

    Args:
        context: as everywhere in the window.
        connects: whether it leads to the page where a model is connected; not from a dialog, which would be in front.

    Signals:
        preferences_wanted(str): show this page of the preferences.
    """

    preferences_wanted = Signal(str)

    def __init__(self, context: WindowServices, *, connects: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._connects = connects
        self.setObjectName("model_switch")
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(context.theme.icon("model", "muted"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        context.theme.dress(self, points=-1)
        context.theme.changed.connect(self.show_model)
        self.offers = QMenu(self)
        self.offers.setToolTipsVisible(True)
        self.offers.aboutToShow.connect(self.fill)
        self.setMenu(self.offers)
        self.show_model()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while no chat was in sight is said now."""
        super().showEvent(event)
        self.show_model()

    @Slot()
    def show_model(self) -> None:
        """Say which model answers now."""
        settings = self._context.services.settings
        words = in_use(settings)
        widest = self._context.theme.sizes.tall(_WIDEST)
        name = self.fontMetrics().elidedText(model_name(settings), Qt.TextElideMode.ElideMiddle, widest)
        self.setText(without_mnemonic(name))
        self.setToolTip(self.tr("{model} answers. Choose another").format(model=one_line(words, 80)))
        self.setAccessibleName(self.tr("Model: {model}").format(model=one_line(words, 80)))

    @Slot()
    def fill(self) -> None:
        """Offer what is kept now, whoever kept it."""
        self.offers.clear()
        for old in self.offers.findChildren(QMenu):
            old.deleteLater()  # Qt takes the line of a menu in a menu away, not the menu
        now = self._context.services.models.current()
        profiles = self._profiles()
        for profile in profiles:
            made = self._offer(self.offers, profile.name)
            made.setCheckable(True)
            made.setChecked(profile.choice == now)
            made.setToolTip(one_line(profile.choice.model or profile.choice.provider, 80))
            made.triggered.connect(lambda _on, name=profile.name: self._use(name))
        if profiles:
            self.offers.addSeparator()
        if not any(profile.choice == now for profile in profiles):
            self._offer(self.offers, self.tr("Keep this model as a profile…")).triggered.connect(self._ask_name)
        if profiles:
            removes = self.offers.addMenu(self.tr("Remove a profile"))
            for profile in profiles:
                gone = self._offer(removes, profile.name)
                gone.triggered.connect(lambda _on, name=profile.name: self._remove(name))
        if self._connects:
            other = self._offer(self.offers, self.tr("Connect a model…"))
            other.triggered.connect(lambda: self.preferences_wanted.emit("model"))

    def _offer(self, menu: QMenu, words: str) -> QAction:
        return menu.addAction(without_mnemonic(one_line(words, 80)))

    def _profiles(self) -> tuple[ModelProfile, ...]:
        try:
            return self._context.services.profiles.all()
        except KnownError as fault:
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))
            return ()

    def _use(self, name: str) -> None:
        profiles, before = self._context.services.profiles, self._context.services.models.current()
        _ = self._context.run_verb(
            lambda: profiles.use(name), on_done=lambda info: tell_used(self._context, info, before)
        )

    @Slot()
    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Keep this model"))
        dialog.setLabelText(self.tr("Name of the profile:"))
        dialog.setTextValue(model_name(self._context.services.settings)[:60])
        dialog.setOkButtonText(self.tr("Keep"))
        dialog.textValueSelected.connect(self.keep)
        dialog.open()

    @Slot(str)
    def keep(self, name: str) -> None:
        """Keep the model that answers now under a name."""
        profiles, choice = self._context.services.profiles, self._context.services.models.current()

        def kept(profile: ModelProfile) -> None:
            words = self.tr("profile “{name}”").format(name=profile.name)
            act = Undoable(
                words, lambda: profiles.remove(profile.name), lambda: profiles.keep(profile.name, choice), project=None
            )
            self._context.undoing.did(act, self.tr("“{name}” is kept.").format(name=profile.name))

        _ = self._context.run_verb(lambda: profiles.keep(name, choice), on_done=kept)

    def _remove(self, name: str) -> None:
        profiles = self._context.services.profiles

        def removed(profile: ModelProfile) -> None:
            words = self.tr("removal of the profile “{name}”").format(name=name)
            act = Undoable(
                words, lambda: profiles.keep(name, profile.choice), lambda: profiles.remove(name), project=None
            )
            self._context.undoing.did(act, self.tr("“{name}” is no longer kept.").format(name=name))

        _ = self._context.run_verb(lambda: profiles.remove(name), on_done=removed)
