"""How long the built-in reading of a long text takes, and how often a change that says nothing new changes an item.

Seeded; the seeds are printed with each text that is read otherwise.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from app.english.reading import read_problem, spans_of
from benchmarks.table import Figure
from support.changed_texts import CHANGES, items_of
from support.reading_figures import TEXTS

LENGTH = 200_000  # characters
CASES = 500
SEED = 20_260_714


def long_text() -> str:
    """The labelled texts, one after the other, as often as needed."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEXTS.rglob("*-*.md"))]
    whole = "\n\n".join(texts)
    return (f"{whole}\n\n" * (LENGTH // len(whole) + 1))[:LENGTH]


def test_reading_a_long_text(benchmark: Any, row: Callable[[Figure], None]) -> None:
    text = long_text()
    read_problem("We want fewer queues.")  # the phrases are read from their files once
    started = time.process_time()
    spans_of(text)
    floor = time.process_time() - started
    started = time.process_time()
    benchmark.pedantic(lambda: read_problem(text), rounds=1, iterations=1)
    seconds = time.process_time() - started
    row(Figure("reading 200 kB without a model, CPU (floor: sentences cut)", seconds, "s", floor=floor, most=2.0))


def test_changes_that_say_nothing_new_change_no_item(benchmark: Any, row: Callable[[Figure], None]) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(TEXTS.rglob("*-*.md"))}
    same: Counter[str] = Counter()
    tried: Counter[str] = Counter()

    def run() -> None:
        case = 0
        while sum(tried.values()) < CASES:
            case += 1
            chance = random.Random(f"{SEED} {case}")
            change = chance.choice([name for name in CHANGES if tried[name] * len(CHANGES) < CASES])
            name = chance.choice(sorted(texts))
            changed = CHANGES[change](texts[name], chance)
            if changed == texts[name]:
                continue
            tried[change] += 1
            wanted, found = items_of(texts[name]), items_of(changed)
            same[change] += wanted == found
            if wanted != found:
                print(f"\n{change}, {name}, seed “{SEED} {case}”: lost {wanted - found}, new {found - wanted}")

    benchmark.pedantic(run, rounds=1, iterations=1)
    for change in CHANGES:
        what = f"same items, {change}, of {tried[change]} changes"
        row(Figure(what, 100 * same[change] / tried[change], "%", least=99.0))
