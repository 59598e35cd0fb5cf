"""`checkup`: checks the model in use up on planted plans, price first, and shows what is known of models.

Not for testing the connection (`doctor`, `model test`).
"""

import click

from app.cli.documents import Document, checkup_document
from app.cli.inputs import confirm
from app.cli.output import note, print_json, print_lines
from app.cli.session import current, run
from app.cli.words import judge_name, moment, plural
from app.domain.checkups import Checkup, CheckupEstimate
from app.domain.errors import NotFoundError
from app.services.services import Services

_EVERY = 10


@click.command()
@click.option("--yes", is_flag=True, help="Ask the model without asking you.")
@click.option("--show", is_flag=True, help="Ask nothing; show the report there is.")
def checkup(yes: bool, show: bool) -> None:
    """Ask the model about planted plans: how steady it is, and how its runs should ask it.

    The price is told first. The report sets how long the lists of its runs are and how often they may be asked again.
    """

    async def command(services: Services) -> Checkup:
        if show:
            found = services.checkups.for_judge(services.clients.info().judge)
            if found is None:
                raise NotFoundError("This model was not checked up yet; `checkup` does it.")
            return found
        for line in estimate_lines(services.checkups.estimate()):
            note(line)
        if not yes and not confirm("Ask?"):
            raise click.Abort
        return await services.checkups.run(_tell)

    found = run(command)
    if current().as_json:
        print_json(checkup_document(found))
    else:
        print_lines(*checkup_lines(checkup_document(found)))


def estimate_lines(found: CheckupEstimate) -> list[str]:
    """The price, before it is asked for."""
    cost = "price unknown, which is not free" if found.cost_usd is None else f"about {found.cost_usd:.2f} USD"
    return [
        f"Check-up of {found.title}: {plural(found.calls, 'call')}, about {round(found.tokens, -3):,} tokens, {cost}"
    ]


def checkup_lines(document: Document) -> list[str]:
    """The report."""
    noise = f"{document['short_noise']:.3f} in short lists, {document['long_noise']:.3f} in long ones"
    lists = f"lists of up to {document['list_rows']} rows, {plural(document['passes'], 're-list')} at most"
    return [
        f"{judge_name(document['judge'])}, checked up on {moment(document['made_at'])}",
        f"  asked about {document['pairs']} pairs of plans, one evidently better",
        f"  worse one preferred: {document['wrong']:.0%}",
        f"  changed its mind with the order: {document['order_flips']:.0%}",
        f"  changed its mind when asked again: {document['repeat_flips']:.0%}",
        f"  noise of one answer: {noise}",
        f"  dearer plans said to cost more: {document['cost_right']:.0%}",
        f"  so its runs use {lists}",
        *(f"  note: {line}" for line in document["notes"]),
    ]


def _tell(done: int, total: int) -> None:
    if done % _EVERY == 0 or done == total:
        note(f"{done} of {total} calls")
