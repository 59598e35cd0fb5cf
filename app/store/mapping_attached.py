"""Rows of what hangs on chats, projects and models: what was sent, context files, check-ups.

The same rules as `mapping`, which holds the nouns these hang on.
"""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from app.domain.attachments import AttachedFile, AttachedSource, LeftOut
from app.domain.chats import Sent
from app.domain.checkups import Checkup
from app.domain.usage import ContextUse
from app.store import mapping
from app.store.codec import dump, load
from app.store.seals import seals

R = Row[Any]

LEFT_OUT = TypeAdapter(tuple[LeftOut, ...])
CHECKUP = TypeAdapter(Checkup)


def sent(row: R) -> Sent:
    """Read a row of `sent`."""
    seals.SENT.check(row)
    return Sent(
        message=row.message,
        judge=row.judge,
        template=row.template,
        system=row.system,
        prompt=row.prompt,
        tools=load(mapping.WORDS, row.tools),
        first_seq=row.first_seq,
        context=ContextUse(used=row.used_tokens, window=row.window_tokens),
    )


def sent_columns(value: Sent, chat: str) -> dict[str, Any]:
    """Return the cells of what was sent for an answer of a chat."""
    return {
        "message": value.message,
        "chat": chat,
        "judge": value.judge,
        "template": value.template,
        "system": value.system,
        "prompt": value.prompt,
        "tools": dump(mapping.WORDS, value.tools),
        "first_seq": value.first_seq,
        "used_tokens": value.context.used,
        "window_tokens": value.context.window,
    }


def context_source(row: R) -> AttachedSource:
    """Read a row of `context_source`; a damaged one is marked, and nobody has agreed that it is sent."""
    is_whole = seals.SOURCE.fits(row)
    return AttachedSource(
        id=row.id,
        project=row.project,
        kind=row.kind,
        path=row.path,
        name=mapping.marked(seals.SOURCE, row, row.name),
        confirmed_for=load(mapping.WORDS, row.confirmed_for) if is_whole else (),
        added_at=row.added_at,
        taken_at=row.taken_at,
    )


def context_source_columns(value: AttachedSource, left_out: tuple[LeftOut, ...]) -> dict[str, Any]:
    """Return the cells of a source with what its snapshot left out."""
    return {
        "id": value.id,
        "project": value.project,
        "kind": value.kind.value,
        "path": value.path,
        "name": value.name,
        "confirmed_for": dump(mapping.WORDS, value.confirmed_for),
        "left_out": dump(LEFT_OUT, left_out),
        "added_at": value.added_at,
        "taken_at": value.taken_at,
    }


def left_out(row: R) -> tuple[LeftOut, ...]:
    """Read from a row of `context_source` what its snapshot left out; a damaged one says so instead."""
    if not seals.SOURCE.fits(row):
        return (LeftOut(path=row.path, why=mapping.damaged_sentence("What is kept of it")),)
    return load(LEFT_OUT, row.left_out)


def context_file(row: R) -> AttachedFile:
    """Read a row of `context_file`."""
    seals.FILE.check(row)
    return AttachedFile(source=row.source, path=row.path, digest=row.digest, size=row.size, lines=row.lines)


def file_text(row: R) -> str:
    """Read the text of a row of `context_text`."""
    seals.FILE_TEXT.check(row)
    return str(row.text)


def checkup(row: R) -> Checkup:
    """Read a row of `checkup`."""
    return load(CHECKUP, row.content)
