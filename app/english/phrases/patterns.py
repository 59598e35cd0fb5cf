"""Compiles patterns that run over the person's text itself, line breaks included.

For: ``clauses`` and ``options``, which need offsets into the text. Not for: the word lists, which see one-line
copies.
"""

import re

from app.domain.kit.late_pattern import late


def over_lines(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, without regard to case, in which a blank matches any white space: texts are wrapped."""
    return late(pattern.replace(" ", r"\s"), re.IGNORECASE)
