"""How a child of the application is started, in a checkout and in a bundle, and that every door hands over first."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings.children import as_child, child_command


def test_a_checkout_runs_its_python_and_a_bundle_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert child_command("check-rows", "a file") == [
        *(sys.executable, "-P", "-m", "app"),
        *("--child", "check-rows", "a file"),
    ]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command("worker") == [sys.executable, "--child", "worker"]
    with pytest.raises(KeyError):
        child_command("whatever")


@pytest.mark.parametrize("words", [[], ["--child"], ["--child", "os"], ["gui", "--child", "worker"], ["worker"]])
def test_anything_else_is_no_child(words: list[str]) -> None:
    assert as_child(words) is None


def test_a_folder_of_the_same_name_where_one_stands_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__main__.py").write_text("print('somebody else')", "utf-8")
    command = child_command("worker")
    done = subprocess.run(command, cwd=tmp_path, input=b"", capture_output=True, timeout=100, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
