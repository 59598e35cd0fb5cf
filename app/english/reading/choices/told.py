"""Finds the options that running prose tells: "one way would be to …", "Anna is for …", "torn between A and B".

For: the sentence reader, before a sentence's other words are weighed. Not for: questions (`asked`), nor lists. A person
who is for something names an option only where several are told to be for something: one alone may state a wish.
"""

import re
from dataclasses import dataclass

from app.domain.kit.late_pattern import late
from app.english.phrases.choice_phrases import SOMEBODY, Frame, frame_places, frames
from app.english.phrases.patterns import over_lines
from app.english.reading.options import COUNTED, strip_frame
from app.english.reading.sentences import trimmed

_ORDER = (
    r"(?:one|another|yet another|the obvious|(?:an?|the|my|our) (?:second|third|fourth|fifth|sixth|further|different"
    r"|last|other|next|final|simplest|cheapest|easiest|obvious|radical|new|better|simple|cheap|alternative))"
)
_WAY = (
    r"(?:option|idea|way|possibility|approach|thought|route|variant|alternative|plan|proposal|solution|choice|road"
    r"|path|suggestion|answer|candidate|contender|pick|venue|place)"
)
_OPENING = r"(?:(?:and|but|or|so|then|well|also|ok|of course|finally|lastly|maybe|perhaps),? )?"
_BE = r"(?:is|was|would be|could be|might be|may be)(?: simply| just| perhaps| maybe| always)?"
_ONE_WAY = over_lines(
    rf"{_OPENING}{_ORDER} (?:\w+ )?{_WAY}(?: out| forward| for us)?(?: {_BE}(?: to (?:just |simply )?|:? )|: )"
)
_ONE_MORE = over_lines(rf"{_OPENING}{_ORDER}(?: \w+)? {_BE} to (?:just |simply )?")
_IN_ORDER = over_lines(
    rf"{_OPENING}(?:first|second|third|fourth|fifth|last|final)(?:ly)?(?: of all)?[,:] (?:we could |to )?"
)
_THOUGHT = over_lines(
    r"(?:(?:and|but|or|so|then|well|also|ok|of course|finally|lastly|in the end|at first),? )?(?:i|we)(?:['’]ve|['’]m"
    r"|['’]re| have| had| am| are| were| was)?(?: (?:also|even|often|once|long|been|briefly|seriously))* "
    r"(?:thought|thinking|considered|considering|toyed|toying|dreamed|talked|talking|wondered) (?:about|of|with|whether"
    r" (?:to|we (?:could|should|might))) (?=\w+ing |an? |the |two |three |to )"
)
_BETWEEN = over_lines(
    r"(?:[^.!?]{0,60}\b)?(?:torn|choose|choice|choosing|decide|decision|deciding|hesitat\w{1,3}|waver\w{0,3}"
    r"|comes down to|lies|is|are)(?: (?:is|lies|now|only))? between (?:either )?"
)
_AND = over_lines(r",? (?:and|or) ")
_PERSON = SOMEBODY.replace(" ", r"\s")
_FOR_IT = (
    r"(?:would (?:put in|install|go for|choose|pick|take|fit|build) (?=an? |the |two |three )"
    r"|(?:is|was) (?:all |still |more |clearly |strongly )?(?:for|in favou?r of)|would (?:much "
    r"|far )?rather (?!not\b)|would (?:much )?prefer (?:to |(?=\w+ing ))(?!not\b)|prefers (?:to |(?=\w+ing ))"
    r"|favou?rs|advocates|(?:is )?(?:argu(?:es|ing|ed)|plead(?:s|ed|ing)|push(?:es|ed|ing)|vot(?:es|ed|ing)"
    r"|speaks|spoke) (?:for|in favou?r of)|suggest(?:s|ed)(?: that we)?|propos(?:es|ed)(?: that we| to)?"
    r"|recommend(?:s|ed)(?: that we)?|brought up|threw in|leans towards?|likes the idea of|came up with"
    r"|put forward|(?:says|thinks) (?:that )?(?=an? |[\w '’-]{3,60} would (?:do|be enough|suffice|be best)\b)"
    r"|(?:thinks|says|said|thought) (?:that )?we (?:should|could"
    r"|might)(?: just| simply| better)?)"
)
_OPINION = late(
    rf"(?:(?:and|but|so|while|then|though|however),?\s+)?{_PERSON}"
    rf"(?:,\s(?:who|our|the|my|a)\s[^,.]{{1,60}},)?\s+{_FOR_IT.replace(' ', chr(92) + 's+')}"
    r"\s*(?::\s*)?(?:to\s+)?(?=\S)",
    re.IGNORECASE,
)
_BROUGHT_UP = late(
    rf"(?:(?:and|but|so|then|as an alternative|as another option|alternatively|in the end|ps|p\.s\."
    rf"|nb)[,:]?\s+)?{_PERSON}\s+"
    r"(?:has\s+|had\s+|also\s+)?(?:brought\s+up|threw\s+in|came\s+up\s+with|put\s+forward|swears\s+by"
    r"|wants\s+to\s+sell\s+(?:us|me)|suggest(?:s|ed)"
    r"|propos(?:es|ed))"
    r"\s*(?::\s*)?(?:to\s+|that\s+we\s+(?:should\s+|could\s+)?)?(?!that\b|an?\s+(?:meeting|date|question|point"
    r"|problem|vote|break|deadline|talk|walk|look)\b)(?=\S)",
    re.IGNORECASE,
)
_AS_ANOTHER = over_lines(
    r"(?:as (?:an alternative|another (?:option|idea|possibility)|a (?:second|third|fourth|last) (?:option|idea"
    r"|possibility))"
    rf"|alternatively),? (?:{_PERSON} (?:mentioned|named|had|offered|brought in|spoke of|pointed to) )?"
)
_AT_START = late(r"(?:^|(?<=[.!?;\n])\s+)", re.MULTILINE)
_TAIL = over_lines(
    r" and (?:i|we|he|she|they)[ ,]| (?:my|him|her|them|our)sel(?:f|ves)\b"
    r"| would (?:outlive|outlast|last|save|spare|free|make|give|fit|cost|do|be enough|help|work|be best"
    r"|suffice)\b|[,;:] (?:which|who|where|whereas|but|because|since|though"
    r"|although|so|as (?:it|we|they|he|she)|that(?:['’][sd]"
    r"| is| would| way)|it(?:['’][sd])?|they|he|she|this|these|those|we|i|you|there|even|especially"
    r"|if|when|for|the|my|our|and (?:it|that"
    r"|they|we|he|she|i|the|so|nobody|everybody))\b|, (?:half|most|some|all|none|one|each|both) of "
    r"|, (?:about )?(?:two|three|four|five|six|seven|eight|nine"
    r"|ten) |;|: | - | – | — | \((?=[^)]*\)[.!?]?$)|, \d"
)
_CHOSE_OVER = over_lines(
    r"(?:[^.:?!]{0,200}?\b(?:we|i|they|board|committee|council|team|group|club|family|members)(?: (?:have|has|had|then"
    r"|therefore|finally|all|unanimously))* )"
    r"(?:decided|opted|voted|settled|chose|picked|selected|went(?= (?:for|with) ))"
    r"(?: (?:for|on|with|to (?:use|take|buy|go with|go for)|in favou?r of))? (?P<chosen>[^.;:?!,]{3,90}?),? "
    r"(?:(?:and|but)? ?(?:over|instead of|rather than|in preference to|against|not(?: for)?|neglected|rejected)) "
    r"(?=an? |the |\w+ing |our |\w)"
)
_FOR_A_REASON = over_lines(
    r",? (?:(?:in order )?to (?:achieve|get|have|keep|save|avoid|reach)|accepting|because|since|so that"
    r"|as (?:it|they|we)|for (?:its|their|the sake)|knowing|which|who)\b"
)
_FRAMES = (_ONE_WAY, _THOUGHT, _BROUGHT_UP, _AS_ANOTHER)
_BARE_LIST = over_lines(
    r"(?:(?:so|well|ok|either|options|my options|basically)[,:]? )?(?P<first>[a-z][\w'’-]*(?: [\w'’-]+){1,8}),"
    r"(?: [\w'’-]+(?: [\w'’-]+){1,8},)* or (?:else |just |simply )?[a-z][\w'’-]*(?: [\w'’-]+){0,8}[.!]?$"
)
_NO_BARE_LIST = over_lines(
    r"\b(?:must|should|shall|may|can|cannot|could|would|no|not|never|is|are|was|were|have|has|had|within|least|most"
    r"|than"
    r"|want|wants|need|needs|if|when|who|which|that|because)\b|^(?:the|an?|we|i|you|he|she|it|they|this|these|those"
    r"|any|all"
    r"|every|each|in|on|at|by|for|with|to|my|our|their|his|her|some|one|two|three|four|as|from|of|more|less|fewer)\b"
)
_JOINT = over_lines(r"[,;]? ?(?:and|or)? ?$")
_COMMA_OR = over_lines(r",? or (?:else |just |simply |maybe |perhaps |even )?|, (?:maybe |perhaps )?")
_COMMA_AND = over_lines(r",? and (?:even |also )?|, ")
_OR = over_lines(r",? or (?:else |just |simply |rather )?(?=an? |the |to |by |\w+ing |(?-i:[A-Z]))")
_OR_ALONE = over_lines(r" or ")
_STATES = over_lines(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|must|may|should|does|do|did|we|i|you|they|he|she|it)\b"
)
_IS_NO_WAY = over_lines(
    r"\A(?:\d|(?:to|by|at|home|that|not)\b)|\b(?:is|are|was|were|has|have|had|can|could|will|would|must|may|should|shall)\b"
)
"""In what is said to be chosen: "the board decided the price must not …" and "voted 5 to 2 against" choose nothing."""
_A_THING = over_lines(r"(?:an?|the|two|three|some|our|my|one|\w+ing) ")
_ENUMERATED = 3  # things that each begin like one, from which on a sentence lists them
_FEW_WORDS = 8
_LONG = 12  # words of a way that a decision names
_LONGEST = 200  # characters of an option
_SHORTEST_TAIL = 8  # characters before which nothing ends it
_COUNTED_WAYS = (
    r"(?:two|three|four|five|six|several|some|a (?:few|couple of)|both|other|different|various|the following"
    r"|these|those|the) (?:\w+ )?(?:options|ideas|ways|possibilities|proposals|suggestions|alternatives|variants"
    r"|choices|offers|quotes|bids|candidates|solutions|approaches|routes|plans)"
)
_ONLY_COUNTED = over_lines(rf"{_COUNTED_WAYS}(?:$|:| (?:to|for|of|that|which|how|we|on)\b)")
_ANNOUNCED = over_lines(rf"[^.:?!]{{0,120}}?\b{_COUNTED_WAYS}\b[^.:?!]{{0,80}}: ")
_NO_THING = over_lines(
    r"(?:not|no|nothing|it|that|this|so|them|him|her|all|both|neither|none|more or less|what|how|why|when|waiting to"
    r"|the (?:same|first|second|third|last|latter|former|other)s?(?: one)?[.,!]?$)\b"
)
_WORD = late(r"[^\W\d_]{4,}")
_FAR = 2_500  # characters behind a list in which a text comes back to it
_SUBJECT = 40  # characters at the start of a sentence that say what it speaks of
_STEM = 6  # letters by which a word is known again ("sensor", "sensors")
_SPOKEN_OF = 2  # things of a list that a text comes back to, from which on they are options
_SPEAKERS = 2  # people who are for something, from whom on each names an option


@dataclass(frozen=True, slots=True)
class Told:
    """An option that a sentence tells, and where what is said of it begins."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Telling:
    """How a text tells of options, which decides what words before one may mean.

    Attributes:
        opinions: Several people are for something: what one of them is for is an option.
        among: Options have been named just before: "another is to …" goes on from them.
        story: The text tells of several steps of a choice: what was looked at and taken is an option.
        log: The sentence stands in the log of an incident: what somebody asks for there is one.
    """

    opinions: bool = False
    among: bool = False
    story: bool = False
    log: bool = False

    def lets(self, frame: Frame) -> bool:
        """Tell whether a phrase counts here."""
        return {
            "always": True, "recurs": True, "among": self.among, "story": self.story, "log": self.log,
        }[frame.when]  # fmt: skip


_STEP = over_lines(
    r"\b(?:i|we)(?: (?:first|then|also|finally|briefly|even|next|had|have|just))* (?:thought of|looked at|looked into"
    r"|tried|considered|compared|tested|settled|ended up|found|visited|came across|went looking"
    r"|asked around|went (?:with|for)|chose|picked|opted|moved (?:\w+ ){0,3}?from"
    r"|switched|swapped|migrated|decided (?:on|for)|wanted)\b"
)
_STEPS = 2  # of a choice, from which on a text tells a story of it
_CLOCK = late(
    r"[\[(]?\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?(?:am|pm|utc|uhr|h|cet|cest)\b)?[\])]?\s*[-–—:,]?\s+"
    r"|\d{1,2}\.? [A-Za-z]{3,9}(?: \d{4})?(?:, ?\d{1,2}[:.]\d{2})?\s?[:–—-]\s+",
    re.IGNORECASE,
)


def tells_a_choice(text: str) -> bool:
    """Tell whether a text tells of several steps on the way to a choice ("first I looked at …, in the end I took")."""
    return sum(1 for _ in zip(_STEP.finditer(text), range(_STEPS), strict=False)) >= _STEPS


def past_clock(text: str, start: int, end: int) -> int:
    """Return start moved past the clock time a line of a log begins with."""
    clock = _CLOCK.match(text, start, end)
    return clock.end() if clock is not None else start


def counts_opinions(text: str) -> bool:
    """Tell whether several people of a text are said to be for something, each for a way of their own."""
    found = 0
    for place in _AT_START.finditer(text):
        found += _OPINION.match(text, place.end(), place.end() + _LONGEST) is not None
        if found >= _SPEAKERS:
            return True
    return False


def told_options(text: str, start: int, end: int, telling: Telling) -> list[Told]:
    """Return the options the sentence text[start:end] tells; none where it tells of something else.

    Args:
        text: The whole text.
        start: Where the sentence begins.
        end: Where it ends.
        telling: How the text tells of options there.
    """
    bare = _BARE_LIST.match(text, start, end)
    if bare is not None and not _NO_BARE_LIST.search(text[bare.start("first") : end]):
        return _several(text, bare.start("first"), end)
    if over := chosen_over(text, start, end):
        return over
    announced = _ANNOUNCED.match(text, start, end)
    marks = list(COUNTED.finditer(text, announced.end(), end)) if announced is not None else []
    if len(marks) > 1:
        return _counted(text, marks, end)
    between = _BETWEEN.match(text, start, end)
    if between is not None:
        parts = _parts(text, between.end(), end)
        return parts if len(parts) > 1 else []
    match = next((found for one in _FRAMES if (found := one.match(text, start, end)) is not None), None)
    if match is None and telling.among:
        match = _ONE_MORE.match(text, start, end) or _IN_ORDER.match(text, start, end)
    if match is None and telling.opinions:
        match = _OPINION.match(text, start, end)
    if match is None:
        return _framed(text, start, end, telling)
    begin = strip_frame(text, match.end(), end)
    listed = _several(text, begin, end)
    alike = all(_A_THING.match(text, one.start, one.end) for one in listed)
    either = len(listed) > 1 and _OR_ALONE.search(text, begin, end) is not None
    if alike and (len(listed) >= _ENUMERATED or (either and all(_is_thing(text, one) for one in listed))):
        return listed
    told = _without_tail(text, begin, end)
    return [told] if told is not None else []


def _counted(text: str, marks: list[re.Match[str]], end: int) -> list[Told]:
    """Return the things behind "(a) … (b) … or (c) …"."""
    stops = [*(mark.start() for mark in marks[1:]), end]
    pieces = (_JOINT.sub("", text[mark.end() : stop]) for mark, stop in zip(marks, stops, strict=True))
    ways = (_without_tail(text, mark.end(), mark.end() + len(piece)) for mark, piece in zip(marks, pieces, strict=True))
    return [way for way in ways if way is not None]


def chosen_over(text: str, start: int, end: int) -> list[Told]:
    """Return what "we decided for A and against B and C" tells was chosen, and then what was not; else nothing."""
    match = _CHOSE_OVER.match(text, start, end)
    if match is None or text[end - 1] == "?":
        return []
    reason = _FOR_A_REASON.search(text, match.end(), end)
    others = _several(text, match.end(), reason.start() if reason is not None else end)
    chosen = _without_tail(text, *match.span("chosen"))
    if chosen is None or not others or _IS_NO_WAY.search(text[chosen.start : chosen.end]):
        return []
    ways = [chosen, *others]
    return ways if all(len(text[way.start : way.end].split()) <= _LONG for way in ways) else []


def _framed(text: str, start: int, end: int, telling: Telling) -> list[Told]:
    """Return the options behind a phrase of the data that counts here."""
    known = frames()
    for number in frame_places(text).near(start, min(end, start + _LONGEST)):
        frame = known[number]
        match = frame.pattern.match(text, start, end) if telling.lets(frame) else None
        if match is None or text[end - 1] == "?":
            continue
        found = _after(text, *(match.span("o") if "o" in match.re.groupindex else (match.end(), end)), frame)
        if frame.when == "recurs" and not _comes_back(text, end, found):
            continue
        if found:
            return found
    return []


def _comes_back(text: str, end: int, found: list[Told]) -> bool:
    """Tell whether a text speaks later of two or more of the things that a sentence before text[end:] lists.

    A thing is spoken of where a sentence begins with one of its own words ("The button is cheap").
    """
    own = [set(_WORD.findall(text[one.start : one.end].lower())) for one in found]
    heads = [text[at.end() : at.end() + _SUBJECT].lower() for at in _AT_START.finditer(text, end - 1, end + _FAR)]
    spoken = 0
    for place, words in enumerate(own):
        others: set[str] = set().union(*own[:place], *own[place + 1 :])
        stems = {word[:_STEM] for word in words - others}
        spoken += any(word[:_STEM] in stems for head in heads for word in _WORD.findall(head))
    return spoken >= _SPOKEN_OF


def _after(text: str, start: int, end: int, frame: Frame) -> list[Told]:
    whole = _without_tail(text, start, end)
    if not frame.several:
        if whole is None:
            return []
        joints = list(_OR.finditer(text, whole.start, whole.end))
        return _several(text, whole.start, whole.end) if len(joints) == 1 else [whole]
    listed = _several(text, start, end)
    alike = all(_A_THING.match(text, one.start, one.end) and _is_thing(text, one) for one in listed)
    if alike and len(listed) >= _ENUMERATED:
        # ", the mill" goes on with the list, and says nothing of what stands before it.
        return listed
    if whole is None:
        return []
    several = _several(text, start, whole.end)
    if len(several) > 1:
        return several if all(_is_thing(text, one) for one in several) else []
    return [whole] if _is_thing(text, whole) else []


def _is_thing(text: str, told: Told) -> bool:
    words = text[told.start : told.end]
    return _STATES.search(words) is None and len(words.split()) <= _FEW_WORDS


def _several(text: str, start: int, end: int) -> list[Told]:
    """Return the things an enumeration names, each without what brackets or a clause say of it."""
    ors = [m.span() for m in _COMMA_OR.finditer(text, start, end) if not _depth(text, start, m.start())]
    ands = [m.span() for m in _COMMA_AND.finditer(text, start, end) if not _depth(text, start, m.start())]
    edges = ors if _OR_ALONE.search(text, start, end) is not None else ands
    begins = [start, *(last for _, last in edges)]
    stops = [*(first for first, _ in edges), end]
    ways = [_without_tail(text, first, last) for first, last in zip(begins, stops, strict=True)]
    return [way for way in ways if way is not None]


def _depth(text: str, start: int, end: int) -> int:
    return text.count("(", start, end) - text.count(")", start, end)


def _parts(text: str, start: int, end: int) -> list[Told]:
    """Return the two or more things "between A and B" names."""
    whole = _without_tail(text, start, end)
    if whole is None:
        return []
    joints = list(_AND.finditer(text, whole.start, whole.end))
    if len(joints) != 1:
        return []
    both = (_without_tail(text, whole.start, joints[0].start()), _without_tail(text, joints[0].end(), whole.end))
    return [part for part in both if part is not None]


def _without_tail(text: str, start: int, end: int) -> Told | None:
    tail = _TAIL.search(text, min(end, start + _SHORTEST_TAIL), end)
    first, last = trimmed(text, start, tail.start() if tail is not None else end)
    while last > first and text[last - 1] in ".!,;:":
        last -= 1
    words = text[first:last]
    if not 2 < len(words) <= _LONGEST or _NO_THING.match(words) or _ONLY_COUNTED.match(words) or text[end - 1] == "?":
        return None
    return Told(first, last)
