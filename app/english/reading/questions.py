"""Tells a question from a statement.

For: the built-in chat, where a question changes nothing, and the reader's one-line problems. Not for: answering.
"""

import re

from app.domain.kit.late_pattern import late

_ASKS = late(
    r"(?:(?:and|but|so|ok|okay|well|then|also|hm+|please)[, ]\s{0,3})?(?:(?:what|why|how|who|whom|whose"
    r"|which|where|when)\b(?!ever)|(?:is|are|was|were|do|does|did|can|could|would|will|should|shall|may"
    r"|have|has|am|isn['’]t|aren['’]t|don['’]t|doesn['’]t|can['’]t|won['’]t)\s{1,3}"
    r"(?:i|we|you|it|there|they|he|she|this|that|these|those|the|a|an|any|all|my|our|your|one|someone"
    r"|anyone|everyone|c\d+|run)\b|(?:tell|show|explain|list|compare)\s{1,3}(?:me|us|to me)\b)",
    re.IGNORECASE,
)
_ASKS_PLAINLY = late(
    r"(?:(?:and|but|so|ok|okay|well|then|also|please)[, ]\s{0,3})?(?:when|where|how|who|what|why|which)"
    r"(?:\s{1,3}(?:many|much|long|often|far|old|big|soon|else|\w+))?\s{1,3}(?:is|are|was|were|do|does|did|can|could"
    r"|would|will|should|must|may|have|has|am)\b",
    re.IGNORECASE,
)
_CONDITION = late(r"(?:and |but |so |also |then )?(?:when|where|whenever|wherever)\b[^?]*,", re.IGNORECASE)
_BRACKETS_BEHIND = late(r"(?<=\w)\s{0,3}\([^()]*\)\s*[.;,]?\s*$")
_QUESTION_MARK = late(r"[?？][\"'”’)\]*_!]{0,4}\s*$")
_NOT_A_QUESTION = late(
    r"(?:how|what|which|where|when|who|whatever)\b[^,?]{0,120}\b(?:must|should|is|are|has to"
    r"|matters)\b.{0,200}\.\s*$",
    re.IGNORECASE,
)
_LOOKED_AT = 2_000


def is_question(text: str) -> bool:
    """Tell whether a sentence asks something: it ends in a question mark or begins as a question does.

    A longer message is a question where its last sentence is one.
    """
    stripped = text.strip()
    tail = _BRACKETS_BEHIND.sub("", stripped[-_LOOKED_AT:])
    if _QUESTION_MARK.search(tail):
        return True
    head = stripped[:_LOOKED_AT].lstrip("\"'“*_( ")
    if "\n" in head or len(head) > 300:
        return False
    if _ASKS.match(head) is None or _NOT_A_QUESTION.match(head):
        return False
    return _CONDITION.match(head) is None or _ASKS_PLAINLY.match(head) is not None
