"""Tells what in a paper is about the paper: metadata lines, template questions, sign-off words, contact lines.

For: the reader, which sets it aside. Not for: stretches such as code, which ``stretches`` finds.
"""

import re

from app.domain.kit.late_pattern import late

_KEY = late(
    r"[ \t]{0,3}(?:[-*][ \t]{1,3})?(?:\*\*|__)?(?P<key>[A-Za-z][\w /-]{1,28}?)(?:\*\*|__)?:(?:\*\*|__)?"
    r"(?=\s|$)"
)
_METADATA = late(
    r"^(?:status|date|dates?|authors?|owner|owners|deciders?|decision[- ]makers?|consulted|informed|version|revision"
    r"|ticket|issue|tracking issue|rfc pr|pr|feature name|start date|created|updated"
    r"|last[- ](?:change|updated?|modified)"
    r"|severity|date of (?:incident|the incident|report)|incident (?:id|number|date)|duration|reviewers?|approvers?"
    r"|contact|department|report no|file no|reference|ref|agenda item|meeting date|prepared by|submitted by|to|from|cc"
    r"|subject|labels?|priority|assignee|reporter|epic|sprint|sponsors?|editors?|discussions?-to|type|category|replaces"
    r"|superseded by|supersedes|post-history|title|technical story|deadline|distribution|classification|present"
    r"|tags?|keywords?|related(?: (?:issues?|prs?|tickets?|documents?|links?|records?))?|links?|stakeholders|component"
    r"|milestone|target (?:release|version)|amends|amended by|impacted|jira|pull request|discussion|champion"
    r"|attending"
    r"|attendees|participants|apologies|absent|chair|minutes(?: by)?|scribe|venue|place|location|next meeting)$",
    re.IGNORECASE,
)
_TEMPLATE = late(
    r"\W{0,6}(?:why (?:is|are|should|do|did|does|not)|what (?:is|are|other|do|does|would|use|parts?|related)"
    r"|how (?:is|are|do|does|will|would|should)"
    r"|which|who (?:is|are|will)|explain|describe|discuss|list|give|please|this (?:is|section|should)|these|provide"
    r"|include|add|fill|use this|write|think about|consider|if (?:this|there|you|applicable)|note that|when|state"
    r"|summari[sz]e|outline|delete|remove|optional|are there|is there|does this|do (?:we|you)|can this)\b",
    re.IGNORECASE,
)
_BRACKETED_HINT = late(r"\W{0,3}[(\[<{](?:[^)\]>}]|\n){3,300}[)\]>}]\W{0,3}$")
_CONTACT = late(
    r"\b(?:ext\.?|tel\.?|phone|fax|mobile)\s?:?\s?\+?\d[\d ()/-]{2,}|[\w.+-]+@[\w-]+\.\w+"
    r"|\b(?:room|office|desk)\s\d+(?:\.\d+)?\b\s*$",
    re.IGNORECASE,
)
_LONGEST_CONTACT = 160  # characters


def is_metadata(line: str) -> bool:
    """Tell whether a line is a fact about the paper ("Status: draft", "- Start Date: 2023-05-02")."""
    key = _KEY.match(line)
    return key is not None and _METADATA.match(key["key"].strip()) is not None


def is_template(quoted: str) -> bool:
    """Tell whether a quoted block is the form's own question or instruction to whoever fills it in."""
    return _TEMPLATE.match(quoted) is not None


def is_hint(paragraph: str) -> bool:
    """Tell whether a whole paragraph in brackets tells how to fill the form in."""
    inside = _BRACKETED_HINT.match(paragraph)
    return inside is not None and _TEMPLATE.match(paragraph) is not None


def is_contact(line: str) -> bool:
    """Tell whether a line says how to reach somebody."""
    return len(line) <= _LONGEST_CONTACT and _CONTACT.search(line) is not None
