"""What agents may look at of context files: bounded, from the snapshots, and only what was confirmed for their model.

Plain functions; the tool room of the Architect calls them. Nothing here touches the disk: a name an agent makes up is
looked up in the database and is otherwise nothing. Each result is a text of at most 8 kB that names its places as
they are cited: `[file:NAME/path:12-20]`.
"""

from collections.abc import Iterator

from app.domain.attachments import AttachedFile, AttachedSource, is_visible
from app.domain.errors import NotFoundError, UsageError
from app.services.attachments.file_reading import split_lines
from app.services.attachments.papers import page_mark, place_in_words
from app.store.database import Store

MOST_BYTES = 8_000
MOST_LINES = 200
MOST_HITS = 20
_LONGEST_LINE = 400
_MORE = "… {} more; search_files finds places by their words."


def citation(name: str, first: int, last: int) -> str:
    """Return how lines of a file are cited; `name` is the source's name and the path inside it."""
    return f"[file:{name}:{first}-{last}]"


def citation_with_place(name: str, lines: list[str], first: int, last: int) -> str:
    """Return how lines of a file are cited, and of a paper the page or heading they stand at."""
    place = place_in_words(name, lines, first)
    return citation(name, first, last) + (f" ({place})" if place else "")


def list_files(store: Store, project: str, judge: str, *, most: int = MOST_BYTES) -> str:
    """Return the files this model may read, one a line with its lines and bytes."""
    lines = [
        f"{source_and_path(source, file)} ({file.lines} lines, {file.size} bytes)"
        for source, file in _seen(store, project, judge)
    ]
    if not lines:
        return "No files are attached that this model may read."
    head = f"{len(lines)} files. Cite lines as [file:NAME:12-20]."
    return _bounded(head, lines, most, _MORE)


def read_file(
    store: Store,
    project: str,
    judge: str,
    name: str,
    first_line: int = 1,
    lines: int = MOST_LINES,
    *,
    most: int = MOST_BYTES,
) -> str:
    """Return lines of a file with their numbers: at most 200, and at most `most` bytes.

    Raises:
        NotFoundError: there is no such file among those this model may read.
        UsageError: the file has no such line.
    """
    file, text = _text(store, project, judge, name)
    content = split_lines(text)
    if not content:
        return f"{name} is empty."
    if not 1 <= first_line <= len(content):
        raise UsageError(f"{name[:200]} has the lines 1 to {len(content)}.")
    wanted = content[first_line - 1 : first_line - 1 + max(1, min(lines, MOST_LINES))]
    shown = [f"{number}: {_cut(line)}" for number, line in enumerate(wanted, first_line)]
    fitting = _fitting(shown, most - 300 - _size(name))
    last = first_line + len(fitting) - 1
    rest = f"; more from line {last + 1}" if last < file.lines else ""
    return "\n".join(
        (f"{citation_with_place(name, content, first_line, last)} of {len(content)} lines{rest}", *fitting)
    )


def search_files(store: Store, project: str, judge: str, text: str, *, most: int = MOST_BYTES) -> str:
    """Return lines that hold a text, taken literally and without regard to case: at most 20, at most `most` bytes.

    Raises:
        UsageError: nothing was asked for.
    """
    wanted = text.strip().casefold()
    if not wanted:
        raise UsageError("Say what to search for.")
    hits: list[str] = []
    total = 0
    for source, file in _seen(store, project, judge):
        content = store.query.context.text(project, file.digest) or ""
        if wanted not in content.casefold():
            continue
        lines, name = split_lines(content), source_and_path(source, file)
        for number, line in enumerate(lines, 1):
            if wanted in line.casefold():
                total += 1
                if len(hits) < MOST_HITS:
                    place = citation_with_place(name, lines, number, number)
                    hits.append(f"{place} {_cut(line.strip(), around=wanted)}")
    if not total:
        return "Nothing found in the files this model may read."
    more = total - len(hits)
    head = f"{total} lines found" + (f", the first {len(hits)}:" if more else ":")
    return _bounded(head, hits, most, "… {} more.")


def line_of_page(store: Store, project: str, judge: str, name: str, page: int) -> int:
    """Return the number of the line a page of a PDF begins with.

    Raises:
        NotFoundError: there is no such file among those this model may read, or it has no such page.
    """
    _, text = _text(store, project, judge, name)
    try:
        return split_lines(text).index(page_mark(page)) + 1
    except ValueError as error:
        raise NotFoundError(f"{name[:200]} has no page {page}.") from error


def _seen(store: Store, project: str, judge: str) -> Iterator[tuple[AttachedSource, AttachedFile]]:
    for source in store.query.context.sources(project):
        if is_visible(source, judge):
            for file in store.query.context.files(source.id):
                yield source, file


def source_and_path(source: AttachedSource, file: AttachedFile) -> str:
    """The name of a file as agents know it: of a single file, its source's name alone."""
    return source.name if source.kind.value == "file" else f"{source.name}/{file.path}"


def _text(store: Store, project: str, judge: str, name: str) -> tuple[AttachedFile, str]:
    for source, file in _seen(store, project, judge):
        if source_and_path(source, file) == name:
            text = store.query.context.text(project, file.digest)
            if text is not None:
                return file, text
    raise NotFoundError(f"There is no file “{name[:200]}” that this model may read; list_files names them.")


def _bounded(head: str, lines: list[str], most: int, more: str) -> str:
    fitting = _fitting(lines, most - _size(head) - _size(more) - 20)
    left = len(lines) - len(fitting)
    return "\n".join((head, *fitting, *([more.format(left)] if left else [])))


def _fitting(lines: list[str], most: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        most -= _size(line) + 1
        if most < 0 and kept:
            break
        kept.append(line)
    return kept


def _cut(line: str, *, around: str = "") -> str:
    """A line of at most 400 characters, around what was searched for."""
    if len(line) <= _LONGEST_LINE:
        return line
    start = max(0, line.casefold().find(around) - 80) if around else 0
    return ("…" if start else "") + line[start : start + _LONGEST_LINE] + "…"


def _size(text: str) -> int:
    return len(text.encode("utf-8", errors="surrogatepass"))
