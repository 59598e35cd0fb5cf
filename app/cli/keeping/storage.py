"""`data-folder show` and `data-folder move`: where everything lies, and moving it. Opens no store."""

from pathlib import Path

import click

from app.cli.output import note, print_json, print_lines, table
from app.cli.session import Session, data_folder
from app.cli.values import FilePath
from app.cli.words import size_words
from app.services.keeping.storage import StorageService


@click.group("data-folder")
def group() -> None:
    """Where everything that Int Crucible stores lies, and moving it elsewhere."""


@group.command("show")
@click.pass_obj
def show(session: Session) -> None:
    """Say where everything lies and how large it is."""
    storage = StorageService(data_folder(session.settings))
    places = storage.places()
    if session.as_json:
        document = {"folder": str(storage.folder), "items": [place.model_dump(mode="json") for place in places]}
        print_json(document | {"next": None})
    else:
        lines = [
            (place.name, "" if place.size is None else size_words(place.size), str(place.path)) for place in places
        ]
        print_lines(f"Data folder: {storage.folder}", *table(lines, right=(1,)))


@group.command("move")
@click.argument("target", metavar="TO", type=FilePath(folder=True))
@click.pass_obj
def move(session: Session, target: Path) -> None:
    """Copy the data folder to TO, compare, and use it from then on; the old one stays as it is.

    TO is a folder that is empty or does not exist. Refused while Int Crucible is open anywhere. A note in the old
    folder (moved.json) sends every start to the new one; without it the old one is in use again.
    """
    storage = StorageService(data_folder(session.settings))
    note("Copying…")
    moved = storage.move(target)
    if session.as_json:
        print_json({"folder": str(moved), "left": str(storage.folder)})
    else:
        print_lines(
            f"The data folder is {moved} from now on.",
            f"The old one is kept in {storage.folder}; moved.json in it has to stay: it sends every start on.",
        )
