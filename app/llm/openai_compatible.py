"""A model behind any OpenAI-compatible address: the provider library does the protocol, `wire` the bytes.

A request's JSON schema is sent as it is; a reply that does not fit gets one repair round with what is wrong, then
a typed fault. Importing this module is cheap: the provider library is imported by the first request, in the
engine thread. Not for choosing a model (`gateway`) or finding its key (`keys`).
"""

import asyncio
import time
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from pydantic import SecretStr

from app.domain.canonical import content_key
from app.domain.chats import Usage
from app.domain.errors import FaultKind, ProviderError
from app.domain.models import ModelInfo, ModelReply, ModelRequest, ReplyT, Role
from app.llm import faults
from app.llm.keys import guard_transport
from app.llm.prices import cost_usd
from app.llm.redaction import quieten_libraries, remember_key
from app.llm.retries import Patience, Wait, with_retries
from app.llm.schema import UnfitReplyError, is_strict, read_reply, schema_text

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.models.openai import OpenAIChatModel

    from app.llm.wire import Bounds

PROVIDER = "openai-compatible"


class _Form(IntEnum):
    """How the schema is told, from the strongest; a server that refuses one gets the next."""

    STRICT = 0
    NATIVE = 1
    IN_PROMPT = 2


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    is_cut: bool
    usage: Usage


class OpenAICompatibleClient:
    """Implements `ModelClient`. Used on one event loop; any await may be cancelled, which ends the request at once."""

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: SecretStr | None = None,
        max_concurrency: int = 8,
        reason: str = "",
        bounds: "Bounds | None" = None,
        patience: Patience | None = None,
        wait: Wait = asyncio.sleep,
    ) -> None:
        """Prepare a client; nothing is sent.

        Args:
            base_url: address up to and with /v1, without a trailing slash.
            model: name the server knows the model by.
            api_key: None for servers that need none.
            max_concurrency: requests at once to this address, shared by all clients of it.
            reason: why this model is used.
            bounds: limits of one request; the usual ones by default.
            patience: how often to try and how long to wait.
            wait: waits between attempts, given seconds.

        Raises:
            ProviderError: authentication: the key would go over plain http to another machine.
        """
        guard_transport(base_url, api_key)
        if api_key is not None:
            remember_key(api_key)
        self._base_url = base_url
        self._model = model
        self._key = api_key
        self._most = max_concurrency
        self._host = host_of(base_url)
        self._bounds = bounds
        self._patience = patience or Patience()
        self._wait = wait
        self._forms: dict[Role, _Form] = {}
        self._chat: OpenAIChatModel | None = None
        self._info = ModelInfo(
            provider=PROVIDER,
            model=model,
            judge=f"{PROVIDER}:{model}@1",
            title=f"{model} at {self._host}",
            is_builtin=False,
            reason=reason,
        )

    @property
    def info(self) -> ModelInfo:
        """Which model this is; the address is no part of the judge id."""
        return self._info

    @property
    def sends_schema(self) -> bool:
        """Whether the server took the schema itself so far, rather than in the prompt."""
        return _Form.IN_PROMPT not in self._forms.values()

    async def complete(self, request: ModelRequest[ReplyT]) -> ModelReply[ReplyT]:
        """Return the validated reply.

        Raises:
            ProviderError: every fault of the provider, typed; after the retries that make sense for it.
        """
        started = time.monotonic()
        answer = await self._ask(request, None, "")
        usage = answer.usage
        try:
            value = read_reply(request, answer.text)
        except UnfitReplyError as problem:
            second = await self._ask(request, answer, _problem(answer, problem))
            usage = usage.plus(second.usage)
            try:
                value = read_reply(request, second.text)
            except UnfitReplyError as last:
                raise ProviderError(
                    FaultKind.BAD_OUTPUT,
                    f"“{self._model}” at {self._host} answered twice in a form that cannot be used"
                    f" ({_cut(_problem(second, last))}); try again, or choose another model.",
                ) from None
        return ModelReply(value=value, usage=usage, duration_ms=round((time.monotonic() - started) * 1000))

    async def _ask(self, request: ModelRequest[ReplyT], refused: _Answer | None, problem: str) -> _Answer:
        """Ask once or, with a refused answer, ask to repair it; tell the schema in a form the server takes."""
        seed = content_key(request.role, request.prompt, problem)
        while True:
            form = self._forms.get(request.role, _Form.STRICT if is_strict(request.json_schema) else _Form.NATIVE)

            async def attempt(form: _Form = form) -> _Answer:
                async with limit_of(self._base_url, self._most):
                    return await self._request(request, form, refused, problem)

            try:
                return await with_retries(attempt, seed=seed, patience=self._patience, wait=self._wait)
            except faults.FormRefusedError as refused_form:
                if form is _Form.IN_PROMPT or faults.FormPart.SCHEMA not in refused_form.parts:
                    raise
                # Another call of this role may have gone further meanwhile.
                self._forms[request.role] = max(_Form(form + 1), self._forms.get(request.role, form))

    async def _request(
        self, request: ModelRequest[ReplyT], form: _Form, refused: _Answer | None, problem: str
    ) -> _Answer:
        from pydantic_ai.exceptions import ModelAPIError, UnexpectedModelBehavior

        chat = self._model_of_library()
        try:
            response = await chat.request(_messages(request, form, refused, problem), None, _parameters(request, form))
        except (ModelAPIError, UnexpectedModelBehavior) as error:
            fault = faults.provider_error_in(error)
            raise (fault or faults.bad_output(self._host, "answered in a form that no chat completion has")) from None
        if response.finish_reason == "content_filter":
            said = str((response.provider_details or {}).get("refusal") or "")
            raise ProviderError(
                FaultKind.REFUSAL,
                f"“{self._model}” at {self._host} declined to answer{': ' + _cut(said).rstrip('.') if said else ''};"
                " change the text, or choose another model.",
            )
        return self._answer_of(response)

    def _answer_of(self, response: "ModelResponse") -> _Answer:
        from pydantic_ai.messages import TextPart

        used = response.usage
        cost = cost_usd(
            base_url=self._base_url,
            model=self._model,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
        )
        return _Answer(
            text="".join(part.content for part in response.parts if isinstance(part, TextPart)),
            is_cut=response.finish_reason == "length",
            usage=Usage(input_tokens=used.input_tokens, output_tokens=used.output_tokens, cost_usd=cost),
        )

    def _model_of_library(self) -> "OpenAIChatModel":
        """The library's model on our own wire; imports the library at the first call (1–3 s)."""
        if self._chat is not None:
            return self._chat
        import httpx2
        from openai import AsyncOpenAI
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.profiles import merge_profile
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

        from app.llm.wire import Bounds, Wire

        quieten_libraries()
        wire = Wire(
            base_url=self._base_url,
            host=self._host,
            model=self._model,
            key=self._key,
            bounds=self._bounds or Bounds(),
        )
        http = httpx2.AsyncClient(transport=wire, trust_env=False, follow_redirects=False, timeout=None)
        # The wire puts the key in; the library never has it.
        client = AsyncOpenAI(api_key="unused", base_url=self._base_url, http_client=http, max_retries=0, timeout=None)
        provider = OpenAICompatibleProvider(PROVIDER, openai_client=client)
        # Without a transformer the schema goes out exactly as the request has it.
        profile = merge_profile(
            provider.model_profile(self._model), {"json_schema_transformer": None, "supports_json_schema_output": True}
        )
        self._chat = OpenAIChatModel(self._model, provider=provider, profile=profile)
        return self._chat


def host_of(base_url: str) -> str:
    """How an address is named to the person: host, and port where it is not the usual one."""
    return urlsplit(base_url).netloc


_Limits = WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, tuple[int, asyncio.Semaphore]]]
_limits: _Limits = WeakKeyDictionary()


def limit_of(base_url: str, most: int) -> asyncio.Semaphore:
    """The limit on requests at once that all clients of one address share on this event loop."""
    of_loop = _limits.setdefault(asyncio.get_running_loop(), {})
    size, limit = of_loop.get(base_url, (0, None))
    if limit is None or size != most:
        limit = asyncio.Semaphore(most)
        of_loop[base_url] = (most, limit)
    return limit


def _messages(
    request: ModelRequest[ReplyT], form: _Form, refused: _Answer | None, problem: str
) -> "list[ModelMessage]":
    from pydantic_ai import messages

    system = _sendable(request.system)
    if form is _Form.IN_PROMPT:
        system += "\n\nAnswer with one JSON object that fits this JSON schema, and nothing else:\n" + schema_text(
            request.json_schema
        )
    parts = [messages.UserPromptPart(_sendable(request.prompt))]
    first = messages.ModelRequest(parts=[messages.SystemPromptPart(system), *parts] if system else parts)
    if refused is None:
        return [first]
    again = (
        f"That answer cannot be used: {problem}. Answer again with one JSON object that fits this JSON schema,"
        f" and nothing else:\n{schema_text(request.json_schema)}"
    )
    return [
        first,
        messages.ModelResponse(parts=[messages.TextPart(_sendable(refused.text) or "(nothing)")]),
        messages.ModelRequest(parts=[messages.UserPromptPart(_sendable(again))]),
    ]


def _parameters(request: ModelRequest[ReplyT], form: _Form) -> "ModelRequestParameters":
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition

    if form is _Form.IN_PROMPT:
        return ModelRequestParameters(output_mode="text", allow_text_output=True)
    wanted = OutputObjectDefinition(
        json_schema=request.json_schema, name=request.role.value, strict=form is _Form.STRICT
    )
    return ModelRequestParameters(output_mode="native", output_object=wanted, allow_text_output=True)


def _sendable(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot say."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _problem(answer: _Answer, problem: UnfitReplyError) -> str:
    return f"it was cut off at the length limit ({problem})" if answer.is_cut else str(problem)


def _cut(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= 200 else line[:199] + "…"
