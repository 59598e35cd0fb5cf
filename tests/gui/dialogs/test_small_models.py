"""The ticked lists and the contribution list under the tester of item models."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.items import Item, ItemKind
from app.domain.results import Comparison, Contribution
from app.gui.results.contribution_model import AMOUNT, AMOUNT_ROLE, ContributionModel
from app.gui.runs.candidate_choice_model import CandidateChoice, CandidateChoiceModel
from app.gui.spec.what_if_model import WhatIfModel
from app.services.spec.what_ifs import WhatIfChange

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
TICK = Qt.ItemDataRole.CheckStateRole


def change(slug: str, *, conflict: bool = False) -> WhatIfChange:
    before = Item(slug=slug, kind=ItemKind.GOAL, text=f"Old {slug}")
    after = before.model_copy(update={"text": f"New {slug}", "weight": 40})
    return WhatIfChange(slug=slug, before=before, after=after, main=before, conflict=conflict)


def test_conflicts_come_unticked(qtbot: QtBot) -> None:
    model = WhatIfModel()
    QAbstractItemModelTester(model, FATAL, model)
    model.set_changes((change("a"), change("b", conflict=True)))
    assert model.ticked() == ("a",)
    with qtbot.waitSignal(model.ticks_changed):
        assert model.setData(model.index(1, 0), Qt.CheckState.Checked, TICK)
    assert model.ticked() == ("a", "b")
    assert model.index(1, 0).data().splitlines() == [
        "Changed in Goals",
        "Old b",
        "→ New b",
        "must → 40",
        "Main has moved on meanwhile: now “Old b”",
    ]


def test_candidates_are_ticked_in_the_order_of_choice(qtbot: QtBot) -> None:
    model = CandidateChoiceModel()
    QAbstractItemModelTester(model, FATAL, model)
    model.set_choices([CandidateChoice(f"id{n}", 2, f"C{n}", f"Idea {n}", None) for n in (1, 2, 3)], ("id2",))
    model.setData(model.index(0, 0), Qt.CheckState.Checked, TICK)
    assert model.ticked() == ("id2", "id1")
    model.setData(model.index(1, 0), Qt.CheckState.Unchecked, TICK)
    assert model.ticked() == ("id1",)
    assert model.index(2, 0).data() == "C3 of Run 2  Idea 3"


def test_contributions_end_with_their_sum(qtbot: QtBot) -> None:
    model = ContributionModel()
    QAbstractItemModelTester(model, FATAL, model)
    amounts = (0.5, -0.2, 0.04)
    parts = tuple(
        Contribution(question=f"q{n}", title=f"Q{n}", term="P", amount=amount, first=0.75, second=None)
        for n, amount in enumerate(amounts)
    )
    model.set_comparison(Comparison(first="C1", second="C2", gap=sum(amounts), contributions=parts))
    texts = [model.index(row, AMOUNT).data() for row in range(4)]
    assert texts == ["▲ +0.50", "▼ −0.20", "▲ +0.04", "▲ +0.34"]
    assert [model.index(row, AMOUNT).data(AMOUNT_ROLE) for row in range(4)] == [1.0, -0.4, pytest.approx(0.08), None]
    assert model.total() == pytest.approx(0.34)
