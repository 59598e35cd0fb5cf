"""One rule finds what comes with the application: in a checkout, in an installed package, and says where nothing is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.domain.errors import RefusedError
from app.settings.resources import resource_folder


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    resource_folder.cache_clear()
    yield
    resource_folder.cache_clear()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the installed package."""
    folder = tmp_path / "site-packages" / "app"
    folder.mkdir(parents=True)
    monkeypatch.setattr(app, "__file__", str(folder / "__init__.py"))
    return folder


def _resources(folder: Path) -> Path:
    folder.mkdir()
    (folder / "int-crucible.svg").write_text("<svg/>", "utf-8")
    return folder


def test_a_checkout_has_them_beside_the_package() -> None:
    assert resource_folder() == Path(__file__).parents[3] / "resources"


def test_an_installed_package_carries_them(package: Path) -> None:
    _resources(package.parent / "resources")
    inside = _resources(package / "resources")
    assert resource_folder() == inside


def test_a_folder_of_another_package_is_not_ours(package: Path) -> None:
    (package.parent / "resources").mkdir()
    with pytest.raises(RefusedError, match="install it again") as refused:
        resource_folder()
    assert refused.value.code == "no-resources"
