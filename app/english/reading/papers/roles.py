"""The role a section has in a paper of a known form, where its heading alone would say something else.

For: the reader, before it asks what a heading announces. Not for: sentences. A form is known by its headings:
decision records, incident reports, minutes, proposals with template text.
"""

import re
from dataclasses import dataclass
from typing import Literal

from app.domain.kit.late_pattern import late
from app.english.phrases.heading_words import Topic
from app.english.reading.headings import plain, topic_of

Role = Literal[
    "drivers",
    "decision",
    "consequences",
    "verdicts",
    "misuse",
    "actions",
    "relied on",
    "people",
    "log",
    "ways",
    "told",
    "expected",
    "design",
]

_TOLD = (
    r"(?:incident |executive )?summary|(?:\w+ )?impact|detection|how (?:we|it was) (?:noticed|found|detected)(?: it|"
    r" out)?"
    r"|triggers?|(?:root |probable |direct |likely )?causes?(?: analysis)?|root cause analysis|why it (?:happened"
    r"|failed|broke)"
    r"|(?:the )?(?:five|5) whys|contributing (?:factors|causes)|what happened|what broke|what failed|the (?:incident"
    r"|outage"
    r"|accident|event|failure)|background to the (?:incident|outage)|sequence of events|course of events|chronology"
    r"|damage"
    r"|consequences for (?:users|customers|guests|patients)|what went (?:wrong|badly)|what did(?: not|n't) go"
    r" (?:well|right)"
)
_LEARNT = (
    r"lessons(?: learn(?:ed|t))?|what we learn(?:ed|t)|time ?line\b.*|what went (?:well|right)|where we (?:got|were)"
    r" lucky"
    r"|luck|resolution|recovery|immediate (?:actions|measures|response)|how it was (?:fixed|resolved|repaired)"
)
_INCIDENT = late(rf"^(?:{_TOLD}|{_LEARNT}|severity|(?:incident|accident|outage) (?:summary|report).*)$")
_IS_A_REPORT = late(
    r"\b(?:incident|post-?\s?mortem|outage|near[- ]miss|accident) (?:report|review|analysis|\d)|\bpost-?mortem\b"
)
_RECORD = late(
    r"^(?:decision drivers|considered options|decision outcome|context and problem statement|consequences"
    r"|pros and cons of the options|options considered|alternatives considered)$"
)
_DESIGN = late(
    r"^(?:implementation(?: (?:plan|steps|strategy))?|how we teach this|(?:usage )?examples?"
    r"|how to (?:use|install|configure|set up)\b.*"
    r"|(?:migration|transition|roll-?out|deployment|upgrade|adoption|release|test|testing|cut-?over|backfill|moving)"
    r" (?:plan|path|steps?|strategy|guide|procedure|timeline)s?|(?:api|schema|database|code|configuration) changes"
    r"|(?:data model|schema|file format|configuration|installation|set-?up|deployment)(?: (?:details|notes|options))?"
    r"|pricing|prices|price lists?|(?:pricing|price) (?:details|models?|tables?|notes)|tariffs?"
    r"|what (?:it|each|they|this) costs? in detail)$"
)
_DESIGN_BESIDE_DEMANDS = late(
    r"^(?:details?|(?:detailed|technical) (?:design|description|explanation|specification)"
    r"|(?:technical|implementation|design|further) (?:details|notes)|in detail|reference[- ]level explanation"
    r"|testing|tests|experiences?(?: (?:of|with|from|elsewhere|so far)\b.{0,40})?|(?:what|how) others? .{2,40}"
    r"|related work|field reports?|how .{3,60} was (?:measured|done|tested))$"
)
_DESIGN_IN_A_LONG_PAPER = late(
    r"^(?:migration|operations?|day-to-day operation|maintenance|monitoring|roll-?out|costs? of .{3,40}|appendix.*"
    r"|backwards? compatibility|compatibility|measurements?)$"
)
_FACETS = late(
    r"^(?:pricing|prices?|costs?|fees|tariffs?|price lists?|(?:pricing|price) (?:details|models?|tables?)|details?"
    r"|features|overview|summary|notes?|description|how it works|terms|conditions|limits|limitations|offer|support"
    r"|set-?up|delivery|plans?|key facts|facts|fit|impressions?|our (?:view|impression|test)|verdict|assessment"
    r"|evaluation)$"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "drivers",
        late(
            r"^(?:(?:key |main |our )?(?:decision |decisive )?(?:drivers|forces|pressures|tensions|considerations"
            r"|criteria|factors)"
            r"(?: for the decision| at work| in play)?"
            r"|what (?:counts|matters|we care about)(?: (?:for|to) (?:us|me|the \w+))?|evaluation factors)$"
        ),
    ),
    ("misuse", late(r"\b(?:mis|ab)us(?:e|es|er)\b|\battacker stories\b|\bevil (?:user )?stories\b")),
    (
        "relied on",
        late(r"^(?:what )?(?:we|i|you|they) (?:count|rely|depend|bank) on$|^what .{1,30} (?:rests|relies) on$"),
    ),
    ("ways", late(r"^(?:how|how to(?: do (?:it|this))?|ways?|the ways)$")),
    (
        "people",
        late(
            r"^(?:(?:alternative|deputy|acting|responsible|duty|contact|second|stand-in|your|our)\s)*(?:\w+\s){0,2}"
            r"(?:officers?|deput(?:y|ies)|contacts?|contact persons?|secretar(?:y|ies)|chair(?:man|woman|person)?"
            r"|coordinators?|representatives?|signator(?:y|ies)|deciders|reviewers|participants|attendees|sponsors?"
            r"|caretaker on duty|persons? responsible|spokes(?:man|woman|person))$"
        ),
    ),
    (
        "log",
        late(
            r"^(?:(?:document |revision |version |change )?(?:history|log|record of changes)|revisions?|versions?"
            r"|prior art|guide[- ]level explanation|more information|further reading|see also|confirmation|validation"
            r"|data we (?:keep|store)|document status|metadata"
            r"|future (?:possibilities|work|extensions|improvements|plans))$"
        ),
    ),
)
_IN_A_RECORD: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("consequences", late(r"^(?:positive|negative|neutral|good|bad) consequences$")),
)
_IN_AN_INCIDENT: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("expected", late(r"^what (?:we|i|the \w+) expects?$")),
    (
        "told",
        late(rf"^(?:{_TOLD})$"),
    ),
    (
        "log",
        late(r"^(?:lessons(?: learn(?:ed|t))?|time ?line\b.*|what went well|where we got lucky|resolution)$"),
    ),
)
_DECIDED = late(
    r"^(?:(?:the |our )?decisions?(?: outcome)?|decided|(?:what was )?(?:decided|agreed)|outcome|conclusion"
    r"|recommendation|our choice|choice|resolutions?|(?:proposed |recommended )?award(?: decision| recommendation)?)$"
)
_VERDICTS = late(
    r"^(?:pros(?: and |/| & )cons(?: of .{1,40})?|advantages and disadvantages.{0,40}|(?:option|options) (?:in detail"
    r"|details?|compared|analysis)|(?:comparison|analysis|evaluation|assessment|discussion) of (?:the )?"
    r"(?:options|alternatives|candidates|variants|ideas))$"
)
_ACTIONS = late(
    r"^(?:(?:\w+ )?(?:corrective |preventive |preventative |follow-?up |remedial |proposed |possible |next |open "
    r"|planned )?"
    r"(?:actions?|measures|action items?|action points|steps|fixes|safeguards|improvements)(?: (?:items|to take"
    r"|proposed|under "
    r"discussion|we (?:propose|suggest|consider)|on the table))?|follow-?ups?|remediation(?: items| plan)?|prevention"
    r"|how (?:we|to) (?:prevent|avoid|stop) (?:it|this|that|a repeat|a recurrence).*|(?:so )?what (?:now|next)"
    r"|what (?:we )?(?:could|can|will|should|might|are going to) (?:do|change|be done|help).*|what (?:we"
    r"|i) (?:change|do about it"
    r"|do (?:next|differently)|improve|mend|fix)(?: now| next)?|(?:to )?(?:avoid|prevent)(?:ing)?"
    r" (?:it|this|a "
    r"repeat|a recurrence).*|(?:corrective|preventive|short-term|long-term)(?: and (?:corrective|preventive"
    r"|long-term))?"
    r"(?: actions| measures)?|recommendations?|suggestions|ideas)$"
)
_FAMILIES_OF_A_RECORD = (
    late(
        r"^(?:context\b.*|background|situation|the (?:situation|problem|question|issue)|problem(?: statement)?|issue"
        r"|where we"
        r" (?:are|stand)|why (?:this|now|we need .*)|starting point|motivation|what is (?:wrong|the matter|at stake)"
        r"|question)$"
    ),
    late(
        r"^(?:the |our |final )?(?:decision|verdict|outcome|resolution|choice|conclusion|ruling|call|pick)(?: taken|"
        r" made"
        r"| outcome)?$|^what (?:we|i|the \w+) (?:do|did|decided?|chose|choose|will do|are going to do|picked|settled"
        r" on)$"
        r"|^(?:so )?we (?:chose|choose|decided|picked|go (?:with|for)|will)\b.*$|^(?:our|the) answer$"
    ),
    late(
        r"^(?:(?:expected |positive |negative )?(?:consequences|implications|effects|results|repercussions|fallout"
        r"|impact)"
        r"|trade-?offs|what (?:this|it|that|follows|changes|we (?:get|give up|gain|lose))"
        r"(?: (?:brings|means|costs(?: us)?|changes|entails|implies|follows))?|aftermath|what follows(?: from (?:it"
        r"|this))?"
        r"|pros and cons|price we pay)$"
    ),
)
_STATUS_OF_A_RECORD = late(r"^(?:status|accepted|proposed|superseded|draft)\b")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of paper a text is, as far as its headings tell."""

    is_incident: bool = False
    is_record: bool = False


def form_of(headings: list[str]) -> Form:
    """Return the form a text's headings speak for."""
    bare = [plain(heading) for heading in headings]
    return Form(
        is_incident=sum(_INCIDENT.match(words) is not None for words in bare) >= _FEWEST
        or (any(map(_IS_A_REPORT.search, bare[:1])) and any(map(_INCIDENT.match, bare))),
        is_record=sum(_RECORD.match(words) is not None for words in bare) >= _FEWEST or _has_the_parts(bare),
    )


def _has_the_parts(bare: list[str]) -> bool:
    """Tell a decision record by its parts, whatever they are called: situation, decision, and what it brings."""
    parts = [
        next((place for place, words in enumerate(bare) if part.match(words)), None) for part in _FAMILIES_OF_A_RECORD
    ]
    situation, decision, brings = parts
    if decision is None or (situation is None and brings is None):
        return False
    has_status = any(_STATUS_OF_A_RECORD.match(words) for words in bare)
    return (situation is not None and brings is not None) or (has_status and decision > 0)


def role_of(heading: str, form: Form, *, has_options: bool, lists: bool = False) -> Role | None:
    """Return the role of a section by its heading, or None where what the heading announces holds.

    Args:
        heading: The heading's words.
        form: What kind of paper it stands in.
        has_options: Whether the text has named options before it.
        lists: Whether a list stands right below it: in a record it holds what decides, whatever its heading.
    """
    words = plain(heading)
    if form.is_incident and _ACTIONS.match(words):
        return "actions"
    if form.is_incident and (found := next((role for role, one in _IN_AN_INCIDENT if one.match(words)), None)):
        return found
    if form.is_record:
        for role, pattern in _IN_A_RECORD:
            if pattern.match(words):
                return role
        if _FAMILIES_OF_A_RECORD[1].match(words):
            return "decision"
        if _FAMILIES_OF_A_RECORD[2].match(words) and words != "pros and cons":
            return "consequences"
    if has_options and _DECIDED.match(words):
        return "decision"
    if has_options and _VERDICTS.match(words):
        return "verdicts"
    known: Role | None = next((role for role, pattern in _ROLES if pattern.search(words)), None)
    if known is None and form.is_record and lists and not has_options and topic_of(heading) is None:
        return "drivers"
    return known


def is_design(heading: str, *, asks: bool, is_long: bool) -> bool:
    """Tell whether a heading opens how one way is carried out or priced: no limit on others, nothing of today.

    Args:
        heading: The heading's words.
        asks: Whether other headings say what is asked for; where none does, a detailed design may be what says it.
        is_long: Whether it stands in a paper of several pages.
    """
    words = plain(heading)
    return (
        _DESIGN.match(words) is not None
        or (asks and _DESIGN_BESIDE_DEMANDS.match(words) is not None)
        or (asks and is_long and _DESIGN_IN_A_LONG_PAPER.match(words) is not None)
    )


def is_facet(heading: str) -> bool:
    """Tell whether a heading below an option's name only opens one side of it ("Pricing", "Features")."""
    return _FACETS.match(plain(heading)) is not None


TOPIC_OF_ROLE: dict[Role, Topic] = {
    "drivers": "soft",
    "decision": "neutral",
    "consequences": "neutral",
    "verdicts": "option",
    "misuse": "hard",
    "actions": "option",
    "relied on": "neutral",
    "ways": "option",
    "told": "today",
    "expected": "requirements",
    "people": "aside",
    "log": "aside",
    "design": "aside",
}
"""What a section of a role announces for its sentences."""
