"""The sample problem (Int Crucible itself), five designs written for it and answers, from `resources/sample`."""

import tomllib

from app.domain.base import Value
from app.domain.chats import ChatMode, OperationsProposal, ProposalState
from app.domain.elicitation.acts import CardAnswer, CellAnswer
from app.domain.elicitation.scales import Level
from app.domain.elicitation.standing import OUT
from app.domain.errors import RefusedError
from app.domain.items import Item, ItemKind
from app.domain.kit.text import shortened
from app.domain.operations import UpdateItem
from app.domain.projects import Project
from app.domain.results import RunResults
from app.domain.runs import BUILTIN_JUDGE, Idea, Origin, Run, RunConfig, RunMode, RunRequest, Trigger
from app.services.chats import ChatService
from app.services.projects import ProjectService
from app.services.proposals import ProposalService
from app.services.results import ResultService
from app.services.running.asking import AskingService, AskingState
from app.services.runs import RunService
from app.services.spec.specs import SpecService
from app.settings.resources import resource_folder


class SampleAnswer(Value):
    """What is said of one design in one column: its text, the design's title, and the level."""

    column: str
    design: str
    level: Level


class SampleText(Value):
    """A problem text, ideas for it, and what its person answers, a card at a time."""

    problem: str
    ideas: tuple[Idea, ...]
    title: str = ""
    cards: tuple[tuple[SampleAnswer, ...], ...] = ()


def load_sample() -> SampleText:
    """Return the sample; each design's first line is its title, the rest its text, verbatim.

    Raises:
        RefusedError: this installation carries no sample.
    """
    folder = resource_folder() / "sample"
    ideas = []
    for path in sorted((folder / "designs").glob("*.md")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        ideas.append(Idea(text=text.strip(), title=title.lstrip("# ").strip()))
    cards = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))["card"]
    return SampleText(
        problem=(folder / "problem.md").read_text(encoding="utf-8"),
        ideas=tuple(ideas),
        title="Int Crucible",
        cards=tuple(
            tuple(
                SampleAnswer(column=column, design=design, level=level)
                for column, levels in card.items()
                for level, designs in levels.items()
                for design in designs
            )
            for card in cards
        ),
    )


async def answer_cards(asking: AskingService, run: Run, sample: SampleText) -> AskingState | None:
    """Answer a run as the person of a sample does; None where a model judged, who asks nothing."""
    if run.judge != BUILTIN_JUDGE:
        return None
    state = asking.state(run.id)
    for card in sample.cards:
        columns = {one.text: one.key for one in state.table.criteria}
        designs = {one.title: one.key for one in state.table.alternatives}
        cells = tuple(
            CellAnswer(criterion=columns[one.column], alternative=designs[one.design], level=one.level)
            for one in card
            if one.column in columns and one.design in designs
        )
        asked = tuple(dict.fromkeys(one.criterion for one in cells))
        state = await asking.answer(run.id, CardAnswer(cells=cells, asked=asked))
    return state


class Supposition(Value):
    """A change worth trying in a what-if, and its words."""

    operation: UpdateItem
    words: str


def supposition(items: tuple[Item, ...], results: RunResults, asking: AskingService) -> Supposition:
    """What to suppose first: where the built-in methods judged, what moves the order most by their arithmetic.

    That is one limit that gives way, or one goal that does not matter. Where a model judged, or nothing moves it: an
    assumption is false, for that is what is least certain; where nothing is assumed, a limit that stands between a
    candidate and its place gives way; else any limit gives way, or a wish matters more.

    Raises:
        RefusedError: there is no goal, limit or assumption.
    """
    if results.judge == BUILTIN_JUDGE and (moving := _moving(items, results, asking)) is not None:
        return moving
    for item in items:
        if item.kind is ItemKind.ASSUMPTION and item.holds:
            return Supposition(
                operation=UpdateItem(slug=item.slug, holds=False),
                words=f"not so: {shortened(item.text.strip().rstrip('.'), 60)}",
            )
    rows = [row for row in results.ranking.rows if row.violations and row.origin is not Origin.TODAY]
    broken = {violation.slug for row in rows for violation in row.violations}
    limits = [item for item in items if item.slug in broken and item.kind is ItemKind.CONSTRAINT]
    if limits:
        # A limit with a number is one people do move.
        return _other_weight(next((item for item in limits if item.quantity is not None), limits[0]))
    for item in items:
        if item.kind in (ItemKind.CONSTRAINT, ItemKind.GOAL):
            return _other_weight(item)
    raise RefusedError("nothing-to-suppose", "This text has no goal, limit or assumption to suppose otherwise.")


def _moving(items: tuple[Item, ...], results: RunResults, asking: AskingService) -> Supposition | None:
    """The change after which others lead, else others are out, else rows stand otherwise; the first of equals.

    Before there is an order only who is out can change to be seen.
    """
    run, has_order = results.run, results.ranking.has_order
    before = asking.supposed(run)
    most, found = (False, False, False), None
    for item in items:
        if item.kind is ItemKind.CONSTRAINT and item.is_hard:
            tried = _other_weight(item)
        elif item.kind is ItemKind.GOAL and item.weight > 0:
            words = f"“{shortened(item.text.strip().rstrip('.'), 50)}” does not matter"
            tried = Supposition(operation=UpdateItem(slug=item.slug, weight=0), words=words)
        else:
            continue
        after = asking.supposed(run, tried.operation)
        moved = (
            has_order and before.leaders != after.leaders,
            {one.key for one in before.rows if one.tier == OUT} != {one.key for one in after.rows if one.tier == OUT},
            has_order and [one.key for one in before.rows] != [one.key for one in after.rows],
        )
        if moved > most:
            most, found = moved, tried
    return found


def _other_weight(item: Item) -> Supposition:
    words = "could give way" if item.is_hard else "matters much more"
    return Supposition(
        operation=UpdateItem(slug=item.slug, weight=60 if item.is_hard else 95),
        words=f"“{shortened(item.text.strip().rstrip('.'), 50)}” {words}",
    )


class SampleService:
    """Makes the finished example, by the same verbs a person uses; some answers stay open for the visitor."""

    def __init__(
        self,
        projects: ProjectService,
        chats: ChatService,
        proposals: ProposalService,
        specs: SpecService,
        runs: RunService,
        results: ResultService,
        asking: AskingService,
    ) -> None:
        self._projects = projects
        self._chats = chats
        self._proposals = proposals
        self._specs = specs
        self._runs = runs
        self._results = results
        self._asking = asking

    async def create(self) -> Project:
        """Make the sample project: setup chat, five designs judged, three cards answered, analysis chat, what-if.

        Raises:
            KnownError: the chosen model failed, or this installation carries no sample.
        """
        sample = load_sample()
        made = await self._projects.create(title=f"Example: {sample.title}", text=sample.problem)
        if made.chat is None or made.fault is not None:
            raise RefusedError("sample", f"The example could not be read: {made.fault}")
        project, setup = made.project.id, made.chat.id
        for card in self._proposals.of_chat(setup, state=ProposalState.OPEN):
            if isinstance(card.payload, OperationsProposal):
                await self._proposals.apply(card.id)
        first = await self._run(project, sample_request(self._runs, project, setup, sample))
        await answer_cards(self._asking, first, sample)
        analysis = await self._chats.create(project, mode=ChatMode.ANALYSIS, about_run=first.id)
        await self._chats.send(analysis.id, "What came out?")
        items, results = self._specs.main(project).content.items(), self._results.require(first.id)
        guess = supposition(items, results, self._asking)
        what_if = await self._chats.create(
            project, mode=ChatMode.WHAT_IF, about_run=first.id, title=f"What-if: {guess.words}"
        )
        await self._specs.apply(what_if.branch, (guess.operation,))
        await self._run(project, self._runs.default_request(project, chat=what_if.id))
        await self._projects.remember_chat(project, setup)
        return self._projects.get(project)

    async def _run(self, project: str, request: RunRequest) -> Run:
        started = await self._runs.start(project, request, Trigger.DIALOG)
        return await self._runs.wait(started.id)


def sample_request(runs: RunService, project: str, chat: str, sample: SampleText) -> RunRequest:
    """The run that judges a sample's designs."""
    request = runs.default_request(project, chat=chat, mode=RunMode.FULL_SEARCH)
    config = RunConfig(mode=RunMode.EVAL_ONLY, ideas=sample.ideas, candidates=len(sample.ideas), scenarios=8)
    return request.model_copy(update={"config": config})
