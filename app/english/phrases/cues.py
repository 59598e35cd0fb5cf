"""The phrases inside a statement that speak for its class, with their strength: data (`data/CLASS.toml`), no logic.

For: ``modality``. Not for: headings. A strength is compared with the strength of the heading or lead-in above the
statement (``modality.CONTEXT_STRENGTH``); the strongest wins, the earlier on equal terms.
"""

from functools import cache

from app.english.kinds import Kind
from app.english.phrase_files import phrase_file
from app.english.phrases.cue import Cue, cue_of

CLASSES: tuple[Kind, ...] = ("aside", "hard", "soft", "goal", "assumption", "resource", "today", "option")
"""The classes in the order in which they win on equal terms; each has a file of its name."""


@cache
def cues() -> tuple[Cue, ...]:
    """Return all groups of phrases, compiled at the first question."""
    return tuple(cue_of(kind, group) for kind in CLASSES for group in phrase_file(kind)["cue"])
