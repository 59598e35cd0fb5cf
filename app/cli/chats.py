"""`chat …`: create, list, show, send, retry, continue, cite, stop, rename, pin, archive, trash, restore."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from app.cli.documents import Document, chat_document, chat_row, message_document
from app.cli.inputs import read_input
from app.cli.lazy import LazyGroup
from app.cli.output import note, print_error, print_json, print_lines, shorten, table, text_lines
from app.cli.session import current, project_of, run, scope
from app.cli.values import Whole
from app.cli.words import branch_name, mode_name, plural
from app.domain.chats import BROUGHT, Chat, ChatMode, Message, MessageState
from app.domain.errors import ExitCode, KnownError, RefusedError, UsageError
from app.domain.projects import ItemState
from app.services.chats import ChatService
from app.services.services import Services

_PLACES = {
    "cite": "app.cli.thread.cite:cite",
    "export": "app.cli.exporting.commands:export_chat",
    "edit": "app.cli.thread.siblings:edit",
    "outline": "app.cli.thread.outline:outline",
    "regenerate": "app.cli.thread.siblings:regenerate",
    "switch": "app.cli.thread.siblings:switch",
    "versions": "app.cli.thread.siblings:versions",
}


@click.group(name="chat", cls=LazyGroup, places=_PLACES)
def group() -> None:
    """Chats: shape the problem, discuss results, try what-ifs."""


@group.command()
@click.argument("project")
@click.option("--mode", type=click.Choice([mode.value for mode in ChatMode]), required=True, help="What it may change.")
@click.option("--title", "-t", help="Title; made from what it is about when there is none.")
@click.option("--about", metavar="X", help="What it is about: run:12 or C3@run:12.")
@click.option("--fork", metavar="CHAT", help="Chat to fork.")
@click.option("--at", type=Whole(), metavar="SEQ", help="Number of the message to fork at; default: its last.")
def create(project: str, mode: str, title: str | None, about: str | None, fork: str | None, at: int | None) -> None:
    """Create a chat."""

    async def command(services: Services) -> Document:
        owner = project_of(services, project)
        run_id, candidate_id = subject(services, about, owner)
        if at is not None and fork is None:
            raise UsageError("Say which chat to fork (--fork CHAT --at SEQ).")
        parent = services.references.chat(fork, owner) if fork is not None else None
        seq = at
        if parent is not None and at is None and (last := services.chats.messages(parent.id, limit=1).items):
            seq = last[-1].seq
        chat = await services.chats.create(
            owner,
            mode=ChatMode(mode),
            title=title,
            about_run=run_id,
            about_candidate=candidate_id,
            parent_chat=parent.id if parent is not None else None,
            fork_seq=seq,
        )
        return chat_document(services, chat)

    _print_chat(run(command))


def subject(services: Services, about: str | None, project: str) -> tuple[str | None, str | None]:
    """Return (run id, candidate id) of what a text names: `run:1` or `C3@run:1`; both None without a text."""
    if about is None:
        return None, None
    if "@" in about:
        return None, services.references.candidate(about, project).id
    try:
        return services.references.run(about, project).id, None
    except KnownError as error:
        try:
            return None, services.references.candidate(about, project).id
        except KnownError:
            raise error from None


ROLES = {"user": "You", "agent": "Architect", "system": "Int Crucible"}


def _print_chat(document: Document) -> None:
    if current().as_json:
        print_json(document)
        return
    print_lines(
        f"{document['title']}  ({document['mode']} chat {document['id'][:8]}, on {branch_name(document['branch'])})"
    )
    if document["subject"]:
        print_lines(f"about {document['subject']}")
    if document["earlier"]:
        print_lines("… earlier messages: --before " + str(document["messages"][0]["seq"]))
    for message in document["messages"]:
        print_lines(
            "",
            f"[{message['seq']}] {ROLES.get(message['role'], message['role'])}" + _state(message),
            *_part_lines(message),
        )


def _state(message: Document) -> str:
    return "" if message["state"] == "complete" else f" ({message['state']})"


def _part_lines(message: Document) -> list[str]:
    lines: list[str] = []
    for part in message["parts"]:
        match part["type"]:
            case "text":
                lines += text_lines(part["text"])
            case "questions":
                lines.append("Open questions:")
                for question in part["questions"]:
                    lines.append(f"  ? {question['question']}")
                    lines += [f"    “{shorten(question['quote'], 200)}”"] if question["quote"] else []
            case "delta":
                undone = " (undone)" if part["undone_by"] else ""
                count = plural(len(part["changes"]), "item")
                lines.append(f"→ changed the spec to v{part['version_number']}: {count}{undone}")
                lines += [f"  {line}".rstrip() for line in part.get("boxes", ())]
            case "proposal":
                lines.append(f"→ card {part['proposal'][:8]} ({part['card']['state']}): {_card_text(part['card'])}")
            case "run-card":
                lines.append(f"→ Run {part['number']} ({part['status']})")
            case "quote":
                lines += [f"> {part['title']}", *(f"> {line}" for line in part["text"].splitlines())]
            case "thought":
                whole = part["text"] if not message["text"].strip() else shorten(part["text"], 80)
                lines += text_lines(f"· thought: {whole}")
            case "error":
                lines.append(f"! {part['sentence']}")
            case "tool":
                looked = "" if part["name"].startswith(BROUGHT) else "looked up "
                lines.append(f"· {looked}{part['name']} {shorten(part['arguments'], 80)}{_failed(part)}".rstrip())
    return lines


def _failed(part: Document) -> str:
    return f" – {shorten(part['result'], 120)}" if part["failed"] else ""


def _card_text(card: Document) -> str:
    payload = card["payload"]
    if payload["kind"] == "run":
        return f"{mode_name(payload['request']['config']['mode'])}. {payload['why']}"
    return f"{plural(len(payload['operations']), 'change')} to the spec. {payload['why']}"


@group.command("list")
@click.argument("project")
@click.option("--mode", type=click.Choice([mode.value for mode in ChatMode]))
@click.option("--about", help="run:N or C@run:N: chats about it or citing it")
@click.option("--archived", is_flag=True)
@click.option("--trashed", is_flag=True)
@click.option("--text", help="Words in the title.")
@click.option("--after", help="Cursor of the page before.")
@click.option("--limit", type=Whole(1, 200), default=50, show_default=True)
def list_(
    project: str,
    mode: str | None,
    about: str | None,
    archived: bool,
    trashed: bool,
    text: str | None,
    after: str | None,
    limit: int,
) -> None:
    """List the chats of a project by activity."""
    state = ItemState.TRASHED if trashed else ItemState.ARCHIVED if archived else ItemState.ACTIVE

    async def command(services: Services) -> Document:
        owner = project_of(services, project)
        run_id, candidate_id = subject(services, about, owner)
        page = services.chats.page(
            owner,
            mode=mode,
            state=state.value,
            text=text,
            about_run=run_id,
            about_candidate=candidate_id,
            after=after,
            limit=limit,
        )
        return {"items": [chat_row(services, row) for row in page.items], "next": page.next}

    document = run(command)
    if current().as_json:
        print_json(document)
    elif not document["items"]:
        print_lines("No chats here.")
    else:
        rows: list[tuple[str, ...]] = [("Id", "Mode", "Title", "About", "Messages", "Runs", "")]
        rows += [
            (
                row["id"][:8],
                row["mode"],
                shorten(row["title"], 48),
                row["subject"] or "",
                str(row["message_count"]),
                str(row["runs_launched"]),
                row["relation"] or "",
            )
            for row in document["items"]
        ]
        print_lines(*table(rows, right=(4, 5)))


@group.command()
@click.argument("chat")
@click.option("--before", type=Whole(), help="Messages before this sequence number.")
@click.option("--limit", type=Whole(1, 200), default=50, show_default=True)
def show(chat: str, before: int | None, limit: int) -> None:
    """Show a chat and its newest messages."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        return chat_document(services, found, before=before, limit=limit)

    _print_chat(run(command))


waits = click.option(
    "--wait", is_flag=True, help="Wait while another answer is being written in this chat; else refused (exit 4)."
)


@group.command()
@click.argument("chat")
@click.argument("text")
@waits
def send(chat: str, text: str, wait: bool) -> None:
    """Send a message (- reads it from standard input) and print the stored answer.

    After a fault of the model the same words may be sent again: they are answered, not stored twice.
    """
    words = read_input(errors="surrogateescape") if text == "-" else text

    print_next_answer(chat, wait, lambda chats, id_, on_waiting: chats.send(id_, words, on_waiting=on_waiting))


@group.command()
@click.argument("chat")
@waits
def retry(chat: str, wait: bool) -> None:
    """Answer the last message again, after a fault, a stop or an interruption."""
    print_next_answer(chat, wait, lambda chats, id_, on_waiting: chats.retry(id_, on_waiting=on_waiting))


@group.command("continue")
@click.argument("chat")
@waits
def continue_(chat: str, wait: bool) -> None:
    """Go on with the last answer from where it was stopped, broken or cut; it stays the same message."""
    print_next_answer(chat, wait, lambda chats, id_, on_waiting: chats.go_on(id_, on_waiting=on_waiting))


def _told_once() -> Callable[[], None]:
    told: list[str] = []

    def tell() -> None:
        if not told:
            told.append("An answer is being written in this chat by another window or command; waiting for its end.")
            note(told[0])

    return tell


Ask = Callable[[ChatService, str, Callable[[], None] | None], Awaitable[Message]]


def print_next_answer(chat: str, wait: bool, ask: Ask) -> None:
    """Ask, and print what is stored: the answer, or where it failed or was stopped."""
    on_waiting = _told_once() if wait else None

    async def command(services: Services) -> tuple[Document, str | None, int]:
        found = services.references.chat(chat, scope(services))
        try:
            answer = await ask(services.chats, found.id, on_waiting)
        except KnownError as error:
            last = services.chats.messages(found.id, limit=1).items
            if not last or last[-1].state is not MessageState.FAILED:
                raise
            return message_document(services, last[-1]), str(error), error.exit_code
        except asyncio.CancelledError:
            if not await services.chats.stop(found.id):
                # It still waited for its turn, or had ended.
                raise
            last = services.chats.messages(found.id, limit=1).items
            return message_document(services, last[-1]), "Stopped.", ExitCode.STOPPED
        return message_document(services, answer), None, ExitCode.DONE

    print_answer(*run(command))


def print_answer(document: Document, fault: str | None, code: int) -> None:
    """Print a message that was stored; a fault ends the command with its code."""
    if current().as_json:
        print_json(document)
    else:
        print_lines(*_part_lines(document))
    if fault is not None:
        print_error(fault)
        click.get_current_context().exit(code)


Change = Callable[[ChatService, str], Awaitable[Chat]]


def change_chat(chat: str, change: Change) -> None:
    """Do one verb to a chat and print what it is then."""

    async def command(services: Services) -> Document:
        found: Chat = services.references.chat(chat, scope(services))
        changed = await change(services.chats, found.id)
        return chat_document(services, changed, limit=1)

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(f"{document['title']}  ({document['mode']}, {document['state']})")


@group.command()
@click.argument("chat")
def stop(chat: str) -> None:
    """Stop the answer being written in a chat by this process; the text so far is kept."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        if not await services.chats.stop(found.id):
            last = services.chats.messages(found.id, limit=1).items
            if last and last[-1].state is MessageState.STREAMING:
                raise RefusedError("elsewhere", "This answer is written by another process: stop it there.")
            raise RefusedError("not-working", "No answer is being written in this chat.")
        return chat_document(services, found, limit=1)

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines("Stopped.")


@group.command()
@click.argument("chat")
@click.argument("title")
def rename(chat: str, title: str) -> None:
    """Give a chat another title."""
    change_chat(chat, lambda chats, id_: chats.rename(id_, title))


@group.command()
@click.argument("chat")
@click.argument("mode", type=click.Choice([ChatMode.SETUP.value, ChatMode.ANALYSIS.value]))
def mode(chat: str, mode: str) -> None:
    """Switch a chat between setup and analysis."""
    change_chat(chat, lambda chats, id_: chats.set_mode(id_, ChatMode(mode)))


@group.command()
@click.argument("chat")
@click.option("--off", is_flag=True, help="No longer.")
def pin(chat: str, off: bool) -> None:
    """Keep a chat at the top."""
    change_chat(chat, lambda chats, id_: chats.pin(id_, not off))


@group.command()
@click.argument("chat")
def archive(chat: str) -> None:
    """Put a chat out of the way."""
    change_chat(chat, lambda chats, id_: chats.set_state(id_, ItemState.ARCHIVED))


@group.command()
@click.argument("chat")
def trash(chat: str) -> None:
    """Move a chat to the trash."""
    change_chat(chat, lambda chats, id_: chats.set_state(id_, ItemState.TRASHED))


@group.command()
@click.argument("chat")
def restore(chat: str) -> None:
    """Bring a chat back."""
    change_chat(chat, lambda chats, id_: chats.set_state(id_, ItemState.ACTIVE))
