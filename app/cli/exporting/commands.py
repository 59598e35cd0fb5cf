"""`chat export`, `run export`, `run brief`, `project export`, `project import`: files for others, and from them."""

import gc
from collections.abc import AsyncIterator
from pathlib import Path

import click

from app.cli.documents import Document, project_document
from app.cli.output import print_json, print_lines, print_text
from app.cli.session import current, run, scope
from app.cli.values import FilePath
from app.cli.words import brought_words, size_words
from app.domain.errors import UsageError
from app.services.bringing.chats_in import BroughtChats
from app.services.exporting.exports import Exported, Printer
from app.services.exporting.file_kinds import SUFFIXES, ChatFormat, RunFormat
from app.services.services import Services

_STDOUT = "-"
_force = click.option("--force", is_flag=True, help="Replace the file if it is there.")
_file = click.argument("file", type=FilePath(dash=True))


def _format_of(file: Path, given: str | None, known: tuple[str, ...]) -> str:
    """The format that was said, else the one of the file's name, else the first.

    Raises:
        UsageError: the name ends like a file of another kind.
    """
    if given is not None:
        return given
    suffix = file.suffix.lower()
    named = SUFFIXES.get(suffix)
    if named in known:
        return named
    if suffix:
        raise UsageError(f"“{suffix[:12]}” is no format of this: say --format {', '.join(known)}.")
    return known[0]


async def _printed(pieces: AsyncIterator[str]) -> None:
    async for piece in pieces:
        print_text(piece)


def _printer(file: Path) -> Printer:
    """What lays pages out on paper: a part of the window, without a screen.

    Raises:
        UsageError: the PDF would be printed.
        KnownError: this system lacks a library of the window.
    """
    if str(file) == _STDOUT:
        raise UsageError("A PDF goes into a file; name one.")
    from app.cli.root import load_window

    load_window()
    gc.enable()
    from app.main import page_printer

    return page_printer()


def _print(made: Exported | None) -> None:
    if made is None:
        return
    if current().as_json:
        print_json(made.model_dump(mode="json"))
    else:
        print_lines(f"Written to {made.path} ({size_words(made.size)}).")


@click.command("export")
@click.argument("chat")
@_file
@click.option(
    "--format",
    "how",
    type=click.Choice([one.value for one in ChatFormat]),
    help="Default: by the end of the file's name.",
)
@_force
def export_chat(chat: str, file: Path, how: str | None, force: bool) -> None:
    """Write what is read in a chat to FILE as Markdown, HTML or JSON; - prints it."""
    chosen = ChatFormat(_format_of(file, how, tuple(ChatFormat)))

    async def command(services: Services) -> Exported | None:
        found = services.references.chat(chat, scope(services)).id
        if str(file) == _STDOUT:
            await _printed(services.exports.chat_text(found, chosen))
            return None
        return await services.exports.chat(found, chosen, file, replace=force)

    _print(run(command))


@click.command("export")
@click.argument("run_", metavar="RUN")
@_file
@click.option(
    "--format",
    "how",
    type=click.Choice([one.value for one in RunFormat]),
    help="Default: by the end of the file's name.",
)
@_force
def export_run(run_: str, file: Path, how: str | None, force: bool) -> None:
    """Write a run to FILE as one HTML page with everything, on paper (PDF), as CSV or JSON; - prints it."""
    chosen = RunFormat(_format_of(file, how, tuple(RunFormat)))
    printer = _printer(file) if chosen is RunFormat.PDF else None

    async def command(services: Services) -> Exported | None:
        found = services.references.run(run_, scope(services)).id
        if str(file) == _STDOUT:
            await _printed(services.exports.run_text(found, chosen))
            return None
        if printer is not None:
            return await services.exports.printed_run(found, printer, file, replace=force)
        return await services.exports.run(found, chosen, file, replace=force)

    _print(run(command))


@click.command()
@click.argument("run_", metavar="RUN")
@click.argument("label", metavar="OPTION")
@click.argument("file", type=FilePath(dash=True), default=_STDOUT)
@_force
def brief(run_: str, label: str, file: Path, force: bool) -> None:
    """Print an option of a run as a brief in Markdown for whoever builds it, or write it to FILE."""

    async def command(services: Services) -> Exported | None:
        found = services.references.run(run_, scope(services)).id
        if str(file) == _STDOUT:
            await _printed(services.exports.brief_text(found, label))
            return None
        return await services.exports.brief(found, label, file, replace=force)

    _print(run(command))


@click.command("export")
@click.argument("project")
@click.argument("file", type=FilePath())
@_force
def export_project(project: str, file: Path, force: bool) -> None:
    """Write a project with everything in it to FILE, which `project import` takes elsewhere."""

    async def command(services: Services) -> Exported:
        found = services.references.project(project).id
        return await services.project_files.export(found, file, replace=force)

    _print(run(command))


@click.command("import")
@click.argument("file", type=FilePath())
def import_project(file: Path) -> None:
    """Bring in a project that `project export` wrote, or the chats that ChatGPT, Open WebUI or LibreChat exported.

    All of it or nothing, as a project beside what is here. Chats of another program become analysis chats, their
    branches versions of messages; pictures and files do not come along.
    """

    async def command(services: Services) -> tuple[Document, BroughtChats | None]:
        made = await services.project_files.bring_in(file)
        found = project_document(services, made.project)
        return {**found, "brought": made.chats.model_dump() if made.chats is not None else None}, made.chats

    document, chats = run(command)
    if current().as_json:
        print_json(document)
        return
    more = [brought_words(chats)] if chats is not None else []
    print_lines(f"“{document['title']}” is here now ({document['id']}).", *more)
