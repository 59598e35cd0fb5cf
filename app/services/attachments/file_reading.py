"""Reads an attached file or folder from the disk once, into a snapshot. In a thread of the pool, never on a loop.

Links are not followed, only regular files are opened, and nothing is read beyond the caps. What is left out is named
with the reason. Not for choosing what is attached or for keeping it.
"""

import hashlib
import os
import re
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.attachments import (
    MOST_FILE_BYTES,
    MOST_SOURCE_BYTES,
    MOST_SOURCE_FILES,
    AttachedFile,
    LeftOut,
)
from app.domain.key_forms import key_in
from app.domain.kit.late_pattern import late
from app.services.attachments.never_read import refused_file, refused_folder, refused_place, refused_text
from app.services.attachments.papers import MOST_PAPER_BYTES, UnreadPaperError, is_paper, read_paper
from app.settings.bounded_input import NotRegularError, open_regular, read_at_most, size_in_words

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".ignore")
"""Of two that disagree in one folder the later counts; a deeper folder's counts before."""
_MOST_SEEN = 50_000
_MOST_LEFT_OUT = 300
_MOST_PAGES_NAMED = 20
_MOST_IGNORE_BYTES = 200_000
_LINE = late("\r\n|\n|\r")


@dataclass(slots=True)
class Found:
    """What was read of one source, in the order of paths."""

    files: list[AttachedFile] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    size: int = 0

    def leave(self, path: str, why: str) -> None:
        """Note that something was not taken."""
        self.left_out.append(LeftOut(path=path, why=why))

    def leave_with_key(self, path: str, error: "HoldsKeyError", *, is_taken: bool) -> None:
        """Note what in a text looks like a key, and whether it was taken all the same; first, so that none is cut."""
        self.left_out.insert(0, LeftOut(path=path, why=str(error), holds=error.holds, is_taken=is_taken))

    def named_left_out(self) -> tuple[LeftOut, ...]:
        """Return what was left out; of very many the first, and how many more."""
        more = len(self.left_out) - _MOST_LEFT_OUT
        if more <= 0:
            return tuple(self.left_out)
        return (*self.left_out[:_MOST_LEFT_OUT], LeftOut(path="…", why=f"and {more:,} more were left out"))


class UnreadError(Exception):
    """A file was not taken; says why in plain words."""


class HoldsKeyError(UnreadError):
    """Its text holds what looks like a key: it is taken only where the person chose it."""

    def __init__(self, holds: str) -> None:
        super().__init__(f"holds {holds}; it is taken only if you choose it")
        self.holds = holds


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as editors count them, without their ends."""
    lines = _LINE.split(text)
    if lines and not lines[-1]:
        lines.pop()
    return lines


def read_file(source: str, path: Path, chosen: Collection[str] = ()) -> Found:
    """Read one attached file; its name is in `chosen` where it is taken though it holds a key.

    Raises:
        UnreadError: it is not taken, and why.
    """
    found = Found()
    if why := refused_file(path.name):
        raise UnreadError(why)
    _take(found, source, path, path.name, chosen)
    return found


def read_folder(source: str, root: Path, apart: Path, chosen: Collection[str] = ()) -> Found:
    """Read the files of a folder and of the folders in it, in the order of their paths.

    Args:
        source: id of the source the files belong to.
        root: the folder, without links in its path.
        apart: a folder that is never entered (the program's own data).
        chosen: paths of files that are taken though they hold a key.

    Raises:
        UnreadError: the folder itself cannot be read.
    """
    found = Found()
    try:
        os.scandir(root).close()
    except OSError as error:
        raise UnreadError(f"cannot be read: {error.strerror}") from error
    for number, (path, relative) in enumerate(_walk(found, root, apart)):
        if number >= _MOST_SEEN:
            found.leave(relative, f"the folder has more than {_MOST_SEEN:,} files; from here on nothing was looked at")
            break
        if len(found.files) >= MOST_SOURCE_FILES:
            found.leave(relative, f"at most {MOST_SOURCE_FILES:,} files are taken")
            continue
        try:
            _take(found, source, path, relative, chosen)
        except HoldsKeyError as error:
            found.leave_with_key(relative, error, is_taken=False)
        except UnreadError as error:
            found.leave(relative, str(error))
    found.files.sort(key=lambda file: file.path)
    return found


def _walk(found: Found, root: Path, apart: Path) -> Iterator[tuple[Path, str]]:
    """Give the files that may be taken, by path; everything else is noted on the way."""
    waiting: list[tuple[Path, str, tuple[_Rules, ...]]] = [(root, "", _rules_above(root))]
    while waiting:
        folder, prefix, above = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            found.leave(prefix, f"cannot be read: {error.strerror}")
            continue
        rules = (*above, *_rules_of(folder))
        deeper: list[tuple[Path, str, tuple[_Rules, ...]]] = []
        for entry in entries:
            relative, path = prefix + entry.name, folder / entry.name
            if entry.is_symlink():
                found.leave(relative, "a link; links are not followed")
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            why = refused_folder(entry.name) if is_folder else refused_file(entry.name)
            if why is None and is_folder:
                why = refused_place(path)
            if why is None and path == apart:
                why = "the data folder of Int Crucible"
            if why is None and _is_ignored(rules, path, is_folder=is_folder):
                why = "left out by an ignore file"
            if why is not None:
                found.leave(relative, why)
            elif is_folder:
                deeper.append((path, f"{relative}/", rules))
            else:
                yield path, relative
        waiting.extend(reversed(deeper))


def _take(found: Found, source: str, path: Path, relative: str, chosen: Collection[str]) -> None:
    data = _read_bytes(path, MOST_PAPER_BYTES if is_paper(relative) else MOST_FILE_BYTES)
    text, size = _paper_text(found, relative, data) if is_paper(relative) else (_decoded(data), len(data))
    if found.size + size > MOST_SOURCE_BYTES:
        raise UnreadError(f"all files together may have at most {MOST_SOURCE_BYTES // 1_000_000} MB")
    if why := refused_text(text):
        raise UnreadError(why)
    key = key_in(text)
    held = None if key is None else HoldsKeyError(f"what looks like {key.name} (line {key.line:,})")
    if held is not None and relative not in chosen:
        raise held
    # A page and a copy of it that is read as it stands have the same bytes, and other texts.
    name = hashlib.sha256(_bytes_of(text) if is_paper(relative) else data).hexdigest()
    found.files.append(AttachedFile(source=source, path=relative, digest=name, size=size, lines=len(split_lines(text))))
    if held is not None:
        found.leave_with_key(relative, held, is_taken=True)
    found.texts[name] = text
    found.size += size


def _paper_text(found: Found, relative: str, data: bytes) -> tuple[str, int]:
    """Return the text of a paper with its bytes, and note the pages that hold none.

    Raises:
        UnreadError: it gives no text, and why.
    """
    try:
        paper = read_paper(relative, data)
    except UnreadPaperError as error:
        raise UnreadError(str(error)) from error
    if paper.empty_pages:
        found.leave(f"{relative} ({_pages_in_words(paper.empty_pages)})", "no text there, only pictures or nothing")
    return paper.text, len(_bytes_of(paper.text))


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def _pages_in_words(pages: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, pages[:_MOST_PAGES_NAMED]))
    more = len(pages) - _MOST_PAGES_NAMED
    return f"{'page' if len(pages) == 1 else 'pages'} {shown}" + (f" and {more:,} more" if more > 0 else "")


def _read_bytes(path: Path, most: int = MOST_FILE_BYTES) -> bytes:
    """Read a whole regular file of at most so many bytes that does not change meanwhile.

    Raises:
        UnreadError: it is none, it is too large, it cannot be read, or it changed twice.
    """
    for _ in range(2):
        try:
            with open_regular(path, follow=False) as file:
                before = os.fstat(file.fileno())
                if before.st_size > most:
                    raise UnreadError(f"larger than {size_in_words(most)}")
                data = read_at_most(file, most)
                after = os.fstat(file.fileno())
        except NotRegularError as error:
            raise UnreadError("not a regular file") from error
        except OSError as error:
            raise UnreadError(f"cannot be read: {error.strerror}") from error
        same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
        if same and len(data) == after.st_size:
            return data
    raise UnreadError("it was being written while it was read; refresh to try again")


def _decoded(data: bytes) -> str:
    """Return the text of a file.

    Raises:
        UnreadError: it is none.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadError("not text, or text in an encoding other than UTF-8") from error
    if "\x00" in text:
        raise UnreadError("not text")
    return text


# -- ignore files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rules:
    """One ignore file and the folder its patterns start from."""

    base: Path
    spec: "GitIgnoreSpec"


def _rules_of(folder: Path) -> list[_Rules]:
    found = []
    for name in IGNORE_FILES:
        try:
            data = _read_bytes(folder / name)
        except UnreadError:
            # Mostly there is none; one that cannot be read cannot say anything either.
            continue
        lines = data[:_MOST_IGNORE_BYTES].decode("utf-8", errors="surrogateescape").splitlines()
        found.append(_Rules(folder, _spec(lines)))
    return found


def _spec(lines: list[str]) -> "GitIgnoreSpec":
    """Return the patterns of an ignore file; a line that is no pattern is passed over, as git does."""
    # Here: no window that opens and no command that reads no folder waits for its thirty modules.
    from pathspec import GitIgnoreSpec

    def is_pattern(line: str) -> bool:
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            return False
        return True

    with warnings.catch_warnings():
        # A set such as [a--z] may mean another thing to Python one day; a person can do nothing about it here.
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return GitIgnoreSpec.from_lines(lines)
        except (ValueError, re.error):
            # A range that runs backwards, [z-a], is no error of ours but of the expression it becomes.
            return GitIgnoreSpec.from_lines([line for line in lines if is_pattern(line)])


def _rules_above(root: Path) -> tuple[_Rules, ...]:
    """Return the rules a repository has above a folder inside it; none where it is in no repository."""
    folders = [root, *root.parents]
    top = next((number for number, folder in enumerate(folders) if (folder / ".git").exists()), 0)
    return tuple(rules for folder in reversed(folders[1 : top + 1]) for rules in _rules_of(folder))


def _is_ignored(rules: tuple[_Rules, ...], path: Path, *, is_folder: bool) -> bool:
    for one in reversed(rules):
        name = path.relative_to(one.base).as_posix() + ("/" if is_folder else "")
        decided = one.spec.check_file(name).include
        if decided is not None:
            return decided
    return False
