"""What the Architect may propose: changes, a run, a title. Collected here; nothing is changed or started.

The cards are made after the answer, by T5's rules (`rights`).
"""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.agents import ProposedRun
from app.domain.base import Value
from app.domain.chats import ChatMode, Part, ToolPart
from app.domain.errors import NotFoundError, RefusedError
from app.domain.items import Author, Item, ItemKind, make_slug
from app.domain.operations import AddItem, Operation, RemoveItem, UpdateItem
from app.domain.runs import RunMode
from app.pipeline.schemas import Schema, a_flag, a_list, a_text, an_integer, one_of
from app.services.answering.consent import DEFAULT_WEIGHT
from app.services.answering.tools.base import Arguments, Tool, cut, parameters, tool

MOST_CHANGES = 20
"""In one answer, all calls together."""
_MOST_SLUGS = 200
"""More items than this are named freely and checked when they come."""
_MODES = (RunMode.FULL_SEARCH, RunMode.EVAL_ONLY)
"""A seeded run derives from candidates a person chooses; it is started from the ranking."""


class ProposedAdd(Value):
    """A new item; its name is made by code."""

    op: Literal["add"] = "add"
    kind: ItemKind
    text: str = Field(min_length=1, max_length=2000)
    weight: int | None = Field(default=None, ge=0, le=100)


class ProposedUpdate(Value):
    """New values of an item; null leaves one as it is."""

    op: Literal["update"] = "update"
    slug: str
    text: str | None = Field(default=None, min_length=1, max_length=2000)
    weight: int | None = Field(default=None, ge=0, le=100)
    holds: bool | None = None


class ProposedRemove(Value):
    """An item to remove."""

    op: Literal["remove"] = "remove"
    slug: str


Proposed = Annotated[ProposedAdd | ProposedUpdate | ProposedRemove, Field(discriminator="op")]


class ProposeChanges(Arguments):
    """Operations on items that will wait as one card, and why."""

    operations: tuple[Proposed, ...] = Field(min_length=1, max_length=MOST_CHANGES)
    why: str = Field(default="", max_length=600)


class ProposeRun(Arguments):
    """A run that will wait as a card."""

    mode: Literal["full_search", "eval_only"]
    candidates: int | None = Field(default=None, ge=1, le=50)
    scenarios: int | None = Field(default=None, ge=1, le=50)
    why: str = Field(default="", max_length=600)


class SuggestTitle(Arguments):
    """A title for a chat that has none of its own."""

    title: str = Field(min_length=1, max_length=60)


class Proposals:
    """What was proposed while one answer was written."""

    def __init__(self, items: tuple[Item, ...], mode: ChatMode, *, has_title: bool = False) -> None:
        """Nothing is proposed yet; a chat that `has_title` of its own is offered no other."""
        self._items = items
        self._mode = mode
        self._has_title = has_title
        self.operations: list[Operation] = []
        self.why = ""
        self.run: ProposedRun | None = None
        self.title = ""

    def tools(self) -> tuple[Tool, ...]:
        """`propose_changes`, `propose_run`; `suggest_title` where a title would be used."""
        run = parameters(
            {"mode": one_of([mode.value for mode in _MODES]), "why": a_text(600)},
            {
                "candidates": an_integer(1, 50, describe="without it the project's size"),
                "scenarios": an_integer(1, 50),
            },
        )
        title = tool(
            "suggest_title",
            "Suggest a title for this chat, at most 60 characters.",
            parameters({"title": a_text(60, least=1)}),
            SuggestTitle,
            self.suggest_title,
        )
        return (
            tool(
                "propose_changes",
                "Propose changes of items. They wait on a card for the person's click; nothing is changed by this.",
                parameters({"operations": a_list(self._operation(), MOST_CHANGES, least=1), "why": a_text(600)}),
                ProposeChanges,
                self.propose_changes,
            ),
            tool(
                "propose_run",
                "Propose a run. It waits on a card; only the person starts it.",
                run,
                ProposeRun,
                self.propose_run,
            ),
            *(() if self._has_title else (title,)),
        )

    def _operation(self) -> Schema:
        slugs = [item.slug for item in self._items]
        forms: list[Schema] = [
            parameters(
                {
                    "op": one_of(["add"]),
                    "kind": one_of([kind.value for kind in ItemKind]),
                    "text": a_text(2000, least=1, describe="the person's own words where they said it"),
                },
                {"weight": an_integer(0, 100, describe="100 = hard constraint or must-goal")},
            )
        ]
        if slugs:
            slug = one_of(slugs) if len(slugs) <= _MOST_SLUGS else a_text(64, least=1)
            forms += [
                parameters(
                    {"op": one_of(["update"]), "slug": slug},
                    {
                        "text": a_text(2000, least=1),
                        "weight": an_integer(0, 100),
                        "holds": a_flag(describe="false takes an assumption as false"),
                    },
                ),
                parameters({"op": one_of(["remove"]), "slug": slug}),
            ]
        return {"anyOf": forms} if len(forms) > 1 else forms[0]

    def restore(self, parts: tuple[Part, ...]) -> None:
        """Take up again what the calls of an answer that goes on had proposed."""
        for part in parts:
            if not isinstance(part, ToolPart) or part.failed:
                continue
            match part.name:
                case "propose_changes":
                    self._add(ProposeChanges.model_validate_json(part.arguments))
                case "propose_run":
                    self._wish(ProposeRun.model_validate_json(part.arguments))
                case "suggest_title":
                    self.title = SuggestTitle.model_validate_json(part.arguments).title
                case _:
                    pass

    async def propose_changes(self, arguments: ProposeChanges) -> str:
        """Collect changes."""
        self._add(arguments)
        count = len(arguments.operations)
        told = f"{count} {'change is' if count == 1 else 'changes are'} noted. Nothing is changed now:"
        if self._mode is ChatMode.ANALYSIS:
            return f"{told} an analysis changes nothing; a card below the answer offers it for Main."
        return (
            f"{told} a card below the answer waits for the person's click"
            " (only words of their last message are taken at once)."
        )

    def _add(self, arguments: ProposeChanges) -> None:
        known = {item.slug for item in self._items}
        made: list[Operation] = []
        for one in arguments.operations:
            if not isinstance(one, ProposedAdd) and one.slug not in known:
                raise NotFoundError(f"There is no item “{cut(one.slug, 64)}”; read_spec and read_world list them.")
            made.append(_operation(one, known))
        if len(self.operations) + len(made) > MOST_CHANGES:
            raise RefusedError("too-many", f"One answer proposes at most {MOST_CHANGES} changes.")
        self.operations += made
        self.why = self.why or " ".join(arguments.why.split())

    async def propose_run(self, arguments: ProposeRun) -> str:
        """Collect a run; a later one takes the place of an earlier."""
        self._wish(arguments)
        return "The run is noted. It is not started: a card below the answer waits for the person's click."

    def _wish(self, arguments: ProposeRun) -> None:
        self.run = ProposedRun(
            mode=RunMode(arguments.mode),
            why=" ".join(arguments.why.split()),
            candidates=arguments.candidates,
            scenarios=arguments.scenarios,
        )

    async def suggest_title(self, arguments: SuggestTitle) -> str:
        """Keep a title for a chat that has the title it was born with."""
        self.title = " ".join(arguments.title.split())
        return "The title is noted; it is used if the person gave none."


def _operation(one: ProposedAdd | ProposedUpdate | ProposedRemove, known: set[str]) -> Operation:
    match one:
        case ProposedAdd():
            slug = make_slug(one.text, taken=known)
            weight = DEFAULT_WEIGHT if one.weight is None else one.weight
            return AddItem(item=Item(slug=slug, kind=one.kind, text=one.text, weight=weight, author=Author.AGENT))
        case ProposedUpdate():
            return UpdateItem(slug=one.slug, text=one.text, weight=one.weight, holds=one.holds)
        case ProposedRemove():
            return RemoveItem(slug=one.slug)
