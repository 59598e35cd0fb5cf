"""Traps of packaging that this machine may not show by itself, each with what would step into it.

Not for those that the checks of the packages show: docs/packaging.md lists all of them, and what shows each.
"""

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "packaging" / "bundle" / "int_crucible.spec"
SYSTEM = "/usr/lib/x86_64-linux-gnu"
LOOKS_FOR = {
    "/env/PySide6/Qt/plugins/platforms/libqxcb.so": ["libQt6Gui.so.6", "libxcb-cursor.so.0"],
    "/env/PySide6/Qt/lib/libQt6Gui.so.6": ["libglib-2.0.so.0"],
    f"{SYSTEM}/libxcb-cursor.so.0": ["libxcb-image.so.0"],
    f"{SYSTEM}/libcairo.so.2": ["libglib-2.0.so.0"],
    f"{SYSTEM}/libpython3.11.so.1.0": ["libexpat.so.1"],
}
"""The libraries that each names, on a machine with GTK."""


class _Named:
    """Stands for PyInstaller's reader of libraries, which is in no environment of the tests."""

    @staticmethod
    def get_imports(path: str) -> list[tuple[str, str]]:
        return [(name, f"{SYSTEM}/{name}") for name in LOOKS_FOR.get(path, [])]


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    """The choices and functions of the spec, without the build that they are for."""
    tree = ast.parse(SPEC.read_text("utf-8"))
    names = {"UNUSED_PLUGINS", "UNUSED_LIBRARIES", "NAMES_OF_THE_MACHINE", "wanted", "reachable"}
    kept: list[ast.stmt] = [
        node
        for node in tree.body
        if (isinstance(node, ast.FunctionDef) and node.name in names)
        or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in names)
    ]
    assert len(kept) == len(names), "the spec calls them otherwise now"
    given: dict[str, Any] = {"Path": Path, "bindepend": _Named, "LINUX": True}
    exec(compile(ast.Module(kept, []), str(SPEC), "exec"), given)
    return given


def test_no_library_comes_along_for_what_is_left_out(spec: dict[str, Any]) -> None:
    """Where GTK is installed, its plugin and its libraries are among what PyInstaller finds."""
    plugins = "PySide6/Qt/plugins"
    found = [
        (f"{plugins}/platforms/libqxcb.so", f"/env/{plugins}/platforms/libqxcb.so", "BINARY"),
        (f"{plugins}/platformthemes/libqgtk3.so", f"/env/{plugins}/platformthemes/libqgtk3.so", "BINARY"),
        (f"{plugins}/wayland-shell-integration/libwl-shell-plugin.so", "/env/wl.so", "BINARY"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/env/PySide6/Qt/lib/libQt6Gui.so.6", "BINARY"),
        ("PySide6/Qt/lib/libQt6WlShellIntegration.so.6", "/env/PySide6/Qt/lib/libQt6WlShellIntegration.so.6", "BINARY"),
        *((name, f"{SYSTEM}/{name}", "BINARY") for name in ("libgtk-3.so.0", "libcairo.so.2", "libpango-1.0.so.0")),
        *((name, f"{SYSTEM}/{name}", "BINARY") for name in ("libxcb-cursor.so.0", "libxcb-image.so.0")),
        *((name, f"{SYSTEM}/{name}", "BINARY") for name in ("libglib-2.0.so.0", "libexpat.so.1")),
        ("libpython3.11.so.1.0", f"{SYSTEM}/libpython3.11.so.1.0", "BINARY"),
    ]
    kept = spec["reachable"]([entry for entry in found if spec["wanted"](entry)])
    assert [Path(entry[0]).name for entry in kept] == [
        *("libqxcb.so", "libQt6Gui.so.6", "libxcb-cursor.so.0", "libxcb-image.so.0"),
        *("libglib-2.0.so.0", "libexpat.so.1", "libpython3.11.so.1.0"),
    ]


def test_what_names_the_building_machine_is_left_out(spec: dict[str, Any]) -> None:
    for name in ("direct_url.json", "RECORD"):
        assert not spec["wanted"]((f"int_crucible-0.1.0.dist-info/{name}", "/env/a", "DATA"))
        assert spec["wanted"]((f"app/{name}", "/env/a", "DATA")), "only what an installation writes"
    assert spec["wanted"](("int_crucible-0.1.0.dist-info/METADATA", "/env/a", "DATA"))


def fixed_displays(text: str) -> list[str]:
    """The lines that start an X server on a display of a number of their own: another program's may be there."""
    starts = [line for line in text.splitlines() if re.search(r"""\bX(vfb|ephyr|vnc)\b["',]*\s+["']?[-:]""", line)]
    wrong = [line for line in starts if "-displayfd" not in line]
    return [line.strip() for line in [*wrong, *re.findall(r"(?m)^.*\bxvfb-run\s.*$", text)]]


def test_no_script_starts_a_display_of_a_fixed_number() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = {
        name: (ROOT / name).read_text("utf-8")
        for name in listed.split("\0")
        if name.endswith((".sh", ".py", ".yml")) or name == ".ci/run"
    }
    starting = {name: text for name, text in texts.items() if "-displayfd" in text and name != Path(__file__).name}
    assert len(starting) > 2, "the servers are started otherwise now"
    own = Path(__file__).relative_to(ROOT).as_posix()
    assert {name: found for name, text in texts.items() if name != own and (found := fixed_displays(text))} == {}


@pytest.mark.parametrize(
    "line",
    [
        "Xvfb :99 -screen 0 800x600x24 &",
        '["Xvfb", ":99"]',
        '["Xvfb", "-screen", "0"]',
        "xvfb-run -a pytest",
        "Xvfb -noreset",
    ],
)
def test_such_a_start_is_found(line: str) -> None:
    assert fixed_displays(line) == [line]
    assert fixed_displays(
        line.replace('"Xvfb", ', '"Xvfb", "-displayfd", "1", ').replace("Xvfb ", "Xvfb -displayfd 3 ")
    ) == ([line] if "xvfb-run" in line else [])
