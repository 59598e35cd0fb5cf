"""Models kept under names, so that another one answers with one act (L4). Not for what a model is (`models`)."""

import asyncio

from app.domain.errors import NotFoundError, UsageError
from app.domain.model_client import ModelInfo
from app.domain.model_offers import ModelChoice, ModelProfile
from app.services.models import ModelService
from app.services.preferences import PreferenceService
from app.settings.profiles import read_profiles, write_profile
from app.settings.settings import with_choices

_LONGEST = 60
MOST_PROFILES = 50


class ProfileService:
    """`all` reads a small file on any thread; verbs on the engine loop."""

    def __init__(self, preferences: PreferenceService, models: ModelService) -> None:
        self._preferences = preferences
        self._models = models

    def all(self) -> tuple[ModelProfile, ...]:
        """Return what is kept, by name.

        Raises:
            RefusedError: the settings file cannot be read or understood.
        """
        return read_profiles(self._preferences.current.data_dir)

    async def keep(self, name: str, choice: ModelChoice | None = None) -> ModelProfile:
        """Keep a choice under a name, by default the one in effect; which model answers stays as it is.

        Raises:
            UsageError: the name is empty, too long or taken by another choice, a field cannot have its value, or there
                are too many.
            RefusedError: the settings file cannot be understood.
            StoreError: the disk's fault.
        """
        wanted = " ".join(name.split())
        if not wanted or len(wanted) > _LONGEST or not wanted.isprintable():
            raise UsageError(f"A profile has a name of at most {_LONGEST} characters.")
        choice = choice or self._models.current()
        with_choices(self._preferences.current, choice.model_dump())
        new = ModelProfile(name=wanted, choice=choice)

        def allowed(kept: tuple[ModelProfile, ...]) -> None:
            known = {profile.name: profile.choice for profile in kept}
            if known.get(wanted, choice) != choice:
                raise UsageError(
                    f"There is a profile “{wanted}” already, for another choice. Remove it, or take another name."
                )
            if len(known) >= MOST_PROFILES and wanted not in known:
                raise UsageError(
                    f"There are {MOST_PROFILES} profiles, and that is as many as there can be. Remove one first."
                )

        await asyncio.to_thread(write_profile, self._preferences.current.data_dir, wanted, choice, allowed)
        return new

    async def use(self, name: str, *, left: ModelChoice | None = None) -> ModelInfo:
        """Let the model of a profile answer from now on; like `ModelService.choose`, and raises as that does.

        Raises:
            NotFoundError: nothing is kept under this name.
        """
        return await self._models.choose(self._named(name).choice, left=left)

    async def remove(self, name: str) -> ModelProfile:
        """Keep nothing under a name any more; returns what was kept. Which model answers stays as it is.

        Raises:
            NotFoundError: nothing is kept under this name.
            RefusedError: the settings file cannot be understood.
            StoreError: the disk's fault.
        """
        found = self._named(name)
        await asyncio.to_thread(write_profile, self._preferences.current.data_dir, found.name, None)
        return found

    def _named(self, name: str) -> ModelProfile:
        wanted = " ".join(name.split())
        found = next((profile for profile in self.all() if profile.name == wanted), None)
        if found is None:
            raise NotFoundError(f"There is no profile “{wanted}”; `model profile list` shows those there are.")
        return found
