"""What `doctor` looks at: data folder, database, Qt and Python, the model, the keyring."""

import importlib.metadata
import platform
import sys
from collections.abc import Awaitable, Callable

from app.domain.base import Value
from app.llm.keys import keyring_state
from app.llm.probe import ProbeReport
from app.settings.settings import Settings
from app.store.database import Store

Probe = Callable[[Settings], Awaitable[ProbeReport]]


class Finding(Value):
    """One thing looked at: fine or not, in one plain sentence."""

    name: str
    ok: bool
    sentence: str


class DoctorReport(Value):
    """All findings; `ok` when every one is."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return all(finding.ok for finding in self.findings)


class DoctorService:
    """Looks; changes nothing."""

    def __init__(self, store: Store, settings: Settings, probe: Probe) -> None:
        self._store = store
        self._settings = settings
        self._probe = probe

    async def report(self) -> DoctorReport:
        """Look at everything. Asks a chosen provider one tiny question; the built-in methods need none."""
        found = [*self._store_findings(), *_versions(), await self._model(), _keyring()]
        return DoctorReport(findings=tuple(found))

    def _store_findings(self) -> list[Finding]:
        report = self._store.check()
        return [
            Finding(name="data folder", ok=True, sentence=str(self._store.data_dir)),
            *(Finding(name=line.name, ok=line.ok, sentence=line.sentence) for line in report.lines),
        ]

    async def _model(self) -> Finding:
        if self._settings.provider == "builtin":
            return Finding(name="model", ok=True, sentence="Built-in methods, no AI, no network needed.")
        report = await self._probe(self._settings)
        return Finding(name="model", ok=report.ok, sentence=report.sentence)


def _versions() -> list[Finding]:
    python = platform.python_version()
    qt = _version("PySide6-Essentials")
    bad = sys.version_info < (3, 12) and qt is not None and qt.startswith("6.12.0")
    return [
        Finding(name="Python", ok=sys.version_info >= (3, 11), sentence=python),
        Finding(
            name="Qt",
            ok=qt is not None and not bad,
            sentence=f"PySide6 {qt}" + (", which is broken on this Python" if bad else "") if qt else "not installed",
        ),
    ]


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _keyring() -> Finding:
    state = keyring_state()
    return Finding(name="keyring", ok=True, sentence=state)
