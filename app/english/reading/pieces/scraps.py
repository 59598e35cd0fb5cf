"""Tells stretches that state nothing from statements: fields of a form, settings of an editor, a word of farewell.

For: the reader. Not for: what is about the paper (`papers.boilerplate`).
"""

import re

from app.domain.kit.late_pattern import late

_SCRAP = late(
    r"\W*(?:[\w /-]{2,30}:\s*[^|.\n]{1,40}(?:\s\|\s[^|.\n]{1,40}){1,9}"  # fields of a form: "Type: a | b | c"
    r"|[a-z][a-z0-9]*(?:-[a-z0-9]+)+:\s*[^\s.]{1,20}"  # settings of an editor: "fill-column: 70"
    r"|(?!thank|cheers|hi\b|hello|hey)\w+(?: \w+)?!|e\.?g\.?|i\.?e\.?|etc\.?|and so on|all things being equal"
    r"|(?:and )?perhaps worst of all)\W*$",
    re.IGNORECASE,
)
_LONGEST = 160  # characters


def is_scrap(words: str) -> bool:
    """Tell whether a block or clause states nothing: fields of a form, settings of an editor, "Cheers!"."""
    return len(words) <= _LONGEST and _SCRAP.match(words) is not None
