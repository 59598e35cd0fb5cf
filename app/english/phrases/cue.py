"""One group of phrases inside a statement that speak for a class, and how it is read from its data file.

For: ``cues``. Not for: headings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.english.kinds import Kind
from app.english.phrase_files import edged

STEP_OF_THE_WORK = "a date or step of the work"
"""The reason of cues about dates and steps, which give way to a heading that names a class."""


@dataclass(frozen=True)
class Cue:
    """Phrases that speak for a class equally strongly and for the same reason."""

    kind: Kind
    rule: str  # shown to the person as the reason
    strength: float
    weight: int
    patterns: tuple[str, ...]  # one a phrase
    flags: re.RegexFlag = re.NOFLAG
    unless: re.Pattern[str] | None = None  # words beside which the phrases do not count

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One pattern for all its phrases, compiled when first asked for."""
        return re.compile("|".join(self.patterns), self.flags)


def cue_of(kind: Kind, group: Mapping[str, Any]) -> Cue:
    """Make the patterns of one group of a file `data/CLASS.toml`; the README beside it says what its keys mean."""
    behind = r"[.!]?$" if group.get("at_end") else ""
    if "not_before" in group:
        behind += f"(?!{group['not_before']})"
    unless = group.get("unless")
    return Cue(
        kind=kind,
        rule=group["reason"],
        strength=group["strength"],
        weight=group["weight"],
        patterns=tuple(f"(?:{edged(phrase)}){behind}" for phrase in group["phrases"]),
        flags=re.NOFLAG if group.get("cased") else re.IGNORECASE,
        unless=re.compile(edged(unless), re.IGNORECASE) if unless else None,
    )
