"""Reads sentences that speak of options: names new ones, and gives what is said of one to it.

For: the sentence reader. Not for: deciding whether a section is one of options.
"""

import re
from collections.abc import Iterator

from app.domain.items import Sign
from app.domain.kit.late_pattern import late
from app.english.phrases.patterns import over_lines
from app.english.reading.choices.asked import asked_options, bare_option
from app.english.reading.choices.no_names import names_nothing
from app.english.reading.choices.option_names import OptionNames, name_in_link
from app.english.reading.choices.remarks import behind_side, marks_weigh, side_of, sign_of, sign_of_mark
from app.english.reading.choices.told import chosen_over
from app.english.reading.headings import Context, Label, label_at
from app.english.reading.modality import Verdict, judge
from app.english.reading.options import is_trade_off, named_options, strip_frame
from app.english.reading.results import Results
from app.english.reading.sentences import cut
from app.english.reading.titled_items import item_in_heading, only_asks

WEIGHED = "said for or against an option"
IN_MIND = Verdict("option", 50, "a way the person has in mind", 6.2)
_ASKED = Verdict("option", 50, "offered as a question", 6.2)
RULES_OUT = 6.5  # an option's sentence with a cue stronger than this is no option
A_QUESTION = "an open question"
_ON_WHICH_SIDE = "says on which side what follows is"
_PROPOSES = over_lines(
    r"(?:(?:this|the|our) (?:rfc|proposal|document|paper|note|report|enhancement|memo|change|request|pep|design) "
    r"(?:proposes|suggests|recommends|introduces|adds)|we propose|i propose|it is proposed|the proposal is)"
    r"(?: here)? (?:to |that we |that )?(?=\S)"
)
_OF_THE_PAPER = late(r"(?:this|our|the)\b", re.IGNORECASE)
_PROPOSED = Verdict("option", 50, "proposed in the text", 6.2)
_PREFERS_AN_OPTION = late(r"\b(?:would rather (?:try|see|have|go for|do)|prefers?|favou?rs?)\b", re.IGNORECASE)
STATES = late(
    r"\W{0,4}(?:the|this|that|it|they|these|those|both|all|none|nobody|everybody|somebody|there|he|she|but|however"
    r"|yet|still|also|i|we|you|please|thanks|if|when|because|note|as|no|without|nothing|with it|in this|its|their"
    r"|his|her|most|some of|one of|says|said)\b",
    re.IGNORECASE,
)
_ONE_MORE = over_lines(
    r"^(?:one|another|a (?:second|third|fourth|further|last)|the (?:second|third|fourth|last|other))"
    r"(?: \w+)? (?:is|was|would be|could be|might be)\b"
    r"|\b(?:is|was|would be|could be|might be) (?:another|one more|a further"
    r"|the (?:second|third|fourth|last|other|obvious)"
    r"|an? \w+ (?:possibility|option|idea|alternative|way)|thinkable|conceivable|imaginable)\b"
    r"|\b(?:brought up|threw in|suggest(?:s|ed)|propos(?:es|ed)|mention(?:s|ed)|rais(?:es|ed)) (?=\w+ing |an? |the )"
)
_NEW_THING = over_lines(
    r"(?:(?:and|then|also|finally|lastly|second|third|first|next),? )?"
    r"(?P<thing>(?:an? (?!(?:friend|neighbou?r|colleague|member|teacher|doctor|man|woman|child|few|week|month|year|day"
    r"|permit|lot)\b)|(?!(?:nothing|something|anything|everything|during|according|regarding|considering|morning|evening"
    r"|spring)\b)\w+ing )[^.;:?]{3,80}?),?"
    r" (?:is|was|would|has|had|needs?|takes|costs?|means|works|seems|sounds|looks)\b"
)
_CHOSEN = late(
    r"\W{0,4}(?:chosen|selected|preferred|recommended)(?: option| alternative| solution| variant)?\s{0,2}:"
    r"\s{0,2}[\"“*_]{0,3}"
    r"|\W{0,4}(?:(?:therefore|so|thus|hence|in the end|finally),? )?(?:we|i) (?:have |had )?(?:therefore |thus "
    r"|then |finally )?(?:decided|chose|choose|opted|went|go|will go|settled)"
    r"(?: to go)? (?:for|on|with|to use|to take|in favou?r of)?\s{0,2}",
    re.IGNORECASE,
)
_QUOTED = late(r"[\"“*_\[]{0,3}(?P<name>[^\"”*\]\n]{2,80})(?=[\"”*\]])")
_WILL = late(r"\W{0,4}(?:we|the \w+) (?:will|shall|are going to|is to|are to) (?=\w)", re.IGNORECASE)
_BY_ORDER = late(
    r"\W{0,4}(?:but |and |however,? |only )?the (?P<which>first|second|third|fourth|fifth|last|latter|former)\b"
    r"(?! (?:time|thing|step|week|day|month|year|half|part)s?\b)",
    re.IGNORECASE,
)
_ITS_NUMBER = late(
    r"(?:(?:option|variant|alternative|variante|proposal|plan|scenario)\s(?:\d{1,2}|[A-Za-z])\s?[.):–—-]{1,2}"
    r"|\(?(?:\d{1,2}|[A-Za-z])[.)])\s+(?=\S{2})",
    re.IGNORECASE,
)
_BY_NUMBER = late(
    r"\W{0,4}(?:option|variant|alternative|idea|plan|number|no\.)\s?(?:\d{1,2}|[A-Za-z])\b", re.IGNORECASE
)
_SUBJECT = late(
    r"(?:(?:but|and|though|however|still|yet|while)[, ]\s{0,2})?(?:the|an?|this|that|his|her|my|our|your)\s"
    r"(?P<words>[\w'’-]+(?:\s[\w'’-]+)?)",
    re.IGNORECASE,
)
_FLAT = 3.4  # the strength of "no", "stays" and the like, which speak of anything
_WEAK = 4.5  # from this strength on a word speaks for its class whatever the sentence is about
_ORDER = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
EARLY = 60  # characters in which a sentence that states something has its verb
_MENTIONS = over_lines(r"(?:the|that|this|these|those|his|her|our) [\w'’-]+(?: [\w'’-]+)?$")
_NO_SUBJECT = over_lines(
    r"(?:costs?|needs|takes|means|saves|works|lasts|holds|fits|comes|runs|goes|requires|makes|gives|brings|leaves|pays"
    r"|gets|looks|sounds|would (?:cost|need|take|mean|save|last)) (?!(?:must|should|shall|may)\b)"
)
_MENTIONS_ELSEWHERE = late(
    r"(?:der|die|das|den|dem|diese[rnsm]?|le|la|les|l['’]|cette|ce) ?[\w'’-]+(?: [\w'’-]+)?[.!]?$", re.IGNORECASE
)
VERB = late(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|must|may|does|do|did|gets?|goes|comes?|costs?|needs?"
    r"|takes?|makes?|brings?|brought|gives?|keeps?|knows?|stays?|means?|saves?|works?|lasts?|runs?|no)\b",
    re.IGNORECASE,
)


class OptionReader:
    """Reads options and remarks on them; knows which were named in the section that is read."""

    def __init__(self, text: str, results: Results, names: OptionNames) -> None:
        self._text = text
        self._results = results
        self.names = names
        self._marks_weigh = marks_weigh(text)
        self._here: list[int] = []  # options named since the section began
        self._spoken_of: int | None = None  # the option the sentence before spoke of
        self._side: Sign | None = None  # of the remarks that are read, by what stands above them

    def start_section(self) -> None:
        """Begin a section: no option has been named in it."""
        self._here.clear()
        self._spoken_of = None
        self._side = None

    def start_facet(self) -> None:
        """Begin another side of the same option: what follows is on neither side."""
        self._side = None

    def start_paragraph(self) -> None:
        """Begin a paragraph: nothing has been spoken of in it."""
        self._spoken_of = None

    @property
    def has_some(self) -> bool:
        """Whether the section that is read has named options."""
        return bool(self._here)

    def add(
        self, start: int, end: int, verdict: Verdict, context: Context | None, label: str | None = None
    ) -> int | None:
        """Add an option and what it is called; return where it starts."""
        link = name_in_link(self._text[start:end])
        if link is not None:
            start, end = start + link[0], start + link[1]
        if names_nothing(self._text, start, end):
            self._results.leave(start, end, WEIGHED)
            return None
        if _MENTIONS_ELSEWHERE.match(self._text, start, end) and self.names.named_in(self._text[start:end]) is not None:
            self._results.leave(start, end, WEIGHED)
            return None
        named, number = self._text[start:end], _ITS_NUMBER.match(self._text, start, end)
        start = number.end() if number is not None else start
        at = self._results.emit(start, end, verdict, context, label=label)
        if at is not None:
            self.names.add(at, named, *([label] if label else []))
            self._here.append(at)
            self._spoken_of = at
        return at

    def in_label(self, start: int, end: int, name: Label, verdict: Verdict, context: Context | None) -> int | None:
        """Take the name between number and colon of "Variant A – Key cards: 1,900"; None where a label has none."""
        inside = item_in_heading(name.words)
        if inside is None or inside[0] != "option":
            return None
        first = self._text.index(name.words, start)
        at = self.add(first + inside[1], first + len(name.words), verdict, context, name.words)
        self.said_of(at, name.end, end)
        return at

    def take_side(self, start: int, end: int) -> bool:
        """Note what a line such as "Pros:" says of the remarks below it; return whether it is such a line."""
        side = side_of(self._text[start:end])
        if side is not None:
            self._side = side
            self._results.head(start, end, _ON_WHICH_SIDE)
        return side is not None

    def weigh(self, start: int, end: int, context: Context) -> None:
        """Read what is said of an option that its heading has named; a limit of its own design is none for others."""
        if self.take_side(start, end):
            return
        for begin, stop in cut(self._text, start, end):
            own = judge(self._text[begin:stop], context)
            signed = self._side is not None or sign_of(self._text[begin:stop]) is not None
            if own is not None and not signed and own.kind == "aside" and own.strength > RULES_OUT:
                self._results.emit(begin, stop, own, context)
            else:
                self.said_of(context.option, begin, stop)

    def said_of(self, option: int | None, start: int, end: int) -> None:
        """Keep what is said of an option with it; without one it is a remark that names none."""
        while start < end and self._text[start] in " :,;–—-\n":
            start += 1
        if not any(sign.isalnum() for sign in self._text[start:end]):
            return
        self._spoken_of = option if option is not None else self._spoken_of
        if option is None:
            self._results.leave(start, end, WEIGHED)
        else:
            marked = sign_of_mark(self._text, start) if self._marks_weigh else None
            sign, begin = sign_of(self._text[start:end]) or marked or self._side, behind_side(self._text, start, end)
            self._results.head(start, begin, _ON_WHICH_SIDE)
            self._results.remark(begin, end, option, sign, WEIGHED)

    def sentence(self, start: int, end: int, context: Context) -> None:
        """Read a sentence of a section about options."""
        sentence = self._text[start:end]
        if sentence.rstrip().endswith("?") and self.asked(start, end, among_options=True):
            return
        name = label_at(self._text, start, end)
        if name is not None and self.in_label(start, end, name, under(context), context) is not None:
            return
        own = judge(sentence, context)
        prefers = _PREFERS_AN_OPTION.search(sentence) is not None
        other = own is not None and own.kind in {"hard", "soft", "aside", "assumption"} and own.strength > RULES_OUT
        if own is not None and other and not (prefers and own.kind == "soft"):
            self._results.emit(start, end, own, context)
        elif not context.heading and self._here and self._new_subject(start, end, context):
            return
        elif only_asks(sentence):
            self._results.leave(start, end, A_QUESTION)
        elif is_trade_off(sentence) or (self._here and self._comments(start, end)):
            self.said_of(self._meant(sentence), start, end)
        else:
            self.options(start, end, context, enumerated=False)

    def _new_subject(self, start: int, end: int, context: Context) -> bool:
        """Take a new thing that a sentence behind "we looked at three ways" begins with and speaks of."""
        subject = _NEW_THING.match(self._text, start, end)
        if subject is None or self.names.named_in(subject["thing"]) is not None:
            return False
        self.said_of(self.add(*subject.span("thing"), under(context), context), subject.end("thing"), end)
        return True

    def _comments(self, start: int, end: int) -> bool:
        """Tell whether a sentence behind options speaks of them instead of naming one more."""
        if strip_frame(self._text, start, end) != start or _ONE_MORE.search(self._text, start, end) is not None:
            return False
        label = label_at(self._text, start, end)
        begin = start if label is None or label.topic == "option" else label.end
        sentence = self._text[begin:end]
        states = STATES.match(sentence) is not None or VERB.search(sentence[:EARLY]) is not None
        return states or begin > start or self.names.named_in(sentence) is not None

    def decided(self, start: int, end: int, context: Context | None) -> bool:
        """Read a sentence that says what was chosen: said of a known option, else it names the option."""
        sentence = self._text[start:end]
        if not len(self.names) and (over := chosen_over(self._text, start, end)):
            self.told(start, end, [(one.start, one.end) for one in over], context)
            self.names.last = over[0].start
            return True
        chosen = _CHOSEN.match(sentence) or (_WILL.match(sentence) if not len(self.names) else None)
        quoted = _QUOTED.match(sentence, chosen.end()) if chosen else None
        known = self.names.exactly(quoted["name"]) if quoted else None
        rest = sentence[chosen.end() :] if chosen else sentence
        known = known or self._by_order(rest) or self.names.named_in(rest) or self.names.own
        if known is not None:
            self._results.remark(start, end, known, sign_of(sentence), "says what was chosen")
            self._spoken_of = known
            self.names.last = known
            return True
        if chosen is None:
            return False
        self.options(start + chosen.end(), end, context, enumerated=False)
        return True

    def proposed(self, start: int, end: int, context: Context | None) -> bool:
        """Take what a paper says it proposes ("This RFC proposes a key behind each ingredient.")."""
        names = self.names
        if names.own_sentence == start:
            names.take_own(self.add(start, end, _PROPOSED, context), self._text[start:end])
            return True
        proposes = _PROPOSES.match(self._text, start, end)
        if proposes is None or (context is not None and context.topic in {"aside", "goal", "hard"}):
            return False
        of_paper = _OF_THE_PAPER.match(self._text, start, end) is not None
        if names.own is None and of_paper and len(names) == 1:
            # "Proposal: a flag for …" has said it already.
            words = self._text[proposes.end() : end]
            names.take_own(names.named_in(words), words)
        if names.own is not None:
            self._results.remark(start, end, names.own, None, "says what is proposed")
        else:
            at = self.add(proposes.end(), end, _PROPOSED, context)
            # "This RFC proposes …" speaks for the whole paper, "I propose …" for one of those who write.
            if of_paper:
                names.take_own(at, self._text[proposes.end() : end])
        return True

    def asked(self, start: int, end: int, *, among_options: bool) -> bool:
        """Take the options a question offers; return whether it offers any."""
        found = asked_options(self._text, start, end, among_options=among_options)
        for first, last in found:
            self.add(first, last, _ASKED, None)
        return bool(found)

    def told(self, start: int, end: int, found: list[tuple[int, int]], context: Context | None) -> None:
        """Take the options a sentence of prose tells; the rest of it is said of the last one."""
        stop, at = start, None
        for first, last in found:
            known = self.names.exactly(self._text[first:last])
            mentions = known is None and _MENTIONS.match(self._text, first, last) is not None
            known = self.names.named_in(self._text[first:last]) if mentions and self._here else known
            if known is None:
                at = self.add(first, last, IN_MIND, context)
            else:
                self._results.remark(first, last, known, None, WEIGHED)
                at = known
            stop = last
        rest = self._text[stop:end].split()
        if len(rest) == 1 and rest[0][:1].isalpha():
            # "… has been named": a verb that ends the sentence says nothing of the option.
            self._results.leave(stop, end, WEIGHED)
        else:
            self.said_of(at, stop, end)

    def bare(self, start: int, end: int) -> bool:
        """Take the option that a question of a few words is."""
        found = bare_option(self._text, start, end)
        return found is not None and self.add(*found, _ASKED, None) is not None

    def options(self, start: int, end: int, context: Context | None, *, enumerated: bool) -> None:
        """Take the options a running sentence names."""
        verdict = under(context) if context is not None and context.topic == "option" else IN_MIND
        for first, last in self._new(start, end, enumerated=enumerated):
            self.add(first, last, verdict, context)

    def _new(self, start: int, end: int, *, enumerated: bool) -> Iterator[tuple[int, int]]:
        for first, last in named_options(self._text, start, end, enumerated=enumerated):
            if first >= last:
                continue
            known = self.names.exactly(self._text[first:last])
            if known is None:
                yield first, last
            else:
                self._results.remark(first, last, known, None, WEIGHED)

    def _meant(self, sentence: str) -> int | None:
        """Return the option a remark speaks of: the one it names, else the one before it in its paragraph."""
        named = self.names.named_in(sentence)
        return named if named is not None else self._by_order(sentence) or self._spoken_of

    def comes_back(self, start: int, end: int) -> bool:
        """Take a sentence that begins with "the first" or "option 2" as said of that option of the section."""
        sentence = self._text[start:end]
        if not self._here or sentence.rstrip().endswith("?"):
            return False
        about = self._by_order(sentence)
        if about is None and _BY_NUMBER.match(sentence):
            # "Option B: a robot that takes bookings" is one more, though it shares a word with option A.
            counted = item_in_heading(sentence)
            about = self.names.named_in(sentence) if counted is None else self.names.numbered(sentence)
        if about is None:
            return False
        self.said_of(about, start, end)
        return True

    def goes_on(self, start: int, end: int, *, follows: bool) -> bool:
        """Take a sentence without strong words of its own as said of the option it begins with, or that it follows.

        Args:
            start: Where the sentence begins.
            end: Where it ends.
            follows: Whether the sentence before it in its paragraph named or weighed an option.
        """
        subject = _SUBJECT.match(self._text, start, end) if len(self.names) > 1 else None
        about = self.names.named_in(subject["words"]) if subject is not None else None
        follows = follows and about is None
        about = self._spoken_of if follows else about
        if about is None or self._text[end - 1] == "?":
            return False
        own = None if follows and _NO_SUBJECT.match(self._text, start, end) else judge(self._text[start:end], None)
        if own is not None and (own.strength > (_FLAT if follows else _WEAK) or own.kind == "aside"):
            return False
        self.said_of(about, start, end)
        return True

    def _by_order(self, sentence: str) -> int | None:
        """Return the option that "the first", "the last one" and the like mean of those just named."""
        order = _BY_ORDER.match(sentence)
        if order is None or len(self._here) < 2:
            return None
        place = _ORDER.get(order["which"].lower(), -1)
        return self._here[place] if place < len(self._here) else None


def under(context: Context) -> Verdict:
    """Return that something is an option because of what stands above it."""
    return Verdict("option", 50, f"under “{context.source}”", 6.2)
