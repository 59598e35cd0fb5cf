"""Hidden and bidirectional control characters made visible, so that no text looks like another.

For every text that comes from a model, a file or a chat, in the window as in what is exported.
"""

import re

_HIDDEN = re.compile(
    "["
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"  # controls but tab, line feed, carriage return
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff"
    "\ud800-\udfff"  # lone surrogates: Python keeps pairs as one character
    "]"
)
_JOINERS = re.compile("(?<![^\u0000-\u00ff])[\u200c\u200d]|[\u200c\u200d](?![^\u0000-\u00ff])")


def visible(text: str) -> str:
    """Return the text with each hidden or bidirectional control written as ⟨U+202E⟩.

    Joiners stay where letters or emoji need them (beside a character beyond Latin-1 on both sides).
    """
    if text.isascii() and text.isprintable():
        # Most texts; item models and delegates ask for every cell of every paint.
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _JOINERS.sub(_code_point, _HIDDEN.sub(_code_point, text))


def _code_point(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found.group()):04X}⟩"
