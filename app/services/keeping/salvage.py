"""Saving what a damaged database still holds: into a folder that a person names, or in the place of the damaged one.

The reading is done by a child process, which is killed by `stop`; nothing half made stays. Not for how it is read
(`app/store/salvage`). Both doors call it while no store is open.
"""

import contextlib
import json
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from app.domain.base import Value
from app.domain.errors import ExitCode, KnownError
from app.services.keeping.backups import BackupService, Restored
from app.settings.children import child_command
from app.settings.private_files import put_private
from app.store import backup
from app.store.faults import told
from app.store.files import DATABASE_NAME
from app.store.salvage.salvaging import SalvageReport, half_made

SALVAGED = "salvaged"
_REPORT = "what-was-read.txt"
_NAMED = ("project", "chat", "message", "run", "candidate", "answer")


class SalvageStoppedError(KnownError):
    """The person stopped it; nothing was made."""

    exit_code = ExitCode.STOPPED

    def __init__(self) -> None:
        super().__init__("stopped", "Stopped. Nothing was made, and nothing was changed.")


class Salvaged(Value):
    """What was read, and what became of the damaged files where it took their place."""

    report: SalvageReport
    restored: Restored
    written: Path


class Salvage:
    """One reading of a damaged database. `run` waits: not for the GUI thread; `stop` from any thread."""

    def __init__(self, source: Path, target: Path) -> None:
        """Start nothing.

        Args:
            source: the damaged file or its data folder.
            target: a folder that is empty or does not exist.
        """
        self._source = source
        self._target = target
        self._child: subprocess.Popen[str] | None = None
        self._is_stopped = False

    def run(self, tell: Callable[[int, int], None] = lambda _done, _of: None) -> SalvageReport:
        """Read all there is; `tell` hears in this thread how many pages of how many are done.

        Raises:
            KnownError: as `salvage` in the child; nothing was made.
            SalvageStoppedError: `stop` was called.
        """
        target = self._target.absolute()
        half = half_made(target)
        command = child_command("salvage", str(self._source.absolute()), str(target), str(half))
        report: SalvageReport | None = None
        fault: KnownError | None = None
        try:
            with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as child:
                self._child = child
                try:
                    if self._is_stopped:
                        raise SalvageStoppedError
                    for line in child.stdout or ():
                        said = json.loads(line)
                        if "done" in said:
                            tell(int(said["done"]), int(said["of"]))
                        elif "fault" in said:
                            fault = KnownError(said["fault"]["code"], said["fault"]["sentence"])
                            fault.exit_code = int(said["fault"]["exit"])
                        else:
                            report = SalvageReport.model_validate(said)
                finally:
                    child.kill()
        finally:
            if report is None:
                shutil.rmtree(half, ignore_errors=True)
        if report is not None:
            return report
        if self._is_stopped:
            raise SalvageStoppedError
        raise fault or KnownError("salvage-died", f"Reading ended before it was done ({_in_words(child.returncode)}).")

    def stop(self) -> None:
        """End it at once."""
        self._is_stopped = True
        if self._child is not None:
            self._child.kill()


class SalvageInPlace:
    """Reads a damaged database and puts what was read in its place; the damaged files are set aside."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._aside = data_dir
        self._salvage: Salvage | None = None

    def run(self, tell: Callable[[int, int], None] = lambda _done, _of: None) -> Salvaged:
        """Do it; waits, as `Salvage.run`. What was read becomes a backup first, so death at any instant loses nothing.

        Raises:
            KnownError: nothing could be read or put in place; the damaged files are where they were.
        """
        with told():
            aside = backup.folder_aside(self._data_dir)
            self._salvage = Salvage(self._data_dir, aside / SALVAGED)
            try:
                report = self._salvage.run(tell)
            except BaseException:
                with contextlib.suppress(OSError):
                    aside.rmdir()
                raise
            written = aside / _REPORT
            put_private(written, "\n".join(report_lines(report)).encode("utf-8", "backslashreplace"))
            made = backup.take_in(self._data_dir, report.folder / DATABASE_NAME, SALVAGED)
            restored = BackupService(self._data_dir).restore(made.path.name)
        return Salvaged(report=report, restored=restored, written=written)

    def stop(self) -> None:
        """End the reading at once."""
        if self._salvage is not None:
            self._salvage.stop()


def report_lines(report: SalvageReport) -> list[str]:
    """Return what was read and what was not, in plain sentences."""
    rows = report.rows
    named = [_count(rows[name], name) for name in _NAMED if name in rows]
    others = report.total - sum(rows.get(name, 0) for name in _NAMED)
    lines = [f"Read: {', '.join(named)}, and {_count(others, 'row')} of other kinds."]
    lost = f"{report.pages_unread:,} of {_count(report.pages, 'page')} could not be read"
    lines.append(f"{lost}: what was only there is lost." if report.pages_unread else "Every page could be read.")
    if report.log_unread:
        lines.append(f"{_count(report.log_unread, 'page')} of its log could not be read: what was only there is lost.")
    if report.rows_unread:
        lines.append(f"{_count(report.rows_unread, 'row')} on other pages could not be read either.")
    if report.stand_ins:
        lines.append(f"Made to hold what belonged to something lost: {_listed(report.stand_ins)}.")
    if report.links_cut:
        lines.append(f"They named something that is lost, and no longer do: {_listed(report.links_cut)}.")
    if report.left_out:
        lines.append(f"Left out, for what they belonged to is lost: {_listed(report.left_out)}.")
    if report.damaged:
        lines.append(f"{_count(len(report.damaged), 'row')} are not what was stored, and shown as damaged:")
        lines += [f"  {row}" for row in report.damaged]
    return lines


def _listed(counted: dict[str, int]) -> str:
    return ", ".join(_count(many, name.replace("_", " ")) for name, many in counted.items())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _in_words(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"
