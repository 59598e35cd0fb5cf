"""The model in use and the models there are: looked for, tested, chosen, given a key; swapped while all goes on.

Nothing is used because it was found: `choose` is a person's act. Keys pass through here to where they are kept and
are never returned. Not for what a model answers.
"""

import asyncio
import os
from collections.abc import Callable, Mapping

from pydantic import SecretStr

from app.domain.base import now
from app.domain.errors import KnownError, RefusedError, UsageError, require_as_left
from app.domain.events import Event, ModelChanged
from app.domain.model_client import ModelInfo
from app.domain.model_offers import FoundModel, KeyPlace, KeyState, ModelChoice, ModelOffers, ModelStatus, ProbeReport
from app.llm import discovery
from app.llm.gateway import key_for
from app.llm.keys import sources as keys
from app.llm.providers.addresses import address_of
from app.services.clients import Clients
from app.services.model_choice import client_of
from app.services.preferences import PreferenceService
from app.settings.paths import key_file
from app.settings.settings import Settings, with_choices

Publish = Callable[[tuple[Event, ...]], None]
_CONCERNED = (*ModelChoice.model_fields, "key_file", "keys_changed_at")
"""Settings whose change means another client."""


class ModelService:
    """Queries on any thread (`current`, `info`, `problem`, `status`, `fixed_by`); verbs on the engine loop."""

    def __init__(
        self,
        preferences: PreferenceService,
        clients: Clients,
        publish: Publish,
        *,
        env: Mapping[str, str] | None = None,
        ports: discovery.Ports = discovery.PORTS,
        looks_for_s: float = discovery.LIMIT_S,
    ) -> None:
        """Nothing is asked yet.

        Args:
            preferences: hold the choice and keep it.
            clients: hold the model in use.
            publish: hands events to all listeners.
            env: environment variables; the process's own by default.
            ports: where model servers are looked for on this machine.
            looks_for_s: how many seconds that may take.
        """
        self._preferences = preferences
        self._clients = clients
        self._publish = publish
        self._env = os.environ if env is None else env
        self._ports = ports
        self._looks_for_s = looks_for_s
        self._used = preferences.current
        preferences.listen(self._on_changed)
        self._loading: str | None = None
        self._tests: set[asyncio.Task[ProbeReport]] = set()

    def current(self) -> ModelChoice:
        """The choice in effect."""
        settings = self._preferences.current
        return ModelChoice.model_validate({name: getattr(settings, name) for name in ModelChoice.model_fields})

    def fixed_by(self, name: str) -> str | None:
        """Return “flag” or “environment” where one of them beats the settings file for this field, else None."""
        return self._preferences.fixed_by(name)

    def info(self) -> ModelInfo:
        """Which model is in use.

        Raises:
            KnownError: the choice is not complete, or its key cannot be sent.
        """
        return self._clients.info()

    def problem(self) -> str | None:
        """Why the chosen model cannot be used, in one sentence; None when it can. May wait for the keyring."""
        try:
            self._clients.info()
        except KnownError as error:
            return str(error)
        return None

    def status(self) -> ModelStatus:
        """What the model is doing beside answering; read again at each `ModelChanged`."""
        return ModelStatus(loading=self._loading)

    async def discover(self) -> ModelOffers:
        """Return the model servers that run on this machine and the vendor keys in the environment.

        Ends within 0.5 s. Nothing but this machine is asked; nothing found is used.
        """
        servers = await discovery.find_servers(self._ports, within=self._looks_for_s)
        return ModelOffers(servers=servers, keys=keys.offered_keys(self._env))

    async def models(self, choice: ModelChoice, *, key: SecretStr | None = None) -> tuple[FoundModel, ...]:
        """Return the models that a provider or server names.

        Args:
            choice: its provider and address are asked; the model need not be chosen yet.
            key: a key that is not kept yet; None = the one that is found for this address.

        Raises:
            KnownError: it does not answer, does not accept the key, or gives no list.
        """
        from app.llm.model_list import models_of  # here, not above: see `preload`

        settings = self._settings_of(choice)
        return await models_of(settings, self._env, key=key)

    async def test(self, choice: ModelChoice | None = None, *, key: SecretStr | None = None) -> ProbeReport:
        """Ask a model some tiny real requests; every fault is a line of the report.

        Args:
            choice: which; the one in effect by default. Nothing is kept.
            key: a key that is not kept yet; None = the one that is found.

        Raises:
            UsageError: a field of the choice cannot have its value.
            RefusedError: it was stopped by `stop_test`.
        """
        settings = self._settings_of(choice) if choice is not None else self._preferences.current
        from app.llm.probe import probe

        asking = probe(settings, self._env, key=key, on_loading=self.tell_loading)
        task = asyncio.get_running_loop().create_task(asking, name="test of a model")
        self._tests.add(task)
        task.add_done_callback(self._tests.discard)
        try:
            await asyncio.wait((task,))
        finally:
            task.cancel()  # nobody waits for it any more; one that has ended stays as it is
        if task.cancelled():
            raise RefusedError("stopped", "The test was stopped.")
        return task.result()

    async def stop_test(self) -> None:
        """Stop every test that is going on: a request that waits is broken off."""
        for task in self._tests:
            task.cancel()

    async def choose(self, choice: ModelChoice, *, left: ModelChoice | None = None) -> ModelInfo:
        """Keep a choice in the settings file and use it from now on; what goes on keeps the model it began with.

        A model server of our own ends with the last work that goes on with it.

        Raises:
            ChangedSinceError: the choice is not `left` any more; None = whatever it is.
            UsageError: a field cannot have its value, or a flag or variable decides it; nothing is changed.
            RefusedError: the choice is not complete, or the settings file cannot be understood; nothing is changed.
            ProviderError: authentication: the key cannot be sent to this address; nothing is changed.
            StoreError: the disk's fault; nothing is changed.
        """
        require_as_left("The model that answers", self.current(), left)
        settings = self._settings_of(choice)
        # Made once before anything is kept: an incomplete choice is refused here, and nothing is sent.
        await asyncio.to_thread(client_of, settings, self._env)
        present = self.current().model_dump()
        fields = choice.model_dump()
        await self._preferences.set(
            {name: value for name, value in fields.items() if value != present[name] or self.fixed_by(name) is None}
        )
        return await asyncio.to_thread(self._clients.info)

    async def key_state(self, choice: ModelChoice | None = None) -> KeyState:
        """Say whether there is a key for a choice's address, and where it was found."""
        settings = self._settings_of(choice) if choice is not None else self._preferences.current
        address = address_of(settings)
        if address is None:
            return KeyState(where="none is needed: nothing is sent anywhere")
        found = await asyncio.to_thread(key_for, settings, address, self._env)
        return KeyState(place=found.place, where=found.where)

    async def store_key(
        self, key: SecretStr, choice: ModelChoice | None = None, *, place: KeyPlace = KeyPlace.KEYRING
    ) -> KeyState:
        """Keep a key for one address, or remove it with an empty one; the model in use takes it up at once.

        Args:
            key: never returned, logged or kept anywhere else.
            choice: whose address it belongs to; the one in effect by default.
            place: the keyring; or the file, which is a person's explicit choice and is kept as one.

        Raises:
            RefusedError: there is no keyring, or the file is open to others or is a link.
            ProviderError: authentication: the key holds characters no header can carry.
            UsageError: the environment cannot be written to.
            StoreError: the disk's fault.
        """
        settings = self._settings_of(choice) if choice is not None else self._preferences.current
        address = address_of(settings)
        if address is None:
            raise UsageError("Choose a provider and its address first: a key belongs to one address.")
        file = key_file(settings.data_dir)
        await asyncio.to_thread(keys.store_key, settings.provider, address, key, place=place, key_file=file)
        # The keyring tells nobody that a key is another; what stands in the settings file is heard by every process.
        kept: dict[str, str | float | None] = {"keys_changed_at": now()}
        if place is KeyPlace.FILE and key.get_secret_value().strip():
            kept["key_file"] = True
        try:
            await self._preferences.set(kept)
        except KnownError:
            self._renew()
            raise
        return await self.key_state(choice)

    def _on_changed(self, settings: Settings) -> None:
        """Preferences changed: another model is used from now on if they concern it."""
        if any(getattr(settings, name) != getattr(self._used, name) for name in _CONCERNED):
            self._used = settings
            self._renew()

    def _renew(self) -> None:
        self._clients.renew()
        self._publish((ModelChanged(),))

    def tell_loading(self, sentence: str | None) -> None:
        """Take note of what a client says while a model is being loaded; None when it is there. Engine loop."""
        if sentence != self._loading:
            self._loading = sentence
            self._publish((ModelChanged(),))

    def _settings_of(self, choice: ModelChoice) -> Settings:
        """The settings in effect with another choice of a model.

        Raises:
            UsageError: a field cannot have its value.
        """
        return with_choices(self._preferences.current, choice.model_dump())
