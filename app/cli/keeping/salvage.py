"""`salvage FROM TO`: what a damaged database still holds, into a new data folder. Opens no store."""

from pathlib import Path

import click

from app.cli.output import note, print_json, print_lines
from app.cli.session import Session
from app.cli.values import FilePath


@click.command()
@click.argument("source", metavar="FROM", type=FilePath())
@click.argument("target", metavar="TO", type=FilePath(folder=True))
@click.pass_obj
def salvage(session: Session, source: Path, target: Path) -> None:
    """Read what can be read of a damaged database into a new data folder.

    FROM is the damaged file, or the data folder it is in; nothing there is changed. TO is a folder that is empty or
    does not exist: `--data-dir TO` opens it. Rows are read page by page, without the damaged file's own lists.
    """
    from app.services.keeping.salvage import Salvage, report_lines

    told = 0

    def tell(done: int, of: int) -> None:
        nonlocal told
        if done * 10 // max(of, 1) > told:
            told = done * 10 // max(of, 1)
            note(f"{done:,} of {of:,} pages read")

    report = Salvage(source, target).run(tell)
    if session.as_json:
        print_json(report.model_dump(mode="json"))
    else:
        print_lines(*report_lines(report), f"It is in {report.folder}")
