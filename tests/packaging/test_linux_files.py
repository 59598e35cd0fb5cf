"""What the Linux packages carry beside the program: man page, changelog, AppStream data, icons, desktop entry.

Not for whether Debian's own checkers like them: `make package-check` asks those.
"""

import contextlib
import io
import os
import re
import runpy
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from unittest.mock import patch

import click
import pytest

from app.cli.root import cli

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"
CHANGELOG = ROOT / "resources" / "changelog.md"


EPOCH = "1764460800"


def _run(script: str, *words: str | Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / script), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def _run_here(script: str, *words: str | Path, code: int = 0) -> str:
    """As `_run`, in this process, which has all imports; for scripts without Qt."""
    out = io.StringIO()
    ended: str | int | None = None
    path = str(ROOT / "packaging" / script)
    with (
        patch.object(sys, "argv", [path, *map(str, words)]),
        patch.object(sys, "path", [*sys.path]),
        patch.dict(os.environ, SOURCE_DATE_EPOCH=EPOCH),
        contextlib.redirect_stdout(out),
    ):
        try:
            runpy.run_path(path, run_name="__main__")
        except SystemExit as told:
            ended = told.code
    assert bool(ended) is bool(code), ended
    return out.getvalue() if code == 0 else str(ended)


def _commands(group: click.Group, context: click.Context) -> list[str]:
    found: list[str] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        found += _commands(command, inner) if isinstance(command, click.Group) else [inner.command_path]
    return found


def test_the_man_page_tells_every_command_and_is_the_same_each_time() -> None:
    page = _run_here("linux/man_page.py", "0.1.0")
    assert page == _run("linux/man_page.py", "0.1.0")
    plain = page.replace("\\", "")
    commands = _commands(cli, click.Context(cli, info_name="int-crucible"))
    assert len(commands) > 40
    missing = [path for path in commands if f".SS {path.removeprefix('int-crucible ')} " not in plain]
    assert not missing
    assert '"2025-11-30" "int\\-crucible 0.1.0"' in page
    assert not [line for line in page.splitlines() if re.match(r"[.'](?!TH|SH|SS|TP|PP|B |I |br|nf|fi)", line)]


def test_the_changelog_becomes_debians_and_appstreams() -> None:
    text = CHANGELOG.read_text("utf-8")
    newest = re.findall(r"(?m)^## (\S+) · (\S+)$", text)[0]
    debian = _run_here("linux/changelog.py", "debian", CHANGELOG, "9.9-1")
    assert debian.startswith("int-crucible (9.9-1) stable; urgency=medium\n\n  * A problem in your own words")
    assert re.search(r"(?m)^ -- The Int Crucible authors <\S+>  \w{3}, \d\d \w{3} \d{4} 12:00:00 \+0000$", debian)
    assert max(len(line) for line in debian.splitlines() if not line.startswith(" -- ")) < 80
    made = ET.fromstring(
        _run_here("linux/changelog.py", "metainfo", CHANGELOG, LINUX / "org.intcrucible.int_crucible.metainfo.xml")
    )
    releases = made.findall("./releases/release")
    assert (releases[0].get("version"), releases[0].get("date")) == newest
    assert len(releases[0].findall(".//li")) == len(re.findall(r"(?m)^- ", text.split("\n## ")[1]))
    assert made.findtext("id") == "org.intcrucible.int_crucible"
    assert (LINUX / made.findtext("launchable", "")).is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# What is new\n", "The changelog names no release."),
        ("## 0.1.0\n\n- It is there.\n", "Not a release: ## 0.1.0."),
        ("## 0.1.0 · 2026-11-30\n", "Not a release: ## 0.1.0."),
        ("## 0.1.0 · 2026-1-3\n\n- It is there.\n", "Not a release: ## 0.1.0."),
        ("## 0.2.0 · 2026-12-01\n\n- It is there.\n\n## Before that\n\n- It was not.\n", "## Before that."),
        ("## Soon\n\n- It comes.\n\n## 0.1.0 · 2026-11-30\n\n- It is there.\n", "Not a release: ## Soon."),
    ],
)
def test_a_changelog_that_cannot_be_read_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "changelog.md"
    path.write_text(text, "utf-8")
    assert said in _run_here("linux/changelog.py", "debian", path, "1", code=1)


def test_the_version_that_is_built_has_an_entry() -> None:
    version = re.findall(r'(?m)^version = "(.*)"$', (ROOT / "pyproject.toml").read_text("utf-8"))[0]
    assert f"\n## {version} · " in CHANGELOG.read_text("utf-8")


def _png_size(content: bytes) -> tuple[int, int]:
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)


def test_icons_have_the_sizes_that_they_say(tmp_path: Path) -> None:
    svg = ROOT / "resources" / "int-crucible.svg"
    for place in ("hicolor", "a.ico", "a.icns"):
        _run("icons.py", svg, tmp_path / place)
    for folder in (tmp_path / "hicolor").iterdir():
        side = int(folder.name.partition("x")[0])
        assert _png_size((folder / "apps" / "int-crucible.png").read_bytes()) == (side, side)
    ico = (tmp_path / "a.ico").read_bytes()
    count = struct.unpack("<HHH", ico[:6])[2]
    assert count == 9
    for number in range(count):
        side, _, _, _, _, _, length, offset = struct.unpack("<BBBBHHII", ico[6 + 16 * number : 22 + 16 * number])
        assert _png_size(ico[offset : offset + length]) == (side or 256, side or 256)
    icns = (tmp_path / "a.icns").read_bytes()
    assert icns[:4] == b"icns"
    assert struct.unpack(">I", icns[4:8])[0] == len(icns)
    assert _run("icons.py", __file__, tmp_path / "none.ico", code=1).strip().endswith("no drawing that Qt can read.")


def test_the_desktop_entry_takes_links() -> None:
    lines = (LINUX / "int-crucible.desktop").read_text("utf-8").splitlines()
    assert {"Exec=int-crucible %u", "MimeType=x-scheme-handler/int-crucible;", "Icon=int-crucible"} <= set(lines)
