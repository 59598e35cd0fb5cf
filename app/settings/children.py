"""Child processes of the application itself: how one is started, and the first thing every door does in one.

In a checkout or an installed package a child is the same Python with `-m app`; a bundle has no Python to run a module
with, so it is the same executable. Both are told by a first argument which child they are, and the door hands over
before it loads anything else. Not for what a child does, nor for programs of others.
"""

import contextlib
import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_MARK = "--child"
_CHILDREN = {
    "worker": "app.worker.child:main",
    "load-qt": "app.gui.shell.loads_qt:main",
    "check-rows": "app.store.seals.row_check:main",
    "salvage": "app.store.salvage.salvaging:main",
}
"""Where each is: a module and a function of its further arguments that returns the exit code."""


def child_command(name: str, *arguments: str) -> list[str]:
    """Return the command that starts a child; the same environment is right for it.

    Raises:
        KeyError: there is no such child.
    """
    if name not in _CHILDREN:
        raise KeyError(name)
    if getattr(sys, "frozen", False):
        return [sys.executable, _MARK, name, *arguments]
    # -P: a folder `app` that lies where the person stands is not ours.
    return [sys.executable, "-P", "-m", "app", _MARK, name, *arguments]


def as_child(arguments: list[str]) -> int | None:
    """Be the child that the arguments name, to its end; returns its exit code, or None where they name none.

    Every door calls this first (`app.__main__`, the console script, the executable of a bundle).

    Args:
        arguments: those of the process, without its name.
    """
    if len(arguments) < 2 or arguments[0] != _MARK or arguments[1] not in _CHILDREN:
        return None
    # The parent decides when a child ends: it sees Ctrl+C itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    module, name = _CHILDREN[arguments[1]].split(":")
    code: int = getattr(importlib.import_module(module), name)(arguments[2:])
    return code


def kill_child(child: "Process") -> None:
    """End a child at once; `wait` still has to be awaited. One that has ended is left alone.

    Not by the child's own `kill`: that looks first whether it has ended, and takes its exit code away from the
    thread that waits for it, which then warns of an unknown process.
    """
    if child.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if os.name == "posix":
            os.kill(child.pid, signal.SIGKILL)
        else:
            child.kill()
