"""`chat cite`: a quote of a run or an option in a chat."""

import click

from app.cli.chats import print_answer
from app.cli.documents import Document, message_document
from app.cli.session import run, scope
from app.domain.chats import Message
from app.services.services import Services


@click.command()
@click.argument("chat")
@click.option("--run", "run_", help="Run to quote.")
@click.option("--candidate", help="Candidate to quote: C3@run:12.")
def cite(chat: str, run_: str | None, candidate: str | None) -> None:
    """Add a quote of a run or a candidate to a chat; the chat's subject stays."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        run_id = services.references.run(run_, found.project).id if run_ is not None else None
        candidate_id = services.references.candidate(candidate, found.project).id if candidate is not None else None
        message: Message = await services.chats.cite(found.id, run=run_id, candidate=candidate_id)
        return message_document(services, message)

    print_answer(run(command), None, 0)
