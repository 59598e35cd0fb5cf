"""Reads the sentence above a list that names an option itself, asks what one thinks of the list, or tells one's parts.

For: the reader. Not for: lead-ins that only announce what a list holds, which ``headings`` knows.
"""

from app.english.phrases.choice_phrases import favourite_frames, first_match, opinion_frames
from app.english.reading.choices.option_reader import WEIGHED, OptionReader
from app.english.reading.choices.own_proposal import announces_parts
from app.english.reading.heading_context import Scopes
from app.english.reading.headings import Context
from app.english.reading.modality import Verdict
from app.english.reading.results import Results
from app.english.reading.titles import shown

_FAVOURITE = Verdict("option", 50, "named above those it is compared to", 6.2)


class ListLeads:
    """What stands above lists of options or of parts of an option."""

    def __init__(self, text: str, results: Results, options: OptionReader, scopes: Scopes) -> None:
        self._text = text
        self._results = results
        self._options = options
        self._scopes = scopes

    def open(self, start: int, end: int) -> bool:
        """Read a sentence right above a list; return whether it was such a lead-in."""
        sentence = self._text[start:end]
        own = self._options.names.own
        if announces_parts(sentence) and own is not None:
            self._results.head(start, end, "says what follows")
            self._scopes.open_lead(Context("option", shown(sentence), option=own), waits=True)
            return True
        if first_match(opinion_frames(), self._text, start, end) is not None:
            self._results.head(start, end, "asks about what follows")
            self._scopes.open_lead(Context("option", shown(sentence)), waits=True)
            return True
        favourite = first_match(favourite_frames(), self._text, start, end)
        if favourite is None:
            return False
        first, last = favourite.span("o")
        if self._options.names.exactly(self._text[first:last]) is None:
            at = self._options.add(first, last, _FAVOURITE, None)
        else:
            at = self._options.names.exactly(self._text[first:last])
        if at is None:
            return False
        self._results.remark(last, end, at, None, WEIGHED)
        self._scopes.open_lead(Context("option", shown(sentence)), waits=True)
        return True
