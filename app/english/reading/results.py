"""Collects what the reader finds: items and the sentences that became none.

For: the reader's parts, which share one collection. Not for: deciding anything.
"""

from bisect import bisect_left

from app.domain.items import Sign
from app.domain.kit.late_pattern import late
from app.english.deciding_quantity import deciding_quantity
from app.english.kinds import Kind
from app.english.reading.heading_context import Scopes
from app.english.reading.headings import Context
from app.english.reading.long_papers import LongPaper
from app.english.reading.modality import Verdict
from app.english.reading.pieces.bounded import bounded_pieces
from app.english.reading.sentences import cut, trimmed
from app.english.reading.spans import HeadSpan, Reading, ReadSpan, RemarkSpan, UnusedSpan

_ASKED: frozenset[Kind] = frozenset({"goal", "hard", "soft", "option", "assumption"})
_WANTED: frozenset[Kind] = frozenset({"goal", "hard", "soft"})
_BOUND: frozenset[Kind] = frozenset({"hard", "soft"})
FIRST_WISH = "what should be, said first"
_MARKUP_BEFORE = late(r"(?:(?:>|\*\*|__)\s{0,3}){1,8}(?=\S)")
_LINK = late(r"!?\[([^\]\n]{1,120})\]\([^)\s]{0,300}\)")
_QUOTED_LINE = late(r"\n[ \t]{0,3}(?:>[ \t]?){1,3}")
_LISTED = late(r"[ \t]*(?:[-*+•–]|\(?\w{1,3}[.)]|\||\w{1,12}[ -]?\d{1,3}[:.)])[ \t|]|[ \t]*\|")
_MARKUP_BEHIND = late(r"(?:\*\*|__)$")


class Results:
    """The spans found so far, in the order they were found."""

    def __init__(self, text: str, scopes: Scopes) -> None:
        self._text = text
        self._scopes = scopes
        self.spans: list[ReadSpan] = []
        self.remarks: list[RemarkSpan] = []
        self.unused: list[UnusedSpan] = []
        self.headings: list[HeadSpan] = []
        self.long_paper: LongPaper | None = None  # what of it counts at once, where the text is one
        self.asked = False  # whether anything has been asked for yet: before that, statements tell how it is now

    def emit(
        self,
        start: int,
        end: int,
        verdict: Verdict,
        context: Context | None,
        *,
        label: str | None = None,
        said: str = "",
    ) -> int | None:
        """Add the item text[start:end], without white space and mark-up at its ends; return where it starts.

        ``said``: its words where it is a cell, with those of its row.
        """
        start, end = trimmed(self._text, start, end)
        before = _MARKUP_BEFORE.match(self._text, start, end)
        behind = _MARKUP_BEHIND.search(self._text, max(start, end - 2), end)
        start, end = (before.end() if before else start), (behind.start() if behind else end)
        words = self._text[start:end]
        if not any(character.isalnum() for character in words[:400]):
            self.leave(start, end, "no words")
            return None
        if not said and verdict.kind in _BOUND:
            pieces = bounded_pieces(self._text, start, end)
            if pieces:
                for piece in pieces:
                    self._add(piece.start, piece.end, verdict, context, label=label, said=piece.said)
                return start
        self._add(start, end, verdict, context, label=label, said=said or _shown(words))
        return start

    def _add(
        self, start: int, end: int, verdict: Verdict, context: Context | None, *, label: str | None, said: str
    ) -> None:
        words = self._text[start:end]
        self.asked = self.asked or verdict.kind in _ASKED
        if self.long_paper is not None:
            line = self._text[self._text.rfind("\n", 0, start) + 1 : start]
            self.long_paper.note(
                start,
                verdict,
                context or self._scopes.current,
                listed=_LISTED.match(line) is not None,
                in_intro=self._scopes.depth <= 1,
            )
        self.spans.append(
            ReadSpan(
                kind=verdict.kind,
                start=start,
                end=end,
                text=words,
                quantity=deciding_quantity(said or words, wanted=verdict.kind in _WANTED, binds=verdict.kind == "hard")
                if verdict.kind != "aside"
                else None,
                weight=verdict.weight,
                rule=verdict.rule,
                section=context.source if context else self._scopes.heading_words,
                label=label,
                said=said,
            )
        )

    def remark(self, start: int, end: int, about: int, sign: Sign | None, rule: str, *, said: str = "") -> None:
        """Add what text[start:end] says of the option that starts at ``about``."""
        start, end = trimmed(self._text, start, end)
        if start < end:
            self.remarks.append(
                RemarkSpan(
                    start=start,
                    end=end,
                    text=self._text[start:end],
                    about=about,
                    sign=sign,
                    rule=rule,
                    said=said or _shown(self._text[start:end]),
                )
            )

    def head(self, start: int, end: int, rule: str) -> None:
        """Add text[start:end] to the headings and lead-ins."""
        start, end = trimmed(self._text, start, end)
        if start < end:
            self.headings.append(HeadSpan(start=start, end=end, text=self._text[start:end], rule=rule))

    def leave(self, start: int, end: int, rule: str) -> None:
        """Add text[start:end] to what is not used."""
        start, end = trimmed(self._text, start, end)
        if start < end:
            self.unused.append(UnusedSpan(start=start, end=end, text=self._text[start:end], rule=rule))

    def leave_sentences(self, start: int, end: int, rule: str) -> None:
        """Add each sentence of text[start:end] to what is not used."""
        for first, last in cut(self._text, start, end):
            self.leave(first, last, rule)

    def covers(self, start: int, end: int) -> bool:
        """Tell whether an item overlaps text[start:end]."""
        return any(span.start < end and start < span.end for span in self.spans)

    def free(self, start: int, end: int) -> None:
        """Take text[start:end] out of what is not used and out of the headings."""
        self.unused = [span for span in self.unused if not (span.start < end and start < span.end)]
        self.headings = [span for span in self.headings if not (span.start < end and start < span.end)]

    def has_goal(self) -> bool:
        """Tell whether a goal has been found."""
        return any(span.kind == "goal" for span in self.spans)

    def has_wish(self) -> bool:
        """Tell whether a wish was found."""
        return any(span.kind == "soft" for span in self.spans)

    def take_first_wishes_as_goals(self) -> None:
        """Turn the "should" sentences before any limit, option or belief into goals: without them nothing is wanted."""
        for number, span in enumerate(self.spans):
            if span.kind == "soft" and span.rule == "should":
                self.spans[number] = span.model_copy(update={"kind": "goal", "weight": 70, "rule": FIRST_WISH})
            elif span.kind in _ASKED:
                return

    def _headings_beside(self, spans: list[ReadSpan]) -> list[HeadSpan]:
        """Return the headings that hold no item: "1. Harbour Lift (recommended)" is the option in it."""
        starts = sorted(span.start for span in spans)
        ends = {span.start: span.end for span in spans}
        beside = []
        for heading in self.headings:
            before = bisect_left(starts, heading.end) - 1
            if before < 0 or ends[starts[before]] <= heading.start:
                beside.append(heading)
        return beside

    def reading(self, *, language: str, readable: bool, title: str) -> Reading:
        """Return all that was found, in text order."""
        spans = self.spans if self.long_paper is None else self.long_paper.sorted_out(self.spans)
        return Reading(
            spans=tuple(sorted(spans, key=lambda span: span.start)),
            remarks=tuple(sorted(self.remarks, key=lambda span: span.start)),
            unused=tuple(sorted(self.unused, key=lambda span: span.start)),
            headings=tuple(sorted(self._headings_beside(spans), key=lambda span: span.start)),
            language=language,
            readable=readable,
            title=title,
        )


def _shown(words: str) -> str:
    """Return words without what only a source text shows, links and marks of a quoted line; "" where there is none."""
    if "](" not in words and "\n" not in words:
        return ""
    shown = _LINK.sub(r"\1", _QUOTED_LINE.sub("\n", words))
    return shown if shown != words else ""
