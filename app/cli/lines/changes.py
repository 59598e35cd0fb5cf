"""`spec move`, `spec add`, `spec measure`, `spec answer`: what a person does to single lines of a spec.

For: the reading card's acts on the command line, and naming them where a run is refused. Not for whole texts (`specs`).
"""

from collections.abc import Callable

import click

from app.cli.documents import Document, version_document
from app.cli.lines.places import line_of, print_version
from app.cli.session import current, project_of, run
from app.cli.values import Whole
from app.domain.chats import Opening
from app.domain.errors import KnownError, NotFoundError, RefusedError, UsageError
from app.domain.items import Item
from app.domain.kit.text import shortened
from app.domain.operations import Content, Operation
from app.services.services import Services
from app.services.spec.boxes import Lack, boxes_of, lacks_of
from app.services.spec.line_changes import TARGETS, added, answered, moved, rebound

_BOXES = {key.value: key for key in TARGETS}
_LINE = click.option("--branch", metavar="LINE", help="main, or a what-if (its chat or name).")
_BOX = click.Choice(tuple(_BOXES))
_WAYS_OUT = {
    Lack.NOTHING_WANTED: (
        "`spec add PROJECT wanted TEXT` says what should be better, `spec move PROJECT LINE wanted` takes a line of "
        "the text as that (`must-hold` for a limit)."
    ),
    Lack.ONE_WAY_ONLY: (
        "`spec add PROJECT options TEXT` adds an option, `spec move PROJECT LINE options` takes a line of the text as "
        "one, `run start --idea TEXT` judges one in that run only."
    ),
}


@click.command()
@click.argument("project")
@click.argument("line", metavar="LINE")
@click.argument("box", type=_BOX)
@_LINE
def move(project: str, line: str, box: str, branch: str | None) -> None:
    """Put a line into another box; LINE is its slug, or words that only it has."""
    _change(project, branch, lambda content: (moved(_line(content, line), _BOXES[box]),))


@click.command()
@click.argument("project")
@click.argument("box", type=click.Choice(("wanted", "must-hold", "today", "options")))
@click.argument("text", metavar="TEXT")
@_LINE
def add(project: str, box: str, text: str, branch: str | None) -> None:
    """Add a line in your own words to a box: what is wanted, what must hold, how it is today, or an option."""
    _change(project, branch, lambda content: (added(content, _BOXES[box], text),))


@click.command()
@click.argument("project")
@click.argument("line", metavar="LINE")
@click.argument("text", metavar="TEXT")
@_LINE
def measure(project: str, line: str, text: str, branch: str | None) -> None:
    """Say by which number a line is measured, such as “at most 3 a month”; an empty text takes it away."""
    _change(project, branch, lambda content: (rebound(_line(content, line), text),))


@click.command()
@click.argument("project")
@click.argument("number", type=Whole(), metavar="QUESTION")
@click.argument("text", metavar="ANSWER")
@_LINE
def answer(project: str, number: int, text: str, branch: str | None) -> None:
    """Answer an open question by its number in `spec show`: the answer goes to the line it is about.

    Where two limits exclude each other, "this" or "other" says which of them counts; the beaten one is set aside.
    """

    def answering(content: Content) -> tuple[Operation, ...]:
        questions = boxes_of(content).questions
        if not 1 <= number <= len(questions):
            raise NotFoundError(f"There is no open question {number} here; `spec show` lists them.")
        asked = questions[number - 1]
        if asked.opening is Opening.CONFLICT:
            words = {"this": asked.slug or "", "other": asked.other or ""}
            return answered(content, asked, words.get(text.strip().lower(), text))
        return answered(content, asked, text)

    _change(project, branch, answering)


def _change(project: str, branch: str | None, make: Callable[[Content], tuple[Operation, ...]]) -> None:
    async def command(services: Services) -> Document:
        line = line_of(services, project_of(services, project), branch).id
        return version_document(services, await services.specs.change(line, make))

    document = run(command)
    print_version(document, as_json=current().as_json)


def _line(content: Content, words: str) -> Item:
    """The item of a slug, or the only one with these words.

    Raises:
        NotFoundError: there is none.
        UsageError: there are several.
    """
    item = content.get(words)
    if item is not None:
        return item
    wanted = " ".join(words.split()).lower()
    found = [one for one in content.items() if wanted and wanted in " ".join(one.text.split()).lower()]
    if not found:
        raise NotFoundError(f"There is no line “{shortened(words, 60)}” here; `spec show` lists them.")
    if len(found) > 1:
        raise UsageError(f"“{shortened(words, 60)}” stands in {len(found)} lines; give more of its words.")
    return found[0]


# -- ways out ---------------------------------------------------------------------------------------


def with_way_out(fault: KnownError, content: Content) -> KnownError:
    """The refusal of a run with the commands that give what it lacks."""
    told = way_out(content)
    if not told:
        return fault
    sentence = f"{fault} {told}"
    return UsageError(sentence, fault.code) if isinstance(fault, UsageError) else RefusedError(fault.code, sentence)


def way_out(content: Content) -> str:
    """The commands that give what the options of a content lack to be compared; "" where nothing is lacking."""
    return " ".join(_WAYS_OUT[lack] for lack in lacks_of(content))
