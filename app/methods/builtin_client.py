"""The built-in model as a client like any other: one small module per agent, no key, no network, no cost.

For: the gateway, and every test. Not for: standing in for a model that failed, or judging: a run of the methods takes
its verdicts from the text itself and asks the person the rest (`app.pipeline.grounds`).
"""

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from app.domain.agents import (
    ArchitectTask,
    DesignTask,
    IntakeTask,
    SameMechanismTask,
)
from app.domain.model_client import (
    Conversation,
    ConversationReply,
    ModelInfo,
    ModelReply,
    ModelRequest,
    ReplyT,
    Role,
    TextListener,
    ThoughtListener,
    ToolRunner,
)
from app.domain.reading import ProblemSpecTask
from app.domain.runs import BUILTIN_JUDGE
from app.domain.usage import Usage
from app.methods import architect
from app.methods.design import design, same_mechanism
from app.methods.intake import take_in
from app.methods.jobs import READ_MESSAGE
from app.methods.problem_spec import read_message
from app.worker.process import Worker

BUILTIN_TITLE = "Built-in methods, no AI"

_METHODS: dict[Role, tuple[type[BaseModel], Callable[[Any], BaseModel]]] = {
    Role.PROBLEM_SPEC: (ProblemSpecTask, read_message),
    Role.DESIGNER: (DesignTask, design),
    Role.SAME_MECHANISM: (SameMechanismTask, same_mechanism),
    Role.INTAKE: (IntakeTask, take_in),
}


class BuiltinClient:
    """Answers every role by the deterministic methods; a pure function of the task, used on the engine loop.

    Args:
        reason: Why this model is used, shown to the person ("none was ever chosen").
        worker: Reads long messages, so that this thread goes on and a cancel ends them; None = here.
    """

    def __init__(self, *, reason: str = "", worker: Worker | None = None) -> None:
        self._worker = worker
        self._info = ModelInfo(
            provider="builtin",
            model="methods",
            judge=BUILTIN_JUDGE,
            title=BUILTIN_TITLE,
            is_builtin=True,
            reason=reason,
        )

    @property
    def info(self) -> ModelInfo:
        """Which model this is."""
        return self._info

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        """Return the reply of the role's method; gives way to the loop before and after, so a cancel arrives.

        Raises:
            TypeError: the task is not of the role's type, or the role judges: a bug of the caller.
            WorkerDiedError: the process in which a long message was read ended.
        """
        await asyncio.sleep(0)
        if request.role not in _METHODS:
            raise TypeError(f"the built-in methods are not asked for {request.role.value} in this form")
        task_type, method = _METHODS[request.role]
        if not isinstance(request.task, task_type):
            raise TypeError(f"{request.role.value} wants a {task_type.__name__}, not a {type(request.task).__name__}")
        value = await self._answer(method, request.task)
        await asyncio.sleep(0)
        if not isinstance(value, request.reply_type):
            raise TypeError(f"{request.role.value} gives a {type(value).__name__}, not a {request.reply_type.__name__}")
        return ModelReply[ReplyT](value=value, usage=Usage(cost_usd=0.0))

    async def _answer(self, method: Callable[[Any], BaseModel], task: BaseModel) -> BaseModel:
        if self._worker is not None and isinstance(task, READ_MESSAGE.given):
            return await self._worker.do(READ_MESSAGE, task)
        return method(task)

    async def converse(
        self,
        request: Conversation,
        *,
        call_tool: ToolRunner,
        on_text: TextListener,
        on_thought: ThoughtListener | None = None,
    ) -> ConversationReply:
        """Answer a message of a chat: what it needs is looked up with the tools, the text comes line by line.

        Raises:
            TypeError: the task is not the Architect's, which is a bug of the caller.
        """
        del on_thought  # they do not think
        await asyncio.sleep(0)
        if not isinstance(request.task, ArchitectTask):
            raise TypeError(f"a conversation wants an ArchitectTask, not a {type(request.task).__name__}")
        text = await architect.converse(request, request.task, call_tool, on_text)
        return ConversationReply(text=text, usage=Usage(cost_usd=0.0))

    async def context_window(self) -> int | None:
        """Return None: they read the task whole, there is no window."""
        return None

    def measure(self, text: str) -> int:
        """Return 0: nothing is sent to anybody."""
        del text
        return 0

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """Return 0: they are free."""
        del input_tokens, output_tokens
        return 0.0
