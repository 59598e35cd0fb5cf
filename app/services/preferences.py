"""The choices of a person as they are in effect now, kept in the settings file and changed while everything runs.

One object holds the present settings; who needs a choice that may change asks it. Not for choosing a model (that is
`models`, which swaps the client too) and not for keys.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from app.domain.errors import KnownError, UsageError
from app.settings.file import stamp_of
from app.settings.paths import settings_file
from app.settings.settings import Settings, Source, reread_settings, save_settings

Choice = str | float | None
_LOOKS_EVERY_S = 1.0


class PreferenceService:
    """Reads from any thread; `set` and `reload` are verbs of the engine loop."""

    def __init__(self, settings: Settings) -> None:
        self._current = settings
        self._changing = asyncio.Lock()
        self._listeners: list[Callable[[Settings], None]] = []

    @property
    def current(self) -> Settings:
        """What is in effect now."""
        return self._current

    def fixed_by(self, name: str) -> Source | None:
        """Return “flag” or “environment” where one of them beats the settings file, else None."""
        source = self._current.sources.get(name)
        return source if source in ("flag", "environment") else None

    def listen(self, listener: Callable[[Settings], None]) -> None:
        """Have changes told on the engine loop, after they were kept."""
        self._listeners.append(listener)

    async def set(self, choices: Mapping[str, Choice]) -> Settings:
        """Keep choices in the settings file in one step and put them into effect; None goes back to the default.

        Raises:
            UsageError: there is no such setting, it cannot have this value, or a flag or variable beats the file.
            RefusedError: the settings file cannot be understood; it is left as it is.
            StoreError: the disk's fault.
        """
        for name in choices:
            if (source := self.fixed_by(name)) is not None:
                where = "a flag of the command line" if source == "flag" else "the environment"
                raise UsageError(f"“{name}” is set by {where}, which beats the settings file.", "setting-fixed")
        async with self._changing:
            await asyncio.to_thread(save_settings, self._current.data_dir, choices)
            return self.take(choices)

    async def reload(self) -> Settings:
        """Put into effect what another program, or a person by hand, wrote into the settings file.

        Raises:
            UsageError: an entry has a value it cannot have; what held before goes on holding.
            RefusedError: the file cannot be read or understood; what held before goes on holding.
        """
        async with self._changing:
            found = await asyncio.to_thread(reread_settings, self._current)
            if found != self._current:
                self._use(found)
            return self._current

    @asynccontextmanager
    async def heard(self, on_fault: Callable[[KnownError], None]) -> AsyncIterator[None]:
        """Put into effect within a second what another process writes meanwhile; the window has a watch for that.

        It holds for what comes next: a cap for the next request, a key or another model for the next piece of work.
        What goes on keeps the model it began with. Engine loop.

        Args:
            on_fault: is told when the file can no longer be used; what held before goes on holding.
        """
        listening = asyncio.get_running_loop().create_task(self._follow(on_fault), name="settings of others")
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.wait((listening,))
            if not listening.cancelled() and (fault := listening.exception()) is not None:
                raise fault

    async def _follow(self, on_fault: Callable[[KnownError], None]) -> None:
        path = settings_file(self._current.data_dir)
        seen = stamp_of(path)
        while True:
            await asyncio.sleep(_LOOKS_EVERY_S)
            if (stamp := stamp_of(path)) == seen:
                continue
            seen = stamp
            try:
                await self.reload()
            except KnownError as fault:
                on_fault(fault)

    def take(self, choices: Mapping[str, Choice]) -> Settings:
        """Put choices into effect that are kept already. Engine loop."""
        content = self._current.model_dump()
        sources = dict(self._current.sources)
        for name, value in choices.items():
            sources.pop(name, None)
            if value is None:
                content.pop(name, None)
            else:
                content[name] = value
                sources[name] = "settings"
        content |= {"sources": sources, "provider_source": sources.get("provider", "default")}
        self._use(Settings.model_validate(content))
        return self._current

    def _use(self, settings: Settings) -> None:
        self._current = settings
        for listener in self._listeners:
            listener(settings)
