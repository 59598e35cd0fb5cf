"""What `doctor` looks at: data folder, database, log and reports, packages, Qt and Python, the model, the keyring."""

import asyncio
import importlib.metadata
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.base import Value
from app.domain.errors import KnownError
from app.llm.keys.sources import keyring_state
from app.services.keeping.backups import BackupService
from app.services.keeping.installed import Looked, installed, log_and_reports
from app.services.qt_libraries import look_at_qt
from app.settings.installation import Installation
from app.settings.settings import Provider, Settings
from app.store.check import rows_of_file
from app.store.database import Store
from app.store.files import DATABASE_NAME
from app.worker.process import Worker
from app.worker.protocol import WorkerFaultError

_SENTENCE = "The bill must stay below 900 euros a week."


class DoctorReport(Value):
    """All findings; `ok` when every one is."""

    findings: tuple[Looked, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return all(finding.ok for finding in self.findings)


class DoctorService:
    """Looks; changes nothing."""

    def __init__(self, store: Store, settings: Callable[[], Settings], worker: Worker) -> None:
        self._store = store
        self._settings = settings
        self._worker = worker

    async def report(self) -> DoctorReport:
        """Look at everything. Asks a chosen provider one tiny question; the built-in methods need none."""
        store = self._store.check()
        lines = [Looked(name=line.name, ok=line.ok, sentence=line.sentence) for line in store.lines]
        settings = self._settings()
        folder = _folder(settings.data_dir)
        if (original := self._store.copy_of) is not None:
            folder = Looked(name="data folder", ok=False, sentence=f"{settings.data_dir}: {original.fault}")
        surroundings = await _surroundings(settings, self._worker)
        return DoctorReport(findings=(folder, *lines, _backup(settings.data_dir), *surroundings))


async def report_without_store(settings: Settings, why: str) -> DoctorReport:
    """Look at everything but a database that cannot be opened; `why` is what it says."""
    database = Looked(name="database", ok=False, sentence=why)
    found = rows_of_file(settings.data_dir / DATABASE_NAME)
    rows = [Looked(name=line.name, ok=line.ok, sentence=line.sentence) for line in found]
    folder, backup = _folder(settings.data_dir), _backup(settings.data_dir)
    worker = Worker()
    try:
        return DoctorReport(findings=(folder, database, *rows, backup, *await _surroundings(settings, worker)))
    finally:
        await worker.close()


def _folder(data_dir: Path) -> Looked:
    later = "" if data_dir.exists() else "; it is made when something is stored"
    return Looked(name="data folder", ok=True, sentence=f"{data_dir}{later}")


def _backup(data_dir: Path) -> Looked:
    newest = BackupService(data_dir).newest()
    words = "none yet; one is made when the program is closed after a change"
    if newest is not None:
        words = f"made {newest.made_at[:16].replace('T', ' ')} (UTC), {newest.age().days} days ago"
    return Looked(name="newest backup", ok=True, sentence=words)


async def _surroundings(settings: Settings, worker: Worker) -> tuple[Looked, ...]:
    qt = await asyncio.to_thread(_qt)
    program, packages = installed(Installation.of_this_process())
    return (
        *log_and_reports(settings.data_dir),
        program,
        packages,
        _python(),
        qt,
        await _worker(worker),
        *await _model(settings),
        _keyring(),
    )


async def _worker(worker: Worker) -> Looked:
    """Have a sentence read in the worker process, and here, and compare."""
    # Here, not above: the rules of reading take a tenth of a second to load.
    from app.domain.operations import Content
    from app.services.answering.reading_jobs import FIRST_LOOK, MessageToRead, first_look

    asked = MessageToRead(message=_SENTENCE, message_id="doctor", content=Content())
    began = time.monotonic()
    try:
        there = await worker.do_apart(FIRST_LOOK, asked)
    except (KnownError, WorkerFaultError) as error:
        return Looked(name="worker", ok=False, sentence=str(error))
    took_ms = (time.monotonic() - began) * 1000
    if there != first_look(asked):
        return Looked(name="worker", ok=False, sentence="the process for long work reads otherwise than this")
    return Looked(name="worker", ok=True, sentence=f"a process for long work answered within {took_ms:.0f} ms")


async def _model(settings: Settings) -> list[Looked]:
    """The model, and each thing its test looked at: the same test as “Test connection”."""
    if settings.provider is Provider.BUILTIN:
        return [Looked(name="model", ok=True, sentence="Built-in methods, no AI, no network needed.")]
    from app.llm.probe import probe  # here, not above: see `preload`

    report = await probe(settings)
    lines = [
        Looked(name=f"model: {line.name}", ok=line.state != "failed", sentence=line.sentence) for line in report.lines
    ]
    return [Looked(name="model", ok=report.ok, sentence=report.sentence), *lines]


def _python() -> Looked:
    return Looked(name="Python", ok=sys.version_info >= (3, 11), sentence=platform.python_version())


def _qt() -> Looked:
    """Qt as it really loads, not as it is listed. In a thread of the pool."""
    installed = _version("PySide6-Essentials")
    if installed is None:
        return Looked(name="Qt", ok=False, sentence="not installed")
    if sys.version_info < (3, 12) and installed.startswith("6.12.0"):
        return Looked(name="Qt", ok=False, sentence=f"PySide6 {installed}, which is broken on this Python")
    loads, said = look_at_qt()
    return Looked(name="Qt", ok=loads, sentence=f"PySide6 {installed}, Qt {said}" if loads else said)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _keyring() -> Looked:
    state = keyring_state()
    return Looked(name="keyring", ok=True, sentence=state)
