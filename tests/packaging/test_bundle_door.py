"""The packaged application's door gives the environment back before anything of the application is imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DOOR = Path(__file__).parents[2] / "packaging" / "bundle" / "door.py"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"LD_LIBRARY_PATH": "/bundle/_internal"}, None),
        ({"LD_LIBRARY_PATH": "/bundle/_internal:/mine", "LD_LIBRARY_PATH_ORIG": "/mine"}, "/mine"),
        ({"LD_LIBRARY_PATH": "/bundle/_internal", "LD_LIBRARY_PATH_ORIG": ""}, ""),
        ({}, None),
    ],
)
def test_children_get_the_library_path_of_the_person(given: dict[str, str], left: str | None, tmp_path: Path) -> None:
    """`app` here is a stand-in that tells what a child of the process would get, and which modules came before it."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "cli.py").write_text(
        "import os, subprocess, sys\n"
        "def main():\n"
        "    early = [name for name in sys.modules if name.startswith(('app.', 'PySide6')) and name != 'app.cli']\n"
        "    get = os.environ.get\n"
        "    print(repr((get('LD_LIBRARY_PATH'), get('LD_LIBRARY_PATH_ORIG'), early)), flush=True)\n"
        "    return subprocess.run(['/usr/bin/env']).returncode + 7\n",
        encoding="utf-8",
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LD_LIBRARY_PATH")}
    done = subprocess.run(
        [sys.executable, str(DOOR)],
        env=clean | given | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    told, *environment = done.stdout.splitlines()
    assert told == repr((left, None, []))
    assert "PYINSTALLER_RESET_ENVIRONMENT=1" in environment, "a child that is the bundle again sets its own path"
    assert [line for line in environment if line.startswith("LD_LIBRARY_PATH")] == (
        [] if left is None else [f"LD_LIBRARY_PATH={left}"]
    )
