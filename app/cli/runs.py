"""`run …`: preflight, start, list, show, stop, pause, resume, results, compare, replay."""

import asyncio
from dataclasses import dataclass
from typing import Any

import click

from app.cli.documents import Document, ranking_lines, results_document, run_document, run_row
from app.cli.output import note, print_json, print_lines, shorten, table
from app.cli.session import current, project_of, run, scope
from app.cli.specs import line_of
from app.domain.errors import ExitCode, UsageError
from app.domain.results import RunResults
from app.domain.runs import Budget, Idea, Run, RunConfig, RunMode, RunRequest, RunStatus, Stage, Trigger
from app.services.runs import Preflight
from app.services.services import Services

SORTS = (
    "number title mode status created_at started_at duration_s chat_title branch_name candidates best_score calls"
    " cost_usd"
).split()


@click.group(name="run")
def group() -> None:
    """Runs: generate, stress and rank solutions."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Options of `run preflight` and `run start`."""

    project: str
    chat: str | None
    candidate: str | None
    mode: str | None
    candidates: int | None
    scenarios: int | None
    idea: tuple[str, ...]
    parent: tuple[str, ...]
    rejudge: str | None
    from_stage: str | None
    of: str | None
    seed: int | None
    budget_calls: int | None
    budget_usd: float | None
    branch: str | None

    def request(self, services: Services) -> RunRequest:
        """The request these options make, over what a run started here would be by default."""
        owner = project_of(services, self.project)
        chat = services.references.chat(self.chat).id if self.chat is not None else None
        mode = RunMode(self.mode) if self.mode is not None else self._mode()
        request = services.runs.default_request(owner, chat=chat, mode=mode or RunMode.FULL_SEARCH)
        config = request.config
        if mode is not None and config.rejudge is not None and self.rejudge is None:
            config = RunConfig(mode=mode)
        if self.rejudge is not None:
            config = self._rejudged(services, owner)
        changes: dict[str, Any] = {
            "candidates": self.candidates,
            "scenarios": self.scenarios,
            "seed": self.seed,
            "ideas": tuple(Idea(text=text) for text in self.idea) or None,
            "parents": tuple(services.references.candidate(text, owner).id for text in self.parent) or None,
            "from_stage": Stage(self.from_stage) if self.from_stage is not None else None,
            "of_run": services.references.run(self.of, owner).id if self.of is not None else None,
            "budget": Budget(calls=self.budget_calls, usd=self.budget_usd),
        }
        config = config.model_copy(update={name: value for name, value in changes.items() if value is not None})
        branch = line_of(services, owner, self.branch).id if self.branch is not None else request.branch
        if self.rejudge is not None and self.branch is None and chat is None:
            branch = services.references.run(self.rejudge, owner).branch
        return request.model_copy(
            update={
                "config": config,
                "branch": branch,
                "context_candidate": (
                    services.references.candidate(self.candidate, owner).id
                    if self.candidate is not None
                    else request.context_candidate
                ),
            }
        )

    def _mode(self) -> RunMode | None:
        if self.idea:
            return RunMode.EVAL_ONLY
        return RunMode.SEEDED if self.parent else None

    def _rejudged(self, services: Services, owner: str) -> RunConfig:
        base = services.references.run(self.rejudge or "", owner)
        return RunConfig(
            mode=base.mode,
            candidates=max(1, base.counts.candidates),
            scenarios=max(1, base.counts.scenarios),
            seed=base.config.seed,
            rejudge=base.id,
        )


def wish_options(command: Any) -> Any:
    """The options shared by `preflight` and `start`."""
    options = [
        click.argument("project"),
        click.option("--chat", help="Chat it is started from; its card appears there."),
        click.option("--candidate", help="Candidate it is for: C3@run:12."),
        click.option("--mode", type=click.Choice([mode.value for mode in RunMode])),
        click.option("--candidates", type=click.IntRange(1, 200)),
        click.option("--scenarios", type=click.IntRange(1, 100)),
        click.option("--idea", multiple=True, help="An idea to judge (eval_only); its text stays verbatim."),
        click.option("--parent", multiple=True, help="Candidate to derive from (seeded): C3@run:12."),
        click.option("--rejudge", help="Run whose candidates and scenarios are judged again."),
        click.option("--from-stage", type=click.Choice([stage.value for stage in Stage])),
        click.option("--of", help="Run whose earlier stages are kept, with --from-stage."),
        click.option("--seed", type=int),
        click.option("--budget-calls", type=click.IntRange(0)),
        click.option("--budget-usd", type=click.FloatRange(0)),
        click.option("--branch", help="main, or a what-if."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@group.command()
@wish_options
def preflight(**options: Any) -> None:
    """Say what a run would do and cost; no model is called."""
    wish = Wish(**options)

    async def command(services: Services) -> Preflight:
        return await services.runs.preflight(project_of(services, wish.project), wish.request(services))

    found = run(command)
    if current().as_json:
        print_json(found.model_dump(mode="json"))
    else:
        print_lines(*_preflight_lines(found))
    if found.blocked is not None:
        click.get_current_context().exit(ExitCode.REFUSED)


def _preflight_lines(found: Preflight) -> list[str]:
    config = found.request.config
    cost = "price unknown (unknown is not free)" if found.cost_usd is None else f"{found.cost_usd:.2f} USD"
    lines = [
        f"{config.mode.value}, {config.candidates} candidates × {config.scenarios} scenarios, judged by {found.judge}",
        f"{found.calls} calls to make, {found.reused} found already; {cost}",
    ]
    lines += [f"moved: {line}" for line in found.moved]
    lines += [f"note: {line}" for line in found.warnings]
    return lines + ([f"blocked: {found.blocked}"] if found.blocked is not None else [])


@group.command()
@wish_options
@click.option("--yes", is_flag=True, help="Start without asking.")
def start(yes: bool, **options: Any) -> None:
    """Start a run and return when it ends; Ctrl+C stops it."""
    wish = Wish(**options)

    async def command(services: Services) -> tuple[Document, int, RunResults | None]:
        owner = project_of(services, wish.project)
        request = wish.request(services)
        if not yes:
            found = await services.runs.preflight(owner, request)
            for line in _preflight_lines(found):
                note(line)
            if found.blocked is None and not click.confirm("Start?", err=True):
                raise click.Abort
        started = await services.runs.start(owner, request, Trigger.COMMAND_LINE)
        ended, code = await finish_run(services, started.id)
        return run_document(services, ended), code, services.results.get(ended.id)

    _print_run(*run(command))


async def finish_run(services: Services, run_id: str) -> tuple[Run, int]:
    """Wait until a run of this process ends, telling its progress; an interrupt stops it."""
    waiting = asyncio.ensure_future(services.runs.wait(run_id))
    told = ""
    try:
        while not waiting.done():
            await asyncio.wait((waiting,), timeout=1.0)
            row = services.runs.row(run_id)
            line = f"Run {row.number}: {row.done} of {row.total}" if row.total else ""
            if line and line != told:
                note(line)
                told = line
        ended = waiting.result()
    except asyncio.CancelledError:
        note("Stopping…")
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
            provider = ended.error is not None and ended.error.code.startswith("provider-")
            return ExitCode.PROVIDER if provider else ExitCode.FAILED


def _print_run(document: Document, code: int, results: RunResults | None) -> None:
    if current().as_json:
        print_json(document)
    else:
        print_lines(*run_lines(document))
        if results is not None:
            print_lines("", *ranking_lines(results))
    if document["error"] is not None:
        note(document["error"]["sentence"])
    click.get_current_context().exit(code)


def run_lines(document: Document) -> list[str]:
    """A run for people."""
    counts = document["counts"]
    lines = [
        f"Run {document['number']}: {document['title']}",
        f"  {document['mode']} on v{document['version']} of {document['branch']}: {document['status']}",
        (
            f"  {counts['candidates']} candidates, {counts['scenarios']} scenarios, {counts['cells']} answers;"
            f" {counts['calls']} calls made, {counts['calls_reused']} found"
        ),
        f"  judged by {document['judge']}",
    ]
    best = document["best"]
    if best is not None:
        beats = "" if best["beats_today"] else "; nothing beats today"
        lines.append(f"  best: {best['label']} {shorten(best['title'])}, score {best['score']:.3f}{beats}")
    lines += [f"  note: {line}" for line in document["flags"]["warnings"]]
    return lines


@group.command("list")
@click.argument("project")
@click.option("--status", multiple=True, type=click.Choice([status.value for status in RunStatus]))
@click.option("--chat", help="Runs started from this chat.")
@click.option("--candidate", help="Runs started for this candidate: C3@run:12.")
@click.option("--mode", type=click.Choice([mode.value for mode in RunMode]))
@click.option("--branch", help="main, or a what-if.")
@click.option("--text", help="Words in the title.")
@click.option("--sort", type=click.Choice(SORTS), default="number", show_default=True)
@click.option("--ascending", is_flag=True)
@click.option("--after", help="Cursor of the page before.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
def list_(
    project: str,
    status: tuple[str, ...],
    chat: str | None,
    candidate: str | None,
    mode: str | None,
    branch: str | None,
    text: str | None,
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
        rows: list[tuple[str, ...]] = [("Run", "Title", "Mode", "Status", "Line", "Best", "Score", "Calls", "Created")]
        rows += [_list_row(row) for row in document["items"]]
        print_lines(*table(rows, right=(0, 6, 7)))


def _list_row(row: Document) -> tuple[str, ...]:
    best = row["best"]
    return (
        str(row["number"]),
        shorten(row["title"], 48),
        row["mode"],
        row["status"],
        row["branch"],
        best["label"] if best else "",
        f"{best['score']:.3f}" if best else "",
        f"{row['calls']} (+{row['calls_reused']})",
        row["created_at"][:16].replace("T", " "),
    )


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
        return run_document(services, await halt(found.id))

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
def resume(run_: str) -> None:
    """Go on with a run that was paused, stopped, failed or interrupted; returns when it ends."""

    async def command(services: Services) -> tuple[Document, int, RunResults | None]:
        found = services.references.run(run_, scope(services))
        await services.runs.resume(found.id)
        ended, code = await finish_run(services, found.id)
        return run_document(services, ended), code, services.results.get(ended.id)

    _print_run(*run(command))


@group.command()
@click.argument("run_", metavar="RUN")
def results(run_: str) -> None:
    """Show the ranking of a run; `--json` adds every question and answer."""

    async def command(services: Services) -> RunResults:
        return services.results.require(services.references.run(run_, scope(services)).id)

    found = run(command)
    if current().as_json:
        print_json(results_document(found))
        return
    ranking = found.ranking
    print_lines(
        f"Run {found.run_number}: judged {ranking.judged_cells} of {ranking.all_cells}, {ranking.by_hand_cells} by you"
        + (" (provisional)" if ranking.provisional else ""),
        *ranking_lines(found),
        *(f"note: {line}" for line in ranking.warnings),
    )


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


def comparison_lines(document: Document) -> list[str]:
    """A comparison for people."""
    lines = [
        f"Run {one['number']} ({one['branch']} v{one['version']}): {one['calls']} calls made,"
        f" {one['calls_reused']} found"
        for one in document["runs"]
    ]
    if document["not_comparable"] is not None:
        lines.append(f"Not comparable: {document['not_comparable']}.")
    for change in document["changes"]:
        item = change["after"] or change["before"]
        sign = "+" if change["before"] is None else "−" if change["after"] is None else "≠"
        lines.append(f"  {sign} {shorten(item['text'], 90)}" + (" (taken as false)" if not item["holds"] else ""))
    lines += [f"  {line}" for line in document["config_changes"]]
    lines.append(f"Asked again: {len(document['asked_again'])} questions; {document['shared_answers']} answers shared")
    for again in document["asked_again"]:
        changed = f": {', '.join(again['changed'])}" if again["changed"] else ": no answer changed"
        lines.append(f"  {shorten(again['title'], 60)}, because {again['why']}{changed}")
    head = ("Candidate", *(f"Run {one['number']}" for one in document["runs"]))
    rows = [head]
    for row in document["rows"]:
        places = [
            "–" if rank is None else f"{rank}. {score:.3f}"
            for rank, score in zip(row["ranks"], row["scores"], strict=True)
        ]
        rows.append((shorten(row["title"], 48), *places))
    return [*lines, *table(rows, right=tuple(range(1, len(head))))]


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
    """Answer one cell by hand: +, 0, −, yes, no, a number, or ? to take it back."""
    marks = {"+": 0.75, "0": 0.5, "-": 0.25, "−": 0.25, "yes": 1.0, "no": 0.0}

    async def command(services: Services) -> RunResults:
        found = services.references.run(run_, scope(services))
        if value == "?":
            number = None
        else:
            try:
                number = marks[value] if value in marks else float(value)
            except ValueError as error:
                raise UsageError(f"“{value}” is no answer: use +, 0, -, yes, no, a number, or ?.") from error
        return await services.runs.answer_by_hand(found.id, question=question, label=label, value=number, reason=reason)

    found = run(command)
    if current().as_json:
        print_json(results_document(found))
    else:
        print_lines(*ranking_lines(found))
