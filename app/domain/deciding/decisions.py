"""What a person decides: the shortlist of options, the choice of one, what became of it; and notes on runs."""

from pydantic import Field

from app.domain.base import Value
from app.domain.errors import UsageError

LONGEST_WHY, LONGEST_NOTE, LONGEST_TAG = 500, 4_000, 40
MOST_TAGS = 20


class Shortlisted(Value):
    """An option of any run that a person keeps in view, with what names it."""

    candidate: str
    run: str
    run_number: int
    label: str
    title: str
    position: int
    added_at: str

    @property
    def name(self) -> str:
        """Such as “C3 of Run 2”."""
        return option_name(self.label, self.run_number)


class Rejected(Value):
    """An option that was not chosen, as it was called then."""

    candidate: str
    name: str


class Outcome(Value):
    """What became of what was chosen, noted later (D4)."""

    at: str
    text: str
    held: tuple[str, ...] = Field(default=(), description="slugs of the scenarios it held in")
    failed: tuple[str, ...] = Field(default=(), description="slugs of the scenarios it failed in")
    cost: float | None = Field(default=None, gt=0, description="what it really cost, as a multiple of today")


class Decision(Value):
    """An option that was chosen (D2). It stands until it is taken back or another one is chosen."""

    id: str
    project: str
    number: int
    candidate: str
    version: str = Field(description="of the spec, as the run judged it")
    why: str
    rejected: tuple[Rejected, ...] = ()
    stands: bool = True
    replaces: str | None = Field(default=None, description="the decision that stood before")
    outcome: Outcome | None = None
    created_at: str
    run: str = ""
    run_number: int = 0
    label: str = ""
    title: str = ""

    @property
    def name(self) -> str:
        """Such as “C3 of Run 2”."""
        return option_name(self.label, self.run_number)


class RunNote(Value):
    """What a person noted on a run, and its tags."""

    note: str = ""
    tags: tuple[str, ...] = ()


def option_name(label: str, run_number: int) -> str:
    """Name an option across runs."""
    return f"{label} of Run {run_number}"


def one_sentence(text: str, what: str) -> str:
    """Return a line of a person without the blanks around and inside that carry nothing.

    Args:
        text: as typed.
        what: what it is, as a sentence begins with it.

    Raises:
        UsageError: it is empty or too long.
    """
    words = " ".join(text.split())
    if not words:
        raise UsageError(f"{what} needs at least one word.")
    if len(words) > LONGEST_WHY:
        raise UsageError(f"{what} has at most {LONGEST_WHY} letters; this has {len(words)}.")
    return words


def require_fits(note: str) -> None:
    """Refuse a note that is too long; none is ever cut.

    Raises:
        UsageError: it is.
    """
    if len(note) > LONGEST_NOTE:
        raise UsageError(f"A note has at most {LONGEST_NOTE} letters; this has {len(note)}.")


def checked_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return tags in order, each once, whatever its case.

    Raises:
        UsageError: one is empty, has a comma or is too long, or there are too many.
    """
    kept: dict[str, str] = {}
    for tag in (" ".join(one.split()) for one in tags):
        if not tag or "," in tag or len(tag) > LONGEST_TAG:
            raise UsageError(f"A tag is a word or two without a comma, at most {LONGEST_TAG} letters.")
        kept.setdefault(tag.casefold(), tag)
    if len(kept) > MOST_TAGS:
        raise UsageError(f"A run has at most {MOST_TAGS} tags.")
    return tuple(sorted(kept.values(), key=str.casefold))
