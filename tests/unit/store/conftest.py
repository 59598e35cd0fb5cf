"""A real store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.store_samples import Sample, add_project

from app.store.database import Store


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    store = Store.open(data_dir)
    yield store
    store.close()


@pytest.fixture
def sample(store: Store) -> Sample:
    return store.write_now(add_project)
