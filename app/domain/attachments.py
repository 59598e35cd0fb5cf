"""Context files (M1): read-only local files a person attached to a project, as snapshots with hashes.

Agents see snapshots only, through bounded tools; the disk is read when a person attaches or refreshes. Not for reading
any file (that is `services`).
"""

from enum import StrEnum

from pydantic import Field

from app.domain.base import Value
from app.domain.runs import BUILTIN_JUDGE

MOST_FILE_BYTES = 1_000_000
"""A larger file is left out, and said so."""
MOST_SOURCE_BYTES = 20_000_000
"""Of one attached folder, all files together."""
MOST_SOURCE_FILES = 2_000


class SourceKind(StrEnum):
    """What was attached."""

    FILE = "file"
    FOLDER = "folder"


class AttachedSource(Value):
    """A file or folder a person attached. `confirmed_for` names the judge the list of files was confirmed for."""

    id: str
    project: str
    kind: SourceKind
    path: str = Field(description="absolute path on this machine, shown to the person, never sent to a model")
    name: str = Field(description="how agents and citations name it: the last part of the path, made unique")
    confirmed_for: tuple[str, ...] = Field(default=(), description="judge ids the person agreed to send it to")
    added_at: str
    taken_at: str = Field(description="when the snapshot was taken")


class AttachedFile(Value):
    """One file of a source as it was when the snapshot was taken."""

    source: str
    path: str = Field(description="relative to the source, with forward slashes; the name itself for a single file")
    digest: str = Field(description="SHA-256 of the bytes, of a paper those of its text")
    size: int
    lines: int


class LeftOut(Value):
    """A file that was not taken, and why, in plain words."""

    path: str
    why: str
    holds: str = Field(default="", description="what in its text looks like a key; it is taken only by choice")
    is_taken: bool = Field(default=False, description="it was taken all the same: the person chose it")


class Snapshot(Value):
    """What attaching or refreshing a source found."""

    source: AttachedSource
    files: tuple[AttachedFile, ...]
    left_out: tuple[LeftOut, ...] = ()
    with_keys: tuple[LeftOut, ...] = Field(default=(), description="files that were taken though they hold a key")


def is_visible(source: AttachedSource, judge: str) -> bool:
    """Tell whether a model may see a source: the built-in methods always, another once the person agreed."""
    return judge == BUILTIN_JUDGE or judge in source.confirmed_for
