"""Fixtures of the pipeline's tests."""

import pytest

from support.run_bench import Bench


@pytest.fixture
def bench() -> Bench:
    """A bench with an empty memory."""
    return Bench()
