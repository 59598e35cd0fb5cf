"""What a chat message asks for, by its words: the built-in Architect's switchboard.

For: `architect`. Not for: understanding; a message that fits nothing here is told so.
"""

import re
from enum import Enum, auto

from app.domain.agents import ArchitectTask
from app.llm.builtin.reading import is_question

_LONG = 40
_LABEL = re.compile(r"\b[Cc](\d{1,3})\b(?!\w)")
_RUN = re.compile(r"\brun\s*[:#]?\s*(\d{1,5})\b", re.IGNORECASE)


class Intent(Enum):
    """Kinds of messages the built-in methods can answer."""

    GREETING = auto()
    HELP = auto()
    SUPPOSE = auto()
    EDIT = auto()
    RUN = auto()
    WHY = auto()
    BROKEN = auto()
    JUDGED = auto()
    OPEN = auto()
    CHANGED = auto()
    LIST = auto()
    SCORE = auto()
    BEST = auto()
    STATEMENT = auto()
    UNKNOWN = auto()


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_GREETING = _re(
    r"^\W*(?:hi|hello|hey|hallo|good (?:morning|day|afternoon|evening)|thanks?(?: you)?|thx|cheers|ok(?:ay)?|great|nice|bye)(?:\W+\w+){0,2}\W*$"
)
_ASKED: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (Intent.HELP, _re(r"\bwhat (?:can|could) (?:you|i|we)\b.{0,30}\b(?:do|ask|answer)\b|^\W*help\W*$|\bhow (?:do|does) (?:this|it|i) \w+|\bwho are you\b|\bare you (?:an? )?(?:ai|model|human)")),
    (Intent.WHY, _re(r"\bwhy\b|\bhow come\b|\b(?:compare|difference between|versus|vs\.?)\b.{0,60}\b(?:c\d+|today)\b|\bexplain\b.{0,40}\bc\d+")),
    (Intent.SUPPOSE, _re(r"\bwhat if\b|\bsuppose\b|\bsupposing\b|\bimagine\b|\bwhat happens (?:if|when)\b|\bassum(?:e|ing) (?:that )?(?!.*\bwe (?:already )?assume)|\b(?:is|are|were|was|be|turns out|proves?) (?:false|wrong|untrue|not true)\b|\bno longer (?:true|holds?)\b|\b(?:does not|doesn['’]t|did not|didn['’]t) hold\b")),
    (Intent.EDIT, _re(r"^\W*(?:please\s+|can you\s+|could you\s+)?(?:remove|drop|delete|forget|take out|change|set|raise|lower|make|relax|weaken|weigh)\b")),
    (Intent.RUN, _re(r"\b(?:start|launch|begin|propose|do|make|kick off|prepare)\b.{0,30}\b(?:run|search|ranking|comparison)\b|^\W*(?:please\s+)?(?:run|rank|evaluate|judge|re-?judge|re-?run)\b|\b(?:rank|judge|evaluate|compare) (?:them|these|the|my|our|all)\b.{0,20}\b(?:options|ideas|ways|again)?\b|\blet['’]?s run\b|\brun it\b")),
    (Intent.BROKEN, _re(r"\bbroken\b|\bbreaks?\b|\bviolat\w+|\binfeasible\b|\b(?:constraints?|limits?|requirements?)\b.{0,30}\b(?:fail|miss|not met|hurt)|\brule[sd]? out\b")),
    (Intent.JUDGED, _re(r"\bwhat (?:did|has|was)\b.{0,20}\bjudge|\bhow (?:much|many)\b.{0,30}\b(?:judged|answered|cells?)\b|\bwhat was (?:asked|judged|tested)\b|\bwhich (?:scenarios?|columns?|questions?)\b|\bscenarios?\b")),
    (Intent.OPEN, _re(r"\bunknown|\bopen\b|\bunclear\b|\bmissing\b|\bstill need\b|\bnot (?:known|judged|answered|said)\b|\bwhat (?:else )?(?:do|should) (?:you|i)\b.{0,20}\b(?:need|know|answer|say)\b|\bquestions?\b")),
    (Intent.CHANGED, _re(r"\bwhat(?:['’]s| is| has| have| did)?\b.{0,20}\b(?:chang\w+|new|differen\w+|moved|added)\b|\bchanges?\b")),
    (Intent.SCORE, _re(r"\bscores?\b.{0,30}\bc\d+|\bc\d+\b.{0,40}\b(?:scores?|rank|numbers?|cost|do|place)\b|\bhow (?:good|well|bad)\b|\btell me about c\d+|\bwhat (?:about|is) c\d+")),
    (Intent.BEST, _re(r"\bbest\b|\bwinner\b|\bwon\b|\bwins?\b|\bcame out\b|\bcome out\b|\bresults?\b|\branking?\b|\brank(?:s|ed)?\b|\btop\b|\bleads?\b|\bfirst place\b|\bscores?\b|\bbeats? today\b|\bsummar\w+|\bnumbers?\b")),
    (Intent.LIST, _re(r"\b(?:goals?|constraints?|limits?|requirements?|assumptions?|options?|ideas?|resources?|spec(?:ification)?|today|world ?model|problem|aims?|not used|unused|set aside)\b")),
)  # fmt: skip


def intent_of(task: ArchitectTask) -> Intent:
    """Return what the message asks for; a text that brought items is a statement, whatever words it holds."""
    message = task.message.strip()
    asks = is_question(message) or message.endswith("?")
    if (task.applied and not asks) or len(message.split()) > _LONG:
        return Intent.STATEMENT
    if _GREETING.match(message):
        return Intent.GREETING
    for intent, pattern in _ASKED:
        if pattern.search(message):
            return intent
    if labels_in(message) and task.results:
        return Intent.SCORE
    if task.applied:
        return Intent.STATEMENT
    return Intent.UNKNOWN


def labels_in(message: str) -> tuple[str, ...]:
    """Return the candidate labels a message names, in order, without repeats: "C2", "C4", "Today"."""
    found: dict[str, int] = {}
    for match in _LABEL.finditer(message):
        found.setdefault(f"C{int(match[1])}", match.start())
    today = re.search(r"\btoday\b", message, re.IGNORECASE)
    if today:
        found.setdefault("Today", today.start())
    return tuple(sorted(found, key=lambda label: found[label]))


def run_number_in(message: str) -> int | None:
    """Return the run a message names, or None."""
    found = _RUN.search(message)
    return int(found[1]) if found else None
