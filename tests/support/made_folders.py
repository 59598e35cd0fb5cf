"""The bakery's project, with a run of it or without, made once by the real services and copied into a test's folder.

Its text has to be read and its ideas judged: a second of work, the same for each test. Not for a test of how a project
or its first run is made.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.domain.model_client import ModelClient
from app.domain.runs import Run
from app.services.services import Services
from support.empty_store import file_of, put
from support.services_at_work import bakery, opened, ran

_bakery: dict[bool, tuple[bytes, str, str, str]] = {}
"""With a run or without: the file, and the ids of the project, its chat and the run."""


def put_bakery(folder: Path, *, with_run: bool = False) -> tuple[str, str, str]:
    """Put the bakery's project into a new folder; the ids of project, chat and run (empty without one). Any thread."""
    if with_run not in _bakery:
        # A loop may be running here.
        with ThreadPoolExecutor(1) as pool:
            _bakery[with_run] = pool.submit(asyncio.run, _made(with_run=with_run)).result()
    file, *ids = _bakery[with_run]
    put(folder, file)
    project, chat, run = ids
    return project, chat, run


@asynccontextmanager
async def bakery_opened(
    folder: Path, client: Callable[[], ModelClient] | None = None, **settings: Any
) -> AsyncIterator[tuple[Services, str, str]]:
    """As `opened`, over a new folder with the bakery's project, read by the built-in methods; its id and its chat's."""
    project, chat, _ = put_bakery(folder)
    async with opened(folder, client, **settings) as services:
        yield services, project, chat


@asynccontextmanager
async def bakery_ran(
    folder: Path, client: Callable[[], ModelClient] | None = None, **settings: Any
) -> AsyncIterator[tuple[Services, str, str, Run]]:
    """As `bakery_opened`, with a run of the built-in methods that was launched from the chat."""
    project, chat, run = put_bakery(folder, with_run=True)
    async with opened(folder, client, **settings) as services:
        yield services, project, chat, services.runs.get(run)


async def _made(*, with_run: bool) -> tuple[bytes, str, str, str]:
    with TemporaryDirectory() as made:
        folder = Path(made)
        async with opened(folder) as services:
            project, chat = await bakery(services)
            run = (await ran(services, project, chat=chat)).id if with_run else ""
        return file_of(folder), project, chat, run
