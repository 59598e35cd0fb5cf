"""Design tokens: the colours of the light and the dark scheme, and sizes on the 8-pixel grid.

Not for applying them (theme.py). One accent, two neutrals; text contrast is at least 4.5 : 1 on its ground.
"""

from dataclasses import dataclass
from typing import Literal

Scheme = Literal["light", "dark"]

RADIUS = 8
"""Corner radius of cards, pixels."""
READING_WIDTH = 760
"""Widest reading column, pixels."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #rrggbb."""

    scheme: Scheme
    window: str
    """Ground of side panels and bars."""
    base: str
    """Ground of content: thread, tables, fields."""
    raised: str
    """Ground of cards."""
    line: str
    """Rules and card borders."""
    border: str
    """Borders of fields and buttons."""
    hover: str
    selected: str
    """Ground of the selected row, text stays readable on it."""
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    """Soft tint: the person's own turns."""
    mark: str
    """Ground of words that were searched for; text stays readable on it."""
    code: str
    good: str
    warn: str
    bad: str
    neutral: str
    better: str
    worse: str
    heat: str
    """One-hue heat of the matrix at its strongest; paler towards `base`."""


LIGHT = Tokens(
    scheme="light",
    window="#f4f5f7",
    base="#ffffff",
    raised="#fafbfc",
    line="#e3e6ea",
    border="#c9ced6",
    hover="#e9ecf0",
    selected="#dbe7fb",
    text="#1f2328",
    muted="#5b6470",
    accent="#2f6bd8",
    on_accent="#ffffff",
    accent_soft="#eaf1fd",
    mark="#ffe58f",
    code="#f3f4f7",
    good="#187a48",
    warn="#8f5f00",
    bad="#bd3329",
    neutral="#5b6470",
    better="#1c63d5",
    worse="#b04a00",
    heat="#7fabf0",
)

DARK = Tokens(
    scheme="dark",
    window="#202226",
    base="#191b1f",
    raised="#212429",
    line="#31353c",
    border="#474d57",
    hover="#2b2f36",
    selected="#2a3c5c",
    text="#e3e6ea",
    muted="#a0a8b4",
    accent="#78a9f8",
    on_accent="#10151d",
    accent_soft="#222f45",
    mark="#5a4a14",
    code="#23262b",
    good="#55c48d",
    warn="#e2ab45",
    bad="#f47f74",
    neutral="#a0a8b4",
    better="#82b4ff",
    worse="#f0944d",
    heat="#3a68b0",
)

STATUS_COLOURS = {
    "queued": "neutral",
    "running": "accent",
    "needs-you": "warn",
    "done": "good",
    "done-warnings": "warn",
    "paused": "neutral",
    "stopped": "neutral",
    "failed": "bad",
    "interrupted": "warn",
    "stale": "neutral",
}
"""Token of each run look."""

PYGMENTS = {
    "light": {
        "keyword": "#8a2f8f",
        "name": "#1f5fbf",
        "string": "#176b3a",
        "number": "#9a4a00",
        "comment": "#5f6b78",
        "error": "#bd3329",
    },
    "dark": {
        "keyword": "#d79be0",
        "name": "#86b6ff",
        "string": "#8fd0a5",
        "number": "#eeb07a",
        "comment": "#98a2af",
        "error": "#f47f74",
    },
}
"""Colours of code by family of token."""
