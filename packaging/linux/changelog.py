"""Gives `resources/changelog.md` the forms that packages carry. `python changelog.py debian|metainfo CHANGELOG MORE`.

`debian` prints Debian's changelog for a package of version MORE; `metainfo` prints the AppStream file MORE with its
releases filled in. The file is read by the window's own reader (app/settings/changelog.py), so both tell the same; here
it is only held to what packages need.
"""

import html
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from textwrap import fill

from app.settings.changelog import VersionNotes, notes_in

MAINTAINER = "The Int Crucible authors <int-crucible@users.noreply.example.org>"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Release:
    """A version, its day and what it brought, newest first in the file."""

    version: str
    day: str
    lines: tuple[str, ...]


def read_releases(text: str) -> list[Release]:
    """The releases of a changelog.

    Raises:
        SystemExit: a heading is not `## VERSION · YYYY-MM-DD`, or a release says nothing.
    """
    found = notes_in(text)
    known = {f"## {one.version} · {one.date}" for one in found}
    releases = [_release(one) for one in found]
    # What is no heading to the window is a line of the version above it, there; here it is a fault.
    wrong = [heading for heading in re.findall(r"(?m)^## .*", text) if heading not in known]
    wrong += [f"## {one.version}" for one in releases if not one.lines or not _DAY.fullmatch(one.day)]
    if wrong:
        raise SystemExit(
            f"Not a release: {wrong[0]}. A heading is `## 0.1.0 · 2026-11-30`, with lines of `- ` below it."
        )
    if not releases:
        raise SystemExit("The changelog names no release.")
    return releases


def _release(one: VersionNotes) -> Release:
    lines = re.split(r"(?m)^- ", one.text)[1:]
    return Release(one.version, one.date, tuple(" ".join(line.split()) for line in lines))


def _plain(line: str) -> str:
    return re.sub(r"[`*]", "", line)


def debian(releases: list[Release], package_version: str) -> str:
    """Debian's changelog; its first entry is called after the package, whose version may carry a revision."""
    entries = []
    for number, release in enumerate(releases):
        version = package_version if number == 0 else release.version
        lines = "\n".join(
            fill(_plain(line), 78, initial_indent="  * ", subsequent_indent="    ", break_on_hyphens=False)
            for line in release.lines
        )
        date = format_datetime(datetime.fromisoformat(f"{release.day}T12:00:00+00:00"))
        entries.append(f"int-crucible ({version}) stable; urgency=medium\n\n{lines}\n\n -- {MAINTAINER}  {date}\n")
    return "\n".join(entries)


def metainfo(releases: list[Release], template: str) -> str:
    """An AppStream file with the releases in the place of `<releases/>`."""
    made = "".join(
        f'    <release version="{release.version}" date="{release.day}">\n      <description>\n        <ul>\n'
        + "".join(f"          <li>{html.escape(_plain(line), quote=False)}</li>\n" for line in release.lines)
        + "        </ul>\n      </description>\n    </release>\n"
        for release in releases
    )
    before, found, after = template.partition("  <releases/>\n")
    if not found:
        raise SystemExit("The AppStream file has no line `  <releases/>`.")
    return f"{before}  <releases>\n{made}  </releases>\n{after}"


def main(form: str, changelog: str, more: str) -> None:
    releases = read_releases(Path(changelog).read_text("utf-8"))
    if form == "debian":
        sys.stdout.write(debian(releases, more))
    elif form == "metainfo":
        sys.stdout.write(metainfo(releases, Path(more).read_text("utf-8")))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
