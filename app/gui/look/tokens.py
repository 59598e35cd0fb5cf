"""Design tokens: the colours of the light and the dark scheme, each also in high contrast, and sizes on the pixel grid.

Not for applying them (theme.py). One accent, two neutrals; text contrast is at least 4.5 : 1 on its ground, in high
contrast 7 : 1, and there every border and rule is at least 4.5 : 1 too.
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
    soft: str
    """Ground of badges and of what is greyed; muted text stays readable on it."""
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
    soft="#e3e6ea",
    hover="#e9ecf0",
    selected="#dfe9fb",
    text="#1f2328",
    muted="#5b6470",
    accent="#265ec6",
    on_accent="#ffffff",
    accent_soft="#eaf1fd",
    mark="#ffe58f",
    code="#f3f4f7",
    good="#167345",
    warn="#8a5b00",
    bad="#bd3329",
    neutral="#5b6470",
    better="#1a5fcd",
    worse="#aa4700",
    heat="#7fabf0",
)

DARK = Tokens(
    scheme="dark",
    window="#202226",
    base="#191b1f",
    raised="#212429",
    line="#31353c",
    border="#474d57",
    soft="#31353c",
    hover="#2b2f36",
    selected="#273856",
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
    heat="#3865ac",
)

LIGHT_CONTRAST = Tokens(
    scheme="light",
    window="#ffffff",
    base="#ffffff",
    raised="#ffffff",
    line="#707070",
    border="#1a1a1a",
    soft="#e8e8e8",
    hover="#e8e8e8",
    selected="#cfe0ff",
    text="#000000",
    muted="#303030",
    accent="#0a3f9e",
    on_accent="#ffffff",
    accent_soft="#eef3ff",
    mark="#ffe100",
    code="#f4f4f4",
    good="#0b4a28",
    warn="#5a3a00",
    bad="#8a110a",
    neutral="#303030",
    better="#0a3f9e",
    worse="#6f2e00",
    heat="#a9c7fb",
)

DARK_CONTRAST = Tokens(
    scheme="dark",
    window="#000000",
    base="#000000",
    raised="#000000",
    line="#8c8c8c",
    border="#e6e6e6",
    soft="#2a2a2a",
    hover="#2a2a2a",
    selected="#18305c",
    text="#ffffff",
    muted="#d6d6d6",
    accent="#9cc8ff",
    on_accent="#000000",
    accent_soft="#16233d",
    mark="#5e4b00",
    code="#141414",
    good="#7ee6b0",
    warn="#ffd37a",
    bad="#ffaea6",
    neutral="#d6d6d6",
    better="#a6ccff",
    worse="#ffbc8a",
    heat="#28549e",
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
