"""The panel of a run at work or at rest: what each stage took, and the way on where a cap stopped it."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.runs import Run, RunFlags, RunMode, RunStatus, Stage, StageStatus, Trigger
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme
from app.gui.runs.run_progress import RunProgress

STAGES = (
    StageStatus(
        stage=Stage.DESIGN, state="done", done=3, total=3, calls=4, input_tokens=900, output_tokens=100, cost_usd=0.5
    ),
    StageStatus(
        stage=Stage.JUDGING, state="running", done=1, total=9, calls=1, input_tokens=60, output_tokens=40, cost_usd=None
    ),
    StageStatus(stage=Stage.RANKING, state="waiting"),
)


def a_run(status: RunStatus, **fields: object) -> Run:
    values: dict[str, object] = {
        "id": "r", "project": "p", "number": 1, "title": "t", "mode": RunMode.EVAL_ONLY, "status": status,
        "config": {}, "version": "v", "branch": "b", "judge": "j", "trigger": Trigger.DIALOG, "stages": STAGES,
        "created_at": "2026-01-01T00:00:00.000Z",
    }  # fmt: skip
    return Run.model_validate({**values, **fields})


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot) -> RunProgress:
    made = RunProgress(Theme(qapp, "light"), Texts())
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_stage_says_what_it_took_and_unknown_is_not_free(panel: RunProgress) -> None:
    panel.show_run(a_run(RunStatus.RUNNING))
    assert panel.spend.splitlines() == [
        "Solutions: 4 calls · 1000 tokens · 0.50 USD",
        "Judging: 1 call · 100 tokens · price unknown",
    ]
    assert panel.stop.isVisible()
    assert not panel.resume.isVisible()


def test_a_run_at_its_cap_offers_to_raise_it(panel: RunProgress) -> None:
    flags = RunFlags(needs_you="The cap of 5 calls is reached: raise it to go on.")
    panel.show_run(a_run(RunStatus.PAUSED, flags=flags))
    assert panel.resume.text() == "Raise the cap and go on…"
    assert "cap of 5 calls" in panel.sentence
    panel.show_run(a_run(RunStatus.PAUSED))
    assert panel.resume.text() == "Resume"


def test_a_stage_that_a_pause_left_did_not_fail(panel: RunProgress) -> None:
    left = (StageStatus(stage=Stage.DESIGN, state="failed", done=1, total=6),)
    panel.show_run(a_run(RunStatus.PAUSED, stages=left))
    assert panel.bar.accessibleName() == "Solutions 1 of 6"
    panel.show_run(a_run(RunStatus.FAILED, stages=left))
    assert panel.bar.accessibleName() == "Solutions failed"


def test_the_words_of_the_stages_fit_beside_each_other_in_a_narrow_dock(panel: RunProgress, qtbot: QtBot) -> None:
    stages = tuple(StageStatus(stage=stage, state="running", done=162, total=320) for stage in Stage)
    panel.resize(480, 200)
    panel.show_run(a_run(RunStatus.RUNNING, stages=stages))
    qtbot.waitUntil(lambda: panel.bar.width() < 460)
    assert panel.bar.cut == ()
