"""Verbs a dialog starts: their outcome is shown in the dialog while it is there, and in the window after it closed.

Not for reads of which only the latest counts; those are `latest.py`.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject

from app.domain.errors import KnownError
from app.gui.kit.notices import NoticeKind
from app.gui.kit.window_services import WindowServices

T = TypeVar("T")


def run_owned(
    context: WindowServices,
    owner: QObject,
    verb: Callable[[], Coroutine[Any, Any, T]],
    *,
    on_done: Callable[[T], None],
    on_fault: Callable[[KnownError], None],
    after_close: Callable[[T], None] | None = None,
) -> "asyncio.Task[None]":
    """Run a verb on the engine loop; it goes on when the owner is closed meanwhile. Returns who waits for it.

    Args:
        context: carries the verb, and the notices that tell a fault when the owner is gone.
        owner: the dialog or page; its callbacks are not called once it is deleted.
        verb: what to do.
        on_done: shows the result in the owner; GUI thread.
        on_fault: shows the fault in the owner; GUI thread.
        after_close: tells the result when the owner is gone; None = it needs no telling.
    """

    def done(result: T) -> None:
        if shiboken6.isValid(owner):
            on_done(result)
        elif after_close is not None:
            after_close(result)

    def failed(fault: KnownError) -> None:
        if shiboken6.isValid(owner):
            on_fault(fault)
        else:
            context.notices.show(NoticeKind.ERROR, context.texts.fault(fault))

    return context.run_verb(verb, on_done=done, on_fault=failed)
