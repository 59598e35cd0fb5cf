"""`run option`: an option with what would make it lead; `run weigh`: the order with other weights, kept on demand."""

import click

from app.cli.asking.text import turn_document, turn_lines
from app.cli.documents import Document
from app.cli.output import print_json, print_lines, shorten, table
from app.cli.session import current, run, scope
from app.domain.elicitation.acts import CardAnswer
from app.domain.errors import UsageError
from app.domain.ranking.weighing import Weigher, Weighing
from app.services.options.option_story import OptionStory
from app.services.services import Services

_DIGITS = 4


@click.command()
@click.argument("run_", metavar="RUN")
@click.argument("label", metavar="CANDIDATE")
def option(run_: str, label: str) -> None:
    """Show one option of a run: its text, where it comes from, and what would make it lead."""

    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        return _story_document(services.results.story(found.id, label))

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(*_story_lines(document))


def _story_document(story: OptionStory) -> Document:
    document: Document = story.model_dump(mode="json", exclude={"table", "turns"})
    given = story.table
    document["turns"] = [] if given is None else [turn_document(given, turn) for turn in story.turns]
    return document


def _story_lines(document: Document) -> list[str]:
    candidate = document["candidate"]
    lines = [f"{candidate['label']} {candidate['card']['title']}", candidate["text"] or candidate["card"]["summary"]]
    told = document["told"]
    if told is not None:
        lines.append(f"said in “{told['chat_title']}”, message {told['seq']}")
    for word, relatives in (("from", document["parents"]), ("became", document["children"])):
        lines += [f"{word} {one['label']} of Run {one['number']}: {one['title']}" for one in relatives]
    if document["leads"]:
        return [*lines, "", "It leads."]
    leading = document["leading"]
    if leading is None:
        return [*lines, "", *turn_lines(document["turns"])]
    if leading["blocked"]:
        return [*lines, "", f"No answer alone makes it lead: {leading['leader']} stands in a better tier."]
    ways = [
        f"“{shorten(one['title'], 80)}” at {one['needed']:.2f} instead of {one['now']:.2f}" for one in leading["ways"]
    ]
    return [
        *lines,
        "",
        *([f"It reaches {leading['leader']} with one of:", *ways] if ways else ["No one answer would."]),
    ]


@click.command()
@click.argument("run_", metavar="RUN")
@click.option("--set", "moved", multiple=True, metavar="NAME=WEIGHT", help="What a question counts; may be repeated.")
@click.option("--keep", is_flag=True, help="Keep it: as a version of the spec, or as the answer on what comes first.")
def weigh(run_: str, moved: tuple[str, ...], keep: bool) -> None:
    """Show the order with other weights, and at which weight another option leads; nothing is asked.

    NAME is one in `run results RUN --questions`. Without a model WEIGHT is a share in per cent.
    """
    if keep and not moved:
        raise UsageError("Say with --set what is to be kept.")
    given = [_pair(text) for text in moved]

    async def command(services: Services) -> tuple[Document, str]:
        found = services.references.run(run_, scope(services))
        weights = {services.results.question(found.id, name).slug: weight for name, weight in given}
        weigher = services.results.weigher(found.id)
        weighing = weigher.weigh(weights).model_copy(update={"break_evens": weigher.break_evens(weights)})
        kept = await _keep(services, found.id, weigher, weights) if keep else ""
        return _weighing_document(weighing, weigher), kept

    document, kept = run(command)
    if current().as_json:
        print_json(document | {"kept": kept or None})
    else:
        print_lines(*_weighing_lines(document), *([kept] if kept else []))


def _pair(text: str) -> tuple[str, int]:
    name, sign, number = text.rpartition("=")
    if not sign or not name or not number.isascii() or not number.isdigit() or len(number) > 3:
        raise UsageError(f"“{shorten(text)}” is no NAME=WEIGHT: the weight is a whole number from 1 to 100.")
    return name, int(number)


async def _keep(services: Services, run_id: str, weigher: Weigher, weights: dict[str, int]) -> str:
    """Keep the weights; what came of it in a sentence."""
    if not weigher.keeps_in_spec:
        first = weigher.first(weights)
        if not first:
            raise UsageError("None of these was given more than it has, so none comes first.")
        return (await services.asking.answer(run_id, CardAnswer(order=first))).sentence
    branch = services.runs.get(run_id).branch
    before = services.specs.head(branch)
    made = await services.specs.apply(branch, weigher.moves(weights))
    return f"Kept as v{made.number}." if made.id != before.id else "The spec has these weights already."


def _weighing_document(weighing: Weighing, weigher: Weigher) -> Document:
    document: Document = weighing.model_dump(mode="json")
    for row in document["rows"]:
        row["score"] = round(row["score"], _DIGITS)
    return document | {"unit": "weight" if weigher.keeps_in_spec else "%"}


def _weighing_lines(document: Document) -> list[str]:
    evens = {one["slug"]: one for one in document["break_evens"]}
    sign = "%" if document["unit"] == "%" else ""
    rows: list[tuple[str, ...]] = [("Name", "Weight", "Counts", "Another leads at")]
    for one in document["columns"]:
        even = evens.get(one["slug"])
        at = "–" if even is None or even["weight"] is None else f"{even['weight']}{sign}: {even['leader'] or 'nobody'}"
        rows.append((one["slug"], f"{one['weight']}{sign}", f"{one['counts']:.0%}", at))
    order: list[tuple[str, ...]] = [("#", "Was", "Candidate", "Score", "First in")]
    for row in document["rows"]:
        first_in = "–" if row["first_in"] is None else f"{row['first_in']:.0%}"
        was = "–" if row["before"] is None else str(row["before"])
        order.append(
            (str(row["rank"]), was, shorten(f"{row['label']} {row['title']}", 48), f"{row['score']:.3f}", first_in)
        )
    return [*table(order, right=(0, 1, 3, 4)), "", *table(rows, right=(1, 2))]
