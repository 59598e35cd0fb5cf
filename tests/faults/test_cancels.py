"""Cancels at seeded instants of runs and answers: each leaves nothing behind, and what it cut off ends as any.

The instants are commits and pieces of text, so the suite waits for no clock; how long a cancel takes is a figure of the
benchmarks.
"""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.cancels import TEXT, Heard, Kind, at_once, played, whole
from support.drawing import IsTried
from support.provider_server import ProviderServer

SEED = 20_261_129
MOST_BATCHES = 24
EACH = 3
"""Cancels of each kind. The first goes on to its end; of the others one run tries one, for every other kind."""


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(latency=0.01, token_latency=0.002, piece=8) as running:
        running.say(TEXT)
        yield running


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The ranking of the run when nobody cancels it."""
    with ProviderServer(piece=80) as running:
        running.say(TEXT)
        ranking, _ = asyncio.run(whole(tmp_path_factory.mktemp("whole"), running))
    return ranking


async def at_a_commit(rng: random.Random, heard: Heard) -> None:
    """An instant some commits on, and some turns of the loop after that."""
    await heard.batches(rng.randrange(MOST_BATCHES))
    await at_once(rng, heard)


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", Kind, ids=[kind.name.lower() for kind in Kind])
async def test_a_cancel_leaves_nothing_and_what_it_cut_off_goes_on(
    tmp_path: Path,
    server: ProviderServer,
    expected: str,
    kind: Kind,
    tried: IsTried,
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    cut, row = 0, list(Kind).index(kind)
    numbers = [0, *(number for number in range(1, EACH) if tried(row, number, of=2 * (EACH - 1)))]
    trials(len(numbers))
    for number in numbers:
        seed = SEED + number
        after = expected if number == 0 else None
        outcome = await played(kind, seed, tmp_path / str(number), server, at_a_commit, expected=after)
        assert not outcome.left, f"{kind}, seed {seed}"
        cut += outcome.was_cut
    assert cut, "no cancel came before the end of the work"
    name = kind.name.lower().replace("_", " ")
    figure(f"cancels, {name}: {len(numbers)} instants, {cut} in mid-work, nothing left behind")
