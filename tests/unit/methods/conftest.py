"""Fixtures of the built-in methods' tests."""

import pytest

from app.domain.items import Item
from support.builtin_work import HUT, VEGETABLES, items_of


@pytest.fixture
def vegetables() -> tuple[Item, ...]:
    """The items of the vegetable-sorting text."""
    return items_of(VEGETABLES)


@pytest.fixture
def hut() -> tuple[Item, ...]:
    """The items of the mountain-hut text."""
    return items_of(HUT)
