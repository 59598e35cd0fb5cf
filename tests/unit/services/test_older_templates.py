"""A run stored before the words of the prompts changed replays and is judged again in the words it was asked."""

from pathlib import Path

import pytest

from app.domain.model_client import Role
from app.domain.runs import Run, RunMode, RunStatus
from app.pipeline import prompts
from app.pipeline.prompts import VERSIONS
from app.services.services import Services
from support.made_folders import bakery_opened
from support.scripted_model import ScriptedModel
from support.services_at_work import opened, ran

pytestmark = pytest.mark.asyncio
_OF_RUNS = (Role.DESIGNER, Role.JUDGE_SCENARIO, Role.JUDGE_CHECKS, Role.JUDGE_COST, Role.JUDGE_ROW)
BEFORE = {**VERSIONS, **dict.fromkeys(_OF_RUNS, 1)}
"""As the release before this one had them; that its keys come of them stands in `unit/pipeline/test_requests.py`."""


async def stored_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A completed run of the release before."""
    with monkeypatch.context() as before:
        before.setattr(prompts, "VERSIONS", BEFORE)
        async with bakery_opened(folder, ScriptedModel) as (services, project, chat):
            run = await ran(services, project, chat=chat, candidates=3, scenarios=3)
    assert run.status is RunStatus.COMPLETED
    return run


def templates(services: Services, run: Run) -> set[str]:
    return {name for name in services.store.query.calls.templates_of(run.id) if name.startswith(("judge", "des"))}


async def test_it_replays_to_the_same_ranking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = await stored_before(tmp_path, monkeypatch)
    async with opened(tmp_path, ScriptedModel) as services:
        assert {name[-2:] for name in templates(services, run)} == {"@1"}
        report = await services.results.replay(run.id)
    assert report.same
    assert report.calls_found > 10


async def test_it_is_judged_again_without_a_call_and_afresh_in_the_words_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await stored_before(tmp_path, monkeypatch)
    model = ScriptedModel()
    async with opened(tmp_path, lambda: model) as services:
        again = services.runs.default_request(run.project, mode=RunMode.FULL_SEARCH)
        rejudged = again.model_copy(update={"config": run.config.model_copy(update={"rejudge": run.id})})
        assert (await services.runs.preflight(run.project, rejudged)).calls == 0
        assert model.seen == []
        fresh = await ran(services, run.project, candidates=3, scenarios=3)
        assert {name[-2:] for name in templates(services, fresh)} == {"@2"}
        assert {request.template[-2:] for request in model.seen if request.role in _OF_RUNS} == {"@2"}
        assert (await services.results.replay(fresh.id)).same
        assert (await services.results.replay(run.id)).same
