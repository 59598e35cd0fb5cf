"""The fixed frames of the built-in stress cases: written from an item's own sentence and read back by the judge.

For: `scenarios`, which fills them, and `judging`, which finds in them what is stressed. Not for: scenarios another
model wrote; of those only the quoted text is read.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.quantity import Quantity
from app.english.quantities import parse_quantities
from app.english.words import cut, squeezed

_QUOTE_CHARS = 600
_STATED = re.compile(r"^(?P<lead>What the text asks|What is stressed|Today): “(?P<quote>.*)”$")
_NEW_BOUND = re.compile(r"\(computed: (?P<old>.+?) (?:÷|×) 2 = (?P<new>.+)\)$")


class Stress(StrEnum):
    """What a stress case does to the sentence it quotes."""

    HALVED = "The limit is only half as large"
    DOUBLED = "Twice as much is asked"
    STRICT = "This is held to the letter, with no exception"
    LOADED = "This is wanted under the heaviest load that the text names"
    WANTED = "This is wanted on a hard day"
    FALSE = "This turns out to be false"
    SCARCE = "Only half of this is there"
    GONE = "This is not there"
    NORMAL = "A normal day, nothing goes wrong"


@dataclass(frozen=True, slots=True)
class Frame:
    """A stress case read back: what is done, the sentences it is done to, and today's sentences it names."""

    stress: Stress | None
    asked: tuple[str, ...]
    today: tuple[str, ...]
    bound: str


def quoted(text: str) -> str:
    """Return an item's text as a frame quotes it: one line, its first 600 characters where it is longer."""
    return cut(squeezed(text), limit=_QUOTE_CHARS)


def write(stress: Stress, *, asked: tuple[str, ...] = (), today: tuple[str, ...] = (), computed: str = "") -> str:
    """Return the text of a stress case."""
    head = f"{stress.value} {computed}".rstrip() + ("" if computed else ".")
    lead = "What is stressed" if stress in (Stress.FALSE, Stress.SCARCE, Stress.GONE) else "What the text asks"
    lines = [head, *(f"{lead}: “{quoted(text)}”" for text in asked), *(f"Today: “{quoted(text)}”" for text in today)]
    return "\n".join(lines)


def read(text: str) -> Frame:
    """Return what a scenario's text stresses; `stress` is None where no frame wrote it."""
    lines = text.split("\n")
    stress = next((one for one in Stress if lines[0].startswith(one.value)), None)
    bound = _NEW_BOUND.search(lines[0])
    asked: list[str] = []
    today: list[str] = []
    for line in lines[1:]:
        stated = _STATED.match(line)
        if stated:
            (today if stated["lead"] == "Today" else asked).append(stated["quote"])
    return Frame(stress=stress, asked=tuple(asked), today=tuple(today), bound=bound["new"] if bound else "")


def sharpened(bounds: tuple[Quantity, ...], frame: Frame) -> Quantity | None:
    """Return the bound as the stress case sharpens it: the first one, with the computed number."""
    numbers = [one.quantity.value for one in parse_quantities(frame.bound)]
    for bound in bounds:
        factor = {Stress.HALVED: 0.5, Stress.DOUBLED: 2.0}.get(frame.stress) if frame.stress else None
        if factor is not None and any(
            abs(value - bound.value * factor) < 1e-6 * max(1.0, abs(value)) for value in numbers
        ):
            return bound.model_copy(update={"value": bound.value * factor})
    return None
