"""Full and read-only disks: a plain sentence, nothing lost, and it goes on when the world recovers."""

import os
import sys
from pathlib import Path

import pytest

from app.store.database import Store
from support.store_outside import run_outside
from support.store_samples import Sample, add_project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and modes are those of POSIX")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sample(data_dir: Path) -> Sample:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.close()
    return sample


def test_a_full_disk_loses_nothing_and_the_next_write_works(data_dir: Path, sample: Sample) -> None:
    lines = run_outside("open-limited", str(data_dir), sample.chat.id, "2000000").stdout.splitlines()
    code, _, sentence = lines[0].partition(": ")
    assert code == "store-full"
    assert "again" in sentence
    kept = int(lines[1].split()[1].rstrip(","))
    assert kept > 5
    assert lines[1] == f"kept {kept}, there {kept}"
    assert lines[2] == f"then {kept + 1}"
    store = Store.open(data_dir)
    assert store.query.messages.count(sample.chat.id) == kept + 1
    assert store.check().ok
    store.close()


def test_a_folder_that_cannot_be_written_is_told(data_dir: Path, sample: Sample, tmp_path: Path) -> None:
    before = (data_dir / "int-crucible.db").read_bytes()
    if os.getuid() == 0:
        # Root may write anywhere, so a child gives its rights up first; it must reach the folder though.
        for folder in (tmp_path, *tmp_path.parents):
            if not folder.stat().st_mode & 0o001 and folder.is_relative_to("/tmp"):
                folder.chmod(folder.stat().st_mode | 0o011)
        data_dir.chmod(0o755)
        said = run_outside("open-as-nobody", str(data_dir)).stdout
    else:
        data_dir.chmod(0o500)
        said = run_outside("open-here", str(data_dir)).stdout
        data_dir.chmod(0o700)
    code, _, sentence = said.strip().partition(": ")
    assert code == "store-read-only"
    assert "cannot be written to" in sentence
    assert (data_dir / "int-crucible.db").read_bytes() == before
