"""The role a section has in a paper of a known form, where its heading alone would say something else.

For: the reader, before it asks what a heading announces. Not for: sentences. A form is known by its headings:
decision records, incident reports, minutes, proposals with template text.
"""

import re
from dataclasses import dataclass
from typing import Literal

from app.english.phrases.heading_words import Topic
from app.english.reading.headings import plain

Role = Literal[
    "drivers", "decision", "consequences", "verdicts", "misuse", "actions", "relied on", "people", "log", "ways", "told"
]

_INCIDENT = re.compile(
    r"^(?:time ?line\b.*|impact|root causes?|contributing (?:factors|causes)|detection|what went (?:well|wrong|badly)"
    r"|where we got lucky|lessons(?: learn(?:ed|t))?|trigger|severity|resolution|incident (?:summary|report).*)$"
)
_RECORD = re.compile(
    r"^(?:decision drivers|considered options|decision outcome|context and problem statement|consequences"
    r"|pros and cons of the options|options considered|alternatives considered)$"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "drivers",
        re.compile(
            r"^(?:(?:key |main |our )?(?:decision |decisive )?(?:drivers|forces|criteria|factors)(?: for the decision)?"
            r"|what (?:counts|matters|we care about)(?: (?:for|to) (?:us|me|the \w+))?|evaluation factors)$"
        ),
    ),
    ("misuse", re.compile(r"\b(?:mis|ab)us(?:e|es|er)\b|\battacker stories\b|\bevil (?:user )?stories\b")),
    (
        "relied on",
        re.compile(r"^(?:what )?(?:we|i|you|they) (?:count|rely|depend|bank) on$|^what .{1,30} (?:rests|relies) on$"),
    ),
    ("ways", re.compile(r"^(?:how|how to(?: do (?:it|this))?|ways?|the ways)$")),
    (
        "people",
        re.compile(
            r"^(?:(?:alternative|deputy|acting|responsible|duty|contact|second|stand-in|your|our)\s)*(?:\w+\s){0,2}"
            r"(?:officers?|deput(?:y|ies)|contacts?|contact persons?|secretar(?:y|ies)|chair(?:man|woman|person)?"
            r"|coordinators?|representatives?|signator(?:y|ies)|deciders|reviewers|participants|attendees|sponsors?"
            r"|caretaker on duty|persons? responsible|spokes(?:man|woman|person))$"
        ),
    ),
    (
        "log",
        re.compile(
            r"^(?:(?:document |revision |version |change )?(?:history|log|record of changes)|revisions?|versions?"
            r"|prior art|guide[- ]level explanation|more information|further reading|see also|confirmation|validation"
            r"|data we (?:keep|store)|document status|metadata"
            r"|future (?:possibilities|work|extensions|improvements|plans))$"
        ),
    ),
)
_IN_A_RECORD: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("consequences", re.compile(r"^(?:(?:positive|negative|neutral|good|bad|expected) )?consequences$")),
    ("decision", re.compile(r"^(?:the )?(?:decision|decision outcome|outcome|our choice|choice|resolution)$")),
)
_IN_AN_INCIDENT: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "told",
        re.compile(
            r"^(?:(?:incident )?summary|impact|detection|trigger|root causes?|contributing (?:factors|causes)"
            r"|what happened|what went (?:wrong|badly))$"
        ),
    ),
    (
        "log",
        re.compile(r"^(?:lessons(?: learn(?:ed|t))?|time ?line\b.*|what went well|where we got lucky|resolution)$"),
    ),
)
_DECIDED = re.compile(
    r"^(?:(?:the |our )?decisions?(?: outcome)?|decided|(?:what was )?(?:decided|agreed)|outcome|conclusion"
    r"|recommendation|our choice|choice|resolutions?)$"
)
_VERDICTS = re.compile(
    r"^(?:pros(?: and |/| & )cons(?: of .{1,40})?|advantages and disadvantages.{0,40}|(?:option|options) (?:in detail"
    r"|details?|compared|analysis)|(?:comparison|analysis|evaluation|assessment|discussion) of (?:the )?"
    r"(?:options|alternatives|candidates|variants|ideas))$"
)
_ACTIONS = re.compile(
    r"^(?:(?:corrective |preventive |follow-?up |remedial |proposed |possible )?(?:actions?|measures|action items"
    r"|action points)|follow-?ups?|remediation|prevention|improvements|what (?:we )?(?:could|can|will) (?:do|change).*"
    r"|corrective and preventive actions)$"
)
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
        is_incident=sum(_INCIDENT.match(words) is not None for words in bare) >= _FEWEST,
        is_record=sum(_RECORD.match(words) is not None for words in bare) >= _FEWEST
        or {"status", "context", "decision"} <= set(bare),
    )


def role_of(heading: str, form: Form, *, has_options: bool) -> Role | None:
    """Return the role of a section by its heading, or None where what the heading announces holds.

    Args:
        heading: The heading's words.
        form: What kind of paper it stands in.
        has_options: Whether the text has named options before it.
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
    if has_options and _DECIDED.match(words):
        return "decision"
    if has_options and _VERDICTS.match(words):
        return "verdicts"
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)


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
    "people": "aside",
    "log": "aside",
}
"""What a section of a role announces for its sentences."""
