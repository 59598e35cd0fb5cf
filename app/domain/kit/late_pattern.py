"""Patterns of modules, compiled when a text is first met: to compile all of them would cost each start 0.25 s.

Not for patterns made while work goes on, nor for what the functions of `re` are given in place of a pattern.
"""

import re
from functools import cached_property
from typing import cast


class _LatePattern:
    """Stands for a pattern. What of it is asked for once is kept here, so a second question costs what `re` does."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self._given = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._given)

    def __getattr__(self, name: str) -> object:
        """Called for what this object does not have yet."""
        if name.startswith("_"):
            raise AttributeError(name)
        found: object = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def late(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """As `re.compile`, which is called at the first search; an invalid pattern is only found then.

    Two threads that search first at once may both compile; each gets a right pattern.
    """
    return cast("re.Pattern[str]", _LatePattern(pattern, flags))
