"""Items of the ProblemSpec and the WorldModel, and the two as immutable values.

Both are tuples of `Item`; the kind says which of the two an item belongs to. Slugs name items in
prompts, keys and on the command line; they are made from the item's text, so the same text gets the
same slug on every line and machine.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from app.domain.base import Value
from app.domain.canonical import content_key
from app.domain.quantity import Quantity

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


class ItemKind(StrEnum):
    """What an item is. The first group makes the ProblemSpec, the second the WorldModel."""

    GOAL = "goal"
    CONSTRAINT = "constraint"
    TODAY = "today"
    OPTION = "option"
    REMARK = "remark"
    WAITING = "waiting"
    UNUSED = "unused"
    HEADING = "heading"
    ACTOR = "actor"
    MECHANISM = "mechanism"
    RESOURCE = "resource"
    LIMIT = "limit"
    ASSUMPTION = "assumption"
    SIMPLIFICATION = "simplification"


SPEC_KINDS = (
    ItemKind.GOAL,
    ItemKind.CONSTRAINT,
    ItemKind.TODAY,
    ItemKind.OPTION,
    ItemKind.REMARK,
    ItemKind.WAITING,
    ItemKind.UNUSED,
    ItemKind.HEADING,
)
KEPT_KINDS = frozenset({ItemKind.REMARK, ItemKind.WAITING, ItemKind.UNUSED, ItemKind.HEADING})
"""Places of a text that ask nothing by themselves: said about an option, waiting, set aside, a heading."""
WORLD_KINDS = (
    ItemKind.ACTOR,
    ItemKind.MECHANISM,
    ItemKind.RESOURCE,
    ItemKind.LIMIT,
    ItemKind.ASSUMPTION,
    ItemKind.SIMPLIFICATION,
)

HARD_WEIGHT = 100
"""A constraint of this weight is hard, a goal of this weight is a must-goal."""
HEAVY_WEIGHT = 80
"""Constraints from this weight on are always covered by a scenario."""


class Author(StrEnum):
    """Who wrote a thing."""

    PERSON = "person"
    AGENT = "agent"
    METHOD = "method"


Sign = Literal["+", "-"]
"""Whether a remark speaks for or against its option; one that does neither, such as a figure, has none."""

LONGEST_TEXT = 2000
"""Characters of an item."""


class Source(Value):
    """Where an item comes from: a span of a message (message id, offsets in its text) and its words.

    The span may be wider than the item's text: its list mark, its label and the other cells of its row belong to it.
    """

    message: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""


_ONLY_OF_PLACES = ("about", "sign", "classed")


class Item(Value):
    """One goal, constraint, word on today, option, or piece of the world model."""

    slug: Slug
    kind: ItemKind
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    weight: int = Field(default=HARD_WEIGHT, ge=0, le=100, description="100 = hard (constraint) or must (goal)")
    checks: tuple[str, ...] = Field(default=(), max_length=5, description="yes/no questions; empty = the text itself")
    quantity: Quantity | None = None
    certainty: float = Field(default=0.5, ge=0, le=1, description="assumptions: 1 = sure")
    holds: bool = Field(default=True, description="assumptions: False = taken as false here")
    author: Author = Author.PERSON
    source: Source | None = None
    rule: str = Field(default="", description="why the built-in methods gave it this kind")
    about: Slug | None = Field(default=None, description="remarks: the option that is spoken of")
    sign: Sign | None = Field(default=None, description="remarks: for (+) or against (-) that option")
    classed: ItemKind | None = Field(default=None, description="waiting: what it becomes when it is taken")

    @model_serializer(mode="wrap")
    def _without_empty_places(self, write: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Leave out what only remarks and waiting items have, so that keys made of other items stay what they were."""
        written: dict[str, object] = write(self)
        for name in _ONLY_OF_PLACES:
            if written.get(name, ...) is None:
                del written[name]
        return written

    @property
    def is_hard(self) -> bool:
        """A hard constraint, or a must-goal."""
        return self.weight >= HARD_WEIGHT

    @property
    def questions(self) -> tuple[str, ...]:
        """The checks asked about this item; a person's sentence is its own single check."""
        return self.checks or (self.text,)

    @property
    def stated(self) -> str:
        """The text as prompts say it: an assumption taken as false says so."""
        return self.text if self.holds else f"NOT (taken as false here): {self.text}"

    def placed(self) -> "Item":
        """The item without what only an item of another kind has."""
        kept = {} if self.kind is ItemKind.REMARK else {"about": None, "sign": None}
        return self.model_copy(update=kept if self.kind is ItemKind.WAITING else {**kept, "classed": None})

    def content(self) -> dict[str, object]:
        """What a question depends on: never weight, author or source; the class of the item may."""
        return {
            "slug": self.slug,
            "kind": self.kind.value,
            "class": "hard" if self.is_hard else "soft",
            "text": self.stated,
            "checks": list(self.questions),
        }


class Resolution(StrEnum):
    """Default size of a run: candidates × scenarios."""

    COARSE = "coarse"
    MEDIUM = "medium"
    FINE = "fine"

    @property
    def size(self) -> tuple[int, int]:
        """(candidates, scenarios)."""
        return {"coarse": (3, 4), "medium": (5, 8), "fine": (8, 16)}[self.value]


class _Items(Value):
    items: tuple[Item, ...] = ()

    def of(self, *kinds: ItemKind) -> tuple[Item, ...]:
        """Items of these kinds in their order."""
        return tuple(item for item in self.items if item.kind in kinds)

    def get(self, slug: str) -> Item | None:
        """The item of this slug, or None."""
        return next((item for item in self.items if item.slug == slug), None)

    def key(self) -> str:
        """Content hash of the whole value."""
        return content_key(self)


class ProblemSpec(_Items):
    """Goals, constraints, today, the person's own options, and what was not used."""

    schema_version: Literal[1] = 1
    resolution: Resolution = Resolution.COARSE

    @property
    def goals(self) -> tuple[Item, ...]:
        """All goals in order."""
        return self.of(ItemKind.GOAL)

    @property
    def constraints(self) -> tuple[Item, ...]:
        """All constraints in order, hard and soft."""
        return self.of(ItemKind.CONSTRAINT)

    @property
    def today(self) -> tuple[Item, ...]:
        """How it is done now, sentence by sentence; empty where nothing was said."""
        return self.of(ItemKind.TODAY)

    @property
    def options(self) -> tuple[Item, ...]:
        """Solutions the person already named, verbatim."""
        return self.of(ItemKind.OPTION)


class WorldModel(_Items):
    """Actors, mechanisms, resources, limits, assumptions and simplifications."""

    schema_version: Literal[1] = 1


def make_slug(text: str, *, taken: frozenset[str] | set[str]) -> str:
    """Return a slug of the first significant words of a text, made unique among `taken` by a number."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", plain[:400]) if word not in _SMALL] or ["item"]
    base = "-".join(words[:5])[:40].strip("-") or "item"
    slug, number = base, 2
    while slug in taken or slug in RESERVED_SLUGS:
        slug, number = f"{base}-{number}", number + 1
    return slug


RESERVED_SLUGS = frozenset({"cost"})
"""Names of columns that no item stands behind."""
_SMALL = frozenset(
    "a an and are as at be by for from has have i in is it its of on or our so that the their this to we will with"
    " must should shall may can not no never".split()
)
