"""How long a cancel takes at 200 random instants of runs and answers, over a model server that is slow and streams.

What a cancel leaves behind is counted and must be nothing; the time is a figure. The seeds are printed.
"""

import asyncio
import random
import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.table import Figure
from support.cancels import TEXT, Heard, Kind, Outcome, played, whole
from support.provider_server import ProviderServer

CANCELS = 200
SEED = 20_261_129
GOES_ON = 5
"""Each so many-th of a kind goes on to its end after the cancel."""
LATENCY_S = 0.05
TOKEN_S = 0.005
PIECE = 8


def test_cancels_at_random_instants(
    benchmark: Any, tmp_path: Path, row: Callable[[Figure], None], trials: Callable[[int], None]
) -> None:
    trials(CANCELS)
    outcomes: list[tuple[Kind, int, Outcome]] = []
    with ProviderServer(latency=LATENCY_S, token_latency=TOKEN_S, piece=PIECE) as server:
        server.say(TEXT)
        expected, seconds = asyncio.run(whole(tmp_path / "whole", server))

        async def at_random(rng: random.Random, _: Heard) -> None:
            await asyncio.sleep(rng.uniform(0, seconds))

        def measure() -> None:
            for number in range(CANCELS):
                kind = list(Kind)[number % len(Kind)]
                after = expected if number // len(Kind) % GOES_ON == 0 else None
                folder = tmp_path / str(number)
                played_one = played(kind, SEED + number, folder, server, at_random, expected=after)
                outcomes.append((kind, SEED + number, asyncio.run(played_one)))

        benchmark.pedantic(measure, rounds=1, iterations=1)
    print(f"\nseeds {SEED} to {SEED + CANCELS - 1}; instants within {seconds:.2f} s")
    spent = sorted(outcome.seconds for _, _, outcome in outcomes)
    left: Counter[str] = sum((outcome.left for _, _, outcome in outcomes), Counter())
    benchmark.extra_info.update(left=dict(left), cut=sum(outcome.was_cut for _, _, outcome in outcomes))
    row(Figure(f"{CANCELS} cancels at random instants: the longest until all has ended", 1_000 * spent[-1], most=1_000))
    row(Figure("the median of them", 1_000 * statistics.median(spent)))
    row(Figure("cancels that came before the end of the work", sum(one.was_cut for _, _, one in outcomes), ""))
    row(Figure("threads, tasks, locks, half rows and others that a cancel left", sum(left.values()), "", most=0))
    bad = [f"{kind}, seed {seed}: {dict(outcome.left)}" for kind, seed, outcome in outcomes if outcome.left]
    if bad:
        pytest.fail("\n".join(bad), pytrace=False)
