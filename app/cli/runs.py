"""`run …`: list, show, stop, pause, results, compare, replay, answer; `run_start.py` has what makes a run go."""

import asyncio

import click

from app.cli.deciding.run_notes import note, tag
from app.cli.documents import Document, results_document, run_document, run_row
from app.cli.exporting.commands import brief, export_run
from app.cli.lines.places import line_of
from app.cli.options.commands import option, weigh
from app.cli.output import print_json, print_lines, shorten, table
from app.cli.run_start import again, combine, preflight, resume, start
from app.cli.run_text import comparison_lines, results_lines, run_lines, run_list_lines
from app.cli.session import current, project_of, run, scope
from app.cli.values import Whole
from app.domain.errors import ExitCode, UsageError
from app.domain.kit.numbers import finite_number
from app.domain.results import RunResults
from app.domain.runs import QuestionKind, RunMode, RunStatus
from app.services.services import Services

SORTS = (
    "number title mode status created_at started_at duration_s chat_title branch_name candidates best_score calls"
    " cost_usd"
).split()
GROUPS = {"chat": "chat_title", "line": "branch_name"}
HALT_LOOKS, HALT_LOOK_S = 20, 0.1
"""How long to look whether another process has obeyed; promised within 1 s."""


@click.group(name="run")
def group() -> None:
    """Runs: generate, stress and rank solutions."""


for command in (preflight, start, resume, combine, again, export_run, brief, option, weigh, note, tag):
    group.add_command(command)


@group.command("list")
@click.argument("project")
@click.option("--status", multiple=True, type=click.Choice([status.value for status in RunStatus]))
@click.option("--chat", help="Runs started from this chat.")
@click.option("--candidate", help="Runs started for this candidate: C3@run:12.")
@click.option("--mode", type=click.Choice([mode.value for mode in RunMode]))
@click.option("--branch", help="main, or a what-if.")
@click.option("--text", help="Words in the title, the note or a tag.")
@click.option("--trashed", is_flag=True, help="Those in the trash instead.")
@click.option("--starred", is_flag=True, help="Those with a star.")
@click.option("--tag", help="Those with this tag.")
@click.option("--group", type=click.Choice(GROUPS), help="Have runs of the same chat or line stand together.")
@click.option("--sort", type=click.Choice(SORTS), default="number", show_default=True)
@click.option("--ascending", is_flag=True)
@click.option("--after", help="Cursor of the page before.")
@click.option("--limit", type=Whole(1, 200), default=50, show_default=True)
def list_(
    project: str,
    status: tuple[str, ...],
    chat: str | None,
    candidate: str | None,
    mode: str | None,
    branch: str | None,
    text: str | None,
    trashed: bool,
    starred: bool,
    tag: str | None,
    group: str | None,
    sort: str,
    ascending: bool,
    after: str | None,
    limit: int,
) -> None:
    """List the runs of a project, newest first."""

    async def command(services: Services) -> Document:
        owner = project_of(services, project)
        page = services.runs.page(
            owner,
            status=status,
            mode=mode,
            chat=services.references.chat(chat, owner).id if chat is not None else None,
            candidate=services.references.candidate(candidate, owner).id if candidate is not None else None,
            branch=line_of(services, owner, branch).id if branch is not None else None,
            text=text,
            trashed=trashed,
            starred=starred,
            tag=tag,
            group=None if group is None else GROUPS[group],
            sort=sort,
            descending=not ascending,
            after=after,
            limit=limit,
        )
        return {"items": [run_row(row) for row in page.items], "next": page.next}

    document = run(command)
    if current().as_json:
        print_json(document)
    elif not document["items"]:
        print_lines("No runs here.")
    else:
        print_lines(*run_list_lines(document["items"]))


@group.command()
@click.argument("run_", metavar="RUN")
def show(run_: str) -> None:
    """Show one run."""

    async def command(services: Services) -> Document:
        return run_document(services, services.references.run(run_, scope(services)))

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(*run_lines(document))


@group.command()
@click.argument("run_", metavar="RUN")
def baseline(run_: str) -> None:
    """Show the run this one is compared with."""

    async def command(services: Services) -> Document | None:
        found = services.runs.baseline(services.references.run(run_, scope(services)).id)
        return run_document(services, services.runs.get(found)) if found is not None else None

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(*(run_lines(document) if document is not None else ["It has no baseline: it is the first."]))


def _halt(run_: str, verb: str) -> None:
    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        halt = services.runs.stop if verb == "stop" else services.runs.pause
        asked = await halt(found.id)
        for _ in range(HALT_LOOKS):
            if not asked.status.is_live:
                break
            await asyncio.sleep(HALT_LOOK_S)
            asked = services.runs.get(found.id)
        return run_document(services, asked)

    document = run(command)
    if current().as_json:
        print_json(document)
    elif document["status"] in ("queued", "running"):
        print_lines(f"Run {document['number']} is worked by another process; it was asked to {verb}.")
    else:
        print_lines(f"Run {document['number']} is {document['status']}.")


@group.command()
@click.argument("run_", metavar="RUN")
def stop(run_: str) -> None:
    """Stop a run, also one that another process works."""
    _halt(run_, "stop")


@group.command()
@click.argument("run_", metavar="RUN")
def pause(run_: str) -> None:
    """Pause a run, also one that another process works."""
    _halt(run_, "pause")


@group.command()
@click.argument("run_", metavar="RUN")
@click.option("--questions", is_flag=True, help="Also the names of its questions, for `why` and `run answer`.")
def results(run_: str, questions: bool) -> None:
    """Show the ranking of a run; `--json` adds every question and answer."""

    async def command(services: Services) -> RunResults:
        return services.results.require(services.references.run(run_, scope(services)).id)

    found = run(command)
    if current().as_json:
        print_json(results_document(found))
        return
    print_lines(*results_lines(found))
    if questions:
        rows: list[tuple[str, ...]] = [("Name", "Question")]
        rows += [(question.slug, shorten(question.title, 90)) for question in found.columns]
        print_lines("", *table(rows))


@group.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN RUN…")
def compare(runs: tuple[str, ...]) -> None:
    """Compare two to five runs: what moved, what was asked again and why, what came out."""

    async def command(services: Services) -> Document:
        if len(runs) < 2:
            raise UsageError("Compare two to five runs.")
        first = services.references.run(runs[0], scope(services))
        others = [services.references.run(text, first.project) for text in runs[1:]]
        return services.results.compare((first.id, *(other.id for other in others))).model_dump(mode="json")

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(*comparison_lines(document))


@group.command()
@click.argument("run_", metavar="RUN")
def replay(run_: str) -> None:
    """Work a run again from its stored calls alone and compare the ranking's hash; no network."""

    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        return (await services.results.replay(found.id)).model_dump(mode="json")

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        words = "the same ranking" if document["same"] else "ANOTHER ranking"
        print_lines(f"Run {document['number']} replayed from {document['calls_found']} stored calls: {words}.")
    click.get_current_context().exit(ExitCode.DONE if document["same"] else ExitCode.FAILED)


@group.command()
@click.argument("run_", metavar="RUN")
@click.argument("label", metavar="CANDIDATE")
@click.argument("question")
@click.argument("value")
@click.option("--reason", default="")
def answer(run_: str, label: str, question: str, value: str, reason: str) -> None:
    """Answer a question about a candidate by hand: +, 0, − against today, yes, no, a number, or ? to take it back.

    A cost is always a number: 1 is as today, 2 twice as expensive. QUESTION is a name in `run results RUN --questions`,
    or S1 …, or cost.
    """

    async def command(services: Services) -> RunResults:
        found = services.references.run(run_, scope(services))
        asked = services.results.question(found.id, question)
        number = _answered(value, cost=asked.kind is QuestionKind.COST)
        return await services.runs.answer_by_hand(
            found.id, question=asked.slug, label=label, value=number, reason=reason
        )

    found = run(command)
    if current().as_json:
        print_json(results_document(found))
    else:
        print_lines(*results_lines(found))


def _answered(text: str, *, cost: bool) -> float | None:
    marks = {} if cost else {"+": 0.75, "0": 0.5, "-": 0.25, "−": 0.25, "yes": 1.0, "no": 0.0}
    if text == "?":
        return None
    number = marks[text] if text in marks else finite_number(text)
    if number is None:
        wanted = "a number such as 1 (as today) or 2 (twice as expensive)" if cost else "+, 0, -, yes, no, a number"
        raise UsageError(f"“{text}” is no answer: use {wanted}, or ? to take it back.")
    return number


@group.command()
@click.argument("run_", metavar="RUN")
@click.argument("title")
def rename(run_: str, title: str) -> None:
    """Give a run another title."""

    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        return run_document(services, await services.runs.rename(found.id, title))

    _print(run(command))


@group.command()
@click.argument("run_", metavar="RUN")
@click.option("--off", is_flag=True, help="No longer.")
def star(run_: str, off: bool) -> None:
    """Star a run."""

    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        return run_document(services, await services.runs.set_star(found.id, not off))

    _print(run(command))


@group.command()
@click.argument("run_", metavar="RUN")
def trash(run_: str) -> None:
    """Move a run to the trash; `restore` brings it back."""
    _set_trashed(run_, trashed=True)


@group.command()
@click.argument("run_", metavar="RUN")
def restore(run_: str) -> None:
    """Bring a run back from the trash."""
    _set_trashed(run_, trashed=False)


def _set_trashed(run_: str, *, trashed: bool) -> None:
    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        return run_document(services, await services.runs.set_trashed(found.id, trashed))

    _print(run(command))


def _print(document: Document) -> None:
    if current().as_json:
        print_json(document)
    else:
        print_lines(*run_lines(document))
