"""What a chat message asks for, by its words: the built-in Architect's switchboard.

For: `architect`. Not for: understanding; a message that fits nothing here is told so.
"""

import re
from enum import Enum, auto

from app.domain.agent_views import ResultsFacts
from app.domain.agents import ArchitectTask
from app.domain.items import Item
from app.domain.kit.late_pattern import late
from app.english.reading import is_question
from app.english.words import stems

_LONG = 40
_MOST_RUNS = 5
_COMMAND_WORDS = 30
_LABEL = late(
    r"\bC(\d{1,3})\b|\bcandidates?\s+(?:no\.?\s*|number\s+)?#?(\d{1,3})\b"
    r"(?:\s*(?:,|&|and|or|over|against|versus|vs\.?)\s*#?(\d{1,3})\b)?",
    re.IGNORECASE,
)
_PLACES = (
    (0, r"first|1st|winn(?:er|ing)|best|top|leader"),
    (1, r"second|2nd|runner-up"),
    (2, r"third|3rd"),
    (3, r"fourth|4th"),
    (4, r"fifth|5th"),
    (-1, r"last|bottom|worst"),
)
_COMPARES = late(
    r"\b(?:beat\w*|better|worse|ahead|behind|before|above|below|over|against|gap|than|outrank\w*|outperform\w*|"
    r"prefer\w*|wins?|los(?:e|es|t))\b",
    re.IGNORECASE,
)
_PLACED = late(
    r"\b(?:best|worst|winner|first|last|rank(?:s|ed|ing)?|scor(?:e|es|ed|ing)|leads?|ties?|tied|cheap(?:er|est)|dear(?:er|est)"
    r"|more expensive|too (?:expensive|dear|risky|slow|high|low))\b",
    re.IGNORECASE,
)
_OF_A_RUN = late(r"\bruns?\b", re.IGNORECASE)
_RUN = late(
    r"\bruns?\s*[:#]?\s*(\d{1,5})\b(?:\s*(?:,|&|and|or|with|to|against|versus|vs\.?)\s*#?(\d{1,5})\b)?", re.IGNORECASE
)
_SETS_RUNS = late(
    r"\b(?:compar(?:e|es|ed|ing|ison)|differ\w*|versus|vs\.?|moved)\b"
    r"|\b(?:against|than|since) (?:(?:in|it was in) )?run\b|\bchang\w+ (?:since|from|between|against)\b",
    re.IGNORECASE,
)


class Intent(Enum):
    """Kinds of messages the built-in methods can answer."""

    GREETING = auto()
    HELP = auto()
    SUPPOSE = auto()
    EDIT = auto()
    RUN = auto()
    USE = auto()
    RUNS = auto()
    BY_COST = auto()
    TURN = auto()
    WHY = auto()
    BROKEN = auto()
    JUDGED = auto()
    OPEN = auto()
    IDEAS = auto()
    CHANGED = auto()
    LIST = auto()
    SCORE = auto()
    BEST = auto()
    STATEMENT = auto()
    UNKNOWN = auto()


def _any(*patterns: str) -> re.Pattern[str]:
    return late("|".join(patterns), re.IGNORECASE)


_GREETING = late(
    r"^\W*(?:hi|hello|hey|hallo|good (?:morning|day|afternoon|evening)|thanks?(?: you)?|thx|"
    r"cheers|ok(?:ay)?|great|nice|bye)"
    r"(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)
_ASKED: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.HELP,
        _any(
            r"\bwhat (?:can|could) (?:you|i|we)\b.{0,30}\b(?:do|ask|answer)\b",
            r"^\W*help\W*$",
            r"\bhow (?:do|does) (?:this|it|i) \w+",
            r"\bwho are you\b",
            r"\bare you (?:an? )?(?:ai|model|human)",
        ),
    ),
    (
        Intent.TURN,
        _any(
            r"\bwhat (?:else )?(?:would|could|might|can)(?: \w+){0,3}? (?:chang\w+|(?:over)?turn\w*|flip\w*|alter\w*)"
            r"\b(?!.*\bif\b).{0,20}\b(?:order|ranking|results?|outcome|lead\w*|winner|it)\b",
            r"\bwhat would have to (?:change|be (?:different|otherwise))\b",
        ),
    ),
    (
        Intent.WHY,
        _any(
            r"\bwhy\b",
            r"\bhow come\b",
            r"\b(?:compare|difference between|versus|vs\.?)\b.{0,60}\b(?:c\d+|today)\b",
            r"\bexplain\b.{0,40}\bc\d+",
        ),
    ),
    (
        Intent.SUPPOSE,
        _any(
            r"\bwhat if\b",
            r"\bsuppos(?:e|ing)\b",
            r"\bimagine\b",
            r"\bwhat happens (?:if|when)\b",
            r"\b(?:what|how) (?:would|will|could|might)\b.{0,60}\bif\b",
            r"\b(?:is|are|were|was|be|turns out|proves?) (?:false|wrong|untrue|not true)\b",
            r"\bno longer (?:true|holds?)\b",
            r"\b(?:does not|doesn['’]t|did not|didn['’]t) hold\b",
        ),
    ),
    (
        Intent.EDIT,
        _any(
            r"^\W*(?:please\s+|can you\s+|could you\s+)?"
            r"(?:remove|drop|delete|forget|take out|change|set|raise|lower|make|relax|weaken|weigh)\b"
        ),
    ),
    (
        Intent.USE,
        _any(
            r"\b(?:what|how much|how much money) (?:did|has)\b.{0,30}\b(?:runs?|ranking|judging|search)\b.{0,20}"
            r"\b(?:cost|spend|spent|use|take)\b",
            r"\b(?:what|how much) (?:did|has) (?:it|this|that)(?: all)? (?:cost|spend|take)\b",
            r"\b(?:costs?|price|duration|expense|bill) (?:of|for) (?:the|this|that|my|our|last|a)\b.{0,12}\brun\b",
            r"\bhow (?:expensive|long|costly|cheap) (?:was|did)\b.{0,30}\b(?:runs?|ranking|judging|it|this|that)\b",
            r"\bhow many (?:model )?calls\b",
            r"\b(?:which|what) (?:ai |language )?(?:models?|judge|llm)\b.{0,30}"
            r"\b(?:judged?|used?|ran|ranked|answered|evaluated|asked)\b",
            r"\b(?:who|what) (?:has )?(?:judged|evaluated|ranked) (?:it|this|that|them|the|run)\b",
            r"\b(?:who|which|what) (?:was|is) (?:the|its) (?:judge|model)\b",
            r"\bjudged by (?:who|whom|which|what)\b",
        ),
    ),
    (
        Intent.BY_COST,
        _any(
            r"^\W*(?:please\s+|can you\s+|could you\s+)?(?:re-?)?(?:rank|sort|order|list|show|compare)\b.{0,40}"
            r"\b(?:by|on|after) (?:their |its |the )?(?:costs?|prices?|R)\b",
            r"\b(?:who|which|what (?=.{0,80}\b(?:candidates?|solutions?|options?|one|rows?)\b)).{0,60}"
            r"\b(?:cheapest|dearest|priciest|(?:least|most) (?:expensive|costly)|(?:lowest|highest) costs?"
            r"|costs? (?:the )?(?:least|most))\b",
            r"^(?!.*\btoday\b).*\b(?:what|how much) (?:do|does|would|will)\b.{0,40}\bcosts?\b",
            r"^(?!.*\btoday\b).*\bhow (?:expensive|dear|costly|cheap) (?:is|are)\b",
            r"^\W*(?:the )?(?:cheapest|dearest|least expensive|most expensive)(?: one| candidate| solution)?\W*$",
        ),
    ),
    (
        Intent.RUN,
        _any(
            r"\b(?:start|launch|begin|propose|do|make|kick off|prepare)\b.{0,30}\b(?:run|search|ranking|comparison)\b",
            r"^\W*(?:please\s+)?(?:run|rank|evaluate|judge|re-?judge|re-?run)\b(?!\s*\d)",
            r"\b(?:rank|judge|evaluate|compare) (?:only |just )?(?:them|these|the|my|our|all)\b",
            r"\blet['’]?s run\b",
            r"\brun it\b",
        ),
    ),
    (
        Intent.BROKEN,
        _any(
            r"\bbroken\b",
            r"\bbreaks?\b",
            r"\bviolat\w+",
            r"\binfeasible\b",
            r"\b(?:constraints?|limits?|requirements?)\b.{0,30}\b(?:fail|miss|not met|hurt)",
            r"\brule[sd]? out\b",
        ),
    ),
    (
        Intent.JUDGED,
        _any(
            r"\bwhat (?:did|has|was)\b.{0,20}\bjudge",
            r"\bhow (?:much|many)\b.{0,30}\b(?:judged|answered|cells?)\b",
            r"\bwhat was (?:asked|judged|tested)\b",
            r"\bwhich (?:columns?|questions?)\b",
            r"\bscenarios?\b",
        ),
    ),
    (
        Intent.IDEAS,
        _any(r"\bideas? to try\b", r"\b(?:any|other|more|new|some) ideas?\b", r"\bwhat else could\b", r"\bbrainstorm"),
    ),
    (
        Intent.OPEN,
        _any(
            r"\bunknown",
            r"\bopen\b",
            r"\bunclear\b",
            r"\bmissing\b",
            r"\bstill need\b",
            r"\bnot (?:known|judged|answered|said)\b",
            r"\bwhat (?:else )?(?:do|should) (?:you|i)\b.{0,20}\b(?:need|know|answer|say)\b",
            r"\bquestions?\b",
        ),
    ),
    (
        Intent.CHANGED,
        _any(
            r"\bwhat(?:['’]s| is| has| have| did)?\b.{0,20}\b(?:chang\w+|new|differen\w+|moved|added)\b",
            r"\bchanges?\b",
        ),
    ),
    (
        Intent.SCORE,
        _any(
            r"\bscores?\b.{0,30}\bc\d+",
            r"\bc\d+\b.{0,40}\b(?:scores?|rank|numbers?|cost|do|place)\b",
            r"\bhow (?:good|well|bad)\b",
            r"\btell me about c\d+",
            r"\bwhat (?:about|is) c\d+",
        ),
    ),
    (
        Intent.BEST,
        _any(
            r"\bbest\b",
            r"\bwinner\b",
            r"\bwon\b",
            r"\bwins?\b",
            r"\bc[ao]me out\b",
            r"\bresults?\b",
            r"\brank(?:s|ed|ing)?\b",
            r"\btop\b",
            r"\bleads?\b",
            r"\bfirst place\b",
            r"\bscores?\b",
            r"\b(?:beats?|(?:better|worse|cheaper|dearer|safer|faster) than) (?:today|now|how it is)\b",
            r"\bsummar\w+",
            r"\bnumbers?\b",
            r"\brun\s*[:#]?\s*\d",
        ),
    ),
    (
        Intent.LIST,
        _any(
            r"\b(?:goals?|constraints?|limits?|requirements?|assumptions?|options?|ideas?|resources?|aims?|wishes)\b",
            r"\b(?:spec(?:ification)?|today|world ?model|problem|not used|unused|set aside)\b",
        ),
    ),
)


def is_command(message: str, items: tuple[Item, ...]) -> bool:
    """Tell whether a message speaks to the application, not of the problem: a greeting, a wish for a run, an edit.

    Words that could open a statement as well ("lower the costs", "… is wrong") count only where they name an item.
    """
    text = message.strip()
    if len(text.split()) > _COMMAND_WORDS:
        return False
    if _GREETING.match(text) or _PLAIN_COMMAND.match(text) or _SORTS.match(text):
        return True
    edits = _ASKED_BY[Intent.EDIT].search(text) or _ASKED_BY[Intent.SUPPOSE].search(text)
    return edits is not None and _refers(text, items)


def is_of_candidates(sentence: str, items: tuple[Item, ...]) -> bool:
    """Tell whether a sentence sets candidates of a run against each other ("Candidate 3 is not better than C1").

    Where nothing is known yet there was no run, and a label an item of the person's own uses is theirs.
    """
    labels = {label for label in labels_in(sentence) if label != "Today"}
    if not items or not labels or len(sentence.split()) > _COMMAND_WORDS:
        return False
    own = {label for item in items for label in labels_in(item.text)}
    return not labels & own and (_COMPARES.search(sentence) or _PLACED.search(sentence)) is not None


def _refers(text: str, items: tuple[Item, ...]) -> bool:
    if _NAMES_ITEMS.search(text):
        return True
    mine = stems(text)
    return any(len(mine & (own := stems(item.text))) >= max(2, len(own) // 2) for item in items)


def intent_of(task: ArchitectTask) -> Intent:
    """Return what the message asks for; a text that brought items is a statement, whatever words it holds.

    *Unknown* may still name a row of a ranking by its title (`names_a_row`), or state something.
    """
    message = task.message.strip()
    asks = is_question(message) or message.endswith("?")
    if (task.applied and not asks) or len(message.split()) > _LONG:
        return Intent.STATEMENT
    if _GREETING.match(message):
        return Intent.GREETING
    if len(runs_compared(task)) > 1:
        return Intent.RUNS
    is_ranked = any(run.best for run in task.runs)
    for intent, pattern in _ASKED:
        if intent is Intent.BY_COST and not is_ranked:
            continue  # there is nothing to sort yet; a wish to rank is then a wish for a run
        if intent is Intent.USE and labels_in(message) and not _OF_A_RUN.search(message):
            continue  # what a candidate costs is no cost of the run
        if pattern.search(message):
            return Intent.WHY if intent in _OF_ROWS and _compares(message) else intent
    if is_ranked and (labels := labels_in(message)):
        # Two rows and no word that is known: what tells them apart is asked in one way or another.
        return Intent.WHY if len(labels) > 1 else Intent.SCORE
    return Intent.UNKNOWN


def _compares(message: str) -> bool:
    return len(labels_in(message)) > 1 and _COMPARES.search(message) is not None


_OF_ROWS = (Intent.SCORE, Intent.BEST, Intent.LIST)
"""What a message may ask of one row; of two rows that are set against each other it asks why."""
_ASKED_BY = dict(_ASKED)
_PLAIN_COMMAND = late(
    r"\W*(?:please\s+|now\s+|can you\s+|could you\s+|let['’]?s\s+)*"
    r"(?:(?:start|launch|propose|begin|prepare|make|do)\s+(?:a|the|another|one|this)?\s*(?:\w+\s+)?(?:run|search|ranking)\b"
    r"|(?:run|rank|judge|evaluate|re-?judge|re-?run|compare)\b(?:\s+(?:only|just))?"
    r"(?:\s+(?:it|them|these|the|my|our|all|again|now)\b|\W*$)"
    r"|suppose\b|imagine\b|what if\b|show me\b|list (?:the|all|my)\b|tell me\b|explain\b)",
    re.IGNORECASE,
)
_SORTS = late(
    r"\W*(?:please\s+|can you\s+|could you\s+)?(?:rank|sort|order|list|show)\b.{0,40}"
    r"\bby (?:their |its |the )?(?:costs?|prices?|R|scores?)\W*$",
    re.IGNORECASE,
)
_NAMES_ITEMS = late(
    r"\b(?:constraints?|goals?|assumptions?|limits?|options?|requirements?|items?|weight)\b", re.IGNORECASE
)


def names_a_row(message: str, results: ResultsFacts) -> bool:
    """Tell whether a message names a row of a ranking by words of its title."""
    mine = stems(message)
    titles = [stems(row.title) for row in results.rows]
    return any(title and len(mine & title) >= min(2, len(title)) for title in titles)


def labels_in(message: str) -> tuple[str, ...]:
    """Return the candidate labels a message names, in order, without repeats: "C2", "C4", "Today"."""
    found: dict[str, int] = {}
    for match in _LABEL.finditer(message):
        for group in (1, 2, 3):
            if match[group] is not None:
                found.setdefault(f"C{int(match[group])}", match.start(group))
    today = re.search(r"\btoday\b", message, re.IGNORECASE)
    if today:
        found.setdefault("Today", today.start())
    return tuple(sorted(found, key=lambda label: found[label]))


def places_in(message: str) -> tuple[int, ...]:
    """Return the places of rows a message names in words, in its order: 0 = the first, −1 = the last."""
    found = [
        (match.start(), place)
        for place, words in _PLACES
        for match in re.finditer(rf"\b(?:{words})\b", message, re.IGNORECASE)
    ]
    return tuple(dict.fromkeys(place for _, place in sorted(found)))


def run_number_in(message: str) -> int | None:
    """Return the run a message names, or None."""
    return next(iter(_runs_in(message)), None)


def runs_compared(task: ArchitectTask) -> tuple[int, ...]:
    """Return the runs a message sets against each other, oldest first: those it names, else one and the subject."""
    named = _runs_in(task.message)
    if not named or _SETS_RUNS.search(task.message) is None:
        return ()
    if len(named) == 1 and task.subject_run is not None and len(labels_in(task.message)) < 2:
        named = (*named, task.subject_run)
    return tuple(sorted(set(named)))[:_MOST_RUNS]


def _runs_in(message: str) -> tuple[int, ...]:
    found = [int(number) for match in _RUN.finditer(message) for number in match.groups() if number is not None]
    return tuple(dict.fromkeys(found))
