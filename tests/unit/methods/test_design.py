"""Designs: the person's own options first, then what can be put together from sentences of the text, then none."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.domain.agents import DesignReply, DesignTask, IntakeTask, SameMechanismTask
from app.domain.items import Item, ItemKind
from app.methods.cards import make_card
from app.methods.design import design, same_mechanism
from app.methods.intake import take_in
from app.pipeline.question_slices import neutral_items
from support.builtin_work import BAKERY, CHARTER, each_text, item, items_of

_LEADS = ("Change only what is wanted most:", "Keep everything else as today:")


def _designs(items: tuple[Item, ...], slots: int, **fields: object) -> list[DesignReply]:
    return [
        design(DesignTask.model_validate({"slot": slot, "brief": "", "items": items, **fields}))
        for slot in range(slots)
    ]


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_own_options_come_first_verbatim_in_text_order(hut: tuple[Item, ...]) -> None:
    options = [one for one in hut if one.kind is ItemKind.OPTION]
    replies = _designs(hut, len(options))
    assert [reply.option for reply in replies] == [one.slug for one in options]
    assert [reply.text for reply in replies] == [one.text for one in options]
    assert not any(reply.constructed for reply in replies)


def test_tasks_without_sources_and_rules_give_the_same_designs(vegetables: tuple[Item, ...]) -> None:
    assert _designs(neutral_items(vegetables), 8) == _designs(vegetables, 8)


@each_text
def test_every_sentence_of_a_design_is_in_the_text_and_slots_differ(path: Path) -> None:
    items = items_of(path.read_text(encoding="utf-8"))
    own = _flat(" ".join(one.text for one in items))
    replies = [reply for reply in _designs(items, 12) if not reply.none_left]
    assert len({reply.card.title.lower() for reply in replies}) == len(replies)
    assert len({reply.text for reply in replies}) == len(replies)
    for reply in replies:
        for line in reply.text.split("\n\n"):
            said = _flat(line)
            for lead in _LEADS:
                said = said.removeprefix(lead).strip()
            assert said.strip("“”…") in own
        assert reply.constructed == (reply.option is None)


def test_constructed_ones_leave_out_the_dearest_part_and_join_two_options_each() -> None:
    first = item("hall", "Rent a hall. Put in lockers, and a crane for 90,000 euros.", ItemKind.OPTION)
    second = item("hubs", "Turn the cold rooms into hubs.", ItemKind.OPTION)
    built = [reply for reply in _designs((first, second), 6) if reply.constructed]
    texts = {reply.text for reply in built}
    assert f"{first.text}\n\n{second.text}" in texts
    assert any("Rent a hall" in text and "crane" not in text for text in texts)


_KINDS = st.sampled_from([ItemKind.GOAL, ItemKind.OPTION, ItemKind.TODAY, ItemKind.RESOURCE, ItemKind.UNUSED])


@given(st.lists(st.tuples(_KINDS, st.text(min_size=1, max_size=80)), max_size=6), st.integers(0, 9), st.integers(0, 3))
def test_any_items_give_a_design_or_none_without_an_error(
    parts: list[tuple[ItemKind, str]], slot: int, seed: int
) -> None:
    items = tuple(item(f"item-{number}", text, kind) for number, (kind, text) in enumerate(parts))
    task = DesignTask(slot=slot, brief="", items=items, seed=seed)
    assert design(task) == design(task)
    parent = make_card("Two waves of vans.", items=())
    assert design(task.model_copy(update={"parents": (parent,), "parent_labels": ("C1",)})).text


def test_where_the_text_holds_nothing_the_slot_stays_empty() -> None:
    assert _designs((), 1)[0].none_left
    goal = item("fast", "Stops are shorter", ItemKind.GOAL)
    first, second = _designs((goal,), 2)
    assert first.constructed
    assert second.none_left


def test_two_texts_give_two_sets_of_candidates() -> None:
    titles = [{reply.card.title for reply in _designs(items_of(text), 4)} for text in (BAKERY, CHARTER)]
    assert not titles[0] & titles[1]


def test_a_title_to_stay_away_from_is_not_given_again(hut: tuple[Item, ...]) -> None:
    first, second = _designs(hut, 2)
    again = _designs(hut, 1, avoid=(first.card.title, second.card.title))[0]
    assert again.card.title not in (first.card.title, second.card.title)


def test_another_seed_keeps_the_options_and_turns_the_constructed_ones(hut: tuple[Item, ...]) -> None:
    first, other = _designs(hut, 6), _designs(hut, 6, seed=1)
    assert first[:4] == other[:4]
    assert first[4:] != other[4:]


def test_choices_under_either_carry_the_sentence_they_complete(vegetables: tuple[Item, ...]) -> None:
    lockers = next(reply for reply in _designs(vegetables, 9) if "lockers" in reply.card.title)
    assert "pick-up points" in lockers.card.summary
    mixed = next(reply for reply in _designs(vegetables, 9) if reply.card.title == "Mixed")
    assert "Farmers pack by customer" in mixed.card.summary


def test_a_seeded_design_derives_from_its_parents(hut: tuple[Item, ...]) -> None:
    parents = tuple(reply.card for reply in _designs(hut, 2))
    replies = _designs(hut, 6, parents=parents, parent_labels=("C1@run:1", "C2@run:1"))
    assert replies[0].derived_from == ("C1@run:1", "C2@run:1")
    assert all(reply.derived_from and reply.constructed for reply in replies)
    assert len({reply.card.title for reply in replies}) == len(replies)


def test_a_parent_that_breaks_a_hard_limit_loses_the_sentence_that_breaks_it() -> None:
    limit = item("weight", "No part heavier than 85 kg")
    parent = make_card("Modules in the cellar. Each module weighs 120 kg.", items=())
    replies = _designs((limit,), 3, parents=(parent,), parent_labels=("C1",))
    assert replies[0].text == "Modules in the cellar."
    assert "without" in replies[0].card.title


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_idea_gets_a_card_made_of_its_own_words(text: str, title: str) -> None:
    if not text:
        return
    card = take_in(IntakeTask(slot=0, text=text, title=title, items=())).card
    own = _flat(text)
    assert len(card.title) <= 120
    assert len(card.summary.split()) <= 125
    for part in (*card.mechanism, *card.resources, *card.risks):
        assert part.rstrip("….") in own


def test_a_card_finds_resources_risks_and_what_it_relies_on() -> None:
    diesel = item("diesel", "Diesel stays below 1.80 euros a litre", ItemKind.ASSUMPTION)
    text = (
        "We rent two vans for 900 euros a month. They burn diesel, 7 litres a day. However, the diesel price may rise."
    )
    card = take_in(IntakeTask(slot=0, text=text, items=(diesel,))).card
    assert card.title == "We rent two vans for 900 euros a month"
    assert any("900 euros" in one for one in card.resources)
    assert card.risks == ("However, the diesel price may rise.",)
    assert card.relies_on == ("diesel",)


def test_a_number_late_in_a_long_idea_reaches_the_card() -> None:
    filler = "Then we talk about it with everyone who has an opinion on these matters. " * 30
    card = take_in(IntakeTask(slot=0, text=f"Two waves. {filler} It costs 900 euros.", items=())).card
    assert "It costs 900 euros." in card.summary
    assert len(card.summary.split()) <= 120


def test_the_same_words_are_the_same_mechanism_and_others_are_not() -> None:
    one = make_card("Rent the empty depot and sort the crates there at night.", items=())
    two = make_card("At night, rent the empty depot and sort crates there.", items=())
    other = make_card("Farmers pack by customer with printed labels.", items=())
    assert same_mechanism(SameMechanismTask(first=one, second=two)).same
    reply = same_mechanism(SameMechanismTask(first=one, second=other))
    assert not reply.same
    assert re.match(r"\d+ of \d+ subject words", reply.why)
