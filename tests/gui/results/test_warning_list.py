"""Every warning that a ranking owns up to has a way to mend it, and its button says what is wanted."""

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.ranking.order import rank, results_of
from app.domain.ranking.score import RankingInput
from app.domain.results import RunResults
from app.gui.look.theme import Theme
from app.gui.results.warning_list import FixKind, WarningList, fix_of
from support.ranking_values import ranking_input


def results(given: RankingInput) -> RunResults:
    return results_of("run", 1, given, rank(given))


def all_warned() -> list[RunResults]:
    """Rankings that warn of all kinds of things."""
    nobody_meets: dict[str, dict[str, float | None]] = {
        "Today": {"s1": 0.5, "h": 1.0, "g": 1.0, "cost": 1.0},
        "C1": {"s1": 0.5, "h": 0.0, "g": None, "cost": 1.0},
    }
    stands_in = {"C1": {"h": 1.0, "m": 0.0, "cost": 1.0}, "C2": {"h": 1.0, "m": 1.0, "cost": 0.5}}
    return [
        results(
            ranking_input(
                nobody_meets,
                goals={"g": 50},
                constraints={"h": 100},
                scenarios={"s1": ()},
                rechecks={("C1", "h"): 1},
                partial=True,
            )
        ),
        results(ranking_input(stands_in, goals={"m": 100}, constraints={"h": 100}, rechecks={("C1", "m"): 1})),
        results(ranking_input({"Today": {"g": 0.0}, "C1": {"g": 1.0}}, goals={"g": 50})),
    ]


def test_every_warning_has_its_fix(qapp: QApplication, qtbot: QtBot) -> None:
    shown = WarningList(Theme(qapp, "light"))
    qtbot.addWidget(shown)
    seen: set[FixKind] = set()
    for one in all_warned():
        shown.show_results(one)
        fixes = {said: fix_of(one, said) for said in shown.sentences}
        assert [said for said, fix in fixes.items() if fix is None] == []
        buttons = [made for made in shown.findChildren(QPushButton) if made.accessibleName()]
        for said, fix in fixes.items():
            assert fix is not None
            button = next(made for made in buttons if made.accessibleName() == f"{fix.text}: {said}")
            with qtbot.waitSignal(shown.fix_requested) as wanted:
                button.click()
            assert wanted.args == [fix]
            seen.add(fix.kind)
    assert seen == set(FixKind)


def test_signs_about_a_judge_lead_to_the_answers_they_are_about() -> None:
    given = results(
        ranking_input({"Today": {"s1": 0.5, "cost": 1.0}, "C1": {"s1": 0.9, "cost": 2.0}}, scenarios={"s1": ()})
    )
    costs = fix_of(given, "The judge's costs of C1 point both ways: ×0.5 and ×2.")
    assert costs is not None
    assert (costs.label, costs.question) == ("C1", "cost")
    turned = fix_of(given, "The judge contradicts itself: asked again, it turned 3 of 6 clear comparisons round.")
    assert turned is not None
    assert turned.question == "s1"
