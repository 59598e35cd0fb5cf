"""Whether a sentence says nothing but that something should cost little: then it is the column of cost.

Not for: sums, nor for what a text calls a cost (`pipeline.grounds.cost`).
"""

from app.domain.kit.late_pattern import late
from app.english.cells import is_title

_WORD = late(r"[a-z]+")
_CHEAP = frozenset(
    "cheap cheaper cheapest inexpensive affordable cost costs costing price money expensive economical".split()
)
_SMALL_TALK = frozenset(
    "a an and as at be better best buy by for good great have ideally if in is it keep less little low lower lowest"
    " maintain must nice no not of on operate own please possible preferably run should small so that the to too we"
    " want wants welcome with would overall total use using".split()
)


def names_only_cost(text: str) -> bool:
    """Whether a wish says nothing but that it should cost little: "lower cost would be good"."""
    if is_title(text, "cost"):
        return True
    words = set(_WORD.findall(text.lower()))
    return bool(words & _CHEAP) and words <= _CHEAP | _SMALL_TALK
