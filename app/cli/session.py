"""What every command stands on: the store and the services, opened for one command on one asyncio loop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.cli.output import note
from app.settings.settings import Settings

if TYPE_CHECKING:
    from app.services.services import Services

T = TypeVar("T")


@dataclass(slots=True)
class Session:
    """Global options of one call of the command line."""

    settings: Settings
    as_json: bool
    debug: bool
    project: str | None = None


def current() -> Session:
    """The session of the command being run."""
    found = click.get_current_context().find_object(Session)
    if found is None:
        raise click.UsageError("No session.")
    return found


def run(command: "Callable[[Services], Awaitable[T]]", *, settings: Settings | None = None) -> T:
    """Open store and services, run one coroutine over them in the main thread, close both.

    Raises:
        KnownError: what the command or the store says.
    """
    # Here, not above: opening the window runs no command, and loads these with the garbage collector off.
    from app.services.services import Services
    from app.store.database import Store

    chosen = settings or current().settings

    async def main() -> T:
        store = Store.open(chosen.data_dir)
        try:
            services = Services(store, chosen)
            await services.begin()
            try:
                return await command(services)
            finally:
                await services.close()
        finally:
            if (fault := store.close()) is not None:
                note(f"Everything is stored, but no backup could be made. {fault}")

    return asyncio.run(main())


def project_of(services: "Services", text: str | None = None) -> str:
    """The id of the project a command names."""
    wanted = text or current().project
    if wanted is None:
        raise click.UsageError("Say which project.")
    return services.references.project(wanted).id


def scope(services: "Services") -> str | None:
    """The project of `--project`, if given."""
    wanted = current().project
    return services.references.project(wanted).id if wanted is not None else None


Document = dict[str, Any]
