"""What doctor says of packages, of the log and of reports: what is missing, and what others may read."""

import importlib.metadata
import json
from pathlib import Path

import pytest

from app.services.keeping.installed import installed, log_and_reports
from app.settings.installation import Installation
from support.in_process import InProcess


def test_a_package_that_is_missing_is_named_and_one_for_papers_says_what_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    required = ["click>=8", "nothing-of-this-name>=1; extra == 'papers'"]
    monkeypatch.setattr(importlib.metadata, "requires", lambda _name: required)
    program, packages = installed(Installation(None))
    assert program.ok
    assert packages.ok
    assert "without nothing-of-this-name, so PDF" in packages.sentence
    required.append("gone.too [x]>=2 ; python_full_version >= '3'")
    assert installed(Installation(None))[1].sentence == "not installed: gone.too; install Int Crucible again"
    bundle = tmp_path / "int-crucible"
    bundle.write_bytes(b"one")
    running = Installation(bundle)
    assert installed(running)[1].sentence == "all are inside"
    bundle.unlink()
    assert not installed(running)[0].ok


def test_the_log_and_reports_are_counted_and_what_others_may_read_is_named(tmp_path: Path) -> None:
    cli = InProcess(tmp_path / "data")
    assert [one.sentence for one in log_and_reports(tmp_path / "none")] == ["none yet", "none yet"]
    for name in ("log", "reports"):
        (cli.data_dir / name).mkdir(mode=0o700)
    report = cli.data_dir / "reports" / "bug-1.txt"
    for path, size in (
        (report, 10),
        (cli.data_dir / "reports" / "fault.txt", 0),
        (cli.data_dir / "log" / "int-crucible.log", 5_000),
    ):
        path.write_bytes(b"x" * size)
        path.chmod(0o600)
    found = {one["name"]: one for one in json.loads(cli("--json", "doctor", code=None).out)["findings"]}
    assert found["reports"]["sentence"] == "1 report of faults, sent to nobody"
    assert found["log"]["sentence"] == "5 kB in 1 file"
    assert found["program"]["ok"]
    report.chmod(0o644)
    assert log_and_reports(cli.data_dir)[1].sentence.startswith(f"others may read {report}; run: chmod -R go= ")
    report.unlink()
    (cli.data_dir / "log" / "int-crucible.log").unlink()
    (cli.data_dir / "log").rmdir()
    (cli.data_dir / "log").symlink_to(tmp_path)
    assert not log_and_reports(cli.data_dir)[0].ok
