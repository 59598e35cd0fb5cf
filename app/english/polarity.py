"""Words of risk, and what a unit alone speaks of: money, mass, sound.

Not for: verdicts; what a text says of an option is found by `app.pipeline.grounds`.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.units import CURRENCIES, UNIT_PATTERN, normalise_unit

RISK = late(
    r"\b(?:but|however|though|although|yet|risks?|risky|unfortunately|on the other hand|the catch|"
    r"downside|drawback|danger|worr(?:y|ies|ied)|"
    r"fails?|problems?|hate|awkward|unfamiliar|poor)\b",
    re.IGNORECASE,
)
COST, WEIGHT, NOISE = "~cost", "~weight", "~noise"

_MONEY = CURRENCIES | {"cent", "pence", "euro cent"}
_MASS = frozenset({"mg", "g", "kg", "t", "lb"})
_SOUND = frozenset({"dB", "dB(A)"})


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
