"""The real services over a real store for tests: opened, filled with a problem, closed in order."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.domain.items import Item, ItemKind
from app.domain.model_client import ModelClient
from app.domain.runs import Candidate, Origin, Run, RunMode, RunRequest, Trigger
from app.services.services import Services
from app.settings.settings import load_settings
from app.store.database import Store
from support.empty_store import put_empty

BAKERY = """# Delivery plan for the bakery

## Goal
Bread reaches every shop before 6:30. Less bread should be thrown away.

## Today
At present one van drives all 14 shops in 4 hours. That costs 90 EUR a day.

## Constraints
- The plan costs at most 120 EUR a day.
- No driver works more than 9 hours a day.

## Nice to have
- Drivers prefer fixed routes.

## Assumptions
- The ring road stays open in the morning.

## Options
- Two vans on fixed routes for 110 EUR a day, which reach every shop before 6:30.
- Hire a courier service for 150 EUR a day.
- Keep one van and start at 3:00, for 95 EUR a day.
"""


@asynccontextmanager
async def opened(
    folder: Path, client: Callable[[], ModelClient] | None = None, **settings: Any
) -> AsyncIterator[Services]:
    """Services over the data folder, as a process has them; settings are given as flags are.

    `client` makes the model instead of the settings, again after each `clients.renew()`.
    """
    put_empty(folder)
    store = Store.open(folder)
    try:
        services = Services(store, load_settings({"data_dir": folder, **settings}, env={}), client=client)
        await services.begin()
        try:
            yield services
        finally:
            await services.close()
    finally:
        store.close()


async def bakery(services: Services) -> tuple[str, str]:
    """Ids of a project made of the bakery's text and of its setup chat."""
    made = await services.projects.create(title="Bakery", text=BAKERY)
    assert made.chat is not None
    assert made.fault is None
    return made.project.id, made.chat.id


async def ran(services: Services, project: str, *, chat: str | None = None, **config: Any) -> Run:
    """A run of the defaults, changed by fields of its configuration, at its end."""
    mode = config.get("mode", RunMode.FULL_SEARCH)
    return await request_run(services, services.runs.default_request(project, chat=chat, mode=mode), project, **config)


async def request_run(services: Services, request: RunRequest, project: str, **config: Any) -> Run:
    """Start a request with fields of its configuration changed, and wait for its end."""
    changed = request.model_copy(update={"config": request.config.model_copy(update=config)})
    started = await services.runs.start(project, changed, Trigger.DIALOG)
    return await services.runs.wait(started.id)


def first_option(services: Services, run: Run) -> Candidate:
    """The first row of a run that is not today: before anything is answered none is the best."""
    return next(one for one in services.runs.candidates(run.id) if one.origin is not Origin.TODAY)


def item_of(services: Services, branch: str, kind: ItemKind, *, hard: bool | None = None) -> Item:
    """The first item of a kind on a line."""
    items = services.specs.head(branch).content.items()
    return next(item for item in items if item.kind is kind and (hard is None or item.is_hard is hard))


def fingerprint(store: Store) -> str:
    """Hash of the database's bytes, its log included."""
    files = (store.path, store.path.with_name(f"{store.path.name}-wal"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files if path.exists())).hexdigest()
