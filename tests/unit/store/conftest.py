"""A real store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Store
from support.empty_store import put_empty
from support.store_samples import Sample, add_project


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    put_empty(data_dir)
    store = Store.open(data_dir)
    yield store
    store.close()


@pytest.fixture
def sample(store: Store) -> Sample:
    return store.write_now(add_project)


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all tests of a module that only read it, or leave it as it was."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    put_empty(folder)
    store = Store.open(folder)
    yield store
    store.close()


@pytest.fixture(scope="module")
def shared_sample(shared_store: Store) -> Sample:
    return shared_store.write_now(add_project)
