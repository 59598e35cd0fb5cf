"""The run dialog on a real store: estimate first, blocked in one sentence, nothing starts without the click."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from app.domain.model_offers import ModelChoice
from app.domain.runs import Budget, Idea, RunConfig, RunMode, RunRequest, RunStatus, Trigger
from app.gui.look.run_words import MODE_HINTS
from app.gui.runs.raise_cap import RaiseCapDialog, resume_run
from app.gui.runs.run_dialog import RunDialog
from app.gui.runs.run_verbs import rejudge_request
from support.provider_server import ProviderServer
from support.run_window import IDEAS, Made, RunWindow

pytestmark = pytest.mark.holds("project")


@pytest.fixture
def made(window: RunWindow) -> Made:
    return window.project()


def opened(window: RunWindow, made: Made, request: RunRequest, *, stays: bool = True) -> RunDialog:
    """Open it; one that does not stay is closed and deleted by its test."""
    dialog = RunDialog(window.context, made.project.id, request)
    if stays:
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
    assert "what it leaves open is asked afterwards" in dialog.details.text()
    assert not dialog.form.scenarios.isVisible(), "none are written"
    assert window.services.runs.page(made.project.id).items == ()
    with window.qtbot.waitSignal(dialog.run_started) as started:
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
    assert "say what should be better" in dialog.blocked.text()


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


def test_a_stale_estimate_is_dropped_and_a_budget_is_part_of_the_request(window: RunWindow, made: Made) -> None:
    dialog = opened(window, made, window.request(made.project.id))
    dialog.form.slider.setValue(2)
    dialog._ask_estimate()
    dialog.form.slider.setValue(1)
    assert not dialog.start.isEnabled()
    settled(window, dialog)
    assert dialog._ready is not None
    assert dialog._ready.request.config.scenarios == 8

    assert dialog.form.request().config.budget == Budget()
    budget = dialog.form.budget
    window.type_number(budget.calls, "5")
    window.type_number(budget.tokens, "20000")
    window.type_number(budget.usd, "0.5")
    window.type_number(budget.minutes, "2")
    assert dialog.form.request().config.budget == Budget(calls=5, tokens=20_000, usd=0.5, seconds=120)
    again = opened(window, made, dialog.form.request())
    assert again.form.budget.budget() == dialog.form.budget.budget()


def test_the_slider_and_the_quick_run_set_the_size_and_a_way_of_running_has_no_technical_name(
    window: RunWindow, made: Made
) -> None:
    dialog = opened(window, made, RunRequest())
    dialog.form.slider.setValue(2)
    assert (dialog.form.candidates.whole, dialog.form.scenarios.whole) == (8, 16)
    dialog.form.quick.click()
    config = dialog.form.request().config
    assert (config.mode, config.candidates, config.scenarios) == (RunMode.FULL_SEARCH, 3, 3)

    for mode, button in dialog.form.modes.items():
        button.setChecked(True)
        shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
        assert mode.value not in shown
        assert MODE_HINTS[mode] in shown
        assert button.toolTip() == f"{MODE_HINTS[mode]} On the command line: {mode.value}."


@pytest.mark.holds("run of its chat")
def test_judging_again_says_what_is_reused_and_what_moved(window: RunWindow, made: Made) -> None:
    run = window.run(made.project.id, chat=made.chat.id)
    dialog = opened(window, made, rejudge_request(window.services.runs.row(run.id)))
    settled(window, dialog)
    assert dialog.form.rejudge.text() == f"Re-judge Run {run.number} here"
    assert dialog.form.rejudge.isChecked()
    assert dialog.start.isEnabled()
    assert dialog.form.request().config.rejudge == run.id
    dialog.form.modes[RunMode.FULL_SEARCH].setChecked(True)
    assert dialog.form.request().config.rejudge is None


@pytest.mark.holds("run")
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


def test_closing_while_it_starts_starts_it_all_the_same(window: RunWindow, made: Made) -> None:
    dialog = opened(window, made, window.request(made.project.id), stays=False)
    settled(window, dialog)
    dialog.start.click()
    dialog.reject()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    window.until(lambda: window.services.runs.page(made.project.id, status=("completed",)).items)
    assert window.notices == []


@pytest.fixture
def priced(window: RunWindow) -> Iterator[ProviderServer]:
    """A model server in use whose price the person stated."""
    with ProviderServer(models=("small",)) as server:
        window.use_priced(server)
        yield server


def test_a_model_with_a_price_says_tokens_money_and_its_cap(
    window: RunWindow, made: Made, priced: ProviderServer
) -> None:
    dialog = opened(window, made, window.request(made.project.id))
    settled(window, dialog)
    assert "call" in dialog.estimate.text()
    assert "at most" in dialog.estimate.text()
    assert "tokens" in dialog.details.text()
    assert "USD" in dialog.details.text()
    assert dialog.form.budget.usd.lineEdit().placeholderText() == "usual: 1.00 USD"
    assert priced.stats().requests == 0


def test_above_the_price_limit_a_second_click_is_wanted(window: RunWindow, made: Made, priced: ProviderServer) -> None:
    window.settle(lambda: window.services.preferences.set({"run_cap_usd": 0.01, "day_cap_usd": 1000.0}))
    dialog = opened(window, made, window.request(made.project.id))
    settled(window, dialog)
    dialog.start.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.services.runs.page(made.project.id).items == ()
    assert dialog.start.isEnabled()
    QCoreApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)
    dialog.start.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    next(button for button in box.buttons() if button.text() == "Start it").click()
    window.until(lambda: window.services.runs.page(made.project.id, status=("paused",)).items)
    paused = window.services.runs.get(window.services.runs.page(made.project.id).items[0].id)
    assert paused.flags.needs_you is not None
    assert "cap of 0.01 USD" in paused.flags.needs_you


def test_a_run_at_its_cap_goes_on_after_it_is_raised(window: RunWindow, made: Made, priced: ProviderServer) -> None:
    request = window.request(made.project.id)
    config = request.config.model_copy(update={"budget": Budget(calls=2, usd=100.0)})
    window.settle(lambda: window.services.preferences.set({"day_cap_usd": 1000.0}))
    run = window.run(made.project.id, request.model_copy(update={"config": config}))
    assert run.status is RunStatus.PAUSED
    holder = QWidget()
    window.qtbot.addWidget(holder)
    resume_run(window.context, run.id, holder)
    dialog = holder.findChild(RaiseCapDialog)
    assert dialog is not None
    assert "cap of 2 calls" in dialog.why.text()
    window.until(lambda: "2 calls" in dialog.so_far.text())
    assert dialog.go_on.text() == "Go on"
    window.type_number(dialog.form.calls, "500")
    assert dialog.go_on.text() == "Raise the cap and go on"
    dialog.go_on.click()
    window.until(lambda: window.services.runs.get(run.id).status is RunStatus.COMPLETED)
    assert window.services.runs.get(run.id).config.budget.calls == 500


def test_raising_a_cap_says_why_it_cannot_go_on(window: RunWindow, made: Made, priced: ProviderServer) -> None:
    request = window.request(made.project.id)
    config = request.config.model_copy(update={"budget": Budget(calls=1, usd=100.0)})
    window.settle(lambda: window.services.preferences.set({"day_cap_usd": 1000.0}))
    run = window.run(made.project.id, request.model_copy(update={"config": config}))
    window.settle(lambda: window.services.models.choose(ModelChoice(provider="builtin")))
    dialog = RaiseCapDialog(window.context, run)
    window.qtbot.addWidget(dialog)
    dialog.open()
    window.type_number(dialog.form.calls, "500")
    dialog.go_on.click()
    window.until(dialog.fault.isVisible)
    assert "Choose that model again" in dialog.fault.text()
    assert dialog.go_on.isEnabled()
