"""Stress cases: an item's own sentence, with its number halved or doubled, false, absent, or under the worst load."""

import re
from pathlib import Path

import pytest

from app.domain.agents import ScenarioDraft, ScenarioSlot, ScenarioTask
from app.domain.items import WORLD_KINDS, Item, ItemKind
from app.domain.runs import ScenarioType
from app.english.quantities import parse_quantities
from app.methods.frames import Stress, read
from app.methods.scenarios import write_scenarios
from app.pipeline.question_slices import neutral_items
from support.builtin_work import BAKERY, CHARTER, TEXT_FILES, item, items_of

_COMPUTED = re.compile(r"\(computed: (?P<old>.+?) (?P<sign>÷|×) 2 = (?P<new>.+)\)")


def _drafts(items: tuple[Item, ...], kind: ScenarioType = ScenarioType.STRESS) -> dict[str, ScenarioDraft]:
    targets: list[str | None] = [one.slug for one in items if one.kind not in (ItemKind.UNUSED, ItemKind.OPTION)]
    slots = tuple(
        ScenarioSlot(name=f"S{number}", type=kind, target=target) for number, target in enumerate([*targets, None], 1)
    )
    drafts = write_scenarios(ScenarioTask(slots=slots, items=items)).scenarios
    names = {slot.name: slot.target or "" for slot in slots}
    return {names[name]: draft for name, draft in drafts.items()}


def _numbers(text: str) -> set[float]:
    plain = {float(one.replace(",", "")) for one in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
    return plain | {one.quantity.value for one in parse_quantities(text)}


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.stem)
def test_no_number_is_invented_and_each_case_quotes_its_item(path: Path) -> None:
    items = neutral_items(items_of(path.read_text(encoding="utf-8")))
    known = {one.slug: one for one in items}
    everything = _numbers(" ".join(one.text for one in items))
    drafts = _drafts(items)
    assert drafts
    for target, draft in drafts.items():
        if target:
            assert " ".join(known[target].text.split())[:200] in draft.text
        computed = _COMPUTED.search(draft.text)
        if computed:
            old, new = _numbers(computed["old"]), _numbers(computed["new"])
            factor = 0.5 if computed["sign"] == "÷" else 2.0
            assert {one * factor for one in old} & new
            assert old & everything
        assert _numbers(_COMPUTED.sub("", draft.text)) <= everything


@pytest.mark.parametrize("path", TEXT_FILES, ids=lambda path: path.stem)
def test_only_items_of_the_world_are_used_and_at_most_four(path: Path) -> None:
    items = items_of(path.read_text(encoding="utf-8"))
    world = {one.slug for one in items if one.kind in WORLD_KINDS}
    for draft in _drafts(items).values():
        assert set(draft.uses) <= world
        assert len(draft.uses) <= 4


def test_an_upper_limit_is_halved_and_a_lower_one_doubled() -> None:
    limits = (item("cost", "At most 120,000 euros in all"), item("room", "At least 46 kWh of capacity"))
    drafts = _drafts(limits)
    assert "120,000 euros ÷ 2 = 60,000 euros" in drafts["cost"].text
    assert "46 kWh × 2 = 92 kWh" in drafts["room"].text


@pytest.mark.parametrize("text", ["At most 7 °C", "At least 99.9 % available", "At most 35 dB(A)", "Above −20 °C"])
def test_what_does_not_scale_is_held_to_the_letter(text: str) -> None:
    assert read(_drafts((item("limit", text),))["limit"].text).stress is Stress.STRICT


def test_an_assumption_turns_out_false_and_a_resource_is_scarce_or_gone() -> None:
    items = (
        item("window", "Customers accept a window of two hours", ItemKind.ASSUMPTION),
        item("trucks", "We have 9 trucks", ItemKind.RESOURCE, quantity={"op": "=", "value": 9, "unit": "trucks"}),
        item("beds", "There are 8 beds", ItemKind.RESOURCE, quantity={"op": "=", "value": 8, "unit": "beds"}),
    )
    drafts = _drafts(items)
    assert read(drafts["window"].text).stress is Stress.FALSE
    assert drafts["window"].uses == ("window",)
    assert read(drafts["trucks"].text).stress is Stress.GONE
    assert "8 beds ÷ 2 = 4 beds" in drafts["beds"].text
    assert read(_drafts(items, ScenarioType.FAILURE)["beds"].text).stress is Stress.GONE


def test_a_must_goal_is_wanted_under_the_heaviest_load_the_text_names() -> None:
    items = (
        item("answer", "Order entry answers at once", ItemKind.GOAL),
        item("slow", "During the month-end run order entry needs 6 s to answer", ItemKind.TODAY),
    )
    text = _drafts(items)["answer"].text
    assert read(text).stress is Stress.LOADED
    assert "month-end run" in text


def test_a_target_that_is_not_there_and_a_day_of_nothing_stay_empty() -> None:
    slots = (
        ScenarioSlot(name="S1", type=ScenarioType.STRESS, target="gone"),
        ScenarioSlot(name="S2", type=ScenarioType.NORMAL, target=None),
    )
    assert write_scenarios(ScenarioTask(slots=slots, items=())).scenarios == {}


def test_two_texts_give_two_sets_of_scenarios() -> None:
    first, second = ({draft.title for draft in _drafts(items_of(text)).values()} for text in (BAKERY, CHARTER))
    assert (first & second) <= {"A normal day"}


def test_frames_are_read_back_as_they_were_written(vegetables: tuple[Item, ...]) -> None:
    for target, draft in _drafts(vegetables).items():
        frame = read(draft.text)
        assert frame.stress is not None
        if target:
            own = next(one for one in vegetables if one.slug == target)
            assert frame.asked[0].rstrip("…") in " ".join(own.text.split())


def test_a_text_that_no_frame_wrote_has_no_stress() -> None:
    assert read("It rains for a week and the road is closed.").stress is None
    assert read("").stress is None
