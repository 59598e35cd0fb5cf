"""`project …`: create, list, show, overview, rename, trash, restore."""

from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli.deciding.words import decision_words, shortlisted_words
from app.cli.documents import Document, project_document, project_row
from app.cli.exporting.commands import export_project, import_project
from app.cli.inputs import read_text
from app.cli.output import print_error, print_json, print_lines, shorten, table
from app.cli.session import current, run
from app.cli.values import FilePath, Whole
from app.cli.words import moment, plural
from app.domain.base import iso
from app.domain.projects import ItemState, Project
from app.services.services import Services


@click.group(name="project")
def group() -> None:
    """Projects: one problem each."""


for command in (export_project, import_project):
    group.add_command(command)


@group.command()
@click.option("--title", "-t", help="Title; made from the text when there is none.")
@click.option("--from-file", type=FilePath(), help="Problem text: first message of a setup chat.")
def create(title: str | None, from_file: Path | None) -> None:
    """Create a project; a text becomes the first message of a setup chat and is answered."""
    text = read_text(from_file) if from_file is not None else None

    async def command(services: Services) -> tuple[Document, str | None, int]:
        made = await services.projects.create(title=title, text=text)
        document = project_document(services, made.project)
        document["chat"] = made.chat.id if made.chat is not None else None
        return document, made.fault, made.fault_code

    document, fault, code = run(command)
    _print(document)
    if fault is not None:
        print_error(fault)
        click.get_current_context().exit(code)


def _print(document: Document) -> None:
    if current().as_json:
        print_json(document)
        return
    print_lines(
        document["title"],
        f"  id         {document['id']}",
        f"  state      {document['state']}",
        f"  spec       v{document['version']} on Main",
        f"  holds      {plural(document['chats'], 'chat')}, {plural(document['runs'], 'run')}",
        f"  last chat  {document['last_chat'] or '–'}",
    )


@group.command("list")
@click.option("--trashed", is_flag=True, help="What is in the trash.")
@click.option("--archived", is_flag=True, help="What was archived.")
@click.option("--after", help="Cursor of the page before.")
@click.option("--limit", type=Whole(1, 200), default=50, show_default=True)
def list_(trashed: bool, archived: bool, after: str | None, limit: int) -> None:
    """List projects by activity."""
    state = ItemState.TRASHED if trashed else ItemState.ARCHIVED if archived else ItemState.ACTIVE

    async def command(services: Services) -> Document:
        page = services.projects.page(after=after, limit=limit, state=state.value)
        return {"items": [project_row(row) for row in page.items], "next": page.next}

    document = run(command)
    if current().as_json:
        print_json(document)
    elif not document["items"]:
        print_lines("No projects here yet. Create one: int-crucible project create --title …")
    else:
        rows: list[tuple[str, ...]] = [("Id", "Title", "Chats", "Runs", "Waiting")]
        rows += [
            (row["id"][:8], shorten(row["title"]), str(row["chats"]), str(row["runs"]), str(row["waiting"]))
            for row in document["items"]
        ]
        print_lines(*table(rows, right=(2, 3, 4)))


@group.command()
@click.argument("project")
def show(project: str) -> None:
    """Show one project."""

    async def command(services: Services) -> Document:
        return project_document(services, services.references.project(project))

    _print(run(command))


@group.command()
@click.argument("project")
@click.option("--since", type=click.DateTime(), help="Tell what ended after this (UTC); else since the last visit.")
def overview(project: str, since: datetime | None) -> None:
    """What a project is about, what happened since the last visit, what waits, what is decided; no model call."""

    async def command(services: Services) -> Document:
        found = services.references.project(project).id
        return services.overviews.of(found, since=None if since is None else iso(since.replace(tzinfo=UTC))).model_dump(
            mode="json"
        )

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(*_overview_lines(document))


def _overview_lines(document: Document) -> list[str]:
    last = f"since {moment(document['since'])}" if document["since"] else "since it was made"
    standing = [one for one in document["decisions"] if one["stands"]]
    return [
        f"{document['project']['title']}",
        f"  {shorten(document['problem'], 100) or 'No goal yet.'}",
        f"  Main v{document['version_number']}: " + _counts(document, ("goals", "constraints", "open_questions")),
        "  " + _counts(document, ("chats", "runs", "open_cards")),
        *(f"  open question: {shorten(line, 100)}" for line in document["questions"][:3]),
        *(f"  ended {last}: {_run_words(one)}" for one in document["ended_runs"]),
        *(f"  unfinished: {_run_words(one)}" for one in document["unfinished_runs"]),
        *(f"  cards wait in: {one['title']}" for one in document["waiting_chats"]),
        *(
            f"  moved on since it was quoted: {one['title']} in “{one['chat_title']}”"
            for one in document["stale_quotes"]
        ),
        *(f"  open what-if: {one['title']}" for one in document["open_what_ifs"]),
        *(f"  on the shortlist: {shortlisted_words(one)}" for one in document["shortlist"]),
        *(f"  chosen: {decision_words(one)}" for one in standing),
    ]


def _run_words(document: Document) -> str:
    return f"Run {document['number']} ({document['status']}) {shorten(document['title'])}"


_COUNTED = {
    "goals": ("goal", "goals"),
    "constraints": ("limit or wish", "limits and wishes"),
    "open_questions": ("open question", "open questions"),
    "chats": ("chat", "chats"),
    "runs": ("run", "runs"),
    "open_cards": ("open card", "open cards"),
}


def _counts(document: Document, names: tuple[str, ...]) -> str:
    return ", ".join(plural(document[name], *_COUNTED[name]) for name in names)


@group.command()
@click.argument("project")
@click.argument("title")
def rename(project: str, title: str) -> None:
    """Give a project another title."""

    async def command(services: Services) -> Document:
        found = services.references.project(project)
        return project_document(services, await services.projects.rename(found.id, title))

    _print(run(command))


def _set_state(project: str, state: ItemState) -> None:
    async def command(services: Services) -> Document:
        found: Project = services.references.project(project)
        return project_document(services, await services.projects.set_state(found.id, state))

    _print(run(command))


@group.command()
@click.argument("project")
@click.option("--off", is_flag=True, help="No longer.")
def pin(project: str, off: bool) -> None:
    """Keep a project at the top."""

    async def command(services: Services) -> Document:
        found = services.references.project(project)
        return project_document(services, await services.projects.pin(found.id, not off))

    _print(run(command))


@group.command()
@click.argument("project")
def archive(project: str) -> None:
    """Put a project out of the way; `restore` brings it back."""
    _set_state(project, ItemState.ARCHIVED)


@group.command()
@click.argument("project")
def trash(project: str) -> None:
    """Move a project to the trash; `restore` brings it back."""
    _set_state(project, ItemState.TRASHED)


@group.command()
@click.argument("project")
def restore(project: str) -> None:
    """Bring a project back from the trash or the archive."""
    _set_state(project, ItemState.ACTIVE)
