"""Worlds with a known truth and a judge that errs as measured judges do, for the figures of the engine.

The error model is the one of the engine's design: a persistent misreading per candidate and cell, a shift and a gain
per call that all rows share, fresh noise per row that grows with the list, and a leaning to early rows.
`SyntheticJudge` answers the real tasks of the pipeline; every call draws from a source of its own, seeded by what is
asked, so that neither the order of calls nor who makes them matters. Beyond the design's text it is assumed, against
the engine, that a false alarm of a re-check finds a second quote half of the time.
"""

import math
import random
from dataclasses import dataclass, field

from pydantic import BaseModel

from app.domain.agents import (
    CheckColumn,
    CheckVerdict,
    CostVerdict,
    JudgeChecksReply,
    JudgeChecksTask,
    JudgeCostReply,
    JudgeCostTask,
    JudgeScenarioReply,
    JudgeScenarioTask,
    ScenarioDraft,
    ScenarioReply,
    ScenarioTask,
    ScenarioVerdict,
)
from app.domain.recheck import CheckerReply, CheckerTask, CheckerVerdict

CARD_STYLE = 0.3
"""Canonical cards leave this share of the spread of style."""
STYLE_IN_A_LIST = 0.025
FALSE_ALARM, MISS = 0.03, 0.25
"""Of a cell about a hard constraint."""
MISSES_A_GOAL = 0.35
RIGHT = 0.8
"""How often one yes or no about a goal is right."""
BREAKS = 0.10
"""Share of candidates that break a hard constraint; the design does not say."""
SECOND_FALSE_QUOTE = 0.5


@dataclass(frozen=True, slots=True)
class Errors:
    """How a judge errs; standard deviations, `place` is the leaning between the first and the middle row."""

    candidate: float
    cell: float
    shift: float
    gain: float
    fresh: float
    place: float


JUDGES = {
    "typical": Errors(0.03, 0.06, 0.07, 0.15, 0.09, 0.05),
    "noisy": Errors(0.04, 0.08, 0.11, 0.25, 0.14, 0.10),
    "good": Errors(0.02, 0.04, 0.04, 0.10, 0.055, 0.03),
}


@dataclass(frozen=True, slots=True)
class World:
    """True quality (0 … 1) of each row in each scenario, and what each row breaks; row 0 is today, breaking nothing.

    `misses` says which rows miss the must-goal, `breaks` which rows break which hard constraint.
    """

    seed: str
    quality: tuple[tuple[float, ...], ...]
    misses: tuple[bool, ...]
    breaks: dict[str, tuple[bool, ...]] = field(default_factory=dict)

    @property
    def utilities(self) -> tuple[float, ...]:
        """True utility of each row: the mean over scenarios."""
        return tuple(sum(row) / len(row) for row in self.quality)


def a_world(seed: str, candidates: int, scenarios: int, hard: tuple[str, ...] = ()) -> World:
    """Draw a world; today is one more candidate of the same kind that breaks nothing."""
    source = random.Random(f"world {seed}")
    base = [source.gauss(0, 0.08) for _ in range(candidates + 1)]
    ease = [source.gauss(0, 0.10) for _ in range(scenarios)]
    quality = tuple(
        tuple(min(0.98, max(0.02, 0.6 + own + shift + source.gauss(0, 0.10))) for shift in ease) for own in base
    )
    misses = (False, *(source.random() < MISSES_A_GOAL for _ in range(candidates)))
    breaks = {slug: (False, *(source.random() < BREAKS for _ in range(candidates))) for slug in hard}
    return World(seed, quality, misses, breaks)


class SyntheticJudge:
    """Answers judging tasks about a world; rows are named Today, C1 …, scenarios S1 … in their titles."""

    def __init__(self, world: World, errors: Errors, *, must: str = "") -> None:
        self._world, self._errors, self._must = world, errors, must
        source = random.Random(f"misreading {world.seed}")
        rows, scenarios = len(world.quality), len(world.quality[0])
        style = [CARD_STYLE * source.gauss(0, 1) * STYLE_IN_A_LIST for _ in range(rows)]
        own = [source.gauss(0, errors.candidate) for _ in range(rows)]
        self._read = [
            [
                world.quality[row][place] + own[row] + style[row] + source.gauss(0, errors.cell)
                for place in range(scenarios)
            ]
            for row in range(rows)
        ]

    def answer(self, task: BaseModel) -> BaseModel | None:
        """Return the reply, or None for a task that is not a judge's."""
        if isinstance(task, ScenarioTask):
            return self._scenarios(task)
        if isinstance(task, JudgeScenarioTask):
            return self._scenario(task)
        if isinstance(task, JudgeChecksTask):
            return self._checks(task)
        if isinstance(task, JudgeCostTask):
            return self._cost(task)
        return self._check_again(task) if isinstance(task, CheckerTask) else None

    def sub_scores(self, place: int, labels: tuple[str, ...], replicate: int) -> list[tuple[int, int, int, int]]:
        """Return four sub-scores (0 … 100) per row of a list, in its order."""
        source = self._source("scenario", place, labels, replicate)
        errors, rows = self._errors, len(labels)
        shift, gain = source.gauss(0, errors.shift), math.exp(source.gauss(0, errors.gain))
        spread = errors.fresh * (1 + 0.03 * (rows - 1)) * math.sqrt(0.5)
        scores = []
        for position, label in enumerate(labels):
            leaning = 0.7 * errors.place * (1 - 2 * position / (rows - 1)) if rows > 1 else 0.0
            level = 0.25 + 0.7 * gain * self._read[row_of(label)][place] + shift + leaning + source.gauss(0, spread)
            parts = [min(10, max(0, round(10 * (level + source.gauss(0, spread))))) * 10 for _ in range(4)]
            scores.append((parts[0], parts[1], parts[2], parts[3]))
        return scores

    def flagged(
        self, place: int, labels: tuple[str, ...], hard: tuple[str, ...], replicate: int
    ) -> list[tuple[str, ...]]:
        """Return the hard items a scenario's call says each row breaks."""
        source = self._source("flags", place, labels, replicate)
        return [tuple(slug for slug in hard if self._says_broken(source, slug, label)) for label in labels]

    def said_yes(self, slug: str, labels: tuple[str, ...], replicate: int) -> list[bool]:
        """Return the answer of a check column's call about each row."""
        source = self._source("check", slug, labels, replicate)
        return [not self._says_broken(source, slug, label) for label in labels]

    def quotes(self, slug: str, label: str) -> int:
        """Return how many quotes a re-check finds; 0 = clear."""
        source = self._source("again", slug, label)
        if not self._says_broken(source, slug, label):
            return 0
        return 2 if self._is_broken(slug, label) or source.random() < SECOND_FALSE_QUOTE else 1

    def _says_broken(self, source: random.Random, slug: str, label: str) -> bool:
        drawn = source.random()
        if slug == self._must:
            return (drawn < RIGHT) == self._is_broken(slug, label)
        if slug in self._world.breaks:
            return drawn < (1 - MISS if self._is_broken(slug, label) else FALSE_ALARM)
        return False

    def _is_broken(self, slug: str, label: str) -> bool:
        row = row_of(label)
        return self._world.misses[row] if slug == self._must else self._world.breaks[slug][row]

    def _source(self, *asked: object) -> random.Random:
        return random.Random(f"{self._world.seed} {asked}")

    # -- tasks --------------------------------------------------------------------------------------

    def _scenarios(self, task: ScenarioTask) -> ScenarioReply:
        return ScenarioReply(
            scenarios={slot.name: ScenarioDraft(title=slot.name, text=f"Case {slot.name}") for slot in task.slots}
        )

    def _scenario(self, task: JudgeScenarioTask) -> JudgeScenarioReply:
        place, labels = int(task.scenario_title[1:]) - 1, tuple(row.label for row in task.rows)
        scores = self.sub_scores(place, labels, task.replicate)
        flags = self.flagged(place, labels, task.hard, task.replicate)
        return JudgeScenarioReply(
            rows={
                label: ScenarioVerdict(
                    outcome=parts[0],
                    failure_modes=parts[1],
                    robust=parts[2],
                    follows=parts[3],
                    evidence="so",
                    violates=broken,
                )
                for label, parts, broken in zip(labels, scores, flags, strict=True)
            }
        )

    def _checks(self, task: JudgeChecksTask) -> JudgeChecksReply:
        labels = tuple(row.label for row in task.rows)
        said = {column.name: self.said_yes(column.item.slug, labels, task.replicate) for column in task.columns}
        return JudgeChecksReply(
            rows={
                label: {
                    column.name: CheckVerdict(answers=("yes" if said[column.name][place] else "no",), quote="so")
                    for column in task.columns
                }
                for place, label in enumerate(labels)
            }
        )

    def _cost(self, task: JudgeCostTask) -> JudgeCostReply:
        return JudgeCostReply(rows={row.label: CostVerdict(multiple=1.0, because="so") for row in task.rows})

    def _check_again(self, task: CheckerTask) -> CheckerReply:
        return CheckerReply(items={item.name: self._verdict(task, item) for item in task.items})

    def _verdict(self, task: CheckerTask, item: CheckColumn) -> CheckerVerdict:
        words = task.text.split()
        quotes = (" ".join(words[:3]), " ".join(words[3:6]))[: self.quotes(item.item.slug, task.label)]
        return CheckerVerdict(verdict="broken" if quotes else "clear", quotes=quotes)


def row_of(label: str) -> int:
    """Return the row of a label: Today is 0, C1 is 1."""
    return 0 if label == "Today" else int(label[1:])
