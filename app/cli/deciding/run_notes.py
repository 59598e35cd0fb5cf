"""`run note` and `run tag`: what a person notes on runs."""

from pathlib import Path

import click

from app.cli.documents import Document, run_document
from app.cli.inputs import read_text
from app.cli.output import print_json, print_lines
from app.cli.run_text import run_lines
from app.cli.session import current, run, scope
from app.cli.values import FilePath
from app.domain.deciding.decisions import RunNote
from app.services.services import Services


@click.command()
@click.argument("run_", metavar="RUN")
@click.argument("text", default="")
@click.option("--from-file", type=FilePath(), help="The note is what is in this file.")
def note(run_: str, text: str, from_file: Path | None) -> None:
    """Note TEXT on a run, in place of what is noted there; without a text the note goes."""
    wanted = read_text(from_file) if from_file is not None else text

    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        before = services.run_notes.get(found.id)
        await services.run_notes.set(found.id, before.model_copy(update={"note": wanted}))
        return run_document(services, found)

    _print(run(command))


@click.command()
@click.argument("run_", metavar="RUN")
@click.argument("tags", nargs=-1, required=True)
@click.option("--off", is_flag=True, help="Take them away.")
def tag(run_: str, tags: tuple[str, ...], off: bool) -> None:
    """Tag a run; `run list PROJECT --tag TAG` finds it."""

    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        before = services.run_notes.get(found.id)
        given = {one.casefold() for one in tags}
        kept = tuple(one for one in before.tags if one.casefold() not in given)
        await services.run_notes.set(found.id, RunNote(note=before.note, tags=kept if off else (*kept, *tags)))
        return run_document(services, found)

    _print(run(command))


def _print(document: Document) -> None:
    if current().as_json:
        print_json(document)
    else:
        print_lines(*run_lines(document))
