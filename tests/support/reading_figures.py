"""Measures the built-in reader on labelled texts, as tests/texts/README.md defines it.

For: the tests that print and bound the figures. Not for: the reader itself.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.english.reading import Reading, ReadSpan, read_problem

TEXTS = Path(__file__).parent.parent / "texts"
CLASSES = ("goal", "hard", "soft", "assumption", "resource", "today", "option", "aside")
COUNTED = ("goal", "hard", "soft")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with its gold items."""

    name: str
    text: str
    items: tuple[dict[str, object], ...]


@dataclass(slots=True)
class Figures:
    """Counts over labelled texts, by class."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    quantities: Counter[str] = field(default_factory=Counter)
    asides_as_items: int = 0
    beside_gold: int = 0
    extracted: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Found share of goals, hard and soft items."""
        return sum(self.found[name] for name in COUNTED) / sum(self.gold[name] for name in COUNTED)

    @property
    def wrong_rate(self) -> float:
        """Share of goals, hard and soft items that came out in another class."""
        return sum(self.wrong[name] for name in COUNTED) / sum(self.gold[name] for name in COUNTED)

    def lines(self, title: str) -> list[str]:
        """Return the lines to print; their numbers keep them in order where lines are sorted."""
        classes = ", ".join(
            f"{name} {self.found[name]}/{self.gold[name]} ({self.wrong[name]} wrong)" for name in CLASSES
        )
        beside = (
            f"numbers {self.quantities['right']}/{self.quantities['gold']},"
            f" asides that came out as goal, hard or soft {self.asides_as_items},"
            f" such items beside any label {self.beside_gold}/{self.extracted}"
        )
        return [
            f"{title}: 1 recall {self.recall:.1%}, wrong class {self.wrong_rate:.1%}",
            f"{title}: 2 {classes}",
            f"{title}: 3 {beside}",
        ]


@cache
def reading_of(text: str) -> Reading:
    """The reading of a text: a value that nothing changes, so each text is read once for all tests of its figures."""
    return read_problem(text)


def load(folder: Path) -> tuple[LabelledText, ...]:
    """Load the labelled texts of one folder, by name."""
    return tuple(
        LabelledText(
            name=path.stem,
            text=path.with_suffix(".md").read_text(encoding="utf-8"),
            items=tuple(json.loads(path.read_text(encoding="utf-8"))["items"]),
        )
        for path in sorted(folder.glob("*-*.json"))
    )


def measure(texts: tuple[LabelledText, ...]) -> Figures:
    """Read the texts and compare with their gold items."""
    figures = Figures()
    for labelled in texts:
        _measure_text(labelled, figures)
    return figures


def _measure_text(labelled: LabelledText, figures: Figures) -> None:
    reading = reading_of(labelled.text)
    gold: list[tuple[int, int]] = []
    for item in labelled.items:
        quote, kind = str(item["quote"]), str(item["class"])
        start = labelled.text.index(quote)
        end = start + len(quote)
        gold.append((start, end))
        over = [span for span in reading.spans if _covers_half(span, start, end)]
        same = [span for span in over if span.kind == kind]
        figures.gold[kind] += 1
        figures.found[kind] += bool(same)
        figures.wrong[kind] += not same and bool(over)
        if not same:
            kinds = ", ".join(span.kind for span in over) or "nothing"
            figures.misses.append(f"{labelled.name}: {kind} {quote!r} came out as {kinds}")
        figures.asides_as_items += kind == "aside" and any(span.kind in COUNTED for span in over)
        _measure_quantity(item, same, figures)
    for span in reading.spans:
        if span.kind in COUNTED:
            figures.extracted += 1
            figures.beside_gold += not any(span.start < end and start < span.end for start, end in gold)


def _measure_quantity(item: dict[str, object], same: list[ReadSpan], figures: Figures) -> None:
    wanted = item.get("quantity")
    if not isinstance(wanted, dict) or item["class"] not in COUNTED:
        return
    figures.quantities["gold"] += 1
    figures.quantities["right"] += any(
        span.quantity is not None
        and span.quantity.op == wanted["op"]
        and abs(span.quantity.value - float(wanted["value"])) < 1e-6
        for span in same
    )


def _covers_half(span: ReadSpan, start: int, end: int) -> bool:
    return 2 * max(0, min(span.end, end) - max(span.start, start)) >= end - start
