"""Looking at the spec and the world model of the lines a chat knows."""

from typing import Literal

from app.domain.items import SPEC_KINDS, WORLD_KINDS, Item, ItemKind
from app.domain.projects import Version
from app.pipeline.schemas import a_text, one_of
from app.services.answering.tools.base import Arguments, Tool, ToolScope, lines_that_fit, parameters, tool


class ReadItems(Arguments):
    """Which line, and after which item to go on."""

    line: Literal["here", "main"] | None = None
    after: str | None = None


_PARAMETERS = parameters(
    {},
    {
        "line": one_of(["here", "main"], describe="here: what this chat looks at; main: the newest of Main"),
        "after": a_text(64, describe="slug to go on after, where a list did not fit"),
    },
)


def spec_tools(place: ToolScope) -> tuple[Tool, ...]:
    """`read_spec` and `read_world`."""

    async def read_spec(arguments: ReadItems) -> str:
        return _listed(place, arguments, SPEC_KINDS, "spec")

    async def read_world(arguments: ReadItems) -> str:
        return _listed(place, arguments, WORLD_KINDS, "world model")

    return (
        tool(
            "read_spec",
            "Goals, constraints, today, options and what was not used, word for word.",
            _PARAMETERS,
            ReadItems,
            read_spec,
        ),
        tool(
            "read_world",
            "The world model word for word: actors, mechanisms, resources, limits, assumptions, simplifications.",
            _PARAMETERS,
            ReadItems,
            read_world,
        ),
    )


def _listed(place: ToolScope, arguments: ReadItems, kinds: tuple[ItemKind, ...], what: str) -> str:
    is_main = arguments.line == "main"
    version: Version = place.known.main if is_main else place.known.version
    line = "Main" if is_main else place.known.line
    items = [item for item in version.content.items() if item.kind in kinds]
    slugs = [item.slug for item in items]
    if arguments.after in slugs:
        items = items[slugs.index(arguments.after) + 1 :]
    head = f"{line}, version {version.number}, {what}:"
    if not items:
        return f"{head} nothing there."
    return lines_that_fit(
        head, (_line(item) for item in items), place.most, "… {} more; go on with after = the last slug"
    )


def _line(item: Item) -> str:
    notes = [item.kind.value]
    if item.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT):
        notes.append(f"weight {item.weight}" + (" (must)" if item.is_hard else ""))
    if item.kind is ItemKind.ASSUMPTION:
        notes.append(f"certainty {item.certainty:.2g}" + ("" if item.holds else ", taken as false here"))
    notes.append(f"by the {item.author.value}")
    return f"- {item.slug} ({', '.join(notes)}): {' '.join(item.text.split())}"
