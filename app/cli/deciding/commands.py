"""`shortlist …` and `decision …`: options kept in view across runs, the choice of one, what became of it."""

import click

from app.cli.deciding.words import decision_words, option_words, shortlisted_words
from app.cli.documents import Document
from app.cli.output import print_json, print_lines, shorten, table
from app.cli.run_start import print_run, start_asked
from app.cli.session import current, project_of, run, scope
from app.cli.values import Amount, Whole
from app.domain.base import now
from app.domain.deciding.decisions import Decision, Outcome
from app.domain.errors import NotFoundError
from app.domain.results import RunResults
from app.services.services import Services

_project = click.argument("project")
_option = click.argument("candidate", metavar="OPTION")
_number = click.argument("number", type=Whole(1, 1_000_000))


@click.group()
def shortlist() -> None:
    """Options of any run that are kept in view, named as C3@run:12."""


@shortlist.command("list")
@_project
def list_shortlist(project: str) -> None:
    """List the shortlist of a project."""

    async def command(services: Services) -> list[Document]:
        return _shortlist(services, services.references.project(project).id)

    _print_shortlist(run(command))


@shortlist.command()
@_option
def add(candidate: str) -> None:
    """Put an option on the shortlist of its project."""
    _set_shortlisted(candidate, wanted=True)


@shortlist.command()
@_option
def remove(candidate: str) -> None:
    """Take an option off the shortlist."""
    _set_shortlisted(candidate, wanted=False)


@shortlist.command()
@_project
@click.option("--yes", is_flag=True, help="Start without asking.")
def judge(project: str, yes: bool) -> None:
    """Judge the options of the shortlist together, in a run on Main as it is now."""

    async def command(services: Services) -> tuple[Document, int, RunResults | None]:
        owner = services.references.project(project).id
        return await start_asked(services, owner, services.decisions.judge_request(owner), yes=yes)

    print_run(*run(command))


def _set_shortlisted(candidate: str, *, wanted: bool) -> None:
    async def command(services: Services) -> list[Document]:
        found = services.references.candidate(candidate, scope(services))
        await services.decisions.set_shortlisted(found.id, wanted)
        return _shortlist(services, services.runs.get(found.run).project)

    _print_shortlist(run(command))


def _shortlist(services: Services, project: str) -> list[Document]:
    return [one.model_dump(mode="json") for one in services.decisions.shortlist(project)]


def _print_shortlist(document: list[Document]) -> None:
    if current().as_json:
        print_json(document)
    elif document:
        print_lines(*map(shortlisted_words, document))
    else:
        print_lines("The shortlist is empty. Put an option on it: int-crucible shortlist add C1@run:1")


@click.group()
def decision() -> None:
    """What was chosen, and what became of it."""


@decision.command("list")
@_project
def list_decisions(project: str) -> None:
    """List the decisions of a project, newest first."""

    async def command(services: Services) -> list[Document]:
        found = services.decisions.all(services.references.project(project).id)
        return [one.model_dump(mode="json") for one in found]

    document = run(command)
    if current().as_json:
        print_json(document)
    elif document:
        rows: list[tuple[str, ...]] = [("No.", "Chosen", "Why", "State")]
        rows += [
            (
                str(one["number"]),
                option_words(one),
                shorten(one["why"]),
                "stands" if one["stands"] else "does not stand",
            )
            for one in document
        ]
        print_lines(*table(rows, right=(0,)))
    else:
        print_lines("Nothing is decided yet. Choose an option: int-crucible decision choose C1@run:1 --why …")


@decision.command()
@_option
@click.option("--why", required=True, help="One line: why this one.")
@click.option("--rejected", multiple=True, metavar="OPTION", help="What was rejected; else all others in view.")
def choose(candidate: str, why: str, rejected: tuple[str, ...]) -> None:
    """Choose an option; the decision that stood before gives way, and the chat of its run is told."""

    async def command(services: Services) -> Decision:
        where = scope(services)
        found = services.references.candidate(candidate, where)
        others = tuple(services.references.candidate(one, where).id for one in rejected)
        return await services.decisions.choose(found.id, why, rejected=others or None)

    _print(run(command))


@decision.command("take-back")
@_project
@_number
def take_back(project: str, number: int) -> None:
    """Take decision NUMBER back; the one it replaced stands again."""

    async def command(services: Services) -> Decision:
        return await services.decisions.take_back(_found(services, project, number).id)

    _print(run(command))


@decision.command("choose-again")
@_project
@_number
def choose_again(project: str, number: int) -> None:
    """Let decision NUMBER, which was taken back, stand again."""

    async def command(services: Services) -> Decision:
        return await services.decisions.choose_again(_found(services, project, number).id)

    _print(run(command))


@decision.command()
@_project
@_number
@click.argument("text", default="")
@click.option("--held", multiple=True, metavar="SCENARIO", help="A scenario it held in: S1, or its slug.")
@click.option("--failed", multiple=True, metavar="SCENARIO", help="A scenario it failed in.")
@click.option("--cost", type=Amount(0, above=True), help="What it really cost, as a multiple of today.")
def outcome(
    project: str, number: int, text: str, held: tuple[str, ...], failed: tuple[str, ...], cost: float | None
) -> None:
    """Note what became of decision NUMBER; without a TEXT the note goes."""

    async def command(services: Services) -> Decision:
        found = _found(services, project, number)
        noted = None
        if text:
            noted = Outcome(
                at=now(),
                text=text,
                held=_slugs(services, found, held),
                failed=_slugs(services, found, failed),
                cost=cost,
            )
        return await services.decisions.set_outcome(found.id, noted)

    _print(run(command))


def _found(services: Services, project: str, number: int) -> Decision:
    return services.decisions.by_number(project_of(services, project), number)


def _slugs(services: Services, found: Decision, named: tuple[str, ...]) -> tuple[str, ...]:
    """Scenarios by label or slug, as slugs."""
    known = {name.casefold(): one.slug for one in services.runs.scenarios(found.run) for name in (one.slug, one.label)}
    for name in named:
        if name.casefold() not in known:
            raise NotFoundError(f"Run {found.run_number} has no scenario “{name[:40]}”.")
    return tuple(known[name.casefold()] for name in named)


def _print(found: Decision) -> None:
    document = found.model_dump(mode="json")
    if current().as_json:
        print_json(document)
        return
    state = "stands" if found.stands else "does not stand"
    lines = [f"Decision {found.number} {state}: {decision_words(document)}"]
    lines += [f"  not chosen: {shorten(one.name, 100)}" for one in found.rejected]
    if found.outcome is not None:
        lines.append(f"  what became of it: {shorten(found.outcome.text, 150)}")
    print_lines(*lines)
