"""Runs the tools of one answer: checks the arguments, tells every fault in words, keeps what was called.

Not for: knowing any tool, or storing anything.
"""

import json
from collections.abc import Callable, Iterable

from pydantic import ValidationError

from app.domain.chats import ToolPart
from app.domain.errors import KnownError
from app.domain.model_client import ToolCall, ToolSpec
from app.services.answering.tools.base import Tool, cut, size

_FAULTS = 4
_MOST_ARGUMENTS = 4_000
_MOST_SCHEMA = 2_000


class ToolRoom:
    """The tools of one answer. Each call is handed to `on_call` as a part of the message, failed ones too."""

    def __init__(self, tools: Iterable[Tool], *, most: int, on_call: Callable[[ToolPart], None]) -> None:
        self._tools = {tool.spec.name: tool for tool in tools}
        self._most = most
        self._on_call = on_call

    @property
    def specs(self) -> tuple[ToolSpec, ...]:
        """What the model is told of them."""
        return tuple(tool.spec for tool in self._tools.values())

    async def run(self, call: ToolCall) -> str:
        """Run one call and return what the model is told; a wrong call is told, not raised."""
        text, failed = await self._run(call)
        text = _bounded(text, self._most)
        arguments = call.arguments
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments, ensure_ascii=False)
        if failed and len(arguments) > _MOST_ARGUMENTS:
            # What was taken is kept whole: an answer that goes on takes its proposals up again from here.
            arguments = arguments[: _MOST_ARGUMENTS - 1] + "…"
        self._on_call(ToolPart(name=call.name[:100], arguments=arguments, result=text, failed=failed))
        return text

    async def _run(self, call: ToolCall) -> tuple[str, bool]:
        tool = self._tools.get(call.name)
        if tool is None:
            return f"There is no tool “{cut(call.name, 60)}”. There are: {', '.join(self._tools)}.", True
        if isinstance(call.arguments, str):
            wanted = json.dumps(tool.spec.parameters, ensure_ascii=False)[:_MOST_SCHEMA]
            return f"The arguments of {call.name} are no JSON object. They have this schema: {wanted}", True
        try:
            arguments = tool.arguments.model_validate(call.arguments)
        except ValidationError as error:
            return f"These arguments do not fit {call.name}: {_faults(error)}.", True
        try:
            return await tool.run(arguments), False
        except KnownError as error:
            return str(error), True


def _faults(error: ValidationError) -> str:
    told = []
    for one in error.errors(include_url=False, include_context=False)[:_FAULTS]:
        place = ".".join(str(step) for step in one["loc"]) or "the arguments"
        told.append(f"{place}: {one['msg'].removeprefix('Value error, ')}")
    return "; ".join(told)


def _bounded(text: str, most: int) -> str:
    if size(text) <= most:
        return text
    note = "\n[cut here: too long]"
    head = text.encode("utf-8", errors="surrogatepass")[: most - size(note)]
    return head.decode("utf-8", errors="ignore") + note
