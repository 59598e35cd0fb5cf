"""Planted cards whose truth is known, for the check-up of a model: a data file and the values it holds.

Each pair is a plan and a variant with an evident flaw; each twin is a plan and its gold-plated self, which does the
same for far more money. Not for asking about them (`pipeline.checkup.checkup`).
"""

import json
from functools import cache
from importlib.resources import files

from pydantic import Field

from app.domain.base import Value
from app.domain.runs import Card


class PlantedScenario(Value):
    """A case in which each worse plan fails and its better one does not."""

    title: str
    text: str


class PlantedPair(Value):
    """Two plans; in every planted scenario the first holds up evidently better."""

    better: Card
    worse: Card


class PlantedTwin(Value):
    """One plan in a plain form and a gilded one, which costs many times as much and does no more."""

    title: str
    summary: str
    resources: tuple[str, ...]
    gilded_summary: str
    gilded_resources: tuple[str, ...]

    @property
    def plain(self) -> Card:
        """The card of the plain form."""
        return Card(title=self.title, summary=self.summary, resources=self.resources)

    @property
    def gilded(self) -> Card:
        """The card of the dear form; its title says nothing of it."""
        return Card(title=f"{self.title}, other make", summary=self.gilded_summary, resources=self.gilded_resources)


class Planted(Value):
    """All that is planted. `reference` is the row that counts 1."""

    reference: Card
    scenarios: tuple[PlantedScenario, ...] = Field(min_length=3)
    pairs: tuple[PlantedPair, ...] = Field(min_length=6, max_length=6)
    twins: tuple[PlantedTwin, ...] = Field(min_length=6, max_length=6)


@cache
def planted() -> Planted:
    """Return what is planted, read once."""
    text = files("app.pipeline.checkup.planted").joinpath("cards.json").read_text(encoding="utf-8")
    return Planted.model_validate(json.loads(text))
