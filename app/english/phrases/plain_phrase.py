"""A phrase that is nothing but words, looked for without a pattern: most of the phrases are, and patterns cost.

For: ``phrase_index``. Not for: phrases with anything open in them, or that look at what stands around them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.english.phrases.literals import spellings

_EDGE_BEFORE = r"(?:(?<![^\W_])|(?='))"
_EDGE_BEHIND = r"(?![^\W_])"


@dataclass(frozen=True, slots=True)
class PlainPhrase:
    """All a phrase can be, and whether it begins and ends at the edge of a word, as `phrase_files.edged` says it."""

    spellings: frozenset[str]
    edge_before: bool
    edge_behind: bool
    any_case: bool

    def stands_at(self, spelling: str, text: str) -> bool:
        """Tell whether one of its spellings stands in a text, at the edges it wants.

        Args:
            spelling: one of them.
            text: in lower case where the phrase is met in any case, else as it stands.
        """
        at = text.find(spelling)
        while at >= 0:
            end = at + len(spelling)
            if (not self.edge_before or at == 0 or not text[at - 1].isalnum() or spelling[0] == "'") and (
                not self.edge_behind or end == len(text) or not text[end].isalnum()
            ):
                return True
            at = text.find(spelling, at + 1)
        return False


@lru_cache(maxsize=4096)
def plain_phrase(pattern: str, *, any_case: bool) -> PlainPhrase | None:
    """Return what a pattern of `phrase_files.edged` looks for, or None where that is not plain.

    Args:
        pattern: The pattern.
        any_case: Whether it is met in any case; otherwise it is plain only in lower case.
    """
    inner, edges = pattern, [False, False]
    if inner.startswith("(?:") and inner.endswith(")") and _closes(inner) == len(inner) - 1:
        inner = inner[3:-1]  # a cue puts its phrase in brackets of their own
    if inner.startswith(_EDGE_BEFORE):
        inner, edges[0] = inner.removeprefix(_EDGE_BEFORE), True
    if inner.endswith(_EDGE_BEHIND):
        inner, edges[1] = inner.removesuffix(_EDGE_BEHIND), True
    if not any_case and inner != inner.lower():
        return None
    found = spellings(inner)
    return None if found is None else PlainPhrase(found, edge_before=edges[0], edge_behind=edges[1], any_case=any_case)


def _closes(pattern: str) -> int:
    """Return where the bracket closes that a pattern begins with; patterns of phrases hold no bracket in a class."""
    depth = 0
    for at, sign in _brackets(pattern):
        depth += 1 if sign == "(" else -1
        if not depth:
            return at
    return -1


def _brackets(pattern: str) -> Iterable[tuple[int, str]]:
    return ((at, sign) for at, sign in enumerate(pattern) if sign in "()" and pattern[at - 1 : at] != "\\")
