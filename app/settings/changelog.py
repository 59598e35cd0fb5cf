"""What each version brings, read from the file that comes with the application. Not for showing it."""

import re
from dataclasses import dataclass

from app.settings.resources import resource_folder

_HEADING = re.compile(r"^## +(?P<version>\d+(?:\.\d+)*)\b(?: *[·—–-] *(?P<date>[\d-]+))? *$")
FILE = "changelog.md"


@dataclass(frozen=True, slots=True)
class VersionNotes:
    """One version: its number, its day as it is written, and its lines as Markdown."""

    version: str
    date: str
    text: str


def notes() -> tuple[VersionNotes, ...]:
    """Return the versions in the order of the file, newest first.

    Raises:
        OSError: the file cannot be read.
        RefusedError: this installation lacks its resources.
    """
    return notes_in((resource_folder() / FILE).read_text("utf-8"))


def notes_in(text: str) -> tuple[VersionNotes, ...]:
    """Return the versions of a changelog; what stands before the first heading belongs to none."""
    found: list[VersionNotes] = []
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading is not None:
            found.append(VersionNotes(heading["version"], heading["date"] or "", ""))
        elif found:
            last = found[-1]
            found[-1] = VersionNotes(last.version, last.date, f"{last.text}{line}\n")
    return tuple(VersionNotes(one.version, one.date, one.text.strip()) for one in found)


def news_since(seen: str, now: str, known: tuple[VersionNotes, ...]) -> tuple[VersionNotes, ...]:
    """Return what came after the version last seen, up to the present one.

    Nothing where no version was seen yet (the first start) or where an older one was put in the place of a newer.
    """
    if not seen or _order(seen) >= _order(now):
        return ()
    return tuple(one for one in known if _order(seen) < _order(one.version) <= _order(now))


def _order(version: str) -> tuple[int, ...]:
    """Return what orders versions: 0.10.0 comes after 0.9.1; what is no number counts nothing."""
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:4])
