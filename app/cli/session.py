"""What every command stands on: the store and the services, opened for one command on one asyncio loop."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.cli.interrupts import run_until_asked
from app.cli.output import note
from app.domain.errors import StoreError
from app.settings.private_files import temporary_folder
from app.settings.settings import Settings

if TYPE_CHECKING:
    from app.services.services import Services

T = TypeVar("T")

ONLY_READING = frozenset(
    {
        *("project list", "project show", "project overview", "chat list", "chat show", "proposal list"),
        *("what-if list", "what-if diff", "spec show", "spec log", "spec export-markdown", "world show"),
        *("run list", "run show", "run baseline", "run results", "run compare", "run preflight", "run replay"),
        *("chat export", "run export", "run brief", "project export", "shortlist list", "decision list"),
        *("settings list", "context list", "model list", "model test", "search", "why", "ask", "doctor", "spend"),
        "model profile list",
    }
)
"""Commands that change nothing; where nothing was stored yet they make nothing either."""


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
    from app.store.copy_to_read import copy_to_read
    from app.store.database import Original, Store
    from app.store.faults import NOT_WRITABLE

    chosen = settings or current().settings

    async def main(folder: Path, copy_of: "Original | None" = None) -> T:
        store = Store.open(folder, copy_of=copy_of)
        try:
            services = Services(store, chosen)
            await services.begin()
            if services.not_marked is not None and services.not_marked.code in NOT_WRITABLE and only_reads():
                raise services.not_marked
            try:
                async with services.preferences.heard(lambda fault: note(str(fault))):
                    return await command(services)
            finally:
                await services.close()
        finally:
            if (fault := store.close()) is not None:
                note(f"Everything is stored, but no backup could be made. {fault}")

    with _folder(chosen) as folder:
        try:
            return run_until_asked(main(folder))
        except StoreError as fault:
            if fault.code not in NOT_WRITABLE or not only_reads():
                raise
            with copy_to_read(folder.absolute(), fault) as copy:
                return run_until_asked(main(copy, Original(folder.absolute(), fault)))


def only_reads() -> bool:
    """Tell whether the command being run changes nothing."""
    context = click.get_current_context()
    name = context.command_path.partition(" ")[2]
    return name in ONLY_READING or (bool(context.params.get("show")))


def data_folder(settings: Settings) -> Path:
    """Return the data folder once it has passed the gate; nothing is made.

    Raises:
        RefusedError: it is somebody else's, or a link.
        StoreError: it cannot be looked at.
    """
    from app.store.data_folder import look_at

    look_at(settings.data_dir.absolute())
    return settings.data_dir


def _folder(settings: Settings) -> AbstractContextManager[Path]:
    """The data folder; for a command that only reads where nothing was stored yet, an empty one that goes away."""
    from app.store.files import DATABASE_NAME

    if only_reads() and not (data_folder(settings) / DATABASE_NAME).exists():
        return temporary_folder("int-crucible-nothing-")
    return nullcontext(settings.data_dir)


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
