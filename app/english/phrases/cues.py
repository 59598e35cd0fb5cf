"""The phrases inside a statement that speak for its class, with their strength: data (`data/CLASS.toml`), no logic.

For: ``modality``. Not for: headings. A strength is compared with the strength of the heading or lead-in above the
statement (``modality.CONTEXT_STRENGTH``); the strongest wins, the earlier on equal terms.
"""

from collections.abc import Iterator
from functools import cache

from app.english.kinds import Kind
from app.english.phrase_files import phrase_file
from app.english.phrases.cue import Cue, cue_of
from app.english.phrases.phrase_index import Looks, PhraseIndex

CLASSES: tuple[Kind, ...] = ("aside", "hard", "soft", "goal", "assumption", "resource", "today", "option")
"""The classes in the order in which they win on equal terms; each has a file of its name."""


@cache
def cues() -> tuple[Cue, ...]:
    """Return all groups of phrases, read at the first question."""
    return tuple(cue_of(kind, group) for kind in CLASSES for group in phrase_file(kind)["cue"])


@cache
def _index() -> PhraseIndex:
    return PhraseIndex([cue.patterns for cue in cues()], [cue.flags for cue in cues()])


def cues_that_may_speak(words: str) -> Iterator[tuple[Cue, list[Looks]]]:
    """Yield the groups a statement may hold a phrase of, in their order, with the patterns that are to be tried."""
    groups = cues()
    for number, patterns in _index().candidates(words).items():
        yield groups[number], patterns
