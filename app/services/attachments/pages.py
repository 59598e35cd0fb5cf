"""An attached file page by page, for a person who looks up what was cited: a PDF by its pages, any other by its lines.

From the snapshot, as agents read it. Not for agents (`lookup`).
"""

from pathlib import Path

from pydantic import Field

from app.domain.base import Value
from app.domain.errors import NotFoundError
from app.services.attachments.file_reading import split_lines
from app.services.attachments.lookup import source_and_path
from app.services.attachments.papers import is_paper, page_number, place_in_words
from app.store.database import Store

LINES_OF_A_PAGE = 120
"""Of a file that has no pages of its own."""


class FilePage(Value):
    """One page of an attached file."""

    name: str = Field(description="of the file, as citations have it")
    number: int = Field(description="of the page, from 1, among those with text")
    count: int = Field(description="pages with text")
    place: str = Field(description="“page 12” of a PDF, “under “Costs”” of another paper; empty where nothing says so")
    first_line: int
    lines: tuple[str, ...]
    path: Path | None = Field(description="the paper on this machine, where it is still there; None for other files")

    @property
    def last_line(self) -> int:
        """The number of its last line."""
        return self.first_line + len(self.lines) - 1


def page_with(store: Store, project: str, name: str, line: int) -> FilePage:
    """Return the page of a file on which a line stands; one beyond the end stands on the last. Off the GUI thread.

    Raises:
        NotFoundError: there is no such file.
    """
    for source in store.query.context.sources(project):
        for file in store.query.context.files(source.id):
            if source_and_path(source, file) != name:
                continue
            lines = split_lines(store.query.context.text(project, file.digest) or "")
            starts = _starts(name, lines)
            at = max(place for place, start in enumerate(starts[:-1]) if start <= max(line, 1) - 1)
            start, end = starts[at], starts[at + 1]
            root = Path(source.path)
            disk = root if source.kind.value == "file" else root / file.path
            # What came in with a project names no place of this machine, whatever it says.
            is_here = root.is_absolute() and is_paper(name) and disk.is_file()
            return FilePage(
                name=name,
                number=at + 1,
                count=len(starts) - 1,
                place=place_in_words(name, lines, min(max(line, start + 1), max(end, 1))),
                first_line=start + 1,
                lines=tuple(lines[start:end]),
                path=disk if is_here else None,
            )
    raise NotFoundError(f"There is no attached file “{name[:200]}” in this project any more.")


def _starts(name: str, lines: list[str]) -> list[int]:
    """Where each page begins, from 0, and where the last one ends."""
    marks = [at for at, line in enumerate(lines) if page_number(line) is not None] if is_paper(name) else []
    starts = sorted({0, *marks}) if marks else list(range(0, max(len(lines), 1), LINES_OF_A_PAGE))
    # What stands before the first page of a paper, if only blank, is no page.
    if len(starts) > 1 and marks and not any(line.strip() for line in lines[: starts[1]]):
        starts[1:2] = []
    return [*starts, len(lines)]
