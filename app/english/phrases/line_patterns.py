"""What lines look like: bullets, headings, table rows, time stamps; data, no logic.

For: ``blocks``. Not for: the meaning of words. Every repetition is bounded: a line costs its length and no more.
"""

import re

from app.domain.kit.late_pattern import late

BULLET = late(
    r"(?P<indent>[ \t]{0,40})(?:>[ \t]?){0,4}[ \t]{0,8}"
    r"(?P<marker>[-*+•–—·‣▪◦●○→✓✔✅❌🚫]|[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?"
    r"|\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|\(?[a-zA-Z][.)]|\(?[ivxIVX]{2,5}[.)]"
    r"|[A-Z]{1,4}-?\d{1,3}[.:)])"
    r"[ \t]{1,8}(?P<rest>(?=\S))"
)
IN_A_ROW = late(r"(?P<indent>[ \t]{0,3})(?P<marker>#|[A-Z]{1,4}-?\d{1,3})[ \t]{1,4}(?P<rest>(?=\S))")
CHECKBOX = late(r"\[(?P<state>[ xX✓✔-])\][ \t]{1,4}(?=\S)")
LABEL_ID = late(
    r"(?:[*_]{0,2})(?:(?P<named>KR|REQ|FR|NFR|AC|US|UC|KPI)[ -]?\d{1,3}(?:\.\d{1,3})?"
    r"|[A-Z]{1,4}-?\d{1,3}(?:\.\d{1,3})?)(?:[*_]{0,2})[.:)]?(?:[*_]{0,2})[ \t]{1,4}(?=\S)"
)
ATX = late(
    r"[ \t]{0,3}(?:#{1,6}[ \t]{1,8}|h(?P<wiki>[1-6])\.[ \t]{1,8}"
    r"|(?P<equals>={1,6})[ \t]{1,4}(?=[^=\n]{1,120}(?:=|$)))(?=\S)"
)
RULE = late(r"[ \t]{0,3}([-=_*])(?:[ \t]{0,2}\1){2,200}[ \t]*$")
UNDERLINE = late(r"[ \t]{0,3}([=~^\"#*+-])\1{2,200}[ \t]*$")
FENCE = late(r"[ \t]{0,3}(?:```|~~~)")
QUOTE = late(r"[ \t]{0,3}(?:>[ \t]?){1,8}")
BOLD_LINE = late(
    r"[ \t]{0,3}(?:\*\*|__|\*(?=[A-Z][^*_\n.!?]{1,40}\*[ \t]*:?[ \t]*$))"
    r"(?P<title>[^*_\n]{1,150})(?:\*{1,2}|__)[ \t]*:?[ \t]*$"
)
BOLD_RUN_IN = late(
    r"[ \t]{0,3}(?:\*\*|__)(?P<title>[^*\n]{1,100}?)(?:(?P<stop>[.:!?])(?:\*\*|__)|(?:\*\*"
    r"|__)(?P<after>[.:]))[ \t]*(?=\S)"
)
BOLD_START = late(r"[ \t]{0,3}(?:\*\*|__)(?P<title>[^*_\n]{1,60})(?:\*\*|__)[ \t]{1,4}(?=\S)")
BRACKETS_BEHIND = late(r"\s{1,3}\([^()]{1,40}\)$")
SERIAL_TITLE = late(
    r"[ \t]{0,3}(?P<word>[A-Z][A-Za-z]{1,11}) (?P<number>\d{1,2})[.:)]?[ \t]{1,4}(?:[-–—][ "
    r"\t]{1,3})?(?P<title>[^\W_].{0,78})$"
)
NUMBERED_TITLE = late(
    r"[ \t]{0,3}(?:§[ \t]?)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[IVX]{1,5}[.)]"
    r"|[A-Z][.)])[ \t]{1,6}(?P<title>[^\W_].{0,78})$"
)
KEY_VALUE = late(r"[A-Z][\w/-]{1,20}(?: [\w/-]{1,20}){0,2}: {1,3}\S")
SEPARATOR_ROW = late(r"[ \t]{0,8}\|?(?:[ \t]{0,8}:?-{1,200}:?[ \t]{0,8}\|){1,60}(?:[ \t]{0,8}:?-{1,200}:?[ \t]{0,8})?$")
SENTENCE_END = late(r"[.!?;,:…][\"'”’)*_]{0,3}$")
LEAD_LINE = late(r"[ \t]{0,1}[A-Z][^:\n]{1,58}:$")
CLASS_LABEL = late(
    r"[ \t]{0,3}(?:\*\*|__)?(?P<label>[A-Z][\w'’-]{1,20}(?: [\w'’-]{1,20}){0,3}"
    r"|(?:must|nice)(?: to)?(?: have| not)?|limits?|goals?|wish(?:es)?|ideas?|options?|wants?"
    r"|needs?|musts?|today|now|budget)(?:(?:\*\*|__)?:(?:\*\*"
    r"|__)?|[ \t](?:-|–|—))[ \t]{1,3}(?=\S)"
)
STAMP = late(
    r"[ \t]{0,3}(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ \t]{1,2})?"
    r"(?:[\[(]\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?[\])][ \t]{0,3}(?:[-–—"
    r"|][ \t]{0,3})?(?:[^\W\d_][\w .'’-]{0,30}:)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?[ \t]{1,3}(?:[-–—"
    r"|][ \t]{0,3})?[^\W\d_][\w .'’-]{0,30}:)[ \t]{1,3}(?=\S)"
)
SPEAKER = late(
    r"[ \t]{0,3}(?P<name>[A-Z][\w.'’-]{0,20}(?: [A-Z][\w.'’-]{0,20}){0,2}|[a-z][a-z0-9_]{1,15})"
    r":[ \t]{1,3}(?=\S)"
)
SPEAKER_LINE = late(
    r"[ \t]{0,3}(?:>[ \t]?){0,3}(?:#{1,6}[ \t])?(?:#\d{1,4}[ \t.:,-]{0,3}(?:by |from )?)?(?:\*\*|__|@)?"
    r"\w[\w.'’-]{1,23}(?: \w[\w.'’-]{0,20}){0,2}(?:\*\*|__)?,?[ \t]{0,2}"
    r"(?:\([^()]{1,40}\)[ \t]{0,2}(?:wrote|says?|said|replied|posted|answered)?:"
    r"|(?:added a (?:comment|note)|left a comment)\b[^.!?:]{0,40}:?"
    r"|(?:wrote|says|said|replied|posted|answered|commented|asked)\b(?:,? (?:on|at|to|in|again|\d)[^:.!?]{0,40})?:?"
    r"|(?<=[ \t][ \t])\d{1,2}[:.]\d{2}(?: ?[ap]m)?|(?<=[ \t])\d{1,2}[:.]\d{2} ?[ap]m"
    r"|[,·|–—-][ \t]{0,2}(?:(?:on |at )?(?:(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6},? ?)?\d{1,2}[:.]\d{2}"
    r"|\d{1,2} \w{3,9}(?: \d{4})?"
    r"|yesterday|today|\d{1,2} (?:minutes|hours|days) ago)\b(?:,? (?:on|at|to|in|\d)[^.!?]{0,30})?:?)"
    r"[ \t]{0,2}:?(?:\*\*|__)?[ \t]*$",
    re.IGNORECASE,
)
CHAT_LINE = late(
    r"[ \t]{0,3}\w[\w.'’-]{1,23}(?: \w[\w.'’-]{0,20}){0,2}(?:[ \t]{2,8}\d{1,2}[:.]\d{2}(?: ?[ap]m)?"
    r"|[ \t]\d{1,2}[:.]\d{2} ?[ap]m)[ \t]*$",
    re.IGNORECASE,
)
MAX_LINE = 4000  # characters of a line that are looked at
TITLE_WORDS = 9
LONGEST_WRAP = 120  # a text with longer lines is not wrapped by hand
