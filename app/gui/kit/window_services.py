"""What every part of the window is given: services, bridge, words, looks and notices.

Not a registry: main builds one and passes it to constructors; nothing is looked up by name.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from app.bridge.bridge import Bridge
from app.domain.errors import KnownError
from app.gui.kit.notices import Notices
from app.gui.kit.undo import Undoing
from app.gui.kit.verbs import Verbs
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme

if TYPE_CHECKING:
    from app.services.services import Services

T = TypeVar("T")


@dataclass(frozen=True)
class WindowServices:
    """Handed to every widget, model and dialog; lives as long as the window."""

    services: "Services"
    bridge: Bridge
    texts: Texts
    theme: Theme
    notices: Notices
    verbs: Verbs
    undoing: Undoing

    def run_verb(
        self,
        verb: Callable[[], Coroutine[Any, Any, T]],
        *,
        on_done: Callable[[T], None] | None = None,
        on_fault: Callable[[KnownError], None] | None = None,
    ) -> "asyncio.Task[None]":
        """Run a verb of the services on the engine loop; GUI thread, returns at once.

        `on_done` is called in the GUI thread with the result. A known fault goes to `on_fault`, else to the
        notices; anything else is a bug and goes to the crash hooks. Nothing is called after the window closed.
        """
        return self.verbs.run(verb, on_done=on_done, on_fault=on_fault)
