"""Whether a window can be shown at all, found out before Qt is asked: Qt aborts the process when it cannot.

Only for Linux desktops; elsewhere there always is a display.
"""

import ctypes
import os
import sys
from pathlib import Path

from app.domain.errors import RefusedError
from app.services.qt_libraries import why_qt_does_not_load

_LIBRARIES = ("libxcb-cursor.so.0", "libxkbcommon-x11.so.0")


def check_display() -> None:
    """Return when Qt can open a window here.

    Raises:
        RefusedError: no display, or one that does not answer; nothing was started. Its exit code is 1.
    """
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if not sys.platform.startswith("linux") or platform not in ("", "xcb", "wayland"):
        return
    wayland, x_display = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if wayland and platform != "xcb" and _wayland_answers(wayland):
        return
    if x_display and platform != "wayland":
        if not _x_answers():
            raise _refused(f"The display {x_display} does not answer, so no window can be shown.")
        _check_libraries()
        return
    raise _refused("There is no display here, so no window can be shown. “int-crucible demo” works without one.")


class NoDisplayError(RefusedError):
    """No window can be shown on this machine now."""

    exit_code = 1


def _refused(sentence: str) -> NoDisplayError:
    return NoDisplayError("no-display", sentence)


def _wayland_answers(name: str) -> bool:
    path = Path(name)
    if not path.is_absolute():
        path = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / name
    return path.is_socket()


def _x_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers


def _check_libraries() -> None:
    for library in _LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError as error:
            raise _refused(why_qt_does_not_load(str(error))) from error
