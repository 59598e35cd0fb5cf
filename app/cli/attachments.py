"""`context`: attach files and folders to a project, see what is taken and what would be sent, agree to it."""

from pathlib import Path

import click

from app.cli.documents import Document
from app.cli.inputs import confirm
from app.cli.output import print_json, print_lines
from app.cli.session import current, project_of, run
from app.cli.values import FilePath, Whole
from app.cli.words import plural, size_words
from app.domain.attachments import AttachedSource, Snapshot
from app.domain.errors import RefusedError
from app.services.attachments.attached_files import WillSend
from app.services.services import Services

_SHOWN = 40
_TAKE = click.option(
    "--take",
    multiple=True,
    metavar="FILE",
    help="Take FILE, as the list names it, though it holds what looks like a key. May be given again.",
)


@click.group("context")
def group() -> None:
    """Files and folders of yours that agents may read: snapshots, never the disk itself."""


@group.command("add")
@click.argument("project")
@click.argument("path", type=FilePath())
@_TAKE
def context_add(project: str, path: Path, take: tuple[str, ...]) -> None:
    """Attach the file or folder PATH to PROJECT; attached again, it is taken anew.

    Of PDF, Word and HTML files the text is taken, with its pages or headings. Files named in .gitignore or .ignore,
    links, large files, files without text, and files that hold or may hold keys or passwords are left out; the list
    says which and why.
    """

    async def command(services: Services) -> Snapshot:
        try:
            return await services.context.attach(project_of(services, project), path, take=take)
        except RefusedError as refused:
            if refused.code != "context-key":
                raise
            raise RefusedError(refused.code, f"{refused} To take it all the same: --take {path.name}") from None

    _print_snapshot(run(command), "Attached")


@group.command("list")
@click.argument("project")
def context_list(project: str) -> None:
    """List what is attached to PROJECT, with its files and what was left out."""

    async def command(services: Services) -> tuple[Snapshot, ...]:
        return services.context.list(project_of(services, project))

    found = run(command)
    if current().as_json:
        print_json({"items": [_document(snapshot) for snapshot in found], "next": None})
    elif not found:
        print_lines("Nothing is attached.")
    else:
        for snapshot in found:
            print_lines(*_lines(snapshot, snapshot.source.name))


@group.command("read")
@click.argument("project")
@click.argument("file")
@click.option("--line", type=Whole(1), default=1, help="Begin with this line.")
@click.option("--page", type=Whole(1), help="Begin with this page of a PDF.")
def context_read(project: str, file: str, line: int, page: int | None) -> None:
    """Print what agents see of FILE of PROJECT, as citations name it: up to 200 lines with their numbers."""

    async def command(services: Services) -> str:
        return services.context.read(project_of(services, project), file, line=line, page=page)

    found = run(command)
    if current().as_json:
        print_json({"text": found})
    else:
        print_lines(*found.splitlines())


@group.command("refresh")
@click.argument("project")
@click.argument("source")
@_TAKE
def context_refresh(project: str, source: str, take: tuple[str, ...]) -> None:
    """Take SOURCE (its name or id) of PROJECT anew from the disk."""

    async def command(services: Services) -> Snapshot:
        return await services.context.refresh(project_of(services, project), source, take=take)

    _print_snapshot(run(command), "Taken anew")


@group.command("remove")
@click.argument("project")
@click.argument("source")
def context_remove(project: str, source: str) -> None:
    """Forget SOURCE (its name or id) of PROJECT; the files on the disk stay."""

    async def command(services: Services) -> AttachedSource:
        return (await services.context.remove(project_of(services, project), source)).source

    removed = run(command)
    if current().as_json:
        print_json(removed.model_dump(mode="json"))
    else:
        print_lines(f"{removed.name} is no longer attached.")


@group.command("confirm")
@click.argument("project")
@click.option("--yes", is_flag=True, help="Agree without being asked.")
def context_confirm(project: str, yes: bool) -> None:
    """Show what of PROJECT the model in use would be sent, and to whom; agree to it.

    Without --yes it asks; with --json and without --yes it only shows.
    """

    async def waiting(services: Services) -> tuple[str, WillSend]:
        found = project_of(services, project)
        return found, services.context.will_send(found)

    project_id, will_send = run(waiting)
    as_json = current().as_json
    if not as_json:
        print_lines(*_will_send_lines(will_send))
    agreed = not will_send.confirmed and (yes or (not as_json and confirm("Agree?")))
    if agreed:

        async def agree(services: Services) -> None:
            await services.context.confirm(project_id, will_send.judge, will_send.sources)

        run(agree)
    if as_json:
        document = will_send.model_dump(mode="json")
        document["confirmed"] = will_send.confirmed or agreed
        print_json(document)
    elif agreed:
        print_lines(f"{will_send.to} may read these files from now on.")


def _print_snapshot(snapshot: Snapshot, verb: str) -> None:
    if current().as_json:
        print_json(_document(snapshot))
    else:
        print_lines(*_lines(snapshot, f"{verb}: {snapshot.source.name}"))


def _document(snapshot: Snapshot) -> Document:
    document: Document = snapshot.source.model_dump(mode="json")
    document["files"] = [file.model_dump(mode="json", exclude={"source"}) for file in snapshot.files]
    document["left_out"] = [one.model_dump(mode="json") for one in snapshot.left_out]
    document["with_keys"] = [one.model_dump(mode="json") for one in snapshot.with_keys]
    document["bytes"] = sum(file.size for file in snapshot.files)
    return document


def _lines(snapshot: Snapshot, head: str) -> list[str]:
    size = sum(file.size for file in snapshot.files)
    lines = [f"{head}  {plural(len(snapshot.files), 'file')}, {size_words(size)}  ({snapshot.source.path})"]
    lines += [f"  {file.path}  {plural(file.lines, 'line')}" for file in snapshot.files[:_SHOWN]]
    if len(snapshot.files) > _SHOWN:
        lines.append(f"  … and {plural(len(snapshot.files) - _SHOWN, 'more file')}")
    lines += [f"  taken by your choice: {one.path} – holds {one.holds}" for one in snapshot.with_keys]
    lines += [f"  left out: {one.path} – {one.why}" for one in snapshot.left_out[:_SHOWN]]
    if len(snapshot.left_out) > _SHOWN:
        lines.append(f"  … and {len(snapshot.left_out) - _SHOWN:,} more left out")
    return lines


def _will_send_lines(will_send: WillSend) -> list[str]:
    if will_send.confirmed:
        if will_send.is_builtin:
            return ["Nothing leaves this machine: the built-in methods answer."]
        return [f"Nothing waits to be agreed to for {will_send.to}."]
    names = {source.id: source.name for source in will_send.sources}
    lines = [f"{will_send.to} may be sent {plural(len(will_send.files), 'file')}, {size_words(will_send.size)}:"]
    lines += [f"  {names[file.source]}/{file.path}" for file in will_send.files[:_SHOWN]]
    if len(will_send.files) > _SHOWN:
        lines.append(f"  … and {plural(len(will_send.files) - _SHOWN, 'more file')}")
    for one in will_send.with_keys:
        what = "may be sent by your choice" if one.is_taken else "left out"
        lines.append(f"  {what}: {one.path} – holds {one.holds}")
    return lines
