"""Asking a run afresh (R10): which ways there are, what each takes, and the one that is taken."""

import pytest

from app.domain.runs import RunConfig, RunCounts, RunMode
from app.gui.runs.again_dialog import AgainDialog
from app.services.running.run_request import AskAgain, again_requests
from support.run_window import RunWindow


@pytest.mark.holds("run of its chat")
def test_each_way_says_what_it_takes_and_nothing_starts(window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    dialog = AgainDialog(window.context, run)
    window.qtbot.addWidget(dialog)
    dialog.open()
    assert list(dialog.ways) == ["same"], "without a model, ideas that were given are judged as they were"
    window.until(lambda: "reused (100%)" in dialog.prices["same"].text())
    with window.qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.ways["same"].click()
    assert chosen.args is not None
    assert (chosen.args[0].config, chosen.args[0].chat) == (run.config, made.chat.id)
    assert len(window.services.runs.page(made.project.id).items) == 1


@pytest.mark.holds("run")
def test_a_models_run_can_be_asked_for_new_ideas_and_once_more(window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id)
    judged = run.model_copy(
        update={
            "judge": "somebody@1",
            "mode": RunMode.FULL_SEARCH,
            "config": RunConfig(seed=4, passes=2),
            "counts": RunCounts(candidates=3, scenarios=4),
        }
    )
    ways = again_requests(judged)
    assert list(ways) == list(AskAgain)
    fresh = {again_requests(judged)[AskAgain.NEW_IDEAS].config for _ in range(3)}
    assert {one.seed for one in fresh}.isdisjoint({judged.config.seed})
    assert len(fresh) > 1, "asked again, they are other ideas"
    assert {one.model_copy(update={"seed": 4}) for one in fresh} == {judged.config}
    more = ways[AskAgain.ONCE_MORE].config
    assert (more.rejudge, more.passes) == (run.id, 3)
    most = judged.model_copy(update={"config": RunConfig(passes=3)})
    assert AskAgain.ONCE_MORE not in again_requests(most)
