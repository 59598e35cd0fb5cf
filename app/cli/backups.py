"""`backup now`, `backup list`, `backup restore`. Only `now` opens the database: the others are for when it does not."""

import click

from app.cli.documents import Document
from app.cli.output import print_json, print_lines, table
from app.cli.session import Session, current, data_folder, run
from app.cli.words import size_words
from app.services.backups import BackupRow, BackupService
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
    """List the backups there are, newest first."""
    rows = BackupService(data_folder(session.settings)).list()
    if session.as_json:
        print_json({"items": [_document(row) for row in rows], "next": None})
    elif not rows:
        print_lines("There is no backup yet.")
    else:
        lines = [(row.made_at, row.reason, size_words(row.size), row.name) for row in rows]
        print_lines(*table([("made at (UTC)", "why", "size", "name"), *lines], right=(2,)))


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
