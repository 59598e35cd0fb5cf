"""Tells a thing to do about the matter from a way to solve it: "Ben will ask the mill", "send the minutes to all".

For: lists of options, actions and statements, where such a line is no option. Not for: what a person may not do.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.reading.modality import Verdict

_REPORTS = late(
    r"^\W{0,4}(?:→|->|=>)|^(?:i |we |\w+ )?(?:asked|asks|asking|checked|check|find out|clarify)"
    r" (?:whether|if|with|what|who|how)\b"
    r"|^(?:\w+ )?[\w.'’-]+ (?:will|to|is going to|has to|must|can) (?:find out|ask|check|look into|clarify|enquire"
    r"|inquire|call|report back)\b",
    re.IGNORECASE,
)
_PAPER = late(
    r"(?:send (?:(?:out|around|round|back|them|him|her|us|\w+) )?(?:(?:the|these|this|an?|all|our|my|your|his|her) )?"
    r"(?:\w+ )?(?:notes|minutes|reports?|letters?|mails?|e-?mails?|invoices?|summary|lists?|forms?|cop(?:y|ies)"
    r"|documents?"
    r"|offers?|reminders?|apolog(?:y|ies)|invitations?|links?|results?|answers?|reply|replies|surveys?|proposals?"
    r"|drafts?"
    r"|information|photos?|thanks)|sign"
    r"|write (?:down|up|to|the|a|this)|inform|tell|report (?:to|back)|document|schedule|share|circulate"
    r"|publish (?:the|these) (?:notes|minutes|report)|remind|thank|invite|file|archive|present"
    r"|call a meeting|talk (?:to|with)|discuss|apologi[sz]e|follow up"
    r"|set a date|collect feedback|fill in|hold a (?:meeting|talk|review)"
    r"|(?:organi[sz]e|plan|schedule) an? (?:\w+ )?(?:meeting|talk|review|session)"
    r"|update (?:the )?(?:wiki|docs?|document\w*|runbook|minutes|report)"
    r"|(?:every|each|all)\b.{0,30}\b(?:sign|read|confirm)s?\b)\b",
    re.IGNORECASE,
)
PAPER_WORK = Verdict("aside", 0, "paper work", 9.0)
_ERRAND = Verdict("aside", 0, "somebody finds out about it", 9.0)


def errand_of(words: str) -> Verdict | None:
    """Return why a line under options is a thing to do about the matter and no option ("Ben will ask the mill")."""
    if _REPORTS.search(words) is not None:
        return _ERRAND
    return PAPER_WORK if is_paper_work(words) else None


def is_paper_work(words: str) -> bool:
    """Tell whether an action only informs, files or signs something."""
    return _PAPER.match(words) is not None
