"""`run preflight`, `start` and `resume`: what makes a run go, and waiting until it ends."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from app.cli.documents import Document, run_document
from app.cli.inputs import confirm
from app.cli.lines.changes import way_out, with_way_out
from app.cli.output import note, print_error, print_json, print_lines
from app.cli.run_options import RunOptions, budget_options, wish_options, with_options
from app.cli.run_text import preflight_lines, ranking_lines, run_lines
from app.cli.session import current, project_of, run, scope
from app.cli.words import note_lines
from app.domain.errors import ExitCode, RefusedError, UsageError, exit_code_of
from app.domain.operations import Content
from app.domain.results import RunResults
from app.domain.runs import Run, RunRequest, RunStatus, Trigger
from app.services.running.preflight import Preflight
from app.services.running.run_request import AskAgain
from app.services.services import Services


@click.command()
@wish_options
def preflight(**options: Any) -> None:
    """Say what a run would do and cost; nothing is started, no model is called."""
    wish = RunOptions(**options)

    async def command(services: Services) -> Preflight:
        owner, request = project_of(services, wish.project), wish.request(services)
        with _naming_ways_out(services, owner, request):
            found = await services.runs.preflight(owner, request)
        if found.blocked is None:
            return found
        content = _content(services, owner, request)
        return found.model_copy(update={"blocked": f"{found.blocked} {way_out(content)}".strip()})

    found = run(command)
    if current().as_json:
        print_json(found.model_dump(mode="json"))
    else:
        print_lines(*preflight_lines(found))
    if found.blocked is not None:
        print_error(found.blocked)
        click.get_current_context().exit(ExitCode.REFUSED)


@click.command()
@wish_options
@click.option("--yes", is_flag=True, help="Start without asking.")
def start(yes: bool, **options: Any) -> None:
    """Start a run and return when it ends; Ctrl+C stops it (`run resume` goes on)."""
    wish = RunOptions(**options)

    async def command(services: Services) -> tuple[Document, int, RunResults | None]:
        owner = project_of(services, wish.project)
        request = wish.request(services)
        with _naming_ways_out(services, owner, request):
            if not yes or wish.idea:
                found = await services.runs.preflight(owner, request)
                for line in note_lines(found.warnings) if yes else preflight_lines(found):
                    note(line)
                if not yes and found.blocked is None and not confirm("Start?"):
                    raise click.Abort
            started = await services.runs.start(owner, request, Trigger.COMMAND_LINE)
        ended, code = await finish_run(services, started.id)
        return run_document(services, ended), code, services.results.get(ended.id)

    print_run(*run(command))


@click.command()
@click.argument("run_", metavar="RUN")
@click.argument("first")
@click.argument("second")
@click.option("--text", default="", help="The new option in your words; without it “FIRST now, SECOND later”.")
@click.option("--yes", is_flag=True, help="Start without asking.")
def combine(run_: str, first: str, second: str, text: str, yes: bool) -> None:
    """Combine two options of a run to a new one and judge it beside the others: `run combine run:1 C1 C2`.

    What you answered of the others stands; of the new one everything is asked anew. It joins the options of the spec.
    """

    async def command(services: Services) -> tuple[Document, int, RunResults | None]:
        base = services.references.run(run_, scope(services))
        request = services.runs.combined_request(base.id, (first, second), text)
        return await start_asked(services, base.project, request, yes=yes)

    print_run(*run(command))


@click.command()
@click.argument("run_", metavar="RUN")
@click.option(
    "--how", type=click.Choice([how.value for how in AskAgain]), default=AskAgain.SAME.value, show_default=True
)
@click.option("--yes", is_flag=True, help="Start without asking.")
def again(run_: str, how: str, yes: bool) -> None:
    """Ask a run afresh on the newest version of its line: the same, with new ideas, or judged once more."""

    async def command(services: Services) -> tuple[Document, int, RunResults | None]:
        base = services.references.run(run_, scope(services))
        ways = services.runs.again(base.id)
        if AskAgain(how) not in ways:
            known = ", ".join(way.value for way in ways)
            raise RefusedError("no-such-way", f"Run {base.number} cannot be asked “{how}”; it can be: {known}.")
        return await start_asked(services, base.project, ways[AskAgain(how)], yes=yes)

    print_run(*run(command))


async def start_asked(
    services: Services, project: str, request: RunRequest, *, yes: bool
) -> tuple[Document, int, RunResults | None]:
    """Start a run once its outlook was agreed to, and wait until it ends.

    Raises:
        click.Abort: it was not agreed to.
    """
    if not yes:
        found = await services.runs.preflight(project, request)
        for line in preflight_lines(found):
            note(line)
        if found.blocked is None and not confirm("Start?"):
            raise click.Abort
    started = await services.runs.start(project, request, Trigger.COMMAND_LINE)
    ended, code = await finish_run(services, started.id)
    return run_document(services, ended), code, services.results.get(ended.id)


@contextmanager
def _naming_ways_out(services: Services, project: str, request: RunRequest) -> Iterator[None]:
    """Have a refusal name the commands that give what the options lack to be compared."""
    try:
        yield
    except (RefusedError, UsageError) as fault:
        if fault.code not in ("preflight-blocked", "no-idea"):
            raise
        raise with_way_out(fault, _content(services, project, request)) from None


def _content(services: Services, project: str, request: RunRequest) -> Content:
    branch = request.branch or services.specs.main_branch(project).id
    return services.specs.head(branch).content


def raised_caps(command: Any) -> Any:
    """The caps of `run start`, for a run that has some."""
    return with_options(command, budget_options(" in all, instead of the cap it had"))


@click.command()
@click.argument("run_", metavar="RUN")
@raised_caps
def resume(run_: str, **caps: float | None) -> None:
    """Go on with a run that was paused, stopped, failed or interrupted; returns when it ends.

    A cap that is not given stays as it was.
    """

    async def command(services: Services) -> tuple[Document, int, RunResults | None]:
        found = services.references.run(run_, scope(services))
        given = {name.removeprefix("budget_"): cap for name, cap in caps.items() if cap is not None}
        budget = found.config.budget.model_copy(update=given) if given else None
        await services.runs.resume(found.id, budget=budget)
        ended, code = await finish_run(services, found.id)
        return run_document(services, ended), code, services.results.get(ended.id)

    print_run(*run(command))


async def finish_run(services: Services, run_id: str) -> tuple[Run, int]:
    """Wait until a run of this process ends, telling its progress; an interrupt stops it."""
    waiting = asyncio.ensure_future(services.runs.wait(run_id))
    told = ""
    try:
        while not waiting.done():
            await asyncio.wait((waiting,), timeout=1.0)
            row = services.runs.row(run_id)
            line = f"Run {row.number}: {row.done} of {row.total} calls" if row.total else ""
            if line and line != told and not waiting.done():
                note(line)
                told = line
        ended = waiting.result()
    except asyncio.CancelledError:
        note("Stopping…")
        if services.runs.is_working(run_id):
            await services.runs.stop(run_id)
        ended = services.runs.get(run_id)
    return ended, exit_code(ended)


def exit_code(ended: Run) -> int:
    """Exit code a run's end stands for."""
    match ended.status:
        case RunStatus.COMPLETED:
            return ExitCode.DONE
        case RunStatus.STOPPED | RunStatus.PAUSED:
            return ExitCode.STOPPED
        case _:
            return exit_code_of(ended.error.code) if ended.error is not None else ExitCode.FAILED


def print_run(document: Document, code: int, results: RunResults | None) -> None:
    """Print how a run ended, and exit with the code of that."""
    if current().as_json:
        print_json(document)
    else:
        print_lines(*run_lines(document))
        if results is not None:
            print_lines("", *ranking_lines(results))
    if document["error"] is not None:
        print_error(document["error"]["sentence"])
    elif code == ExitCode.STOPPED:
        why = document["flags"]["needs_you"] or "finished answers are kept."
        print_error(f"Run {document['number']} is {document['status']}: {why} `run resume` goes on.")
    click.get_current_context().exit(code)
