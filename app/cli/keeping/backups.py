"""Backups on the command line. Only `backup now` opens the database: the others are for when it does not open."""

import asyncio

import click

from app.cli.documents import Document
from app.cli.output import print_json, print_lines, table
from app.cli.session import Session, current, data_folder, run
from app.cli.words import size_words
from app.domain.errors import ExitCode
from app.services.keeping.backups import BackupCheck, BackupContents, BackupRow, BackupService
from app.services.services import Services


@click.group("backup")
def group() -> None:
    """Backups of the database: made by themselves at the end and before changes of the schema, or now."""


@group.command("now")
def backup_now() -> None:
    """Make a backup now; it is checked before it counts."""

    async def command(services: Services) -> BackupRow:
        return await services.backups.make()

    made = run(command)
    if current().as_json:
        print_json(_document(made))
    else:
        print_lines(f"Backed up to {made.path}")


@group.command("list")
@click.pass_obj
def backup_list(session: Session) -> None:
    """List the backups there are, newest first, each with what it holds."""
    backups = BackupService(data_folder(session.settings))
    contents = {found.name: found for found in backups.contents()}
    rows = [row for row in backups.list() if row.name in contents]
    if session.as_json:
        held = [_document(row) | contents[row.name].model_dump(exclude={"name"}) for row in rows]
        print_json({"items": held, "next": None})
    elif not rows:
        print_lines("There is no backup yet.")
    else:
        lines = [(row.made_at, row.reason, size_words(row.size), *_held(contents[row.name]), row.name) for row in rows]
        head = ("made at (UTC)", "why", "size", "schema", "holds", "name")
        print_lines(*table([head, *lines], right=(2,)))


def _held(found: BackupContents) -> tuple[str, str]:
    if found.schema_version is None:
        return "", "cannot be read"
    holds = (f"{found.projects:,} projects", f"{found.messages:,} messages", f"{found.runs:,} runs")
    return found.schema_version, ", ".join(holds)


@group.command("verify")
@click.argument("name", required=False)
@click.pass_context
def backup_verify(context: click.Context, name: str | None) -> None:
    """Look at every page and row of a backup; without NAME of all of them. Exit 1 where one is damaged."""
    session = current()
    backups = BackupService(data_folder(session.settings))
    names = [row.name for row in backups.list()] if name is None else [name]
    found: list[BackupCheck] = [backups.check(one) for one in names]
    if session.as_json:
        print_json({"items": [one.model_dump() for one in found], "next": None})
    elif not found:
        print_lines("There is no backup yet.")
    else:
        print_lines(*(f"{one.name}: {one.sentence}" for one in found))
    if not all(one.is_whole for one in found):
        context.exit(ExitCode.FAILED)


@group.command("delete")
@click.argument("name")
@click.pass_obj
def backup_delete(session: Session, name: str) -> None:
    """Delete a backup for good. NAME may be any part of a name that only one has; the last whole one stays."""
    gone = asyncio.run(BackupService(data_folder(session.settings)).delete(name))
    if session.as_json:
        print_json(_document(gone))
    else:
        print_lines(f"Deleted the backup of {gone.made_at}.")


@group.command("restore")
@click.argument("name", required=False)
@click.pass_obj
def backup_restore(session: Session, name: str | None) -> None:
    """Put a backup in the place of the database; without NAME the newest that is whole.

    NAME may be any part of a name that only one backup has. The database as it is now, damaged or not, is set aside,
    not deleted. Refused while Int Crucible is open anywhere.
    """
    done = BackupService(data_folder(session.settings)).restore(name)
    if session.as_json:
        print_json({"restored": _document(done.backup), "set_aside": str(done.set_aside)})
    else:
        print_lines(f"Restored the backup of {done.backup.made_at}.", f"What was there before is in {done.set_aside}")


def _document(row: BackupRow) -> Document:
    return {
        "name": row.name,
        "path": str(row.path),
        "made_at": row.made_at,
        "reason": row.reason,
        "bytes": row.size,
    }
