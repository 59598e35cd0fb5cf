"""Which words say more or less, yes or no, good or bad, and which words speak of one concern.

For: `pugh`, which compares what a card says with what an item asks. Not for: one domain's vocabulary; every entry
would read a text of another trade as well.
"""

import re

from app.english.quantities import normalise_unit
from app.english.units import CURRENCIES, UNIT_PATTERN
from app.english.words import stem

UP_WORDS = frozenset(
    """
    more extra additional another longer higher heavier slower dearer larger bigger greater further increase
    increases increased raise raises adds add added grows grow rises rise doubles double twice worse many
    """.split()
)
DOWN_WORDS = frozenset(
    """
    less fewer lower shorter smaller lighter reduce reduces reduced cut cuts drop drops dropped fall falls halve
    halves halved half save saves saved avoid avoids spare spares shrink shrinks few little end ends stop stops
    prevent prevents remove removes removed hardly rarely almost down
    """.split()
)
NEGATIONS = frozenset(
    """
    no not never without none nobody nothing neither nor cannot can't don't doesn't won't isn't aren't mustn't
    shouldn't couldn't wouldn't dont cant forbidden ban bans banned prohibited instead replaces replace avoids avoid
    """.split()
)
GOOD_WORDS = frozenset(
    """
    good better best easy easier simple simpler simplest safe safer reliable robust familiar known proven happy fine
    helps improves improve quick quicker quickest fast faster fastest mature tolerant cheap cheaper cheapest
    light lighter elegant clean cool friendly magic lovely effortless free
    """.split()
)
BAD_WORDS = frozenset(
    """
    bad worse worst poor hard harder difficult awkward complicated complex unsafe risky fragile unfamiliar unknown
    fails fail hate hates problem problems trouble breaks suffers mistakes hardly weak doubtful doubts slow slower
    expensive dear dearer costly heavy heavier ugly toothless noisy cumbersome dangerous unpopular
    """.split()
)
AT_HAND_WORDS = frozenset(
    """
    existing present already reuse reuses reused revive overhaul repair volunteers available
    """.split()
)
NEEDED_WORDS = frozenset(
    """
    new buy buys rent rents lease hire hires charter build builds install installs purchase train develop write needs
    second third extra additional another
    """.split()
)
"""What is there and what has yet to be got: the use of resources at hand is a design method's measure of an idea."""
RISK = re.compile(
    r"\b(?:but|however|though|although|yet|risks?|risky|unfortunately|on the other hand|the catch|"
    r"downside|drawback|danger|worr(?:y|ies|ied)|"
    r"fails?|problems?|hate|awkward|unfamiliar|poor)\b",
    re.IGNORECASE,
)
PROHIBITION = re.compile(
    r"\b(?:no|never|nobody|nothing|must not|may not|shall not|can(?:no|['’])t|cannot|do not|"
    r"don['’]t|not (?:permitted|allowed|one of|an option|"
    r"open|be|go|leave|use)|forbidden|prohibited|without|ruled out|banned|is out|are out|won['’]t)\b",
    re.IGNORECASE,
)
COMPARED_WITH_TODAY = re.compile(r"\b(?:extra|additional|more|another|further|longer|higher|new)\b", re.IGNORECASE)
KEEPS_TODAY = re.compile(
    r"^(?:we\s+|just\s+|simply\s+)*(?:keep|keeps|keeping|leave|leaves|leaving|stay with|stick to|"
    r"stick with|retain|continue|go on|carry on|do nothing)\b"
    r"|\bas (?:now|today|before|it is)\b|\b(?:stays?|remains?) (?:as|the same|unchanged|where)\b",
    re.IGNORECASE,
)

_CONCERNS = (
    "drive driving driver drives mileage km kilometre kilometres kilometer trip trips detour",
    "truck trucks van vans lorry lorries vehicle vehicles fleet",
    "night nights overnight evening evenings",
    "job jobs staff employee employees worker workers personnel",
    "app apps program programs software tool tools",
    "cloud hosted vendor vendors provider providers",
    "mistake mistakes error errors fault faults wrong bug bugs",
    "maintain maintenance upkeep servicing wear",
    "learn learning train training trained unfamiliar familiar",
    "cold frost freezing temperature winter cool cooled chill",
    "fire burn burning flame flames",
    "noise noisy loud quiet silent silence",
    "weight heavy heavier light lighter weigh weighs lightweight",
    "cost costs price prices cheap cheaper cheapest expensive dear dearer costly spend spending budget money pay",
    "undo undone reversible reverse reversed revert rollback temporary",
    "automatic automatically automated automate",
    "private privacy personal confidential",
    "publish published public publicly",
    "delay delays late later wait waits waiting queue",
    "damage damaged damages break broken breakage",
    "complaint complaints complain",
    "vote votes voting ballot",
    "offline disconnected",
    "helicopter flight flights rotation rotations airlift",
    "paper printed print",
    "hand manual manually",
)
_CONCERN_OF = {stem(word): f"~{line.split()[0]}" for line in _CONCERNS for word in line.split()}

COST, WEIGHT, NOISE = "~cost", "~weight", "~noise"
MEASURED_CONCERNS = frozenset({COST, WEIGHT, NOISE})
"""Concerns that a word alone can be better or worse in: cheap, light, quiet; no other subject is needed."""
LESSER = frozenset(stem(word) for word in "cheap cheaper cheapest light lighter lightweight quiet silent".split())
GREATER = frozenset(stem(word) for word in "expensive dear dearer costly pricey heavy heavier loud noisy".split())

_MONEY = CURRENCIES | {"cent", "pence", "euro cent"}
_MASS = frozenset({"mg", "g", "kg", "t", "lb"})
_SOUND = frozenset({"dB", "dB(A)"})


def concerns(found: frozenset[str]) -> frozenset[str]:
    """Return the names of the concerns ("~cost") that these stems speak of."""
    return frozenset(_CONCERN_OF[one] for one in found if one in _CONCERN_OF)


def is_money(unit: str) -> bool:
    """Tell whether a unit is an amount of money, once or per time."""
    return normalise_unit(unit).split("/")[0] in _MONEY


def is_measured(unit: str) -> bool:
    """Tell whether a unit is one of measure (time, money, mass …) and not the noun of a count."""
    return UNIT_PATTERN.match(unit) is not None


def unit_concern(unit: str) -> str | None:
    """Return the concern that a unit alone speaks of, or None where its subject must be named."""
    head = normalise_unit(unit).split("/")[0]
    if head in _MONEY:
        return COST
    if head in _MASS:
        return WEIGHT
    return NOISE if head in _SOUND else None
