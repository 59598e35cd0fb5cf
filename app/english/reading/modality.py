"""Decides the class of one statement from the words in it and the heading or lead-in above it.

For: the reader. Not for: finding statements. The decision is a comparison of strengths (``cues``): the heading's
against those of the words, so the reason can be named in a few words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.kit.late_pattern import late
from app.english.force import is_hedged, undenied
from app.english.kinds import Kind
from app.english.phrases.cue import STEP_OF_THE_WORK, Cue
from app.english.phrases.cues import cues_that_may_speak
from app.english.phrases.heading_words import Topic
from app.english.phrases.phrase_index import Looks
from app.english.reading.headings import Context

CONTEXT_STRENGTH: dict[Topic, float] = {
    "aside": 9.0,
    "assumption": 8.5,
    "soft": 7.5,
    "goal": 6.6,
    "hard": 6.6,
    "today": 6.4,
    "option": 6.2,
    "resource": 5.2,
    "requirements": 4.3,
}
"""How strongly a heading or lead-in speaks for its class, on the scale of the cues."""

HEADING_STRENGTH: dict[Topic, float] = {"goal": 7.3, "hard": 7.3, "option": 6.5, "resource": 6.2}
"""How strongly a heading of the person's own speaks for its class, where that is more than a lead-in does."""

_A_LIMIT = "a limit"  # how the reasons of cues begin that stand on a number
_ROUGHLY = 50  # the weight of a limit whose number is only roughly meant
_LOOKED_AT = 600  # characters of a statement that are read for cue words
_GOAL_AMONG_REQUIREMENTS = 2.2  # "should fall" in a list of requirements is a preference first
_ASIDE_BELOW_A_CLASS = 1.4
_WITH_A_CLASS_OF_ITS_OWN = frozenset({"goal", "hard", "soft"})
_OF_THE_WORK_FOR_SURE = late(
    (
        r"\b(?:offers?|tenders?|bids?|quotations?|entries|registrations?|objections|proposals?|submissions?"
        r"|applications?|motions?|amendments?)\b.{0,50}\b(?:submit(?:ted)?|sent to|handed in|reach us|received by"
        r"|returned"
        r"|addressed to|due (?:on|by))\b|\b(?:questions|comments|replies|answers|feedback) (?:\w+ ){0,3}(?:to|by"
        r"|until|with)"
        r" (?:me|us|\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\bnext meeting\b"
        r"|\bthis (?:document|draft|memo|note|brief|text)\b"
    ),
    re.IGNORECASE,
)
_DEFAULT_WEIGHT: dict[Kind, int] = {
    "goal": 100, "hard": 100, "soft": 50, "assumption": 60, "resource": 50, "today": 50, "option": 50, "aside": 0,
}  # fmt: skip
_GRADED_SOFT = (
    (
        30,
        late(
            (
                r"\b(?:nice|maybe|perhaps|could|may|optional|bonus|dream|some ?day|can wait|ship without"
                r"|live without|wish|lovely|cool)\b"
            ),
            re.IGNORECASE,
        ),
    ),
    (60, late(r"\b(?:should|ought|recommended|important)\b", re.IGNORECASE)),
    (50, late(r"\b(?:prefer|rather|ideally|good|great|welcome)\w*\b", re.IGNORECASE)),
)
_DEMANDS = late(
    r"\b(?:should(?:n't)?|ought to|shall|may not|must(?:n't)?|not exceed|(?:no more|less|fewer|more) than \d+"
    r"|at (?:most|least) \d+)\b|^(?:fewer|less|no more)\b",
    re.IGNORECASE,
)
_MOTIVE = late(r"\b(?:motivation|why|rationale)\b", re.IGNORECASE)
_SHOULD = late(r"\b(?:should(?:n't)?|ought to)\b", re.IGNORECASE)
_BACKGROUND_ASKS = 6.5
"""How strongly "Why" and "Motivation" speak for an aim where a sentence below them says what should be."""
_BACKGROUND = late(r"\b(?:context|background|motivation|why|rationale|introduction|situation|problem)\b", re.IGNORECASE)
_BACKGROUND_BESIDE_DEMANDS = 3.5
"""How strongly "Context" and "Why" speak for today where a sentence asks for something."""
_WISHFUL = late(
    (
        r"\b(?:would (?:also )?(?:like|love)|['’]d (?:also )?(?:like|love)|hope|hoping|also|ideally|if possible"
        r"|second aim|wish)\b"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of a statement and why."""

    kind: Kind
    weight: int
    rule: str
    strength: float


def judge(
    statement: str, context: Context | None, *, listed: bool = False, among: Sequence[Cue] | None = None
) -> Verdict | None:
    """Return the class of a statement, or None where neither its words nor its heading name one.

    Args:
        statement: The person's words.
        context: The heading or lead-in above them.
        listed: True for an item of a list, where words about the work ("sign off", "the offer") count less against
            the heading than in running text.
        among: The phrases that may decide; all of the data where none are given.
    """
    words = " ".join(statement[:_LOOKED_AT].replace("’", "'").split())
    return _judged(words, context, listed=listed) if among is None else _among(words, context, listed, among)


@lru_cache(maxsize=256)
def _judged(words: str, context: Context | None, *, listed: bool) -> Verdict | None:
    """Judge by the data; a sentence is judged as a whole, as its only clause, and beside its neighbours."""
    return _among(words, context, listed, None)


def _among(words: str, context: Context | None, listed: bool, among: Sequence[Cue] | None) -> Verdict | None:
    words = undenied(words)
    best: Verdict | None = _from_context(words, context)
    hedged = is_hedged(words)
    every: Iterator[tuple[Cue, Sequence[Looks]]] = ((cue, [cue.pattern]) for cue in among or ())
    asked = cues_that_may_speak(words) if among is None else every
    for cue, patterns in asked:
        strength, kind, weight = cue.strength, cue.kind, cue.weight
        if hedged and cue.rule.startswith(_A_LIMIT):
            kind, weight = "soft", _ROUGHLY
        if context is not None and context.topic == "requirements" and cue.kind == "goal":
            strength -= _GOAL_AMONG_REQUIREMENTS
        if cue.kind == "aside" and context is not None and (listed or _yields(cue.rule, context, words)):
            strength -= _ASIDE_BELOW_A_CLASS
        if (best is not None and strength <= best.strength) or (cue.unless is not None and cue.unless.search(words)):
            continue
        if any(pattern.search(words) for pattern in patterns):
            best = Verdict(kind, _weight(kind, words, weight), cue.rule, strength)
    return best


def _yields(rule: str, context: Context, words: str) -> bool:
    """Tell whether words about dates and steps give way to a heading: "answers are sent in a day" may be an aim."""
    return (
        rule == STEP_OF_THE_WORK
        and context.heading
        and context.topic in _WITH_A_CLASS_OF_ITS_OWN
        and _OF_THE_WORK_FOR_SURE.search(words) is None
    )


def kind_of(topic: Topic) -> Kind | None:
    """Return the class an item has by its heading alone."""
    if topic == "requirements":
        return "hard"
    if topic == "reasons" or topic == "neutral":
        return None
    return topic


def _from_context(words: str, context: Context | None) -> Verdict | None:
    if context is None:
        return None
    kind = kind_of(context.topic)
    if kind is None:
        return None
    weight = _weight(kind, words, _heading_weight(kind, context))
    strength = CONTEXT_STRENGTH[context.topic]
    if context.topic == "today" and _BACKGROUND.search(context.source) and _DEMANDS.search(words):
        if _MOTIVE.search(context.source) and _SHOULD.search(words):
            return Verdict("goal", _weight("goal", words, 100), f"asked for under “{context.source}”", _BACKGROUND_ASKS)
        strength = _BACKGROUND_BESIDE_DEMANDS
    elif context.strength is not None:
        strength = context.strength
    elif context.heading:
        strength = max(strength, HEADING_STRENGTH.get(context.topic, 0.0))
    return Verdict(kind, weight, f"under “{context.source}”", strength)


def _heading_weight(kind: Kind, context: Context) -> int:
    if kind != "soft":
        return _DEFAULT_WEIGHT[kind]
    return next((weight for weight, pattern in _GRADED_SOFT if pattern.search(context.source)), 50)


def _weight(kind: Kind, words: str, given: int) -> int:
    if kind == "goal":
        return 70 if _WISHFUL.search(words) else 100
    return given
