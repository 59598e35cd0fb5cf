"""A model for tests that answers every task from the task's content alone, with settable delay and faults.

It is a provider, not a stand-in for the engine: the same task gets the same answer, other tasks get others. Its
"true" qualities of a card come from a hash of the card, so scenarios, checks and cost really differ between rows.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from app.domain.agents import (
    CheckVerdict,
    CostVerdict,
    DesignReply,
    DesignTask,
    IntakeReply,
    IntakeTask,
    JudgeChecksReply,
    JudgeChecksTask,
    JudgeCostReply,
    JudgeCostTask,
    JudgeRowReply,
    JudgeRowTask,
    JudgeScenarioReply,
    JudgeScenarioTask,
    SameMechanismReply,
    SameMechanismTask,
    ScenarioDraft,
    ScenarioReply,
    ScenarioTask,
    ScenarioVerdict,
)
from app.domain.canonical import content_key
from app.domain.items import WORLD_KINDS
from app.domain.model_client import (
    Conversation,
    ConversationReply,
    ModelInfo,
    ModelReply,
    ModelRequest,
    ReplyT,
    TextListener,
    ThoughtListener,
    ToolRunner,
)
from app.domain.recheck import CheckerReply, CheckerTask, CheckerVerdict
from app.domain.runs import Card
from app.domain.usage import Usage

JUDGE = "scripted@1"


def share(*parts: object) -> float:
    """A number in 0 … 1 that follows from the parts."""
    return int(content_key(*parts)[:8], 16) / 0xFFFFFFFF


class ScriptedModel:
    """Answers any task of the pipeline. `seen` lists the requests it was asked, in order of arrival.

    `before` is awaited before each answer (a delay, a gate, a fault to raise); `answer` may answer a task
    itself by returning a reply, or None to leave it to the script. `usage` says what a request used.
    """

    def __init__(
        self,
        *,
        before: Callable[[ModelRequest[Any]], Any] | None = None,
        answer: Callable[[BaseModel], BaseModel | None] | None = None,
        judge: str = JUDGE,
        is_builtin: bool = False,
        usage: Callable[[ModelRequest[Any]], Usage] | None = None,
    ) -> None:
        self._before = before
        self._usage = usage or (lambda _: Usage(input_tokens=10, output_tokens=5, cost_usd=0.001))
        self._answer = answer
        self._info = ModelInfo(provider="scripted", model="1", judge=judge, title="Scripted", is_builtin=is_builtin)
        self.seen: list[ModelRequest[Any]] = []
        self.finished = 0
        self.in_flight = 0
        self.most_in_flight = 0

    @property
    def info(self) -> ModelInfo:
        return self._info

    def roles(self) -> list[str]:
        return [request.role.value for request in self.seen]

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        self.seen.append(request)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            if self._before is not None:
                waiting = self._before(request)
                if waiting is not None:
                    await waiting
            reply = (self._answer(request.task) if self._answer else None) or scripted_reply(request.task)
            value = request.reply_type.model_validate(reply.model_dump())
            self.finished += 1
            return ModelReply[ReplyT](value=value, usage=self._usage(request))
        finally:
            self.in_flight -= 1

    async def converse(
        self,
        request: Conversation,
        *,
        call_tool: ToolRunner,
        on_text: TextListener,
        on_thought: ThoughtListener | None = None,
    ) -> ConversationReply:
        raise AssertionError("this script holds no conversations")

    async def context_window(self) -> int | None:
        return None

    def measure(self, text: str) -> int:
        """The three texts of a request (system, prompt, schema) come to the ten tokens it reports, rounded down."""
        return 3

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """Ten tokens of a prompt cost 0.001 USD; answers cost nothing."""
        return 0.0001 * input_tokens


def scripted_reply(task: BaseModel) -> BaseModel:
    """Return the answer that follows from the task."""
    return _SCRIPT[type(task)](task)


def _design(task: DesignTask) -> DesignReply:
    tag = content_key(task.brief, task.avoid, task.seed, [card.title for card in task.parents])[:10]
    world = [item.slug for item in task.items if item.kind in WORLD_KINDS]
    words = " ".join(content_key(tag, number)[:8] for number in range(24))
    card = Card(
        title=f"Plan {tag}",
        summary=words,
        mechanism=(f"step {tag}",),
        relies_on=tuple(world[:1]),
        risks=("it is late",),
    )
    return DesignReply(card=card, text=f"Plan {tag} in full: {words}", derived_from=task.parent_labels[:1])


def _same(task: SameMechanismTask) -> SameMechanismReply:
    return SameMechanismReply(same=task.first.mechanism == task.second.mechanism)


def _intake(task: IntakeTask) -> IntakeReply:
    title = task.title or " ".join(task.text.split())[:60]
    return IntakeReply(card=Card(title=title, summary=task.text[:1200]))


def _scenarios(task: ScenarioTask) -> ScenarioReply:
    world = [item.slug for item in task.items if item.kind in WORLD_KINDS]
    texts = {item.slug: item.stated for item in task.items}
    return ScenarioReply(
        scenarios={
            slot.name: ScenarioDraft(
                title=f"{slot.type.value} of {slot.target or 'a day'}",
                text=f"What if: {texts.get(slot.target or '', 'nothing special')}",
                uses=tuple(world[:2]),
            )
            for slot in task.slots
        }
    )


def _judge_scenario(task: JudgeScenarioTask) -> JudgeScenarioReply:
    def verdict(card: Card) -> ScenarioVerdict:
        scores = [round(100 * (0.3 + 0.6 * share(card, task.scenario_text, part))) for part in range(4)]
        return ScenarioVerdict(
            outcome=scores[0], failure_modes=scores[1], robust=scores[2], follows=scores[3], evidence=card.title
        )

    return JudgeScenarioReply(rows={row.label: verdict(row.card) for row in task.rows})


def _judge_checks(task: JudgeChecksTask) -> JudgeChecksReply:
    def verdict(card: Card, questions: tuple[str, ...]) -> CheckVerdict:
        answers = tuple("yes" if share(card, question) > 0.3 else "no" for question in questions)
        return CheckVerdict.model_validate({"answers": answers, "quote": card.title})

    return JudgeChecksReply(
        rows={
            row.label: {column.name: verdict(row.card, column.item.questions) for column in task.columns}
            for row in task.rows
        }
    )


def _judge_cost(task: JudgeCostTask) -> JudgeCostReply:
    return JudgeCostReply(
        rows={
            row.label: CostVerdict(
                multiple=1.0 if row.label == task.reference else 0.5 + 2 * share(row.card, task.replicate), because="so"
            )
            for row in task.rows
        }
    )


def _judge_row(task: JudgeRowTask) -> JudgeRowReply:
    return JudgeRowReply(
        scenarios={f"t{number}": _judge_scenario(one) for number, one in enumerate(task.scenarios, 1)},
        checks=_judge_checks(task.checks) if task.checks else None,
        cost=_judge_cost(task.cost) if task.cost else None,
    )


def _check_again(task: CheckerTask) -> CheckerReply:
    def verdict(question: str) -> CheckerVerdict:
        if share(task.text, question, "again") > 0.5:
            return CheckerVerdict(verdict="clear")
        return CheckerVerdict(verdict="broken", quotes=(" ".join(task.text.split()[:6]),))

    return CheckerReply(items={item.name: verdict(item.item.text) for item in task.items})


_SCRIPT: dict[type[BaseModel], Callable[[Any], BaseModel]] = {
    DesignTask: _design,
    SameMechanismTask: _same,
    IntakeTask: _intake,
    ScenarioTask: _scenarios,
    JudgeScenarioTask: _judge_scenario,
    JudgeChecksTask: _judge_checks,
    JudgeCostTask: _judge_cost,
    JudgeRowTask: _judge_row,
    CheckerTask: _check_again,
}
