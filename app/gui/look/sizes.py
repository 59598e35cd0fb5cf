"""How large text is and how much room is left around it: what a person chose, and what widgets make of it.

Not for colours (`tokens`). Pixels in the code are those of the usual text size and density.
"""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QApplication, QWidget

from app.settings.settings import SMALLEST_TEXT, Settings

USUAL_PT = 10.0
"""Size of the interface's text at 100 %."""
USUAL_PERCENT = 100
STEPS = (SMALLEST_TEXT, 90, 100, 110, 125, 150, 175, 200)
"""Per cent that the commands go through."""
_AIR = {"compact": 0.5, "normal": 1.0, "roomy": 1.6}
_WIDTH = "usual_width"


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a person chose."""

    text_percent: int = 100
    message_percent: int = 100
    """Of messages and other long texts, on top of `text_percent`."""
    density: Literal["compact", "normal", "roomy"] = "normal"

    def air(self, pixels: float) -> int:
        """Return how many pixels of room there are where there usually are so many."""
        return round(pixels * _AIR[self.density])

    def tall(self, pixels: float) -> int:
        """Return how high something is that holds text and usually is so high."""
        return round(pixels * self.text_percent / 100)


def sizes_of(settings: Settings) -> Sizes:
    """Return what the settings say."""
    return Sizes(settings.text_percent, settings.message_percent, settings.density)


def step_of(percent: int, by: int) -> int:
    """Return the next larger (1) or smaller (−1) step; at an end it stays there."""
    beyond = [step for step in STEPS if (step - percent) * by > 0]
    return percent if not beyond else (min(beyond) if by > 0 else max(beyond))


def fit_width(widget: QWidget, pixels: int) -> None:
    """Give a widget a width that follows the size of text, also when that changes: so many pixels usually."""
    widget.setProperty(_WIDTH, pixels)
    _fit(widget, pixels)


def fit_widths() -> None:
    """Let all widgets follow another size of text."""
    for widget in QApplication.allWidgets():
        pixels = widget.property(_WIDTH)
        if isinstance(pixels, int):
            _fit(widget, pixels)


def _fit(widget: QWidget, pixels: int) -> None:
    widget.setFixedWidth(round(pixels * QApplication.font().pointSizeF() / USUAL_PT))
