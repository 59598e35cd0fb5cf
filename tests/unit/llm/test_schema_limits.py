"""Every request of ours, at the size of a long text and a full list, before servers that refuse as vendors do."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any, cast

import pytest
from pydantic import SecretStr

from app.domain.agents import (
    CheckColumn,
    DesignTask,
    IntakeTask,
    JudgeChecksTask,
    JudgeCostTask,
    JudgedRow,
    JudgeRowTask,
    JudgeScenarioTask,
    SameMechanismTask,
    ScenarioSlot,
    ScenarioTask,
    WorldModellerTask,
)
from app.domain.chats import ChatMode
from app.domain.errors import ProviderError
from app.domain.items import SPEC_KINDS, WORLD_KINDS, Item, ItemKind
from app.domain.model_client import ModelRequest, Role, ToolSpec
from app.domain.reading import DocumentTask, NamedOption, ProblemSpecTask
from app.domain.recheck import CheckerTask
from app.domain.runs import Card, ScenarioType
from app.llm.client import ProviderClient
from app.llm.protocol import ModelProtocol
from app.llm.providers.anthropic import AnthropicProtocol
from app.llm.providers.google import GoogleProtocol
from app.llm.providers.openai_compatible import ChatProtocol
from app.pipeline.design import requests
from app.pipeline.judging import requests as judge_requests
from app.pipeline.judging.recheck import checker_request
from app.pipeline.reading_requests import document_request, problem_spec_request
from app.pipeline.spec_requests import world_modeller_request
from app.services.answering.message_reading import SENTENCES_A_CALL
from app.services.answering.reading_jobs import sentences_of
from app.services.answering.tools.proposals import Proposals
from support.anthropic_stub import AnthropicStub
from support.google_stub import GoogleStub
from support.provider_server import ProviderServer
from support.schema_limits import ANTHROPIC, GOOGLE, LLAMA, OLDER_OPENAI, OPENAI, SchemaLimits, refusal

KINDS = (ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.OPTION, *WORLD_KINDS)
ITEMS = tuple(
    Item(
        slug=f"the-pumping-station-of-the-valley-{number}",
        kind=KINDS[number % len(KINDS)],
        text=f"Pump {number} of the valley must start within {number} minutes of an alarm, by day and by night.",
        checks=("Does it start in time?", "By night as well?"),
    )
    for number in range(1, 91)
)
TEXT = "\n\n".join(
    f"## Part {part}\n\n"
    + " ".join(f"Station {part} has pump {pump}, which must not stand still for {pump} hours." for pump in range(1, 31))
    for part in range(1, 20)
)
CARD = Card(title="A plan", summary="It pumps.", mechanism=("It pumps.",), risks=("late",))
ROWS = tuple(JudgedRow(label=label, card=CARD) for label in ("Today", *(f"C{number}" for number in range(1, 12))))
HARD = tuple(item.slug for item in ITEMS if item.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT))
SCENARIO = JudgeScenarioTask(
    scenario_title="Flood",
    scenario_text="It rains",
    scenario_type=ScenarioType.STRESS,
    uses=ITEMS[3:7],
    hard=HARD,
    rows=ROWS,
)
CHECKS = JudgeChecksTask(
    columns=tuple(
        CheckColumn(name=f"q{number}", kind="constraint", item=item) for number, item in enumerate(ITEMS[1:37:9], 1)
    ),
    rows=ROWS,
)
COST = JudgeCostTask(reference="Today", rows=ROWS)
SENTENCES = tuple(sentences_of(TEXT))
OPTIONS = tuple(NamedOption(quote=f"pump {number}", title=f"Pump {number}") for number in range(1, 31))
REQUESTS: dict[str, Callable[[], ModelRequest[Any]]] = {
    "document": lambda: document_request(DocumentTask(sentences=SENTENCES)),
    "problem_spec": lambda: problem_spec_request(
        ProblemSpecTask(message=TEXT, sentences=SENTENCES[:SENTENCES_A_CALL], options=OPTIONS, existing=ITEMS)
    ),
    "world_modeller": lambda: world_modeller_request(WorldModellerTask(message=TEXT, items=ITEMS)),
    "designer": lambda: requests.design_request(
        DesignTask(slot=0, brief="Simple", items=ITEMS, parents=(CARD,) * 3, parent_labels=("C1", "C2", "C3"))
    ),
    "same_mechanism": lambda: requests.same_mechanism_request(SameMechanismTask(first=CARD, second=CARD)),
    "intake": lambda: requests.intake_request(IntakeTask(slot=0, text="Buy a pump", items=ITEMS)),
    "scenarios": lambda: requests.scenario_request(
        ScenarioTask(
            slots=tuple(ScenarioSlot(name=f"S{n}", type=ScenarioType.EDGE, target=HARD[0]) for n in range(1, 21)),
            items=ITEMS,
        )
    ),
    "judge_scenario": lambda: judge_requests.judge_scenario_request(SCENARIO),
    "judge_checks": lambda: judge_requests.judge_checks_request(CHECKS),
    "judge_cost": lambda: judge_requests.judge_cost_request(COST),
    "judge_row": lambda: judge_requests.judge_row_request(
        JudgeRowTask(label="C2", scenarios=(SCENARIO, SCENARIO), checks=CHECKS, cost=COST)
    ),
    "checker": lambda: checker_request(CheckerTask(label="C1", text="We buy a pump.", items=CHECKS.columns)),
}
VENDORS = ("openai", "older openai", "llama.cpp", "anthropic", "google")


GOOGLES = ("generationConfig", "responseJsonSchema")
ANTHROPICS = ("output_config", "format", "schema")
OPENAIS = ("response_format", "json_schema", "schema")


def schema_in(body: dict[str, Any], *path: str) -> dict[str, Any] | None:
    found: Any = body
    for name in path:
        found = (found or {}).get(name)
    if found is not None and path == OPENAIS and body["response_format"]["json_schema"]["strict"] is not True:
        return None
    return cast("dict[str, Any] | None", found)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A protocol, and the schemas its server was sent; None where it was sent in a weaker form, or in the prompt."""

    protocol: ModelProtocol
    schemas: Callable[[], list[dict[str, Any] | None]]


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest) -> Iterator[Vendor]:
    """Each vendor's protocol before a server with that vendor's limits."""
    with ExitStack() as stack:
        key = SecretStr("not-a-real-key-of-any-vendor")
        match request.param:
            case "anthropic":
                stub = stack.enter_context(AnthropicStub())
                made = AnthropicProtocol(base_url=stub.root, model="claude-sonnet-5", api_key=key)
                yield Vendor(made, lambda: [schema_in(one.body, *ANTHROPICS) for one in stub.seen if one.body])
            case "google":
                google = stack.enter_context(GoogleStub())
                own = GoogleProtocol(base_url=google.root, model="gemini-2.5-flash", api_key=key)
                yield Vendor(own, lambda: [schema_in(one.body, *GOOGLES) for one in google.seen if one.body])
            case name:
                limits = {"openai": OPENAI, "older openai": OLDER_OPENAI, "llama.cpp": LLAMA}[name]
                server = stack.enter_context(ProviderServer(limits=limits))
                provider = "openai-compatible" if name == "llama.cpp" else "openai"
                chat = ChatProtocol(base_url=server.base_url, model="test-model", provider=provider)
                yield Vendor(chat, lambda: [schema_in(one.body, *OPENAIS) for one in server.seen()])


@pytest.mark.asyncio
async def test_no_request_of_ours_is_refused(vendor: Vendor) -> None:
    client = ProviderClient(vendor.protocol)
    assert len(TEXT) > 33_000
    for build in REQUESTS.values():
        # The server's answers conform to what it is sent and mean nothing: some are too long, and asked for again.
        with suppress(ProviderError):
            await client.complete(build())
    sent = vendor.schemas()
    # A refused schema would be sent again in a weaker form, and the answer come all the same.
    assert len(sent) >= len(REQUESTS)
    assert None not in sent
    assert client.sends_schema


# Anthropic's library takes out of a schema what would be refused, or does not send it.
@pytest.mark.parametrize("vendor", [name for name in VENDORS if name != "anthropic"], indirect=True)
@pytest.mark.asyncio
async def test_what_is_beyond_a_limit_is_refused_and_asked_in_a_weaker_form(vendor: Vendor) -> None:
    client = ProviderClient(vendor.protocol)
    beyond = wide(40, {"type": "string", "enum": [f"{n:020}" for n in range(60)]})
    beyond["properties"]["0"] = {"type": "array", "items": {"type": "string", "minLength": 2}, "maxItems": 2000}
    with suppress(ProviderError):
        await client.complete(REQUESTS["intake"]().model_copy(update={"json_schema": beyond}))
    assert None in vendor.schemas()


def test_every_role_that_is_asked_for_a_schema_is_among_them() -> None:
    assert set(REQUESTS) == {role.value for role in Role} - {Role.ARCHITECT.value}


@pytest.mark.parametrize("limits", [OPENAI, GOOGLE, LLAMA], ids=["openai", "google", "llama.cpp"])
def test_tools_for_a_full_spec_stay_within_what_is_not_strict(limits: SchemaLimits) -> None:
    def of(items: tuple[Item, ...]) -> list[ToolSpec]:
        return [one.spec for one in Proposals(items, ChatMode.SETUP).tools()]

    loose = SchemaLimits(
        words="{}",
        is_strict=False,
        enum_values=limits.enum_values,
        sum_of_most=limits.sum_of_most,
        repetitions=limits.repetitions,
    )
    assert all(item.kind in (*SPEC_KINDS, *WORLD_KINDS) for item in ITEMS)
    for spec in of(ITEMS):
        assert refusal(spec.parameters, loose) is None, spec.name


STRICT = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


def holding(part: dict[str, Any]) -> dict[str, Any]:
    return {**STRICT, "properties": {"a": part}, "required": ["a"]}


def deep(levels: int) -> dict[str, Any]:
    return STRICT if levels == 1 else holding(deep(levels - 1))


def wide(properties: int, part: dict[str, Any]) -> dict[str, Any]:
    names = [str(number) for number in range(properties)]
    return {**STRICT, "properties": dict.fromkeys(names, part), "required": names}


BEYOND: list[tuple[SchemaLimits, dict[str, Any], str]] = [
    (OPENAI, holding({"type": "string", "enum": [str(n) for n in range(1001)]}), "at most 1000 enum values"),
    (OPENAI, holding({"type": "string", "enum": ["x" * 60 + str(n) for n in range(251)]}), "more than 250"),
    (OPENAI, holding({"type": "string", "maxLength": 5}), "'maxLength' is not permitted"),
    (OPENAI, deep(11), "11 levels of nesting"),
    (OPENAI, {**STRICT, "properties": {"a": STRICT}}, "Missing 'a'"),
    (OPENAI, holding({"type": "object", "properties": {}}), "'additionalProperties' is required"),
    (OPENAI, holding({"type": "array"}), "missing items"),
    (OPENAI, {"type": "array", "items": STRICT}, "type: "),
    (OPENAI, wide(5001, {}), "5001 properties"),
    (ANTHROPIC, holding({"type": "integer", "maximum": 5}), "'maximum' is not permitted"),
    (ANTHROPIC, wide(17, {"anyOf": []}), "union types (17"),
    (GOOGLE, holding({"type": "array", "items": STRICT, "maxItems": 961}), "invalid argument"),
    (GOOGLE, holding({"type": "string", "enum": ["x" * 15_001]}), "too many states"),
    (LLAMA, holding({"type": "string", "maxLength": 2000}), "failed to parse grammar"),
]  # fmt: skip


@pytest.mark.parametrize(("limits", "schema", "words"), BEYOND, ids=range(len(BEYOND)))
def test_each_limit_refuses_what_is_beyond_it(limits: SchemaLimits, schema: dict[str, Any], words: str) -> None:
    assert words in (refusal(schema, limits) or "")


def test_what_is_within_is_taken() -> None:
    within = holding({"type": "string", "enum": [str(n) for n in range(500)]})
    assert [refusal(within, one) for one in (OPENAI, OLDER_OPENAI, ANTHROPIC, GOOGLE, LLAMA)] == [None] * 5
    assert refusal(deep(10), OPENAI) is None
