"""How the window looks: the scheme, how close lines stand, how large text is; chosen by command, or anywhere else.

Not for showing it (`look.theme`), nor for the page of the preferences.
"""

import asyncio
from dataclasses import replace

from PySide6.QtCore import QObject

from app.gui.kit.window_services import WindowServices
from app.gui.look.sizes import USUAL_PERCENT, sizes_of, step_of
from app.settings.settings import Density


class WindowLooks(QObject):
    """Shows a choice at once and keeps it. GUI thread."""

    def __init__(self, context: WindowServices, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._theme = context.theme

    def choose_theme(self, choice: str) -> None:
        """Show and keep a scheme."""
        self._theme.choose(choice)
        self._keep({"theme": choice})

    def choose_density(self, choice: Density) -> None:
        """Show and keep how close lines stand."""
        self._theme.resize(replace(self._theme.sizes, density=choice))
        self._keep({"density": choice})

    def resize_text(self, by: int) -> None:
        """Show text a step larger (1) or smaller (−1), or in the usual size (0), and keep that."""
        sizes = self._theme.sizes
        percent = step_of(sizes.text_percent, by) if by else USUAL_PERCENT
        self._theme.resize(replace(sizes, text_percent=percent))
        self._keep({"text_percent": percent})

    def follow(self) -> None:
        """Show what the settings say, unless a choice of any window is still on its way into them."""
        if self._theme.being_kept:
            return
        settings = self._context.services.settings
        if settings.theme != self._theme.choice:
            self._theme.choose(settings.theme)
        self._theme.resize(sizes_of(settings))

    def _keep(self, choices: dict[str, str | float | None]) -> None:
        preferences = self._context.services.preferences
        self.await_kept(self._context.run_verb(lambda: preferences.set(choices)))

    def await_kept(self, keeping: "asyncio.Task[None]") -> None:
        """Go by nothing else until a choice that is shown is kept, or was refused."""
        self._theme.being_kept += 1
        keeping.add_done_callback(self._on_kept)

    def _on_kept(self, task: "asyncio.Task[None]") -> None:
        self._theme.being_kept -= 1
        if not task.cancelled():
            self.follow()
