"""`chat outline`: what the person said, what changed the spec, runs and applied cards of a chat, newest first."""

import click

from app.cli.documents import Document
from app.cli.output import print_json, print_lines, shorten, table
from app.cli.session import current, run, scope
from app.cli.values import Whole
from app.cli.words import plural
from app.domain.rows import OutlineEntry
from app.services.services import Services


@click.command()
@click.argument("chat")
@click.option("--before", type=Whole(), metavar="SEQ", help="Lines of messages before this number.")
def outline(chat: str, before: int | None) -> None:
    """List the turns, changes of the spec, runs and applied cards of a chat, newest first."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        page = services.chats.outline(found.id, before=before)
        items = [
            {"kind": one.kind, "seq": one.seq, "text": one.text, "number": one.number, "undone": one.undone}
            | {"said": _said(one)}
            for one in page.items
        ]
        return {"chat": found.id, "items": items, "next": page.next}

    document = run(command)
    if current().as_json:
        print_json(document)
        return
    rows: list[tuple[str, ...]] = [("Message", "", "")]
    rows += [(str(one["seq"]), one["kind"], shorten(one["said"], 90)) for one in document["items"]]
    print_lines(*table(rows, right=(0,)))
    if document["next"] is not None:
        print_lines(f"… earlier: --before {document['next']}")


def _said(entry: OutlineEntry) -> str:
    match entry.kind:
        case "spec":
            back = " (taken back)" if entry.undone else ""
            return f"changed the spec to v{entry.number}: {plural(entry.count, 'item')}{back}"
        case "run":
            return f"Run {entry.number}: {entry.text}"
        case "card":
            return f"applied a card. {entry.text}"
        case _:
            return entry.text
