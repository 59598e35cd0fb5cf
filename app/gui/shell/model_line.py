"""One line on the model, on the start page: what answers, what was found on this machine, and how to change it.

What is found is offered, never taken. Looked for once, after the first paint, and only while no model was ever chosen.
"""

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.events import Event, ModelChanged
from app.domain.model_offers import FoundServer, ModelOffers
from app.gui.kit.labels import ElidedLabel, PictureLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.model_notices import tell_used
from app.gui.kit.notices import NoticeKind
from app.gui.kit.small_widgets import button
from app.gui.kit.window_services import WindowServices
from app.gui.look.model_words import best_offer, choice_of, found_words, in_use
from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate
from app.settings.settings import Provider

_ICON = QSize(16, 16)
_AFTER_PAINT_MS = 250
"""Looking imports an HTTP library; the first picture of the window does not wait for that."""


class ModelLine(QWidget):
    """The line. GUI thread only.

    Signals:
        connect_requested: the person wants to choose a model.
    """

    connect_requested = Signal()

    def __init__(self, context: WindowServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._looked = False
        self._offer: FoundServer | None = None
        self._icon = PictureLabel()
        self.words = ElidedLabel(muted=True)
        self.use = button(translate("Use it"), rank="link")
        self.connect_model = button(translate("Connect a model"), rank="link")
        self.use.clicked.connect(self._on_use_clicked)
        self.connect_model.clicked.connect(self.connect_requested)
        self._search = Latest(context.bridge, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.use)
        row.addWidget(self.connect_model)
        context.theme.changed.connect(self._draw)
        self._draw()
        self._show()

    def load(self) -> None:
        """Say which model answers now."""
        self._show()

    def apply(self, event: Event) -> None:
        """Follow the choice of a model."""
        if isinstance(event, ModelChanged):
            self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first paint starts the search for models on this machine."""
        super().paintEvent(event)
        if not self._looked:
            self._looked = True
            QTimer.singleShot(_AFTER_PAINT_MS, self._look)

    @property
    def _never_chosen(self) -> bool:
        settings = self._context.services.settings
        return settings.provider is Provider.BUILTIN and settings.provider_source == "default"

    @Slot()
    def _look(self) -> None:
        if self._never_chosen:
            self._search.ask(self._context.services.models.discover, self._show_offers, self._on_fault)

    def _show_offers(self, offers: ModelOffers) -> None:
        self._offer = best_offer(offers)
        self._show()

    def _show(self) -> None:
        offered = self._offer if self._never_chosen else None
        self.words.setText(found_words(offered) if offered else in_use(self._context.services.settings))
        self.use.setVisible(offered is not None)
        self.use.setEnabled(True)
        if offered is not None:
            self.use.setAccessibleName(
                translate("Use {model} of {server}").format(
                    model=visible(offered.models[0].name), server=offered.kind.title
                )
            )
        chosen = self._context.services.settings.provider is not Provider.BUILTIN
        text = "Change" if chosen else "Another…" if offered else "Connect a model"
        self.connect_model.setText(text)
        self.connect_model.setAccessibleName(translate("Connect another model") if text != "Connect a model" else text)

    @Slot()
    def _on_use_clicked(self) -> None:
        if self._offer is None:
            return
        models, choice = self._context.services.models, choice_of(self._offer)
        before = models.current()
        self.use.setEnabled(False)
        _ = self._context.run_verb(
            lambda: models.choose(choice),
            on_done=lambda info: tell_used(self._context, info, before),
            on_fault=self._on_fault,
        )

    def _on_fault(self, fault: KnownError) -> None:
        self._show()
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    @Slot()
    def _draw(self) -> None:
        pixmap = self._context.theme.pixmap("model", "muted", _ICON, self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
