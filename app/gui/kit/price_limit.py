"""The second click above the price limit: what a run will take, the usual cap of a run, and start or leave it.

The one question of the window before a run; below the limit nothing is asked. Starts nothing itself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.gui.look.texts import Texts, translate

if TYPE_CHECKING:
    from app.services.running.preflight import Preflight
    from app.settings.settings import Settings


def is_above_limit(ready: "Preflight", settings: "Settings") -> bool:
    """Whether a run is expected to cost more than the cap of a run in the settings, which is the price limit."""
    limit = settings.run_cap_usd
    return ready.cost_usd is not None and limit is not None and ready.cost_usd > limit


def ask_about_price(
    parent: QWidget,
    ready: "Preflight",
    settings: "Settings",
    *,
    on_start: Callable[[], None],
    on_leave: Callable[[], None],
) -> None:
    """Ask in a box of its own; returns at once. GUI thread.

    Args:
        parent: the box is in front of it and goes with it.
        ready: a run that `is_above_limit`.
        settings: name the limit.
        on_start: the person wants it all the same.
        on_leave: the person does not; the box was closed or cancelled.
    """
    texts = Texts()
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("Above your price limit"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(translate("This run will take about {cost}.").format(cost=texts.cost(_round(ready.cost_usd))))
    box.setInformativeText(_said(ready, texts.cost(settings.run_cap_usd), texts))
    start = box.addButton(translate("Start it"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.buttonClicked.connect(lambda chosen: on_start() if chosen is start else on_leave())
    box.open()


def _said(ready: "Preflight", usual: str, texts: Texts) -> str:
    cap = ready.request.config.budget.usd
    if cap is None:
        return translate("Your usual cap of a run is {usual}. This run has no cap in money.").format(usual=usual)
    words = translate("Your usual cap of a run is {usual}. This run pauses at {cap} and can go on from there.")
    return words.format(usual=usual, cap=texts.cost(cap))


def _round(usd: float | None) -> float | None:
    """An estimate has no more than cents."""
    return usd if usd is None or usd < 0.01 else round(usd, 2)
