"""`search`, `why`, `doctor`, `demo`."""

import gc
from pathlib import Path

import click

from app.cli.demo import Demo
from app.cli.documents import Document
from app.cli.inputs import read_text
from app.cli.interrupts import run_until_asked
from app.cli.output import note, print_json, print_lines, shorten
from app.cli.session import Session, current, run, scope
from app.cli.values import FilePath, Whole
from app.domain.errors import ExitCode, KnownError
from app.services.doctor import DoctorReport, report_without_store
from app.services.services import Services
from app.services.why import Why
from app.settings.private_files import temporary_folder
from app.settings.settings import Provider, Settings
from app.store.database import Store

FOUND_TYPES = "message run candidate scenario answer item chat project".split()


@click.command()
@click.argument("text")
@click.option("--type", "types", multiple=True, type=click.Choice(FOUND_TYPES), help="Only these; may be repeated.")
@click.option("--limit", type=Whole(1, 200), default=50, show_default=True)
def search(text: str, types: tuple[str, ...], limit: int) -> None:
    """Search everything; the newest hits of all words."""

    async def command(services: Services) -> list[Document]:
        hits = services.search.page(text, project=scope(services), types=types, limit=limit)
        return [
            {
                "type": hit.type,
                "id": hit.id,
                "project": hit.project,
                "chat": hit.chat,
                "run": hit.run,
                "title": hit.title,
                "snippet": hit.snippet,
            }
            for hit in hits
        ]

    found = run(command)
    if current().as_json:
        print_json({"items": found, "next": None})
    elif not found:
        print_lines("Nothing found.")
    else:
        print_lines(*(f"{hit['type']:9} {shorten(hit['title'], 40)}  {shorten(hit['snippet'], 90)}" for hit in found))


@click.command()
@click.argument("run_", metavar="RUN")
@click.argument("candidate")
@click.argument("column", required=False)
def why(run_: str, candidate: str, column: str | None) -> None:
    """From a number back to the sentence in a chat.

    COLUMN is a question, or S1 …, or cost: `run results RUN --questions` names them.
    """

    async def command(services: Services) -> Why:
        found = services.references.run(run_, scope(services))
        return services.results.why(found.id, candidate, column)

    found = run(command)
    if current().as_json:
        print_json(found.model_dump(mode="json"))
        return
    print_lines(shorten(found.title, 140))
    for step in found.lines:
        print_lines(f"  {shorten(step.title, 140)}")
        if step.text:
            print_lines(f"      {shorten(step.text, 160)}")


@click.command()
@click.pass_obj
def doctor(session: Session) -> None:
    """Look at data folder, database, Qt, Python, model and keyring; exit 1 if something is wrong."""

    async def command(services: Services) -> DoctorReport:
        return await services.doctor.report()

    try:
        report = run(command)
    except KnownError as error:
        report = run_until_asked(report_without_store(session.settings, str(error)))
    if session.as_json:
        print_json({"ok": report.ok, "findings": [finding.model_dump(mode="json") for finding in report.findings]})
    else:
        print_lines(*(f"{'✓' if f.ok else '✗'} {f.name}: {f.sentence}" for f in report.findings))
    click.get_current_context().exit(ExitCode.DONE if report.ok else ExitCode.FAILED)


@click.command()
@click.option("--problem", type=FilePath(), help="Problem text; without it, the sample.")
@click.option("--screenshots", type=FilePath(folder=True), help="Folder for pictures of the window.")
@click.pass_obj
def demo(session: Session, problem: Path | None, screenshots: Path | None) -> None:
    """Do the whole main job on a problem text, without a screen, and print each step.

    Without --data-dir it works in a folder of its own and leaves nothing behind.
    """
    text = read_text(problem) if problem is not None else None
    chosen = session.settings
    if chosen.provider_source != "flag":
        # A demo shows what everyone has; another model is used only when it is asked for here.
        chosen = chosen.model_copy(update={"provider": Provider.BUILTIN})
    explicit = click.get_current_context().find_root().params.get("data_dir") is not None
    if explicit:
        _demo(session, chosen, text, problem.name if problem is not None else None, screenshots)
        return
    with temporary_folder("int-crucible-demo-") as folder:
        settings = chosen.model_copy(update={"data_dir": folder})
        _demo(session, settings, text, problem.name if problem is not None else None, screenshots)


def _demo(session: Session, settings: Settings, text: str | None, name: str | None, screenshots: Path | None) -> None:
    async def main() -> Document:
        store = Store.open(settings.data_dir)
        try:
            services = Services(store, settings)
            await services.begin()
            try:
                return await Demo(services, say=note if session.as_json else print_lines).play(text, name)
            finally:
                await services.close()
        finally:
            store.close()

    document = run_until_asked(main())
    if screenshots is not None:
        from app.cli.root import load_window

        load_window()
        gc.enable()
        from app.main import take_screenshots

        document["screenshots"] = [str(path) for path in take_screenshots(settings, document["project"], screenshots)]
        if not session.as_json:
            print_lines("", f"{len(document['screenshots'])} pictures of the window in {screenshots}")
    if session.as_json:
        print_json(document)
