"""What is prepared for Windows and macOS, as far as it can be seen from here: the files name each other and the links.

Not for whether it builds or runs there: docs/packaging.md says that nobody has seen that.
"""

import plistlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "packages.yml"


def test_the_workflow_names_files_that_are_there() -> None:
    named = set(re.findall(r"(?<![\w/])(?:\.\./)*((?:packaging|resources)/[\w./-]+\.\w+)", WORKFLOW.read_text("utf-8")))
    made = {"packaging/windows/int-crucible.ico", "packaging/macos/int-crucible.icns"}
    assert len(named) > 6
    assert [name for name in named - made if not (ROOT / name).is_file()] == []
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert all(f"{Path(name).parent}/*{Path(name).suffix}" in ignored for name in made), "what is made is not committed"


def test_macos_gives_us_the_links() -> None:
    told = plistlib.loads((ROOT / "packaging" / "macos" / "Info.plist").read_bytes())
    assert told["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["int-crucible"]
    assert not {"CFBundleVersion", "CFBundleShortVersionString"} & set(told), (
        "the version stands in pyproject.toml only"
    )


def test_the_windows_uninstaller_deletes_only_what_was_installed() -> None:
    script = (ROOT / "packaging" / "windows" / "int-crucible.nsi").read_text("utf-8")
    before, _, after = script.partition('Section "Uninstall"')
    assert 'WriteRegStr HKCU "${LINK}" "URL Protocol"' in before
    assert re.findall(r"RMDir /r (.*)", after) == ['"$INSTDIR\\_internal"', '"$INSTDIR\\licences"']
    written = set(re.findall(r'WriteReg\w+ HKCU ("[^"]+")', before))
    removed = set(re.findall(r'DeleteRegKey HKCU ("[^"]+")', after))
    assert {key for key in written if not any(key.startswith(gone[:-1]) for gone in removed)} == set()
