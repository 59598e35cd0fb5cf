"""What may stand where an option is looked for and names none: a price, a time, a reference to another.

For: the option reader, before it adds one. Not for: what a sentence says of options.
"""

import re

from app.domain.kit.late_pattern import late

_PRICE_ALONE = late(
    r"(?:about |some |only |ca\.? )?[€$£]?\s?\d[\d.,' ]{0,12}\s?"
    r"(?:k|euros?|eur|dollars?|usd|pounds?|gbp|francs?|chf|[€$£])?"
    r"(?:\s(?:a|per|each) \w+)?[.!]?$",
    re.IGNORECASE,
)
_TIME_ALONE = late(
    r"(?:about |some |only |maybe |roughly |ca\.? )?(?:an?|one|two|three|four|five|six|half an?|\d{1,3})"
    r"(?:(?: or |-|–)\w+)? (?:minute|hour|day|week|month|year|evening|weekend|afternoon)s?"
    r"(?: of (?:work|effort|coding|building|digging))?[.!]?$",
    re.IGNORECASE,
)
_REFERENCE = late(
    r"(?:(?:accept|take|choose|award|pick|adopt|use|prefer|go (?:with|for)) )?(?:the )?(?:option|variant|alternative"
    r"|proposal|plan|choice|scenario|solution|number|no\.|offer|bid|tender|quote|lot|variante|angebot|lösung|offre)"
    r"\s(?:\d{1,2}"
    r"|(?-i:[A-Z]))"
    r"(?=[.,;]?$|[.,;]?\s(?:and|as|because|since|from|is|was|be)\b)",
    re.IGNORECASE,
)


def names_nothing(text: str, start: int, end: int) -> bool:
    """Tell whether text[start:end] is only a price ("480 euros a month"), a time ("a week") or "option 2"."""
    return any(one.match(text, start, end) is not None for one in (_PRICE_ALONE, _TIME_ALONE, _REFERENCE))
