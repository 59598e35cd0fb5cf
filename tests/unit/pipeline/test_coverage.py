"""Which scenarios are wanted: what is heavy first, the rest as far as there is room."""

import pytest

from app.domain.items import ItemKind, ProblemSpec, WorldModel
from app.domain.operations import Content
from app.domain.runs import Scenario, ScenarioType
from app.pipeline.design.briefs import niches_of
from app.pipeline.design.coverage import choose_slots, newly_heavy
from support.run_bench import bakery, with_item


def test_heavy_constraints_must_goals_and_the_least_certain_assumptions_come_first() -> None:
    choice = choose_slots(bakery(), 6)
    assert [slot.target for slot in choice.slots] == [
        "fresh-bread",
        "no-night-work",
        "one-van",
        "demand",
        "price",
        "staff",
    ]
    assert [slot.name for slot in choice.slots] == ["S1", "S2", "S3", "S4", "S5", "S6"]
    assert choice.uncovered == ("less-waste",)


def test_too_little_room_is_shared_and_said() -> None:
    choice = choose_slots(bakery(), 3)
    assert [slot.target for slot in choice.slots] == ["fresh-bread", "no-night-work", "demand"]
    assert set(choice.uncovered) == {"one-van", "price", "staff", "less-waste"}


@pytest.mark.parametrize("wanted", [1, 4, 8, 12, 16, 30])
def test_as_many_as_are_wanted_no_two_the_same(wanted: int) -> None:
    slots = choose_slots(bakery(), wanted).slots
    assert len(slots) == wanted
    assert len({(slot.target, slot.type) for slot in slots}) == wanted


def test_a_weight_that_chooses_nothing_else_names_nothing_else() -> None:
    for slug, weight in (("keep-baker", 10), ("keep-baker", 95), ("one-van", 20)):
        assert choose_slots(with_item(bakery(), slug, weight=weight), 16) == choose_slots(bakery(), 16)


def test_a_content_of_one_goal_still_has_scenarios() -> None:
    goal = bakery().spec.goals[0]
    slots = choose_slots(Content(spec=ProblemSpec(items=(goal,)), world=WorldModel()), 4).slots
    assert [(slot.target, slot.type) for slot in slots] == [
        ("fresh-bread", ScenarioType.EDGE),
        (None, ScenarioType.NORMAL),
        ("fresh-bread", ScenarioType.FAILURE),
        ("fresh-bread", ScenarioType.STRESS),
    ]


def test_only_what_became_heavy_and_is_not_stressed_is_newly_heavy() -> None:
    kept = Scenario(
        slug="in-a", label="S1", title="a", text="a", type=ScenarioType.STRESS, stresses=("no-app",), uses=()
    )
    heavy = with_item(with_item(bakery(), "no-app", weight=90), "keep-baker", weight=100)
    assert newly_heavy(heavy, bakery(), (kept,)) == ("keep-baker",)
    assert newly_heavy(heavy, bakery(), ()) == ("keep-baker", "no-app")
    assert newly_heavy(heavy, None, ()) == ()
    assert newly_heavy(bakery(), bakery(), ()) == ()


def test_niches_differ_and_come_from_the_problem() -> None:
    niches = niches_of(bakery(), 30, seed=0)
    assert len({niche.brief for niche in niches}) == 30
    mechanism = next(item for item in bakery().items() if item.kind is ItemKind.MECHANISM)
    assert any(mechanism.text in niche.brief for niche in niches)
    assert niches[:5] == niches_of(bakery(), 5, seed=0)
