"""What the window remembers between two starts: geometry, docks, open project and chat, scroll places.

A file of its own in the data folder; a damaged one counts as none. Nothing of value is kept here.
"""

import json
import logging
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator
from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QGuiApplication

from app.domain.base import Value
from app.domain.errors import RefusedError
from app.domain.kit.numbers import LARGEST
from app.settings.bounded_input import read_regular
from app.settings.private_files import put_private

_log = logging.getLogger("app.gui.shell.window_state")
LAYOUT_VERSION = 2
"""Raise it when docks change their names or their places by default; an older layout is not restored then."""
_FILE = "window.json"
_PLACES, _PLACES_OF_OTHERS = 500, 100
MOST_WINDOWS = 8
"""Main windows open at once."""
_FARTHEST = 1_000_000
"""Pixels; Qt keeps them in 32 bits."""
_MOST_BYTES = 8_000_000
"""Of the file. Several windows, each with a long text on its start page, take a part of that."""
_FORMER = ("history", "run")


class SavedPosition(Value):
    """Where a chat was being read."""

    seq: int = Field(ge=0, le=LARGEST)
    pixels: int = Field(ge=-_FARTHEST, le=_FARTHEST)
    at_end: bool


class WindowState(Value):
    """Everything remembered.

    `layout` is Qt's own state of the `arrangement`, in base 64; `views` is what each view of a project keeps.
    """

    schema_version: Literal[1] = 1
    layout_version: int = LAYOUT_VERSION
    x: int = Field(default=0, ge=-_FARTHEST, le=_FARTHEST)
    y: int = Field(default=0, ge=-_FARTHEST, le=_FARTHEST)
    width: int = Field(default=0, ge=0, le=_FARTHEST)
    height: int = Field(default=0, ge=0, le=_FARTHEST)
    maximized: bool = False
    layout: str = ""
    arrangement: str = Field(default="", max_length=20)
    other_layout: str = ""
    """Qt's state of the docks as the other arrangement was left."""
    views: dict[str, str] = Field(default_factory=dict)
    project: str | None = None
    chat: str | None = None
    grouped: bool = False
    places: dict[str, SavedPosition] = Field(default_factory=dict)
    version_seen: str = Field(default="", max_length=100)
    """The version of the application that was open last."""
    others: tuple["WindowState", ...] = Field(default=(), max_length=MOST_WINDOWS - 1)
    """The windows behind this one, the one that was in front before it first."""

    @model_validator(mode="before")
    @classmethod
    def _without_former(cls, data: object) -> object:
        """A file of before named two views apart; what it held of them was never taken up."""
        if isinstance(data, dict):
            return {name: value for name, value in data.items() if name not in _FORMER}
        return data

    @property
    def area(self) -> QRect | None:
        """Where the window stood, when a screen there exists now; None otherwise."""
        wanted = QRect(self.x, self.y, self.width, self.height)
        if wanted.width() < 200 or wanted.height() < 200:
            return None
        for screen in QGuiApplication.screens():
            seen = screen.availableGeometry().intersected(wanted)
            if seen.width() >= 100 and seen.height() >= 60:
                return wanted
        return None


def load_state(data_dir: Path) -> WindowState:
    """Return what was remembered, or a fresh state."""
    path = data_dir / _FILE
    try:
        return WindowState.model_validate(json.loads(read_regular(path, _MOST_BYTES)))
    except FileNotFoundError:
        return WindowState()
    except (OSError, ValueError, RecursionError, ValidationError) as error:
        _log.info("the remembered window state is not used: %s", error)
        return WindowState()


def save_state(data_dir: Path, state: WindowState) -> None:
    """Keep the state, whole or not at all; a disk's fault is logged, since nothing of value is lost."""
    others = tuple(_bounded(other, _PLACES_OF_OTHERS) for other in state.others)
    kept = _bounded(state, _PLACES).model_copy(update={"others": others})
    # Not pydantic's own JSON, which refuses half a character.
    text = json.dumps(kept.model_dump(), indent=1)
    try:
        put_private(data_dir / _FILE, text.encode())
    except (OSError, RefusedError) as error:
        _log.info("the window state could not be kept: %s", error)


def _bounded(state: WindowState, places: int) -> WindowState:
    return state.model_copy(update={"places": dict(list(state.places.items())[-places:])})


def forget_state(data_dir: Path) -> None:
    """Put the remembered state out of the way, under another name; where that cannot be, it stays."""
    try:
        (data_dir / _FILE).replace(data_dir / f"unused-{_FILE}")
    except OSError as error:
        _log.info("the window state could not be put away: %s", error)


def to_text(data: QByteArray) -> str:
    """Qt's bytes as base 64."""
    return bytes(data.toBase64().data()).decode()


def to_bytes(text: str) -> QByteArray:
    """Base 64 as Qt's bytes."""
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "ignore")))
