"""Explicit statements: what is asked for, said or denied of a row in its own words, or in a listed paraphrase.

One shared word is not enough: two thirds of the words of the criterion's subject, two at least, stand in the statement.
Where two statements contradict each other nothing is said. Not for: numbers, or what is neither said nor denied.
"""

import re
from collections.abc import Iterable

from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Criterion, Ground, Known
from app.domain.kit.late_pattern import late
from app.english.paraphrases import paraphrases, plain
from app.english.quantities import parse_quantities
from app.english.words import stems
from app.pipeline.grounds.facts import Fact, clauses_of

_GENERAL = stems(
    "must should want wants need needs aim goal better good easy not no without can may will has have get gets one ones"
    " do does that which who everything anything nothing nobody somebody itself also only still thing"
)
_FEWEST_WORDS = 2
_SHARE = 0.66
_DENIES = late(
    r"\b(?:no|not|never|nobody|no one|none|nothing|without|cannot|can't|won't|don't|doesn't|isn't|neither|nor|hardly"
    r"|instead of|rather than|less|fewer)\b",
    re.IGNORECASE,
)
_BAN = late(r"\b(?:no|without|not|never|nobody|nothing|none)\b(?: (?:an?|any|the|new|more))*\s+", re.IGNORECASE)
_USES = late(
    r"\b(?:needs?|requires?|uses?|asks? for|depends on|relies on|goes? (?:over|through|via)"
    r"|runs? (?:over|through|via|on))\b",
    re.IGNORECASE,
)
_NONE = late(r"\s*(?:no|not|none|nothing|nobody|neither|without)\b", re.IGNORECASE)
_AS_TODAY = late(r"\b(?:as well|still|as today|as now|as before|as ever|too|again)\b", re.IGNORECASE)
_OUT = late(
    r"^(?P<what>.{3,60}?)\s+(?:is|are)\s+(?:out|ruled out|impossible|not possible|excluded|over)\W*$", re.IGNORECASE
)
_WORD = late(r"[^\W_]+")
_THERE = late(
    r"^(?:good, because |pro: )?(?:the |a |an )?(?P<what>[\w'’ -]{4,40}?)\s+(?:is|are|comes?|works?|was)\s+"
    r"(?P<not>not )?(?:already )?(?:built[ -]in|included|there|available|possible|supported|part of it|in it"
    r"|for free|free|with it|out of the box|provided|a standard feature|standard)\b[^,;]{0,20}$",
    re.IGNORECASE,
)
_LACKS = late(
    r"^(?:bad, because |con: )?(?:it )?(?:has |offers |there is |with |gives )?(?:no|without|lacks|misses)\s+"
    r"(?:any |a |an |the )?(?P<what>[\w'’ -]{4,40}?)\W*$",
    re.IGNORECASE,
)
_LEAST_OF_A_HEAD, _MOST_OF_A_SHORT_CLAUSE = 5, 9
_NUMBERED = late(r"\b(?:than|least|most|under|over|below|above|within)\b\D{0,12}\d", re.IGNORECASE)
_ISE = late(r"(?<=\w{3})is(e|es|ed|er|ing|ation|ations)\b", re.IGNORECASE)
_OUR = late(r"(?<=\w{2})our(?=s?\b)", re.IGNORECASE)
_WISHED = (CriterionKind.GOAL, CriterionKind.WISH, CriterionKind.MEASURE)
_BOUNDED = (CriterionKind.LIMIT, CriterionKind.LIMIT_AS_WISH)


def by_statement(criterion: Criterion, row: str, facts: Iterable[Fact]) -> Known | None:
    """Return what statements say of a row on a criterion; None where they say nothing, or contradict each other."""
    if criterion.kind is CriterionKind.COST:
        return None
    told: list[tuple[int, str]] = []
    for fact, clause in clauses_of(facts):
        sign = None if fact.is_answer else _sign(criterion, fact, clause)
        if sign is not None:
            told.append((sign, clause if fact.sign is None else fact.text))
    if len({sign for sign, _ in told}) != 1:
        return None
    sign, quote = told[0]
    level = level_of(criterion.kind, sign)
    if level is None:
        return None
    return Known(criterion=criterion.key, alternative=row, level=level, ground=Ground(kind="remark", quote=quote))


def level_of(kind: CriterionKind, sign: int) -> Level | None:
    """The level that for (1), against (−1) or no difference (0) comes to; None where the scale has none."""
    if kind in _WISHED:
        return (Level.WORSE, Level.AS_TODAY, Level.BETTER)[sign + 1]
    if sign == 0:
        return Level.KEPT if kind is CriterionKind.FLOOR else None
    if kind in _BOUNDED:
        return Level.HOLDS if sign > 0 else Level.BREAKS
    return Level.KEPT if sign > 0 else Level.LOST


def _sign(criterion: Criterion, fact: Fact, clause: str) -> int | None:
    by_phrase = _by_paraphrase(criterion, clause)
    if by_phrase is not None:
        return by_phrase
    if _has_bound(criterion):
        # A bound is a matter of numbers.
        return _by_sign(criterion, fact, clause)
    if fact.is_name(clause):
        # Words in a name are what the way is about; they state nothing of it.
        return None
    for rule in (_by_ban, _by_exclusion):
        found = rule(criterion, clause)
        if found is not None:
            return found
    if (signed := _by_sign(criterion, fact, clause)) is not None:
        return signed
    if (headed := _by_head(criterion, clause)) is not None:
        return headed
    return _by_words(criterion, fact, clause) if fact.sign is None else None


def _has_bound(criterion: Criterion) -> bool:
    text = criterion.text
    return _NUMBERED.search(text) is not None or any(one.quantity.op != "=" for one in parse_quantities(text))


def _by_paraphrase(criterion: Criterion, clause: str) -> int | None:
    asked, said = plain(criterion.text), plain(clause)
    for one in paraphrases():
        if one.asked.search(asked) is None:
            continue
        if one.needs_subject and not (subject_of(asked) & subject_of(said)):
            continue
        good, bad = one.good.search(said), one.bad.search(said)
        if bool(good) != bool(bad):
            return 1 if good else -1
    return None


def _by_ban(criterion: Criterion, clause: str) -> int | None:
    """A way that needs, uses or runs over what must not be, or needs none: "logins run over the accounts"."""
    ban = _BAN.search(criterion.text)
    if ban is None:
        return None
    noun = next(iter(re.findall(r"[^\W\d_]+", criterion.text[ban.end() :])), "")
    use = _USES.search(clause)
    if not stems(noun) or use is None or _DENIES.search(clause[: use.start()]) is not None:
        return None
    ahead = clause[use.end() :]
    if not (stems(noun) - _GENERAL) & stems(ahead):
        return None
    if _NONE.match(ahead) is not None:
        return 1
    return 0 if _AS_TODAY.search(clause) else -1


def _by_exclusion(criterion: Criterion, clause: str) -> int | None:
    """What is out ("last-minute is out") where that is asked for."""
    out = _OUT.match(clause.strip())
    if out is None or _DENIES.search(criterion.text):
        return None
    what = subject_of(out["what"])
    return -1 if what and what <= subject_of(criterion.text) else None


def _by_sign(criterion: Criterion, fact: Fact, clause: str) -> int | None:
    """The person's word for or against that says most of what is asked."""
    if fact.sign is None or not _says_most_of(criterion, clause):
        return None
    return 1 if fact.sign == "+" else -1


def _by_head(criterion: Criterion, clause: str) -> int | None:
    """A few words that say the thing itself is there or not: "replay is built in" of "replay of yesterday's orders"."""
    head = next((one for one in _WORD.findall(criterion.text) if stems(one) - _GENERAL), "")
    words = _WORD.findall(clause)
    if len(head) < _LEAST_OF_A_HEAD or len(words) > _MOST_OF_A_SHORT_CLAUSE or _DENIES.search(criterion.text):
        return None
    there = _THERE.match(clause.strip())
    if there is not None and stems(there["what"]) and stems(there["what"]) <= spelled_stems(criterion.text):
        return _sign_of_head(head, there["what"], 1 if there["not"] is None else -1)
    lacks = _LACKS.match(clause.strip())
    if lacks is not None and stems(lacks["what"]) and stems(lacks["what"]) <= spelled_stems(criterion.text):
        return _sign_of_head(head, lacks["what"], -1)
    return None


def _sign_of_head(head: str, what: str, sign: int) -> int | None:
    return sign if stems(head) & stems(what) else None


def _by_words(criterion: Criterion, fact: Fact, clause: str) -> int | None:
    """The same words said of the row, or denied; as it is done today says no difference. A title alone says nothing."""
    if not _says_most_of(criterion, clause) or (
        fact.label and not subject_of(criterion.text) & (spelled_stems(fact.value) - spelled_stems(fact.label))
    ):
        return None
    return 1 if (_DENIES.search(criterion.text) is None) == (_DENIES.search(clause) is None) else -1


def _says_most_of(criterion: Criterion, clause: str) -> bool:
    asked = subject_of(criterion.text)
    shared = asked & spelled_stems(clause)
    return len(shared) >= _FEWEST_WORDS and len(shared) >= _SHARE * len(asked)


def subject_of(text: str) -> frozenset[str]:
    """The stems of a text that say what it is about: without numbers, units and small words."""
    left = text
    for found in reversed(parse_quantities(text)):
        left = left[: found.start] + " " + left[found.end :]
    return spelled_stems(left) - _GENERAL


def spelled_stems(text: str) -> frozenset[str]:
    """Return stems whatever the spelling: "optimise" is "optimize", "colour" is "color"."""
    return stems(_OUR.sub("or", _ISE.sub(r"iz\1", text)))
