"""`chat edit`, `chat regenerate`, `chat versions`, `chat switch`: versions of a message, and which of them is read."""

import click

from app.cli.chats import change_chat, print_next_answer, waits
from app.cli.documents import Document
from app.cli.inputs import read_input
from app.cli.output import print_json, print_lines, shorten, table
from app.cli.session import current, run, scope
from app.cli.values import Whole
from app.services.services import Services

_number = click.argument("seq", type=Whole())


@click.command()
@click.argument("chat")
@_number
@click.argument("text")
@waits
def edit(chat: str, seq: int, text: str, wait: bool) -> None:
    """Send message SEQ of yours again in other words (- reads them from standard input), and print the answer.

    It becomes another version of that message; “chat switch” goes back to the one before, with all that stood below.
    """
    words = read_input(errors="surrogateescape") if text == "-" else text
    print_next_answer(chat, wait, lambda chats, id_, on_waiting: chats.edit(id_, seq, words, on_waiting=on_waiting))


@click.command()
@click.argument("chat")
@_number
@waits
def regenerate(chat: str, seq: int, wait: bool) -> None:
    """Answer again what answer SEQ answers, as another version of it; “chat switch” goes back to the one before."""
    print_next_answer(chat, wait, lambda chats, id_, on_waiting: chats.regenerate(id_, seq, on_waiting=on_waiting))


@click.command()
@click.argument("chat")
def versions(chat: str) -> None:
    """List the messages of a chat that have versions, and which is read."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        groups = []
        for group in found.siblings:
            messages = [services.chats.message_at(found.id, one.seq) for one in group.members]
            items = [
                {"seq": one.seq, "shown": one.seq == group.shown, "state": one.state.value, "text": one.text()}
                for one in messages
            ]
            groups.append({"shown": group.shown, "role": messages[0].role.value, "versions": items})
        return {"chat": found.id, "messages": groups}

    document = run(command)
    if current().as_json:
        print_json(document)
    elif not document["messages"]:
        print_lines("No message of this chat has another version.")
    else:
        rows: list[tuple[str, ...]] = [("Message", "Version", "", "Text")]
        for group in document["messages"]:
            count = len(group["versions"])
            rows += [
                (str(one["seq"]), f"{at} of {count}", "read" if one["shown"] else "", shorten(one["text"], 60))
                for at, one in enumerate(group["versions"], start=1)
            ]
        print_lines(*table(rows, right=(0,)))


@click.command()
@click.argument("chat")
@_number
def switch(chat: str, seq: int) -> None:
    """Read version SEQ of a message, with what was read below it; the spec stays as it is."""
    change_chat(chat, lambda chats, id_: chats.show_sibling(id_, seq))
