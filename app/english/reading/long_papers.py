"""What of a long paper counts at once: what is asked for where it is asked for. The rest waits, one key away.

For: the reader, when all is read. Not for: short texts, in which every sentence was written to be read so. Of a paper
of several pages most sentences with a number or a "must" tell how one way is done; a run that asked about them would
end before it came to what decides.
"""

from app.english.phrases.heading_words import Topic
from app.english.reading.headings import Context
from app.english.reading.modality import Verdict
from app.english.reading.spans import ReadSpan

_LONG = 3_500  # characters, some two pages, from which a text is a long paper, where it has headings
_FEWEST_HEADINGS = 4
_REQUIRED: frozenset[Topic] = frozenset({"goal", "hard", "soft", "requirements"})
_WANTED = frozenset({"goal", "hard", "soft"})
_TOLD: frozenset[Topic] = frozenset({"today", "reasons"})
_SURE = 9.0  # a priority column, a tag, a misuse story: said outright wherever it stands
_EXPLICIT = 5.0  # words of its own that say what is wanted or must hold
_FROM_ABOVE = ("under ", "like the ", "told before", "goes on")
_MOST_WITHOUT_A_SECTION = 8


class LongPaper:
    """Notes of each item whether its place asks for it; decides only at the end what waits."""

    def __init__(self) -> None:
        self._counts: dict[int, bool] = {}
        self._explicit: dict[int, float] = {}

    def note(self, start: int, verdict: Verdict, context: Context | None, *, listed: bool, in_intro: bool) -> None:
        """Note the item that starts at a place.

        Args:
            start: Where it starts.
            verdict: Its class and why.
            context: The heading or lead-in above it.
            listed: Whether it is an item of a list or a row: what is listed under requirements is one.
            in_intro: Whether it stands before the first heading below the title.
        """
        topic = context.topic if context is not None else None
        own = not verdict.rule.startswith(_FROM_ABOVE)
        if verdict.kind in _WANTED:
            asked = topic in _REQUIRED and (listed or own or verdict.kind != "hard")
            # "As a nurse I want …" is a goal wherever it stands.
            asked = asked or (verdict.kind == "goal" and own and verdict.strength >= _EXPLICIT)
            self._counts[start] = asked or verdict.strength >= _SURE or (in_intro and own)
            if own:
                self._explicit[start] = verdict.strength
        elif verdict.kind == "today":
            self._counts[start] = topic in _TOLD or (own and (in_intro or topic is None))

    def sorted_out(self, spans: list[ReadSpan]) -> list[ReadSpan]:
        """Return the items, those that wait marked; where nothing wanted would be left, the firmest few count."""
        counts = dict(self._counts)
        wanted = [span.start for span in spans if span.kind in _WANTED]
        if not any(counts.get(start, True) for start in wanted):
            firm = sorted((start for start in wanted if self._explicit.get(start, 0) >= _EXPLICIT),
                          key=lambda start: -self._explicit[start])  # fmt: skip
            counts.update(dict.fromkeys(firm[:_MOST_WITHOUT_A_SECTION] or wanted, True))
        return [span if counts.get(span.start, True) else span.model_copy(update={"waits": True}) for span in spans]


def long_paper_of(text: str, headings: list[str]) -> LongPaper | None:
    """Return what will sort a text by its places, if it is a long paper."""
    return LongPaper() if len(text) >= _LONG and len(headings) >= _FEWEST_HEADINGS else None
