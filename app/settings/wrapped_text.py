"""Markdown files of ours are wrapped at a width for who edits them; who reads them is shown paragraphs.

Not for what a person or a model wrote: there a new line is meant.
"""

import re

_FENCE = re.compile(r" *(```|~~~)")
_OWN_LINE = re.compile(r" *(#|>|\||[-*+] |\d+[.)] |!\[)")
"""How a line begins that goes on from none."""


def unwrapped(text: str) -> str:
    """Return a Markdown text with each paragraph and each point of a list in one line; code stays as it is."""
    lines: list[str] = []
    is_code = goes_on = False
    for line in text.splitlines():
        if _FENCE.match(line):
            is_code = not is_code
            goes_on = False
            lines.append(line)
        elif is_code or not line.strip():
            goes_on = False
            lines.append(line)
        elif goes_on and not _OWN_LINE.match(line):
            lines[-1] += " " + line.strip()
        else:
            goes_on = not re.match(r" *(#|\||!\[)", line)
            lines.append(line)
    return "\n".join(lines)
