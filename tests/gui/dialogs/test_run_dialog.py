"""The run dialog on a real store: estimate first, blocked in one sentence, nothing starts without the click."""

import pytest

from app.domain.runs import Idea, RunConfig, RunMode, RunRequest, Trigger
from app.gui.dialogs.run_dialog import RunDialog
from app.gui.widgets.run_verbs import rejudge_request
from support.run_window import IDEAS, Made, RunWindow


@pytest.fixture
def made(window: RunWindow) -> Made:
    return window.project()


def opened(window: RunWindow, made: Made, request: RunRequest) -> RunDialog:
    dialog = RunDialog(window.context, made.project.id, request)
    window.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def settled(window: RunWindow, dialog: RunDialog) -> None:
    window.until(lambda: dialog._ready is not None or "cannot start" in dialog.estimate.text())


def test_it_starts_only_on_the_click_and_belongs_to_its_chat(window: RunWindow, made: Made) -> None:
    dialog = opened(window, made, window.request(made.project.id, chat=made.chat.id))
    assert not dialog.start.isEnabled()
    settled(window, dialog)
    assert dialog.start.isEnabled()
    assert "method steps" in dialog.estimate.text()
    assert "Method, no model" in dialog.details.text()
    assert window.services.runs.page(made.project.id).items == ()
    with window.qtbot.waitSignal(dialog.run_started, timeout=30_000) as started:
        dialog.start.click()
    assert started.args is not None
    run = window.settle(lambda: window.services.runs.wait(started.args[0]))
    assert run.launched_from_chat == made.chat.id
    assert run.trigger is Trigger.DIALOG
    assert [idea.text for idea in run.config.ideas] == list(IDEAS)


def test_without_a_goal_it_says_why_it_cannot_start(window: RunWindow) -> None:
    empty = window.settle(lambda: window.services.projects.create(title="Nothing yet", text=None))
    request = window.services.runs.default_request(empty.project.id)
    dialog = RunDialog(window.context, empty.project.id, request)
    window.qtbot.addWidget(dialog)
    dialog.open()
    settled(window, dialog)
    assert not dialog.start.isEnabled()
    assert "goal" in dialog.blocked.text()


def test_ideas_are_kept_word_for_word_with_their_links(window: RunWindow, made: Made) -> None:
    text = "  An idea\n\twith its own   spacing\n"
    config = RunConfig(mode=RunMode.EVAL_ONLY, ideas=(Idea(text=text, chat=made.chat.id),))
    dialog = opened(window, made, RunRequest(config=config))
    dialog.form.ideas.boxes[-1].setPlainText("A second one")
    settled(window, dialog)
    ideas = dialog.form.request().config.ideas
    assert [idea.text for idea in ideas] == [text, "A second one"]
    assert ideas[0].chat == made.chat.id
    assert dialog.form.request().config.candidates == 2


def test_a_stale_estimate_is_dropped(window: RunWindow, made: Made) -> None:
    dialog = opened(window, made, window.request(made.project.id))
    dialog.form.slider.setValue(2)
    dialog._ask_estimate()
    dialog.form.slider.setValue(1)
    assert not dialog.start.isEnabled()
    settled(window, dialog)
    assert dialog._ready is not None
    assert dialog._ready.request.config.scenarios == 8


def test_the_slider_and_the_quick_run_set_the_size(window: RunWindow, made: Made) -> None:
    dialog = opened(window, made, RunRequest())
    dialog.form.slider.setValue(2)
    assert (dialog.form.candidates.value(), dialog.form.scenarios.value()) == (8, 16)
    dialog.form.quick.click()
    config = dialog.form.request().config
    assert (config.mode, config.candidates, config.scenarios) == (RunMode.FULL_SEARCH, 3, 3)


def test_judging_again_says_what_is_reused_and_what_moved(window: RunWindow, made: Made) -> None:
    run = window.run(made.project.id, chat=made.chat.id)
    dialog = opened(window, made, rejudge_request(window.services.runs.row(run.id)))
    settled(window, dialog)
    assert dialog.form.rejudge.text() == f"Re-judge Run {run.number} here"
    assert dialog.form.rejudge.isChecked()
    assert "reused (100%)" in dialog.estimate.text()
    assert dialog.form.request().config.rejudge == run.id
    dialog.form.modes[RunMode.FULL_SEARCH].setChecked(True)
    assert dialog.form.request().config.rejudge is None


def test_improving_needs_a_parent_and_takes_the_ticked_ones(window: RunWindow, made: Made) -> None:
    run = window.run(made.project.id)
    dialog = opened(window, made, RunRequest(config=RunConfig(mode=RunMode.SEEDED)))
    settled(window, dialog)
    assert not dialog.start.isEnabled()
    assert "at least one candidate" in dialog.blocked.text()
    model = dialog.form.parents_model
    second = next(c for c in window.services.runs.candidates(run.id) if c.label == "C2")
    row = next(row for row in range(model.rowCount()) if str(model.index(row, 0).data()).startswith("C2 of Run 1"))
    model.setData(model.index(row, 0), 2, 10)
    settled(window, dialog)
    assert dialog.form.request().config.parents == (second.id,)
    window.until(dialog.start.isEnabled)


def test_a_budget_is_part_of_the_request(window: RunWindow, made: Made) -> None:
    dialog = opened(window, made, window.request(made.project.id))
    assert dialog.form.request().config.budget.calls is None
    dialog.form.capped.setChecked(True)
    dialog.form.calls.setValue(5)
    assert dialog.form.request().config.budget.calls == 5
