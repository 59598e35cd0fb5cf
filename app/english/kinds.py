"""The classes of what a person's text says."""

from typing import Literal

Kind = Literal["goal", "hard", "soft", "assumption", "resource", "today", "option", "aside"]
