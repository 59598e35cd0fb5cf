"""One group of phrases inside a statement that speak for a class, and how it is read from its data file.

For: ``cues``. Not for: headings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.english.kinds import Kind
from app.english.phrase_files import any_of

STEP_OF_THE_WORK = "a date or step of the work"
"""The reason of cues about dates and steps, which give way to a heading that names a class."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Phrases that speak for a class equally strongly and for the same reason."""

    kind: Kind
    rule: str  # shown to the person as the reason
    strength: float
    weight: int
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None  # words beside which the phrases do not count


def cue_of(kind: Kind, group: Mapping[str, Any]) -> Cue:
    """Compile one group of a file `data/CLASS.toml`; the README beside the files says what its keys mean."""
    phrases = f"(?:{any_of(group['phrases'])})"
    if group.get("at_end"):
        phrases += r"[.!]?$"
    if "not_before" in group:
        phrases += f"(?!{group['not_before']})"
    unless = group.get("unless")
    return Cue(
        kind=kind,
        rule=group["reason"],
        strength=group["strength"],
        weight=group["weight"],
        pattern=re.compile(phrases, 0 if group.get("cased") else re.IGNORECASE),
        unless=re.compile(any_of({unless: ""}), re.IGNORECASE) if unless else None,
    )
