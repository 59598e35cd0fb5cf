"""Our requests in the provider library's words, and its answers in ours.

Importing this module loads no provider library; calling its functions does (1–3 s the first time), so they are called
in the engine thread. Not for what to ask (`provider_client`, `conversation`) or how bytes go (`wire`).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.model_client import ToolSpec
from app.llm import faults

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelRequestPart, ModelResponse
    from pydantic_ai.models import Model, ModelRequestParameters
    from pydantic_ai.settings import ModelSettings


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call of a tool as it came: the arguments as text, which may be no JSON."""

    name: str
    arguments: str
    id: str


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """What came of one request; tokens as the provider reported them, 0 where it did not."""

    text: str
    is_cut: bool
    refusal: str | None
    """The words of a refusal; None = it is none."""
    thoughts: str
    """What the model thought, as far as the server says it."""
    calls: tuple[MadeCall, ...]
    input_tokens: int
    output_tokens: int
    response: "ModelResponse"
    """As the library has it, to be sent back as a part of the conversation."""


@dataclass(frozen=True, slots=True)
class ProviderQuestion:
    """One request in the library's words."""

    messages: "list[ModelMessage]"
    parameters: "ModelRequestParameters"
    settings: "ModelSettings | None" = None
    texts: list[str] = field(default_factory=list)
    """Everything in it that counts as tokens."""


async def ask_library(
    model: "Model",
    question: ProviderQuestion,
    *,
    host: str,
    listens: bool,
    on_text: Callable[[str], None],
    on_thought: Callable[[str], None],
) -> ProviderAnswer:
    """Send one request and return its answer; while it listens, text and thoughts are given as they come.

    Raises:
        ProviderError: every fault, typed.
    """
    from pydantic_ai.exceptions import ModelAPIError, UnexpectedModelBehavior

    try:
        if not listens:
            response = await model.request(question.messages, question.settings, question.parameters)
        else:
            response = await _listened(model, question, on_text, on_thought)
    except Exception as error:
        fault = faults.provider_error_in(error)
        if fault is not None:
            raise fault from None
        if isinstance(error, ModelAPIError | UnexpectedModelBehavior):
            raise faults.bad_output(host, "answered in a form that no answer of a model has") from None
        raise
    return _answer_of(response)


async def _listened(
    model: "Model", question: ProviderQuestion, on_text: Callable[[str], None], on_thought: Callable[[str], None]
) -> "ModelResponse":
    from pydantic_ai.messages import (
        PartDeltaEvent,
        PartStartEvent,
        TextPart,
        TextPartDelta,
        ThinkingPart,
        ThinkingPartDelta,
    )

    async with model.request_stream(question.messages, question.settings, question.parameters) as stream:
        async for event in stream:
            match event:
                case (
                    PartStartEvent(part=TextPart(content=text))
                    | PartDeltaEvent(delta=TextPartDelta(content_delta=text))
                ):
                    if text:
                        on_text(text)
                case (
                    PartStartEvent(part=ThinkingPart(content=thought))
                    | PartDeltaEvent(delta=ThinkingPartDelta(content_delta=thought))
                ):
                    if thought:
                        on_thought(thought)
        return stream.get()


def _answer_of(response: "ModelResponse") -> ProviderAnswer:
    from pydantic_ai.messages import TextPart, ThinkingPart, ToolCallPart

    refusal = None
    if response.finish_reason == "content_filter":
        refusal = str((response.provider_details or {}).get("refusal") or "")
    return ProviderAnswer(
        text="".join(part.content for part in response.parts if isinstance(part, TextPart)),
        is_cut=response.finish_reason == "length",
        refusal=refusal,
        thoughts="".join(part.content for part in response.parts if isinstance(part, ThinkingPart)),
        calls=tuple(
            MadeCall(name=part.tool_name, arguments=_arguments(part.args), id=part.tool_call_id)
            for part in response.parts
            if isinstance(part, ToolCallPart)
        ),
        input_tokens=response.usage.input_tokens,
        output_tokens=response.usage.output_tokens,
        response=response,
    )


def _arguments(found: object) -> str:
    """The arguments as they came: the library would turn what is no JSON into something that is."""
    if isinstance(found, str):
        return found
    return json.dumps(found or {}, ensure_ascii=False)


def messages_of(system: str, turns: Sequence[tuple[bool, str]]) -> "list[ModelMessage]":
    """Return a history in the library's words.

    Args:
        system: instructions; "" = none.
        turns: (is of the model, text), oldest first.
    """
    from pydantic_ai import messages

    found: list[ModelMessage] = []
    waiting: list[ModelRequestPart] = [messages.SystemPromptPart(sendable(system))] if system else []
    for is_model, text in turns:
        if is_model:
            if waiting:
                found.append(messages.ModelRequest(parts=waiting))
                waiting = []
            found.append(messages.ModelResponse(parts=[messages.TextPart(sendable(text) or "(nothing)")]))
        else:
            waiting.append(messages.UserPromptPart(sendable(text)))
    return [*found, messages.ModelRequest(parts=waiting)] if waiting else found


def results_of(results: Sequence[tuple[MadeCall, str]]) -> "ModelMessage":
    """Return what tools said, as the message that answers their calls."""
    from pydantic_ai import messages

    parts = [
        messages.ToolReturnPart(tool_name=call.name, content=sendable(text), tool_call_id=call.id)
        for call, text in results
    ]
    return messages.ModelRequest(parts=parts)


def schema_parameters(schema: dict[str, Any], *, name: str, is_strict: bool) -> "ModelRequestParameters":
    """Return the parameters of a request whose answer has a schema."""
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition

    wanted = OutputObjectDefinition(json_schema=schema, name=name, strict=is_strict)
    return ModelRequestParameters(output_mode="native", output_object=wanted, allow_text_output=True)


def text_parameters(tools: Sequence[ToolSpec] = ()) -> "ModelRequestParameters":
    """Return the parameters of a request whose answer is text, with the tools that may be called."""
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.tools import ToolDefinition

    offered = [
        ToolDefinition(
            name=tool.name, description=tool.description, parameters_json_schema=tool.parameters, strict=False
        )
        for tool in tools
    ]
    return ModelRequestParameters(output_mode="text", allow_text_output=True, function_tools=offered)


def no_tools_now() -> "ModelSettings":
    """Return settings by which no tool may be called though they are sent."""
    from pydantic_ai.settings import ModelSettings

    return ModelSettings(tool_choice="none")


def sendable(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot say."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
