"""The built-in model as a client: one method per role, cancellable, free, and the same each time."""

import asyncio
import inspect
from pathlib import Path

import pytest
from pydantic import BaseModel

import app.methods
from app.domain.agents import ArchitectTask, DesignReply, IntakeReply, IntakeTask
from app.domain.chats import ChatMode
from app.domain.model_client import Conversation, ModelClient, ModelRequest, Role, ToolCall
from app.domain.runs import BUILTIN_JUDGE
from app.domain.usage import Usage
from app.methods.builtin_client import BuiltinClient


def _request(role: Role, task: BaseModel, reply_type: type[BaseModel]) -> ModelRequest[BaseModel]:
    return ModelRequest[BaseModel](
        role=role, template="t@1", system="", prompt="", task=task, reply_type=reply_type, json_schema={}
    )


_INTAKE = IntakeTask(slot=0, text="Two waves of vans.", items=())


def test_it_says_which_model_it_is() -> None:
    client: ModelClient = BuiltinClient(reason="no model was ever chosen")
    assert client.info.judge == BUILTIN_JUDGE
    assert client.info.is_builtin
    assert client.info.title == "Built-in methods, no AI"
    assert client.info.reason == "no model was ever chosen"


@pytest.mark.asyncio
async def test_it_answers_for_nothing_and_the_same_each_time() -> None:
    client = BuiltinClient()
    first = await client.complete(_request(Role.INTAKE, _INTAKE, IntakeReply))
    second = await client.complete(_request(Role.INTAKE, _INTAKE, IntakeReply))
    assert first == second
    assert first.usage == Usage(cost_usd=0.0)


@pytest.mark.asyncio
async def test_it_can_be_cancelled() -> None:
    task = asyncio.ensure_future(BuiltinClient().complete(_request(Role.INTAKE, _INTAKE, IntakeReply)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.asyncio
async def test_a_task_or_reply_of_another_role_is_refused() -> None:
    client = BuiltinClient()
    with pytest.raises(TypeError, match="IntakeTask"):
        await client.complete(_request(Role.DESIGNER, _INTAKE, DesignReply))
    with pytest.raises(TypeError, match="DesignReply"):
        await client.complete(_request(Role.INTAKE, _INTAKE, DesignReply))


async def _no_tool(call: ToolCall) -> str:
    raise AssertionError(f"a greeting needs no look-up: {call.name}")


@pytest.mark.asyncio
async def test_every_role_has_a_method() -> None:
    greeting = ArchitectTask(message="Hello", mode=ChatMode.SETUP, project_title="Vans", line="Main", version_number=1)
    for role in Role:
        if role is Role.ARCHITECT:
            said: list[str] = []
            conversation = Conversation(role=role, template="t@1", system="", prompt="", task=greeting)
            reply = await BuiltinClient().converse(conversation, call_tool=_no_tool, on_text=said.append)
            assert reply.text == "".join(said)
            continue
        try:
            await BuiltinClient().complete(_request(role, greeting, BaseModel))
        except TypeError as error:
            assert role.value in str(error)  # noqa: PT017  a role without a method would be a KeyError


def test_no_method_reads_a_clock_a_file_or_chance() -> None:
    folder = Path(inspect.getfile(app.methods)).parent
    for path in folder.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        for name in ("import random", "import time", "datetime", "import os", "pathlib", "open(", "uuid"):
            assert name not in source.replace("open()", ""), f"{path.name} uses {name}"
