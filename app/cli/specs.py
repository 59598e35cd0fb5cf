"""`spec …` and `world …`: what is wanted and what is believed, by version."""

from pathlib import Path

import click

from app.cli.documents import Document, version_document
from app.cli.inputs import read_input, read_text
from app.cli.lines.boxes_document import boxes_document
from app.cli.lines.changes import add, answer, measure, move
from app.cli.lines.places import line_of, print_version
from app.cli.output import print_json, print_lines, shorten, text_lines
from app.cli.session import current, project_of, run, scope
from app.cli.values import FilePath, Whole
from app.cli.words import branch_name, moment, plural
from app.domain.errors import NotFoundError
from app.domain.operations import Content
from app.domain.projects import Version
from app.services.services import Services
from app.services.spec.boxes import box_lines, boxes_of
from app.services.spec.spec_text import to_markdown


@click.group()
def spec() -> None:
    """Spec: goals, limits, today, ideas."""


@click.group()
def world() -> None:
    """World model: assumptions, resources, actors, mechanisms."""


def _version(services: Services, project: str, branch: str | None, number: int | None) -> Version:
    owner = project_of(services, project)
    if number is not None:
        return services.specs.by_number(owner, number)
    return services.specs.head(line_of(services, owner, branch).id)


def _show(project: str, branch: str | None, number: int | None, *, world_only: bool) -> tuple[Document, Version]:
    async def command(services: Services) -> tuple[Document, Version]:
        version = _version(services, project, branch, number)
        document = version_document(services, version, world=world_only)
        boxes = {} if world_only else boxes_document(services, boxes_of(version.content))
        return {**document, **boxes}, version

    return run(command)


def _print_part(document: Document, content: Content, *, world_only: bool) -> None:
    """Print one half of a version as Markdown that `spec apply` reads."""
    wanted, _, rest = to_markdown(content).partition("# World\n")
    print_lines(_head(document), "", *text_lines((rest if world_only else wanted).strip()))


def _head(document: Document) -> str:
    return f"v{document['version']} on {branch_name(document['branch'])}"


@spec.command("show")
@click.argument("project")
@click.option("--branch", metavar="LINE", help="main, or a what-if (its chat or name).")
@click.option("--version", "number", type=Whole(), metavar="N", help="An exact version.")
@click.option("--markdown", is_flag=True, help="As text that `spec apply` reads back, instead of boxes.")
@click.option("--boxes", is_flag=True, hidden=True, help="What is printed anyway.")
def show_spec(project: str, branch: str | None, number: int | None, markdown: bool, boxes: bool) -> None:
    """Show the spec in its boxes, with what is open: newest of a line, or an exact version."""
    document, version = _show(project, branch, number, world_only=False)
    if current().as_json:
        print_json(document)
    elif markdown and not boxes:
        _print_part(document, version.content, world_only=False)
    else:
        print_lines(_head(document), "", *box_lines(boxes_of(version.content)))


@world.command("show")
@click.argument("project")
@click.option("--branch", metavar="LINE", help="main, or a what-if (its chat or name).")
@click.option("--version", "number", type=Whole(), metavar="N", help="An exact version.")
def show_world(project: str, branch: str | None, number: int | None) -> None:
    """Show the world model."""
    document, version = _show(project, branch, number, world_only=True)
    if current().as_json:
        print_json(document)
    else:
        _print_part(document, version.content, world_only=True)


@spec.command()
@click.argument("project")
@click.argument("file", type=FilePath(dash=True))
@click.option("--branch", metavar="LINE", help="main, or a what-if (its chat or name).")
def apply(project: str, file: Path, branch: str | None) -> None:
    """Make the next version from Markdown (`spec show --markdown`, `world show`) or JSON operations; - reads it.

    Sections that are not there stay as they are; what is left out of one that is there is removed.
    """
    text = read_input() if str(file) == "-" else read_text(file)

    async def command(services: Services) -> Document:
        owner = project_of(services, project)
        version = await services.specs.apply_text(line_of(services, owner, branch).id, text)
        return version_document(services, version)

    print_version(run(command), as_json=current().as_json)


@spec.command("export-markdown", hidden=True)
@click.argument("project")
@click.option("--branch")
def export_markdown(project: str, branch: str | None) -> None:
    """Print spec and world as one Markdown text that `spec apply` reads back."""

    async def command(services: Services) -> str:
        return to_markdown(_version(services, project, branch, None).content)

    print_lines(*text_lines(run(command)))


@spec.command()
@click.argument("project")
@click.option("--branch", metavar="LINE", help="main, or a what-if (its chat or name).")
@click.option("--after", help="Cursor of the page before.")
def log(project: str, branch: str | None, after: str | None) -> None:
    """List the versions of a line, newest first."""

    async def command(services: Services) -> Document:
        owner = project_of(services, project)
        page = services.specs.log(line_of(services, owner, branch).id, after=after)
        return {"items": [version_document(services, version) for version in page.items], "next": page.next}

    document = run(command)
    if current().as_json:
        print_json(document)
        return
    for item in document["items"]:
        count = plural(len(item["items"]) + len(item["world"]), "item")
        print_lines(
            f"v{item['version']:<4} {moment(item['created_at'])}  {item['cause']:9} {shorten(item['author'])}  {count}"
        )


@spec.command()
@click.argument("project")
@click.argument("number", type=Whole(), metavar="VERSION")
@click.option("--branch", metavar="LINE", help="main, or a what-if (its chat or name).")
def restore(project: str, number: int, branch: str | None) -> None:
    """Make an older version the newest one of a line."""

    async def command(services: Services) -> Document:
        owner = project_of(services, project)
        wanted = services.specs.by_number(owner, number)
        line = line_of(services, owner, branch)
        return version_document(services, await services.specs.restore(line.id, wanted.id))

    print_version(run(command), as_json=current().as_json)


@spec.command()
@click.argument("chat")
@click.argument("seq", type=Whole())
@click.option("--off", is_flag=True, help="Let it count again.")
def undo(chat: str, seq: int, off: bool) -> None:
    """Take back what message SEQ of a chat changed; later changes stay."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        page = services.chats.messages(found.id, after=seq - 1, limit=1)
        if not page.items or page.items[0].seq != seq:
            raise NotFoundError(f"There is no message {seq} in this chat.")
        verb = services.specs.redo_delta if off else services.specs.undo_delta
        return version_document(services, await verb(page.items[0].id))

    print_version(run(command), as_json=current().as_json)


for _command in (move, add, measure, answer):
    spec.add_command(_command)
