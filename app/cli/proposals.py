"""`proposal …` and `what-if …`: cards that wait, and lines of their own."""

import click

from app.cli.documents import Document, proposal_document, run_document, version_document
from app.cli.output import print_json, print_lines, shorten
from app.cli.run_start import finish_run
from app.cli.session import current, project_of, run, scope
from app.cli.words import mode_name, plural
from app.domain.chats import Proposal, RunProposal
from app.domain.runs import Trigger
from app.services.services import Services
from app.services.spec.what_ifs import WhatIfDiff


@click.group(name="proposal")
def group() -> None:
    """Cards an answer proposed; nothing happens without you."""


@group.command("list")
@click.argument("chat")
def list_(chat: str) -> None:
    """List the cards of a chat."""

    async def command(services: Services) -> tuple[Proposal, ...]:
        return services.proposals.of_chat(services.references.chat(chat, scope(services)).id)

    found = run(command)
    if current().as_json:
        print_json({"items": [proposal_document(card) for card in found], "next": None})
    else:
        print_lines(*(proposal_line(card) for card in found) if found else ["No cards in this chat."])


@group.command()
@click.argument("proposal")
def apply(proposal: str) -> None:
    """Do what a card says: change the spec, or run (returns when the run ends)."""

    async def command(services: Services) -> tuple[Document, int]:
        done = await services.proposals.apply(services.proposals.get(proposal).id, trigger=Trigger.COMMAND_LINE)
        document = proposal_document(done.proposal)
        code = 0
        if done.version is not None:
            document["version"] = version_document(services, done.version)
        if done.run is not None:
            ended, code = await finish_run(services, done.run.id)
            document["run"] = run_document(services, ended)
        return document, code

    document, code = run(command)
    _print_card(document)
    click.get_current_context().exit(code)


@group.command()
@click.argument("proposal")
def dismiss(proposal: str) -> None:
    """Put a card aside."""

    async def command(services: Services) -> Document:
        return proposal_document(await services.proposals.dismiss(services.proposals.get(proposal).id))

    _print_card(run(command))


@group.command("reopen")
@click.argument("proposal")
def reopen_card(proposal: str) -> None:
    """Take back what applying or dismissing a card did; it waits again."""

    async def command(services: Services) -> Document:
        return proposal_document(await services.proposals.reopen(services.proposals.get(proposal).id))

    _print_card(run(command))


def proposal_line(proposal: Proposal) -> str:
    """One card for people."""
    payload = proposal.payload
    if isinstance(payload, RunProposal):
        what = f"A run: {mode_name(payload.request.config.mode.value)}. {payload.why}"
    else:
        what = f"{plural(len(payload.operations), 'change')} to the spec. {payload.why}"
    return f"{proposal.id[:8]}  {proposal.state.value:9}  {shorten(what, 100)}"


def _print_card(document: Document) -> None:
    if current().as_json:
        print_json(document)
        return
    made = ""
    if document.get("run"):
        made = f": Run {document['run']['number']} is {document['run']['status']}"
    elif isinstance(document["version"], dict):
        # Before a card is applied this is the id of the version it was proposed on.
        made = f": the spec is now v{document['version']['version']}"
    print_lines(f"{document['state'].capitalize()}{made}")


@click.group(name="what-if")
def what_if() -> None:
    """What-ifs: change assumptions on a line of their own."""


def _document(diff: WhatIfDiff) -> Document:
    return diff.model_dump(mode="json")


@what_if.command("list")
@click.argument("project")
def list_what_ifs(project: str) -> None:
    """List the what-ifs of a project with what they change."""

    async def command(services: Services) -> tuple[WhatIfDiff, ...]:
        return services.what_ifs.of_project(project_of(services, project))

    found = run(command)
    if current().as_json:
        print_json({"items": [_document(diff) for diff in found], "next": None})
    elif not found:
        print_lines("No what-ifs here.")
    else:
        print_lines(
            *(
                f"{d.chat[:8]}  {d.branch.state.value:8}  {shorten(d.title)}  {plural(len(d.changes), 'change')}"
                for d in found
            )
        )


@what_if.command()
@click.argument("chat")
def diff(chat: str) -> None:
    """Show what a what-if changes, item by item."""

    async def command(services: Services) -> WhatIfDiff:
        return services.what_ifs.diff(services.references.chat(chat, scope(services)).id)

    found = run(command)
    if current().as_json:
        print_json(_document(found))
        return
    print_lines(f"{found.title}: forked from v{found.fork_number}, Main is at v{found.main_number}")
    for change in found.changes:
        sign = "+" if change.before is None else "−" if change.after is None else "≠"
        item = change.after or change.before
        mark = "  (conflict: Main changed it too)" if change.conflict else ""
        print_lines(f"  {sign} {change.slug}: {shorten(item.text if item is not None else '', 90)}{mark}")
        if change.before is not None and change.after is not None and change.before.holds != change.after.holds:
            print_lines(f"      taken as {'true' if change.after.holds else 'false'} here")


@what_if.command()
@click.argument("chat")
@click.option("--item", "items", multiple=True, help="Slug to adopt; without it, all without a conflict.")
def adopt(chat: str, items: tuple[str, ...]) -> None:
    """Bring changes into Main as one version; the what-if closes and stays readable."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        return version_document(services, await services.what_ifs.adopt(found.id, items or None))

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(f"Adopted: Main is now at v{document['version']}.")


@what_if.command()
@click.argument("chat")
def drop(chat: str) -> None:
    """Close a what-if without taking anything from it."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        return (await services.what_ifs.drop(found.id)).model_dump(mode="json")

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(f"Dropped: {document['name']}. Main is as it was.")


@what_if.command()
@click.argument("chat")
def reopen(chat: str) -> None:
    """Open a dropped or adopted what-if again; Main stays as it is."""

    async def command(services: Services) -> Document:
        found = services.references.chat(chat, scope(services))
        return (await services.what_ifs.reopen(found.id)).model_dump(mode="json")

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(f"Open again: {document['name']}. Main is as it was.")
