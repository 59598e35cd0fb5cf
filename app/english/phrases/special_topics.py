"""Wordings of headings that a more general pattern would take for another class: data, no logic.

For: ``lexicon``, whose list begins with these. Not for: statements.
"""

import re
from typing import Literal

Topic = Literal[
    "goal", "hard", "soft", "assumption", "resource", "today", "option", "aside", "requirements", "reasons", "neutral"
]
"""What a heading may announce: a class, requirements (a mix, hard unless a word says otherwise), reasons or nothing."""


def topic(name: Topic, *patterns: str) -> tuple[tuple[Topic, re.Pattern[str]], ...]:
    """Return patterns with the topic they announce."""
    return tuple((name, re.compile(pattern)) for pattern in patterns)


SPECIAL_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    *topic("goal", r"\bset out to\b|\bset (?:ourselves|myself)\b"),
    *topic("assumption", r"\b(?:tak(?:e|en|ing)|took) .{0,12}as (?:true|given|certain|known|read)\b|\bpresuppos"),
    *topic(
        "hard",
        (
            r"^(?:it|this|that|they|we|the [\w ]{1,30}) (?:(?:has|have|needs?|is|are) to|must|shall)"
            r"(?: not| never)?$"
        ),
        r"\bhands are tied\b|\bno choice\b|\bno say\b",
    ),
    *topic(
        "soft",
        r"^(?:it|this|that|they|we|the [\w ]{1,30}) (?:should|ought to|could|may|might)(?: also)?$",
        r"\bwould be (?:pleasant|fine|attractive|agreeable|charming|appealing|comfortable)\b|\bnot required\b",
    ),
    *topic(
        "goal",
        (
            r"\bwhat (?:should|would|could|must) (?:it|this|that|the \w+) (?:look like|do|be|give|bring|feel like"
            r"|achieve)\b|\bwhat (?:should|shall|is to|must) come out\b|\bcome out of (?:this|it)\b|^what (?:it"
            r"|this) is about$"
        ),
    ),
    *topic("today", r"^(?:the |our )?(?:present|current|today['’]s) \w+"),
    *topic("aside", r"^(?:status|state)$"),
    *topic(
        "soft",
        (
            r"\b(?:award|evaluation|scoring|ranking|weighted|rating|assessment|selection) criteria\b"
            r"|\bthe more the better\b|\bpoints (?:are|will be) (?:given|awarded|granted)\b"
        ),
    ),
    *topic(
        "resource",
        (
            r"\b(?:provided|supplied|contributed|made available|lent|brought|paid) (?:by|for by)\b|^provided$"
            r"|\bsupport (?:by|from)\b"
        ),
    ),
    *topic("assumption", r"\b(?:expects?|believes?|thinks?|reckons?|guess(?:es)?|supposes?|presumes?|trusts?) that$"),
    *topic(
        "aside",
        (
            r"^until (?:next time|then)$|^(?:formal )?(?:process|procedure) (?:of|for) (?:the )?(?:award|offers?"
            r"|tender)\b|\banother (?:story|day|topic)\b"
        ),
    ),
    *topic("option", r"\bhow (?:could|can|might) (?:it|this|that) be (?:done|solved|organi[sz]ed|built|made)\b"),
    *topic("aside", r"^won['’]?t\b|^(?:what['’]?s )?next$|^admin$|^to be done$|^things to do$|^wrap[- ]?up$"),
    *topic("aside", r"^(?:paperwork|bureaucracy|formal|formal matters|notes to self|logistics of the meeting)$"),
    *topic("resource", r"\b(?:on|from) our side\b|\bour (?:contribution|share)\b"),
    *topic(
        "goal",
        (
            r"\b(?:be|is|['’]s) different (?:in|then|afterwards|later|once)\b|\bgoes well\b|\bif (?:it|all"
            r"|everything) (?:works|worked|goes|went) (?:out|well)\b|\bbest case\b"
        ),
    ),
    *topic("today", r"\b(?:normal|typical|ordinary|usual|average) (?:day|week|month|year|shift|case|morning)\b"),
    *topic("assumption", r"\btak(?:e|en) as read\b|\bas read\b"),
    *topic(
        "option",
        (
            r"\btoying with\b|\bin mind\b|\bhave (?:you|we|i) (?:thought of|considered|tried to think of)\b"
            r"|^(?:could be|maybe|perhaps|ideas?)$"
        ),
    ),
    *topic("soft", r"\b(?:can|could) (?:do|live|manage) without\b"),
    *topic(
        "requirements",
        (
            r"\b(?:wanted|desired|needed|required|expected) (?:functions?|features?|qualities|capabilities"
            r"|properties|behaviou?r)\b"
        ),
    ),
    *topic(
        "resource",
        (
            r"\bwhat .{1,40} (?:can |could |will )?(?:brings?|contributes?|offers?|provides?|puts? in|adds?|has"
            r"|(?<!to )have)$|\b(?:we|i|they) (?:can )?(?:bring|contribute|offer|provide|put in|throw in)"
            r"(?: along| in)?$"
            r"|\bbring along\b"
        ),
    ),
    *topic(
        "option",
        (
            r"^directions?$|\bcould go\b|\bgo (?:like|about it like) this\b|\b(?:could|might) (?:look|work|be done"
            r"|be solved|be organi[sz]ed)(?: like this| as follows)?$|\bwhat (?:is|would be) (?:possible"
            r"|conceivable|thinkable)\b"
        ),
    ),
    *topic(
        "aside",
        (
            r"\bfor (?:another|a later|some other) (?:day|time|version|release|round|occasion)\b|^(?:in the chair"
            r"|taking notes|note[- ]?taker|notes by|absent.{0,30}|excused|venue|time|location"
            r"|duration)$"
        ),
    ),
    *topic(
        "resource",
        r"\b(?:have|has|got) to work with\b|\bwhat .{0,20}(?:count|rely|build|lean|draw|fall back) on$|^given$",
    ),
    *topic(
        "neutral",
        r"\b(?:additional|further|more|other|some) (?:context|information|info|background|notes?|remarks?"
        r"|details?)\b",
    ),
    *topic(
        "goal",
        (
            r"\b(?:good|ideal|best|perfect|great|desired|better) (?:result|outcome|end|ending)\b"
            r"|\bwhat (?:would|does|will) (?:success|good|better|winning|done)\b|\bgood looks like\b"
            r"|\bproblem to (?:solve|be solved)\b|\bjobs? to be done\b|\bin a year from now\b"
            r"|\bmake us happy in\b"
        ),
    ),
    *topic(
        "soft",
        (
            r"\bsoft(?:er)? (?:constraints?|limits?|requirements?|points?|criteria|conditions?)\b|^may$"
            r"|^rather(?: not| than not)?$|\bwhat (?:we|i) would like$|\bif (?:it|they) (?:can be|comes?"
            r"|come) (?:had )?(?:cheap|cheaply|for free|at no cost)\b|\bif (?:it is|they are) cheap\b"
        ),
    ),
    *topic(
        "hard",
        (
            r"\b(?:minimum|minimal|binding|legal|statutory|mandatory|hard|absolute|firm"
            r"|strict) (?:requirements?|criteria|demands)\b|\b(?:exclusion|knock-?out|ko|k\.o\.) (?:criteria"
            r"|criterion)\b|^(?:it|the solution|this|a solution|all|every solution) must(?: not)?$|^(?:must|do"
            r"|may|shall) nots?$|^must not$|^don['’]ts$|^dos and don['’]ts$"
        ),
    ),
    *topic(
        "aside",
        (
            r"\bnot in scope\b|^later$|^not (?:now|yet)$|^feedback$|\bwho to ask\b|\bwhat we (?:don['’]t|do not"
            r"|won['’]t|will not) (?:do|cover|want to discuss|touch here)\b|^process$"
        ),
    ),
    *topic(
        "today",
        (
            r"\b(?:current|actual|present|observed) (?:behaviou?r|performance|costs?|numbers|figures"
            r"|requirements)\b|^(?:the )?facts$|^facts and figures$"
        ),
    ),
)

# Words before a colon at the start of a letter, a ticket or minutes; as a heading they announce nothing.
LABELS_ABOUT_THE_TEXT = re.compile(
    r"^(?:status|state|version|date|author|authors|owner|owners|from|to|cc|bcc|re|fwd?|subject|present|attending"
    r"|minutes|chair|labels|created|updated|reference|ref|decision|place|time|duration|guests?)$"
)
