"""Verdicts: a sentence or nothing, numbers first, and no finding where the card says nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agents import (
    CheckColumn,
    CheckVerdict,
    JudgeChecksTask,
    JudgeCostTask,
    JudgedRow,
    JudgeRowTask,
    JudgeScenarioTask,
    ScenarioSlot,
    ScenarioTask,
    ScenarioVerdict,
)
from app.domain.items import Item, ItemKind
from app.domain.runs import ScenarioType
from app.methods.judging import judge_checks, judge_row, judge_scenario
from app.methods.scenarios import write_scenarios
from support.builtin_work import TEXT_FILES, item, items_of, row

_TODAY = row("Today", "Three vans drive 60 km each, with much night work. Parcels take 30 minutes each.")


def _check(limit: Item, *rows: JudgedRow, today: tuple[Item, ...] = ()) -> dict[str, CheckVerdict]:
    kind = "goal" if limit.kind is ItemKind.GOAL else "constraint"
    column = CheckColumn.model_validate({"name": "q1", "kind": kind, "item": limit})
    reply = judge_checks(JudgeChecksTask(columns=(column,), rows=rows, today=today))
    return {label: verdicts["q1"] for label, verdicts in reply.rows.items()}


def _answer(limit: Item, text: str) -> str:
    return _check(limit, row("C1", text))["C1"].answers[0]


def _scenario(target: Item, *rows: JudgedRow, world: tuple[Item, ...] = ()) -> dict[str, ScenarioVerdict]:
    slot = ScenarioSlot(name="S1", type=ScenarioType.STRESS, target=target.slug)
    draft = write_scenarios(ScenarioTask(slots=(slot,), items=(target, *world))).scenarios["S1"]
    known = {one.slug: one for one in (target, *world)}
    task = JudgeScenarioTask(
        scenario_title=draft.title,
        scenario_text=draft.text,
        scenario_type=ScenarioType.STRESS,
        uses=tuple(known[slug] for slug in draft.uses),
        rows=rows,
    )
    return judge_scenario(task).rows


def _outcome(target: Item, text: str, world: tuple[Item, ...] = ()) -> int | None:
    return _scenario(target, _TODAY, row("C1", text), world=world)["C1"].outcome


@pytest.mark.parametrize(
    ("limit", "text", "answer"),
    [
        ("No single part heavier than 85 kg", "Each module weighs 120 kg.", "no"),
        ("No single part heavier than 85 kg", "Each module weighs 40 kg.", "yes"),
        ("One-off spending stops at 120,000 euros", "It costs 140,000 euros.", "no"),
        ("One-off spending stops at 120,000 euros", "It costs 90,000 euros.", "yes"),
        ("One-off spending stops at 120,000 euros", "It saves 140,000 euros.", "unknown"),
        ("Monthly running cost stays under 900 EUR", "It costs 950 EUR a month.", "no"),
        ("Herbs arrive no later than 20 hours after they are cut", "Herbs arrive after 25 hours.", "no"),
        ("Herbs arrive no later than 20 hours after they are cut", "The drivers rest for 25 hours.", "unknown"),
        ("A household can have up to 6 members", "Households of 8 members are possible.", "no"),
        ("A stop takes under 8 minutes", "A stop takes 5 minutes instead of 14 minutes.", "yes"),
        ("No lead-acid cells; the park does not permit them", "Lead-acid cells in the cellar.", "no"),
        ("No lead-acid cells; the park does not permit them", "Sodium cells in the cellar.", "unknown"),
        ("No lead-acid cells; the park does not permit them", "No lead-acid cells at all.", "yes"),
        ("No new trucks", "We buy two new trucks.", "no"),
        ("No new trucks", "The trucks swap their crates.", "unknown"),
        ("No byte leaves the machine except to the provider", "Texts leave the machine for a server.", "no"),
        ("No byte leaves the machine except to the provider", "It asks the provider.", "unknown"),
        ("Nothing may be stored abroad", "The weather is nice.", "unknown"),
        ("Everything works offline", "It works offline.", "yes"),
        ("Splits always add up to the cent", "Splits add up to the cent.", "yes"),
        ("Splits always add up to the cent", "Splits do not add up to the cent.", "no"),
    ],
)  # fmt: skip
def test_checks_of_hard_items(limit: str, text: str, answer: str) -> None:
    assert _answer(item("limit", limit), text) == answer


@pytest.mark.parametrize(
    ("wish", "text", "answer"),
    [
        ("Little extra driving", "Less driving, but three teams to train.", "yes"),
        ("Few night shifts", "It means night work.", "no"),
        ("I would prefer one programming language", "It is written in one programming language.", "yes"),
        ("Round-trip efficiency is high", "Almost no wear, poor efficiency.", "no"),
        ("Little extra driving", "Some 60 km more per loop.", "no"),
    ],
)
def test_checks_of_wishes_hear_more_and_less(wish: str, text: str, answer: str) -> None:
    assert _answer(item("wish", wish, weight=50), text) == answer


def test_today_answers_from_what_was_said_about_it() -> None:
    goal = item("stops", "Stops under 8 minutes", ItemKind.GOAL)
    today = item("today", "A stop takes 14 minutes", ItemKind.TODAY)
    verdict = _check(goal, _TODAY, row("C1", "Lockers."), today=(today,))
    assert verdict["Today"].answers == ("no",)
    assert verdict["Today"].quote == "A stop takes 14 minutes"
    assert verdict["C1"].answers == ("unknown",)


def test_each_check_of_an_item_has_its_own_answer_and_the_broken_one_is_quoted() -> None:
    limit = item("limit", "Light and cheap", checks=("No part heavier than 85 kg?", "At most 500 euros?"))
    verdict = _check(limit, row("C1", "A part weighs 50 kg. It costs 700 euros."))["C1"]
    assert verdict.answers == ("yes", "no")
    assert verdict.quote == "It costs 700 euros."


@pytest.mark.parametrize(
    ("target", "text", "outcome"),
    [
        ("At most 120,000 euros in all", "It costs 50,000 euros.", 75),
        ("At most 120,000 euros in all", "It costs 90,000 euros.", 50),
        ("At most 120,000 euros in all", "It costs 140,000 euros.", 25),
        ("At most 120,000 euros in all", "It is the cheapest way.", 75),
        ("At most 120,000 euros in all", "It is expensive.", 25),
        ("At most 120,000 euros in all", "Farmers pack by customer.", None),
        ("Few night shifts", "No night work any more.", 75),
        ("Few night shifts", "It means night work.", 25),
        ("Parcels arrive sooner", "We keep the vans as they are.", None),
        ("Vans drive less", "Keep the vans, with better maps.", 50),
        ("Parcels take less time", "Parcels take 20 minutes.", 75),
        ("Parcels take less time", "Parcels take 45 minutes.", 25),
    ],
)
def test_scenarios_compare_with_today(target: str, text: str, outcome: int | None) -> None:
    assert _outcome(item("target", target), text) == outcome


def test_today_is_the_anchor_in_every_scenario() -> None:
    verdict = _scenario(item("cost", "At most 500 euros"), _TODAY, row("C1", "It costs 200 euros."))
    assert verdict["Today"].outcome == verdict["Today"].robust == 50


def test_who_rests_on_a_false_assumption_fares_worse_and_who_does_without_better() -> None:
    diesel = item("diesel", "Diesel stays below 1.80 euros a litre", ItemKind.ASSUMPTION)
    assert _outcome(diesel, "The vans burn diesel, 7 litres a day.") == 25
    assert _outcome(diesel, "No diesel and no litres of anything.") == 75
    assert _outcome(diesel, "Lockers at the station.") is None


def test_an_assumption_taken_as_false_weighs_in_any_scenario_that_uses_it() -> None:
    goal = item("early", "Cafés get bread early", ItemKind.GOAL)
    later = item("later", "Cafés in the north take bread later", ItemKind.ASSUMPTION)
    text = "Two waves, the cafés in the north later."
    assert _outcome(goal, text, (later,)) == 50
    assert _outcome(goal, text, (later.model_copy(update={"holds": False}),)) == 25


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.stem)
def test_every_piece_of_evidence_is_in_the_card_and_no_verdict_is_without_one(path: Path) -> None:
    items = items_of(path.read_text(encoding="utf-8"))
    options = [one for one in items if one.kind is ItemKind.OPTION]
    rows = tuple(row(f"C{number}", one.text, items) for number, one in enumerate(options, 1))
    said = {
        one.label: " ".join((one.card.title, one.card.summary, *one.card.mechanism, *one.card.risks)) for one in rows
    }
    for target in items:
        if target.kind not in (ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.ASSUMPTION, ItemKind.RESOURCE):
            continue
        for label, verdict in _scenario(target, *rows).items():
            assert (verdict.outcome is None) == (verdict.evidence == "")
            assert verdict.evidence in said[label]
        if target.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT):
            for label, checked in _check(target, *rows).items():
                assert (set(checked.answers) == {"unknown"}) == (checked.quote == "")
                assert checked.quote in said[label]


def test_a_goal_said_again_in_quotes_is_no_evidence_that_it_is_met(vegetables: tuple[Item, ...]) -> None:
    goal = next(one for one in vegetables if one.kind is ItemKind.GOAL)
    verdict = _check(goal, row("C1", f"Change only what is wanted most: “{goal.text}, and nothing else at all”"))["C1"]
    assert verdict.answers == ("unknown",)


def test_removing_a_constraint_changes_no_other_verdict(hut: tuple[Item, ...]) -> None:
    limits = [one for one in hut if one.kind is ItemKind.CONSTRAINT]
    rows = tuple(row(f"C{n}", one.text) for n, one in enumerate((o for o in hut if o.kind is ItemKind.OPTION), 1))
    together = judge_checks(
        JudgeChecksTask(
            columns=tuple(
                CheckColumn(name=f"q{n}", kind="constraint", item=one) for n, one in enumerate(limits[:4], 1)
            ),
            rows=rows,
        )
    )
    for number, limit in enumerate(limits[:4], 1):
        alone = _check(limit, *rows)
        assert {label: found[f"q{number}"] for label, found in together.rows.items()} == alone


def test_a_row_call_gives_the_parts_it_was_asked() -> None:
    limit = item("cost", "At most 500 euros")
    rows = (_TODAY, row("C1", "It costs 200 euros."))
    scenario = JudgeScenarioTask(
        scenario_title="Half", scenario_text="It rains.", scenario_type=ScenarioType.STRESS, rows=rows
    )
    checks = JudgeChecksTask(columns=(CheckColumn(name="q1", kind="constraint", item=limit),), rows=rows)
    reply = judge_row(JudgeRowTask(label="C1", scenarios=(scenario, scenario), checks=checks))
    assert set(reply.scenarios) == {"t1", "t2"}
    assert reply.checks == judge_checks(checks)
    assert reply.cost is None
    cost = judge_row(JudgeRowTask(label="C1", cost=JudgeCostTask(reference="Today", rows=rows))).cost
    assert cost is not None


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_any_texts_are_judged_without_an_error_and_the_same_each_time(limit: str, text: str) -> None:
    target = item("limit", limit)
    rows = (_TODAY, row("C1", text))
    assert _check(target, *rows) == _check(target, *rows)
    scenario = JudgeScenarioTask(
        scenario_title="x", scenario_text=limit, scenario_type=ScenarioType.EDGE, uses=(target,), rows=rows
    )
    assert judge_scenario(scenario) == judge_scenario(scenario)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Lockers at the station. Known and cheap.", 75),
        ("Lockers at the station. Slow and risky.", 25),
        ("Lockers at the station. Cheap, but the trouble stays.", 50),
        ("Lockers at the station. Cheap, yet it means more walking.", 50),
        ("Lockers at the station. Not easy.", 25),
        ("Use the existing lockers at the station.", 75),
        ("Build lockers at the station.", 25),
        ("Lockers at the station.", None),
    ],
)
def test_praise_and_blame_in_general_count_on_a_hard_day_where_nothing_else_is_said(
    text: str, outcome: int | None
) -> None:
    goal = item("early", "Bread is there early", ItemKind.GOAL)
    assert _outcome(goal, text) == outcome
    assert _outcome(item("cold", "Nobody may freeze"), text) is None
