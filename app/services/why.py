"""“Why?”: from any number of a ranking back to the sentence in a chat (X6).

score → factors → answer → call → scenario or item → version → message, and the candidate's own origin.
"""

from collections.abc import Mapping
from typing import Literal

from app.domain.base import Value
from app.domain.errors import NotFoundError, StoreError
from app.domain.items import Item, ItemKind
from app.domain.projects import Version
from app.domain.results import Cell, RankingRow, RunResults
from app.domain.runs import Candidate, Origin, Question, QuestionKind, Run, is_method
from app.services.quotes import factors_of, place_of
from app.store.reads.query import Query


class WhyStep(Value):
    """One step of the way back; `ref` is the id of what it names (call key, message id …)."""

    kind: Literal["row", "answer", "call", "reply", "scenario", "item", "version", "message", "candidate", "parent"]
    title: str
    text: str = ""
    ref: str = ""


class Why(Value):
    """The way from a number to its sentences."""

    title: str
    lines: tuple[WhyStep, ...]


def why(query: Query, results: RunResults, label: str, column: str | None) -> Why:
    """Return the steps for a row, or for one cell of it.

    Raises:
        NotFoundError: the run has no such candidate or question.
    """
    candidates = query.candidates.of_run(results.run)
    candidate = next((c for c in candidates if c.label.lower() == label.lower()), None)
    if candidate is None:
        raise NotFoundError(f"Run {results.run_number} has no candidate “{label}”.")
    version = query.versions.get(query.runs.get(results.run).version)
    trail = _Trail(query, results, version)
    if column is None:
        return trail.of_row(candidate)
    return trail.of_cell(candidate, question_of(query, query.runs.get(results.run), column))


def question_of(query: Query, run: Run, name: str) -> Question:
    """The question of a run by its slug, its title, or the label of its scenario (S1).

    Raises:
        NotFoundError: the run does not ask it.
    """
    questions = query.questions.of_run(run.id)
    wanted = {name.lower()} | {s.slug for s in query.scenarios.of_run(run.id) if s.label.lower() == name.lower()}
    found = next((q for q in questions if wanted & {q.slug.lower(), q.title.lower()}), None)
    if found is None:
        known = ", ".join(q.slug for q in questions)
        raise NotFoundError(f"Run {run.number} asks no question “{name}”. It asks: {known}.")
    return found


class _Trail:
    def __init__(self, query: Query, results: RunResults, version: Version) -> None:
        self._query, self._results, self._version = query, results, version

    def of_row(self, candidate: Candidate) -> Why:
        """Score, its factors, the answers below them, and where the candidate comes from."""
        row = self._results.ranking.row(candidate.label)
        titles = {question.slug: question.title for question in self._results.columns}
        lines = [_row_step(row, titles)] if row is not None else self._unranked(candidate)
        for question in self._results.columns:
            cell = self._results.cell(candidate.label, question.slug)
            if cell is not None:
                lines.append(_answer_step(question, cell))
        return Why(
            title=f"{candidate.label} {candidate.card.title} in Run {self._results.run_number}",
            lines=(*lines, *self._origin(candidate)),
        )

    def _unranked(self, candidate: Candidate) -> list[WhyStep]:
        for row in self._results.ranking.unranked:
            if row.label == candidate.label:
                return [WhyStep(kind="row", title="Not ranked", text=row.why)]
        return []

    def of_cell(self, candidate: Candidate, question: Question) -> Why:
        """One answer, its call, what it asks about, and the sentence that goes back to."""
        cell = self._results.cell(candidate.label, question.slug)
        lines: list[WhyStep] = []
        if cell is not None:
            lines.append(_answer_step(question, cell))
            lines += self._calls(cell)
        if question.kind is QuestionKind.SCENARIO:
            lines += self._scenario(question.slug)
        elif question.kind is not QuestionKind.COST:
            lines += self._item(question.slug)
        else:
            lines += [step for item in self._version.content.spec.today for step in self._item(item.slug)]
        return Why(
            title=f"{question.title}: {candidate.label} in Run {self._results.run_number}",
            lines=(*lines, *self._origin(candidate)),
        )

    def _calls(self, cell: Cell) -> list[WhyStep]:
        steps: list[WhyStep] = []
        for answer in cell.answers:
            if answer.call:
                steps += self._call(answer.call, "Asked", with_reply=True)
        return steps

    def _call(self, key: str, verb: str, *, with_reply: bool = False, own: bool = False) -> list[WhyStep]:
        try:
            call = self._query.calls.get(self._version.project, key)
        except StoreError as error:
            return [WhyStep(kind="call", title=f"{verb} a model", text=str(error), ref=key)]
        if call is None or (own and is_method(call.judge)):
            # The built-in methods take a person's own idea in as it was said: nothing was written.
            return []
        steps = [WhyStep(kind="call", title=f"{verb} {call.judge} ({call.template})", text=call.prompt, ref=key)]
        if with_reply:
            steps.append(WhyStep(kind="reply", title="It answered", text=call.reply, ref=key))
        return steps

    def _scenario(self, slug: str) -> list[WhyStep]:
        scenario = next((s for s in self._query.scenarios.of_run(self._results.run) if s.slug == slug), None)
        if scenario is None:
            return []
        steps = [WhyStep(kind="scenario", title=f"{scenario.label} {scenario.title}", text=scenario.text, ref=slug)]
        for target in dict.fromkeys((*scenario.stresses, *scenario.uses)):
            steps += self._item(target)
        return steps

    def _item(self, slug: str) -> list[WhyStep]:
        item = self._version.content.get(slug)
        if item is None:
            return []
        words = item.kind.value
        if item.kind is ItemKind.CONSTRAINT:
            words = "hard limit" if item.is_hard else "wish"
        steps = [WhyStep(kind="item", title=f"{words}: {item.text}", text=_stated(item), ref=slug)]
        steps.append(WhyStep(kind="version", title=f"in v{self._version.number}", ref=self._version.id))
        return [*steps, *self._message(item)]

    def _message(self, item: Item) -> list[WhyStep]:
        if item.source is None or item.source.message is None:
            return []
        return self._said(item.source.message, item.source.quote)

    def _said(self, message_id: str, quote: str) -> list[WhyStep]:
        try:
            message = self._query.messages.get(message_id)
            chat = self._query.chats.get(message.chat)
        except NotFoundError:
            return [WhyStep(kind="message", title="The message is gone", text=quote)]
        except StoreError as error:
            return [WhyStep(kind="message", title="The message cannot be shown", text=str(error), ref=message_id)]
        title = f"said in “{chat.title}”, message {message.seq}"
        return [WhyStep(kind="message", title=title, text=quote, ref=message.id)]

    def _origin(self, candidate: Candidate) -> list[WhyStep]:
        made = {"user": "your idea", "designer": "designed", "derived": "derived", "today": "as it is today"}
        words = made[candidate.origin.value] + (" (constructed)" if candidate.constructed else "")
        steps = [
            WhyStep(
                kind="candidate",
                title=f"{candidate.label} {candidate.card.title}: {words}",
                text=candidate.text,
                ref=candidate.id,
            )
        ]
        if candidate.design_call is not None:
            steps += self._call(candidate.design_call, "written by", own=candidate.origin is Origin.USER)
        if candidate.message is not None:
            steps += self._said(candidate.message, candidate.text)
        for parent in candidate.parents:
            try:
                found = self._query.candidates.get(parent)
                number = self._query.runs.get(found.run).number
            except NotFoundError:
                continue
            except StoreError as error:
                steps.append(WhyStep(kind="parent", title="from a candidate", text=str(error), ref=parent))
                continue
            steps.append(
                WhyStep(kind="parent", title=f"from {found.label} of Run {number}", text=found.card.title, ref=parent)
            )
        if candidate.origin.value == "user":
            text = " ".join(candidate.text.split())
            for item in self._version.content.spec.options:
                if " ".join(item.text.split()) == text:
                    steps += self._item(item.slug)
        return steps


def _row_step(row: RankingRow, titles: Mapping[str, str]) -> WhyStep:
    """The place of a row in words; a limit it breaks is named once, by its title."""
    broken = [(titles.get(violation.slug, violation.slug), violation.evidence) for violation in row.violations]
    more = "; ".join(f"breaks “{title}”: {said}" for title, said in broken if f"“{title}”" not in row.explanation)
    text = ". ".join(part.rstrip(".") for part in (factors_of(row), row.explanation, more) if part)
    return WhyStep(kind="row", title=place_of(row), text=text, ref=row.candidate)


def _answer_step(question: Question, cell: Cell) -> WhyStep:
    value = "not judged" if cell.value is None else f"{cell.value:.3g}"
    marks = " (filled in from its row and column)" if cell.imputed else " (answered by hand)" if cell.by_hand else ""
    evidence = "; ".join(dict.fromkeys(answer.evidence for answer in cell.answers if answer.evidence))
    return WhyStep(
        kind="answer", title=f"{question.title.rstrip('.')}: {value}{marks}", text=evidence, ref=question.slug
    )


def _stated(item: Item) -> str:
    quote = item.source.quote if item.source is not None else ""
    return f"“{quote}”" if quote and quote != item.text else ""
