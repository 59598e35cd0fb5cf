"""`demo`: the whole main job on one problem text, step by step, over the same services as the window."""

from collections.abc import Callable

from app.cli.documents import Document, results_document, run_document
from app.cli.output import shorten, text_lines
from app.cli.run_text import comparison_lines, ranking_lines
from app.cli.words import judge_name, plural
from app.domain.chats import Chat, ChatMode, Message
from app.domain.errors import KnownError, RefusedError
from app.domain.projects import Version
from app.domain.results import RunResults
from app.domain.runs import Run, RunMode, RunRequest, RunStatus, Trigger
from app.services.sample import SampleText, answer_cards, load_sample, sample_request, supposition
from app.services.services import Services
from app.services.spec.boxes import box_lines, boxes_of

Say = Callable[[str], None]
BLANK_LINE = "\n\n"


def plain_text(text: str) -> str:
    """Markdown without its stars, for a terminal."""
    return text.replace("**", "").replace("*", "")


class Demo:
    """Plays the main job once; every step goes through a service, none is skipped on failure."""

    def __init__(self, services: Services, *, say: Say) -> None:
        self._services = services
        self._say = say

    async def play(self, text: str | None, name: str | None) -> Document:
        """Play all steps and return what they made.

        Raises:
            KnownError: a step failed; the sentence says which.
        """
        sample = load_sample() if text is None else SampleText(problem=text, ideas=())
        self._step(1, f"A project from {'the sample problem' if text is None else name or 'a text'}")
        project, setup = await self._project(sample)
        version = await self._accept_cards(project, setup)
        self._tell_spec(version)
        self._step(2, "The first run, started from the setup chat")
        first = await self._run(project, self._first_request(project, setup, sample))
        results = self._results(first)
        if (asked := await answer_cards(self._services.asking, first, sample)) is not None and asked.acts:
            self._say(f"   {plural(asked.acts, 'card')} answered for you, as `int-crucible answer` does:")
            results = self._results(self._services.runs.get(first.id))
        self._step(3, "An analysis chat about it")
        analysis = await self._analyse(project, first, results)
        self._step(4, "A what-if on a line of its own, and the run judged again there")
        what_if, second = await self._what_if(project, first, results)
        again = self._results(second)
        self._step(5, "The two runs compared")
        comparison = self._services.results.compare((first.id, second.id)).model_dump(mode="json")
        for line in comparison_lines(comparison):
            self._say(f"   {line}" if line else "")
        return {
            "project": project,
            "chats": {"setup": setup.id, "analysis": analysis.id, "what_if": what_if.id},
            "runs": [run_document(self._services, first), run_document(self._services, second)],
            "results": [results_document(results), results_document(again)],
            "comparison": comparison,
        }

    def _step(self, number: int, title: str) -> None:
        self._say("")
        self._say(f"{number}. {title}")

    async def _project(self, sample: SampleText) -> tuple[str, Chat]:
        made = await self._services.projects.create(title=sample.title or None, text=sample.problem)
        if made.fault is not None or made.chat is None:
            raise KnownError("demo", f"The problem could not be read: {made.fault}")
        self._say(f"   “{made.project.title}”")
        answer = self._services.chats.messages(made.chat.id).items[-1]
        # The whole answer quotes every item; the spec below lists them.
        for line in text_lines(plain_text(answer.text().split(BLANK_LINE)[0])):
            self._say(f"   {line}")
        return made.project.id, made.chat

    def _tell(self, message: Message) -> None:
        for line in message.text().splitlines():
            if line.strip():
                self._say(f"     {shorten(plain_text(line), 150)}")

    async def _accept_cards(self, project: str, chat: Chat) -> Version:
        """Apply what waits on cards: here the demo clicks for the person, and says so."""
        for card in self._services.proposals.of_chat(chat.id):
            if card.payload.kind == "operations" and card.state.value == "open":
                await self._services.proposals.apply(card.id)
                count = plural(len(card.payload.operations), "item")
                self._say(f"   The card with {count} too short to take unasked was applied for you.")
        return self._services.specs.main(project)

    def _tell_spec(self, version: Version) -> None:
        self._say(f"   The spec, version {version.number}:")
        for line in box_lines(boxes_of(version.content)):
            indent = len(line) - len(line.lstrip())
            self._say(f"   {' ' * indent}{shorten(line, 110)}" if line else "")

    def _first_request(self, project: str, chat: Chat, sample: SampleText) -> RunRequest:
        """Judge the sample's designs; of another text, find solutions, the person's own ideas first."""
        if sample.ideas:
            return sample_request(self._services.runs, project, chat.id, sample)
        options = self._services.specs.main(project).content.spec.options
        request = self._services.runs.default_request(project, chat=chat.id, mode=RunMode.FULL_SEARCH)
        config = request.config.model_copy(update={"candidates": max(3, min(8, len(options) + 1)), "scenarios": 8})
        return request.model_copy(update={"config": config})

    async def _run(self, project: str, request: RunRequest) -> Run:
        ready = await self._services.runs.preflight(project, request)
        self._say(
            f"   {plural(ready.calls, 'call')} to make, {ready.reused} found already,"
            f" judged by {judge_name(ready.judge)}"
        )
        for line in ready.moved:
            self._say(f"   moved: {shorten(line, 150)}")
        started = await self._services.runs.start(project, request, Trigger.COMMAND_LINE)
        ended = await self._services.runs.wait(started.id)
        if ended.status is not RunStatus.COMPLETED:
            why = ended.error.sentence if ended.error is not None else ended.status.value
            raise RefusedError("demo", f"Run {ended.number} did not complete: {why}")
        return ended

    def _results(self, run: Run) -> RunResults:
        results = self._services.results.require(run.id)
        ranking = results.ranking
        self._say(
            f"   Run {run.number} “{run.title}”: judged {ranking.judged_cells} of {plural(ranking.all_cells, 'answer')}"
            + (", provisional" if ranking.provisional else "")
        )
        for line in ranking_lines(results):
            self._say(f"   {line}")
        return results

    async def _analyse(self, project: str, run: Run, results: RunResults) -> Chat:
        chat = await self._services.chats.create(project, mode=ChatMode.ANALYSIS, about_run=run.id)
        labels = [row.label for row in results.ranking.rows if row.origin.value != "today"]
        questions = ["What came out?"]
        if len(labels) > 1:
            questions.append(f"Why does {labels[0]} beat {labels[1]}?")
        for question in questions:
            self._say(f"   You: {question}")
            self._tell(await self._services.chats.send(chat.id, question))
        return chat

    async def _what_if(self, project: str, run: Run, results: RunResults) -> tuple[Chat, Run]:
        content = self._services.specs.version(run.version).content
        guess = supposition(content.items(), results, self._services.asking)
        title = f"What-if: {guess.words}"
        chat = await self._services.chats.create(project, mode=ChatMode.WHAT_IF, about_run=run.id, title=title)
        self._say(f"   “{title}”")
        await self._services.specs.apply(chat.branch, (guess.operation,))
        request = self._services.runs.default_request(project, chat=chat.id)
        second = await self._run(project, request)
        self._say(
            f"   {plural(second.counts.calls, 'call')} made, {second.counts.calls_reused} found already;"
            f" Main is untouched at v{self._services.specs.main(project).number}"
        )
        return chat, second
