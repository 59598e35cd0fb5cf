"""Reads one sentence under a context: cuts it into statements and options, classes each, and hands them on.

For: the reader. Not for: paragraphs, lists and tables, which decide the context.
"""

import re
from collections import Counter

from app.domain.kit.late_pattern import late
from app.english.kinds import Kind
from app.english.phrases.heading_words import Topic
from app.english.phrases.patterns import over_lines
from app.english.reading.choices.errands import PAPER_WORK, errand_of
from app.english.reading.choices.option_names import OptionNames
from app.english.reading.choices.option_reader import IN_MIND, OptionReader
from app.english.reading.choices.told import Telling, counts_opinions, past_clock, tells_a_choice, told_options
from app.english.reading.headings import Context, Label, label_at, topic_of
from app.english.reading.modality import Verdict, judge
from app.english.reading.pieces.clauses import (
    chained,
    is_comment,
    is_reason,
    leans_on_the_one_before,
    members,
    statements,
    things,
    without_opening,
)
from app.english.reading.pieces.qualities import qualities
from app.english.reading.pieces.scraps import is_scrap
from app.english.reading.questions import is_question
from app.english.reading.results import Results
from app.english.reading.tables import is_legend
from app.english.reading.titles import shown

_Piece = tuple[int, int, Verdict | None]

_CLASSES: frozenset[Topic] = frozenset({"goal", "hard", "soft", "assumption", "resource", "today", "option", "aside"})
_INNER_COLON = late(r":[*_]{0,2}\s+(?=\S)")
_COLON_WITHIN = 160  # characters in which a sentence may announce what follows its colon
_TELLS = late(
    (
        r"\d|\b(?:is|are|was|were|has|have|had|do|does|goes|comes?|takes?|gets?|makes?|keeps?|runs?|works?"
        r"|uses?|sends?|plans?|sells?|serves?|looks? after|bring|needs?)\b"
    ),
    re.IGNORECASE,
)
_FLAT_STATEMENT = 3.4  # the strength of "stays", "keeps" and "always", which tell of the present as well
_WEAK_SHOULD = 4.4  # the strength of a plain "should"
_ADDS = late(
    (
        r"(?:and|moreover|furthermore|in addition|besides|also|second(?:ly)?|third(?:ly)?|finally|likewise"
        r"|at the same time)\b"
    ),
    re.IGNORECASE,
)
_ONE_MORE_THAT = late(
    r"(?:and |plus |also )?(?:so )?that\s(?!(?:is|was|means|would|one|way|will|has|said)\b)", re.IGNORECASE
)
_STRONG_CUE = 5.0
_TELLING = 4.0  # a cue strong enough to speak for the sentences beside it
_SECTION_SAMPLE = 60
_SURE_ASIDE = 7.5
_MAY_TELL = frozenset({"neutral", "requirements", "today", "option", "reasons"})
_MIXED = frozenset({"neutral", "requirements", "today", "reasons"})
_PLAIN_CLASS = late(
    r"(?:\w+ )?(?:goals?|aims?|purpose|objectives?|limits?|constraints?|musts?|rules?|must not|wish(?:es)?|nice to have"
    r"|preferences?|options?|ideas?|alternatives?|assum\w+|today|now|at present|at hand|resources?|out of scope"
    r"|not in scope|non-goals?|note|status|done|to-?do|question|decision)$",
    re.IGNORECASE,
)
_SHOULD_ALSO = late(r"(?:it|they|this|these|the \w+) (?:should|must|ought to) also\b", re.IGNORECASE)
_WANTS = late(
    r"\b(?:should|must|shall|wants?|wish|would|needs?|to|will|fewer|less|more|better|so that|can|every|each|no|none)\b",
    re.IGNORECASE,
)
_LEANS = late(r"\b(?:rather than|preferably|if possible|instead of|if we can|would be nice)\b", re.IGNORECASE)
_FORBIDS = over_lines(
    r"(?:(?:whatever|but|and|just|please|so|only|also),? )*(?:don['’]t|do not|never) (?!know|think|have|care|mind|worry"
    r"|forget|hesitate|see|want|like|need|really|believe|understand|remember|expect|get|we|i|you)\w+"
)
_PROHIBITION = Verdict("hard", 100, "a prohibition", 6.3)
_A_THING = late(r"(?:an?|some|the|my|our)\s", re.IGNORECASE)
_NEAR = 3  # paragraphs behind an option in which a question of a few words is one more
_NO_CLASS = "no heading or word classes it"


def _is_plain(named: Label | None) -> bool:
    """Tell whether a label names a class in plain words ("Limit: …"), which holds against a heading."""
    return named is not None and named.topic in _CLASSES and _PLAIN_CLASS.match(named.words) is not None


class SentenceReader:
    """Reads sentences in text order; remembers what the one before was about."""

    def __init__(self, text: str, results: Results, names: OptionNames, *, has_legend: bool) -> None:
        self._text = text
        self._results = results
        self._has_legend = has_legend
        self._asked_before_list = False
        self._has_opinions = counts_opinions(text)
        self._is_story = tells_a_choice(text)
        self._previous: Kind | None = None
        self.options = OptionReader(text, results, names)
        self._paragraphs = 0
        self._offered_in = -_NEAR  # the paragraph that offered an option last
        self.list_kind: Kind | None = None
        self.in_log = False  # whether the log of an incident is read: what somebody asks for in it is an idea
        self.section_kind: Kind | None = None  # what the words of a section speak for whose heading names no class

    def start_list(self) -> None:
        """Begin a list: what its items tell does not hang on their order."""
        self._asked_before_list = self._results.asked

    def start_paragraph(self) -> None:
        """Forget what the sentence before was about."""
        self._paragraphs += 1
        self._previous = None
        self.options.start_paragraph()

    def read(
        self, start: int, end: int, context: Context | None, *, label: str | None = None, in_item: bool = False
    ) -> None:
        """Read the sentence text[start:end]."""
        text = self._text
        if self._has_legend and is_legend(text[start:end]):
            self._results.leave(start, end, "explains a priority column")
            return
        begin = without_opening(text, past_clock(text, start, end) if self.in_log else start, end)
        if is_scrap(text[start:end]):
            self._results.leave(start, end, "no statement")
            return
        if is_comment(text, begin, end):
            self._results.leave(start, end, "a comment on the sentence before it")
            return
        if text[end - 1] == "?" and self._question(begin, end, context):
            return
        if self.options.proposed(begin, end, context) or self._told(start, begin, end, context):
            return
        if self._comes_back(begin, end, context, in_item=in_item):
            return
        named = label_at(text, begin, end)
        if context is not None and context.topic == "option" and self.options.has_some and not _is_plain(named):
            self.options.sentence(begin, end, context)
            return
        if (
            named is not None
            and named.topic in _CLASSES
            and (context is None or context.topic not in {"aside", "assumption"})
            and (context is None or not context.heading or context.topic in _MIXED or _is_plain(named))
        ):
            self._labelled(start, end, named, label)
            return
        if self._announced(begin, end, named, context, label):
            return
        if context is not None and context.topic == "option":
            self.options.sentence(begin, end, context)
            return
        self._statements(start, end, context, label=label, in_item=in_item)

    def _comes_back(self, start: int, end: int, context: Context | None, *, in_item: bool) -> bool:
        """Give a sentence that comes back to an option, by its order or its name, or goes on about it, to that one."""
        if context is not None and context.topic not in _MAY_TELL:
            return False
        if self.options.comes_back(start, end):
            return True
        tells = context is None or context.topic in {"neutral", "today", "reasons"}
        return tells and self.options.goes_on(start, end, follows=self._previous == "option" and not in_item)

    def _question(self, start: int, end: int, context: Context | None) -> bool:
        """Take the options a question offers; one of a few words is an option beside others."""
        among = context is not None and context.topic == "option"
        if context is not None and context.topic == "aside" and not self.in_log:
            return False
        if self.options.asked(start, end, among_options=among):
            self._offered_in = self._paragraphs
            self._previous = "option"
            return True
        follows = re.match(r"\s{1,3}or\b", self._text[end : end + 8], re.IGNORECASE) is not None
        # In a chat the next who speaks may say no more than "dj kev?"; elsewhere such a question asks for something.
        line = self._text[self._text.rfind("\n", 0, start) + 1 : start].rstrip()
        near = line.endswith(":") and self._paragraphs - self._offered_in <= _NEAR
        thing = line.endswith(":") and _A_THING.match(self._text, start, end) is not None
        return (follows or near or thing or self._previous == "option") and self._bare(start, end)

    def _bare(self, start: int, end: int) -> bool:
        taken = self.options.bare(start, end)
        self._previous = "option" if taken else self._previous
        return taken

    def _told(self, start: int, begin: int, end: int, context: Context | None) -> bool:
        """Take the option that prose tells ("one way would be to …"); what follows it is said of it."""
        # A question asked in passing ("What I dream of?") does not hold every story behind it to its class.
        passing = context is not None and not context.heading and context.topic in {"goal", "soft"}
        if context is not None and context.topic not in _MAY_TELL and not passing and not self.in_log:
            return False
        among = self._previous == "option" or self.options.has_some
        # "Second, two students" keeps its opening, which says that it is one more.
        first = start if context is not None and context.topic == "option" else begin
        first = past_clock(self._text, first, end) if self.in_log else first
        telling = Telling(opinions=self._has_opinions, among=among, story=self._is_story, log=self.in_log)
        found = told_options(self._text, first, end, telling)
        if not found and first == begin > start:
            # "Then there is the hoist": what opens the sentence may be part of the phrase.
            found = told_options(self._text, start, end, telling)
        if not found:
            return False
        self.options.told(start, end, [(one.start, one.end) for one in found], context)
        self._previous = "option"
        return True

    def read_later(self, start: int, end: int, context: Context | None) -> None:
        """Read a sentence after the first of a list item: a reason, unless its own words are strong."""
        own = judge(self._text[start:end], None)
        open_context = context is None or context.topic in {"neutral", "today", "aside", "assumption"}
        strong = own is not None and own.strength >= _STRONG_CUE and own.kind in {"hard", "soft", "assumption"}
        if open_context or strong:
            self.read(start, end, context)
        else:
            self._results.leave(start, end, "a reason or detail of the item before it")

    def common_kind(self, items: list[tuple[int, int]]) -> Kind | None:
        """Return the class most items of a list without a lead-in have by their own words."""
        verdicts = [judge(self._text[start : min(end, start + 300)], None) for start, end in items]
        kinds = Counter(verdict.kind for verdict in verdicts if verdict is not None)
        if not kinds:
            return None
        kind, count = kinds.most_common(1)[0]
        return kind if count >= 2 and count * 2 > sum(kinds.values()) and count * 2 >= len(verdicts) else None

    def kind_among(self, pieces: list[tuple[int, int]]) -> Kind | None:
        """Return the class that the sentences of a section with words of their own agree on, for those without."""
        verdicts = [judge(self._text[start : min(end, start + 300)], None) for start, end in pieces[:_SECTION_SAMPLE]]
        kinds = Counter(v.kind for v in verdicts if v is not None and v.strength >= _TELLING and v.kind != "aside")
        if not kinds:
            return None
        kind, count = kinds.most_common(1)[0]
        return kind if count * 3 >= sum(kinds.values()) * 2 and count * 5 >= len(verdicts) else None

    def _labelled(self, start: int, end: int, named: Label, label: str | None) -> None:
        """Read "Purpose: …"; what follows the label is of its class."""
        inner = Context(named.topic or "neutral", shown(named.words))
        if inner.topic == "aside":
            verdict = judge(self._text[start:end], inner) or Verdict("aside", 0, "about the work", 9.0)
            self._results.emit(start, end, verdict, inner, label=label)
        elif self.options.in_label(start, end, named, IN_MIND, inner) is None:
            self._enumeration(named.end, end, inner, label)

    def _announced(self, begin: int, end: int, named: Label | None, context: Context | None, label: str | None) -> bool:
        """Read a sentence whose first part announces what its colon opens ("what we're after: …")."""
        colon = _INNER_COLON.search(self._text, begin, min(end, begin + _COLON_WITHIN))
        if colon is None or (named is not None and colon.end() == named.end):
            return False
        prefix = self._text[begin : colon.start()]
        topic = topic_of(prefix.rsplit(". ", 1)[-1])
        if topic is None or topic not in _CLASSES or topic == "aside":
            return False
        if context is not None and context.topic not in {"neutral", "requirements", "today", "option", topic}:
            return False
        self._enumeration(colon.end(), end, Context(topic, shown(prefix)), label)
        return True

    def _enumeration(self, start: int, end: int, context: Context, label: str | None) -> None:
        if context.topic == "option":
            self.options.options(start, end, context, enumerated=True)
            return
        splitter = things if context.topic == "resource" else members
        for first, last in splitter(self._text, start, end):
            verdict = judge(self._text[first:last], context)
            self._previous = verdict.kind if verdict is not None else None
            if verdict is None:
                self._results.leave(first, last, _NO_CLASS)
            else:
                self._results.emit(without_opening(self._text, first, last), last, verdict, context, label=label)

    def _statements(self, start: int, end: int, context: Context | None, *, label: str | None, in_item: bool) -> None:
        text = self._text
        whole = judge(text[start:end], context, listed=in_item)
        if whole is not None and whole.kind == "option":
            self.options.options(start, end, context, enumerated=False)
            self._previous = "option"
            return
        pieces = [
            (first, last, self._forbidden(first, last, context) or judge(text[first:last], context, listed=in_item))
            for first, last in statements(text, start, end)
        ]
        if whole is not None and whole.kind == "aside" and whole.strength >= _SURE_ASIDE:
            pieces = [(start, end, whole)]
        if text[end - 1] == "?" and is_question(text[start:end]):
            pieces = [piece for piece in pieces if self._answers(piece)]
        adds = _ADDS.match(text, start, end) is not None
        for first, last, found in self._joined(pieces, context):
            begin = without_opening(text, first, last)
            if is_reason(text, begin, last) and begin != start:
                self._results.leave(begin, last, "a reason")
                continue
            verdict = self._following_on(
                " ".join(text[first : min(last, first + 80)].split()), found, context, adds=adds, in_item=in_item
            )
            if verdict is None or verdict.strength <= _FLAT_STATEMENT:
                verdict = self._by_place(begin, last, context, in_item=in_item) or verdict
            if verdict is None:
                self._results.leave(begin, last, _NO_CLASS)
            else:
                self._put(begin, last, verdict, context, label)

    def _forbidden(self, start: int, end: int, context: Context | None) -> Verdict | None:
        """Read "just don't cut the willow": what the person forbids is a limit, whatever verb it forbids."""
        if context is None or context.topic == "neutral":
            errand = errand_of(self._text[start : min(end, start + 200)])
            if errand is not None and errand is not PAPER_WORK:
                return errand
        if context is not None and context.topic not in {"neutral", "requirements", "hard"}:
            return None
        return _PROHIBITION if _FORBIDS.match(self._text, start, end) is not None else None

    def _put(self, start: int, end: int, verdict: Verdict, context: Context | None, label: str | None) -> None:
        self._previous = verdict.kind
        if verdict.kind == "option":
            self.options.options(start, end, context, enumerated=False)
            return
        if verdict.kind == "resource":
            parts = list(things(self._text, start, end))
        elif verdict.kind in {"goal", "assumption"}:
            parts = [
                piece
                for first, last in chained(self._text, start, end)
                for piece in (qualities(self._text, first, last) if verdict.kind == "goal" else ((first, last),))
            ]
        else:
            parts = [(start, end)]
        for first, last in parts:
            self._results.emit(first, last, verdict, context, label=label)

    def _following_on(
        self, words: str, verdict: Verdict | None, context: Context | None, *, adds: bool, in_item: bool
    ) -> Verdict | None:
        """Let a statement with weak words of its own go on in the class of the one before it."""
        flat = verdict is None or verdict.strength <= _FLAT_STATEMENT
        if self._previous == "today" and not in_item and verdict is not None and _only_by_heading(verdict, words):
            return Verdict("today", 50, "goes on about how it is now", 1.5)
        if flat and self._previous == "today" and (verdict is None or context is None or context.topic == "neutral"):
            return Verdict("today", 50, "goes on about how it is now", 1.5)
        if flat and self._previous in {"goal", "assumption"} and _ONE_MORE_THAT.match(words):
            return Verdict(self._previous, 70, "goes on from the sentence before", 1.5)
        if verdict is not None and self._previous == "goal" and _SHOULD_ALSO.match(words):
            return Verdict("goal", 70, "goes on about what is wanted", 4.4)
        if verdict is not None and adds and self._previous == "goal" and verdict.strength <= _WEAK_SHOULD:
            return Verdict("goal", 70, "goes on about what is wanted", verdict.strength)
        return verdict

    def _answers(self, piece: _Piece) -> bool:
        """Tell whether part of a question is an item; what only asks states nothing."""
        first, last, verdict = piece
        if verdict is not None and verdict.kind in {"goal", "option", "aside"}:
            return True
        self._results.leave(first, last, "a question")
        return False

    def _by_place(self, start: int, end: int, context: Context | None, *, in_item: bool) -> Verdict | None:
        """Class a statement without any word for a class by where it stands: among its list, or before all wishes."""
        if context is not None and context.topic != "neutral":
            return None
        if in_item and self.list_kind is not None:
            leans = self.list_kind == "hard" and _LEANS.search(self._text, start, end) is not None
            return _beside("soft" if leans else self.list_kind, "like the items beside it")
        if self.section_kind is not None and (self._results.asked or self.section_kind != "hard"):
            return _beside(self.section_kind, "like the sentences beside it")
        words = self._text[start : min(end, start + 400)]
        told = (
            _TELLS.search(words) is not None and words.rstrip(")\"”'’*_")[-1:] not in "?!:" and len(words.split()) > 3
        )
        finished = in_item or words.rstrip(")\"”'’*_")[-1:] in ".;" or self._text[end : end + 1] in {",", ";", ".", " "}
        asked = self._asked_before_list if in_item else self._results.asked
        if told and finished and not asked:
            return Verdict("today", 50, "told before anything is asked for", 1.0)
        return None

    def _joined(self, pieces: list[_Piece], context: Context | None) -> list[_Piece]:
        """Put a statement that only comments on the one before back to it."""
        joined: list[_Piece] = []
        for first, last, verdict in pieces:
            if joined and leans_on_the_one_before(self._text, joined[-1][1], first, last):
                begin = joined[-1][0]
                joined[-1] = (begin, last, judge(self._text[begin:last], context))
            else:
                joined.append((first, last, verdict))
        return joined


def _only_by_heading(verdict: Verdict, words: str) -> bool:
    """Tell whether a sentence is a goal by the heading above it alone, and its words tell how things are."""
    return verdict.kind == "goal" and verdict.rule.startswith("under ") and _WANTS.search(words) is None


def _beside(kind: Kind, rule: str) -> Verdict:
    """Return the class a statement without words of its own has by those beside it."""
    return Verdict(kind, 100 if kind == "hard" else 60, rule, 1.0)
