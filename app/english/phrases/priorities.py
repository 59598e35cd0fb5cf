"""The words of table headers and of priority columns: data, no logic.

For: ``tables``. Not for: headings and statements.
"""

import re

from app.english.kinds import Kind

PRIORITY_HEADERS = re.compile(
    r"^(?:prio(?:rity|r)?\.?|priorities|class|classification|moscow|importance|importan[ct]|weight"
    r"|weighting|level|rank|rating|need|necessity|obligation|"
    r"must/should(?:/could)?|m/s/c(?:/w)?|mscw|kind|type|category|cat\.?|strength|status of requirement"
    r"|binding|mandatory\??|required\??|must\??|grade|urgency|p)$"
)
ID_HEADERS = re.compile(
    r"^(?:#|no\.?|nr\.?|n°|№|id|ref\.?|item no\.?|item|key|number|pos\.?|code|req\.? ?(?:id|no\.?)?)$"
)
REMARK_HEADERS = re.compile(
    r"^(?:source|sources|owner|who|whom|by|from|asked (?:for )?by|raised by|requested by|origin|stakeholder"
    r"|rationale|why|reason|reasons|comments?|remarks?|notes?|"
    r"status|state|date|due|when|responsible|reference|link|verified by|verification|how to check|test"
    r"|effort|cost estimate|size|pros|cons|for|against|advantages?|"
    r"disadvantages?|drawbacks?|upsides?|downsides?|risk|risks)$"
)
_MUST = """
must|m|must have|must-have|muss|mandatory|required|requirement|essential|critical|shall|p0|p1|a|1|i|high|highest
|very high|h|hard|fixed|yes|obligatory|ko|k.o.|knock-out|non-negotiable|binding|needed|need|vital|blocker|law|legal
|limit|constraint|★★★|***|+++
"""
_SHOULD = """
should|s|should have|should-have|desired|desirable|want|wanted|important|p2|b|2|ii|medium|med|middle|normal|preferred
|preference|recommended|soft|expected|wish|target|★★|**|++
"""
_COULD = """
could|c|could have|could-have|may|can|nice|nice to have|nice-to-have|optional|low|lowest|p3|p4|3|iii|4|bonus|no|plus
|extra|if possible|★|*|+
"""
_WONT = """
won't|wont|w|won't have|out|out of scope|later|not now|never|dropped|none|rejected
"""


def _values(words: str, kind: Kind, weight: int) -> dict[str, tuple[Kind, int]]:
    return dict.fromkeys((value.strip() for value in words.split("|")), (kind, weight))


# A mark in a column named "Must", "Should" …
MARKS = frozenset({"x", "✓", "✔", "✅", "•", "●", "yes", "y", "ja", "1", "(x)", "[x]"})
NO_MARKS = frozenset({"", "-", "–", "—", "no", "n", "0", "[ ]"})
# Where P0 is used, P1 is no longer the first priority.
WITH_P0: dict[str, tuple[Kind, int]] = {"p0": ("hard", 100), "p1": ("soft", 60), "p2": ("soft", 40), "p3": ("soft", 30)}

# High, medium, low in single letters: M is then no must.
WITH_H: dict[str, tuple[Kind, int]] = {"h": ("hard", 100), "m": ("soft", 60), "l": ("soft", 30)}

# A cell of a priority column, lower-case: class and weight.
PRIORITY_VALUES: dict[str, tuple[Kind, int]] = (
    _values(_MUST, "hard", 100)
    | _values(_SHOULD, "soft", 60)
    | _values(_COULD, "soft", 30)
    | _values(_WONT, "aside", 0)
)
