"""The models a person keeps under names: an entry of the settings file that says nothing of which one is in use.

Not for keys: a key belongs to an address, not to a profile.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.domain.model_offers import ModelChoice, ModelProfile
from app.settings.file import not_saved, read_file, write_file, writing_alone
from app.settings.paths import settings_file
from app.settings.settings import SCHEMA_VERSION

_ENTRY = "profiles"


def read_profiles(data_dir: Path) -> tuple[ModelProfile, ...]:
    """Return what is kept, by name; an entry that cannot be one is left out, and stays in the file.

    Raises:
        RefusedError: the settings file cannot be read or understood.
    """
    return _profiles(_entries(read_file(settings_file(data_dir), SCHEMA_VERSION)))


def _profiles(entries: Mapping[str, Any]) -> tuple[ModelProfile, ...]:
    found: list[ModelProfile] = []
    for name, choice in entries.items():
        try:
            found.append(ModelProfile.model_validate({"name": name, "choice": choice}))
        except ValidationError:
            continue
    return tuple(sorted(found, key=lambda profile: profile.name.casefold()))


def write_profile(
    data_dir: Path,
    name: str,
    choice: ModelChoice | None,
    allowed: Callable[[tuple[ModelProfile, ...]], None] = lambda _kept: None,
) -> None:
    """Keep a choice under a name, or nothing under it any more (None); everything else in the file stays.

    Args:
        data_dir: where the settings file lies.
        name: of the profile.
        choice: what is kept under it.
        allowed: looks at what is kept while nobody else can change it, and raises where this may not be added.

    Raises:
        RefusedError: the present file cannot be understood, or is a link; it is left as it is.
        StoreError: the disk's fault.
    """
    path = settings_file(data_dir)
    try:
        with writing_alone(path):
            content = dict(read_file(path, SCHEMA_VERSION))
            entries = dict(_entries(content))
            allowed(_profiles(entries))
            entries.pop(name, None)
            if choice is not None:
                entries[name] = choice.model_dump(mode="json")
            write_file(path, {**content, _ENTRY: entries, "schema_version": SCHEMA_VERSION})
    except OSError as error:
        raise not_saved(path, error) from None


def _entries(content: Mapping[str, Any]) -> Mapping[str, Any]:
    entries = content.get(_ENTRY)
    return entries if isinstance(entries, dict) else {}
