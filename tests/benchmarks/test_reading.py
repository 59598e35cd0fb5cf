"""How long the built-in reading of a long text takes, beside cutting it into sentences, which every reading does."""

import time
from collections.abc import Callable
from typing import Any

from app.english.reading import read_problem, spans_of
from benchmarks.table import Figure
from support.reading_figures import TEXTS

LENGTH = 200_000  # characters


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
