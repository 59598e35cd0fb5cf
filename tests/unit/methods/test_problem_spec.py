"""Reading a message into items: every sentence is kept, each with its span, kind and rule."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.items import Author, Item, ItemKind
from app.domain.reading import ProblemSpecTask
from app.methods.options import own_options
from app.methods.problem_spec import read_message
from support.builtin_work import BAKERY, CHARTER, HUT, VEGETABLES, each_text, items_of


@each_text
def test_every_item_is_an_exact_span_of_the_message_and_slugs_are_free(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    items = items_of(text)
    assert len({item.slug for item in items}) == len(items)
    for item in items:
        assert item.source is not None
        assert item.source.start is not None
        assert item.source.quote == text[item.source.start : item.source.end]
        assert item.text in item.source.quote or item.text.endswith(f": {' '.join(item.source.quote.split())}")
        assert item.author is Author.PERSON
        assert item.rule


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


@each_text
def test_no_letter_of_a_text_is_lost_and_none_kept_twice(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sources = sorted((item.source.start or 0, item.source.end or 0) for item in items_of(text) if item.source)
    assert all(first[1] <= second[0] for first, second in pairwise(sources))
    assert "".join(letters(text[start:end]) for start, end in sources) == letters(text)


def test_two_texts_give_two_specs() -> None:
    bakery, charter = items_of(BAKERY), items_of(CHARTER)
    for kind in (ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.OPTION, ItemKind.TODAY):
        mine = {item.text for item in bakery if item.kind is kind}
        theirs = {item.text for item in charter if item.kind is kind}
        assert mine
        assert theirs
        assert not mine & theirs


def test_a_pure_question_gives_no_items() -> None:
    assert read_message(ProblemSpecTask(message="Why does C2 beat C4?", sentences=())).items == ()
    assert read_message(ProblemSpecTask(message="Which is best? And what is open?", sentences=())).items == ()


def test_a_problem_that_ends_in_a_question_still_gives_its_items() -> None:
    text = "We must not spend more than 500 euros. We want fewer complaints. What would you do?"
    kinds = [item.kind for item in items_of(text)]
    assert ItemKind.GOAL in kinds
    assert ItemKind.CONSTRAINT in kinds


def test_what_is_already_there_is_not_added_again() -> None:
    first = items_of(HUT)
    again = read_message(ProblemSpecTask(message=HUT, sentences=(), existing=first))
    assert again.items == ()
    more = read_message(
        ProblemSpecTask(message="Installed cost may not exceed 30,000 EUR.", sentences=(), existing=first)
    )
    assert [item.text for item in more.items or ()] == ["Installed cost may not exceed 30,000 EUR."]
    assert more.items is not None
    assert more.items[0].slug not in {item.slug for item in first}


def test_remarks_stay_with_the_option_they_are_about_and_its_name_becomes_the_slug() -> None:
    items = items_of(VEGETABLES)
    texts = {option.item.slug: option.text for option in own_options(items)}
    assert "night work" in texts["central-hall"]
    assert "three teams to train" in texts["small-hubs"]
    assert "night work" not in texts["small-hubs"]
    assert {item.about for item in items if item.kind is ItemKind.REMARK} >= {"central-hall", "small-hubs"}


def test_another_language_is_said_so_and_nothing_is_made_up() -> None:
    text = (
        "We willen de levertijden halveren. Het mag niet meer dan 500 euro kosten. "
        "Vandaag rijden drie wagens door de stad, en niemand weet wanneer ze aankomen. "
        "We willen dat de klanten hun goederen voor zeven uur krijgen en dat niemand meer hoeft te wachten."
    )
    reply = read_message(ProblemSpecTask(message=text, sentences=()))
    assert {item.kind for item in reply.items or ()} == {ItemKind.UNUSED}
    assert len(reply.items or ()) == 4
    assert "every line of it is set aside" in reply.language_note


def test_of_german_what_plain_words_tell_is_sorted_and_the_rest_is_said_to_wait() -> None:
    text = (
        "Wir wollen die Lieferzeiten halbieren. Es darf nicht mehr als 500 Euro kosten. "
        "Heute fahren drei Wagen durch die Stadt, und niemand weiß, wann sie ankommen. "
        "Der Bürgermeister kam auch vorbei."
    )
    reply = read_message(ProblemSpecTask(message=text, sentences=()))
    kinds = [item.kind for item in reply.items or ()]
    assert kinds == [ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.TODAY, ItemKind.UNUSED]
    assert "plain words of German and French are understood" in reply.language_note


@pytest.mark.parametrize(
    "message",
    [
        "hello",
        "Thanks a lot!",
        "Please start a run",
        "run it again",
        "What if nobody loses their job?",
        "suppose one-off spending stops at 200,000 euros",
        "remove the constraint herbs reach the kitchen",
        "Make few night shifts a must",
    ],
)
def test_what_is_said_to_the_application_is_no_item(message: str) -> None:
    task = ProblemSpecTask(message=message, sentences=(), existing=items_of(VEGETABLES))
    assert read_message(task).items == ()


@pytest.mark.parametrize(
    "message",
    [
        "Lower the number of complaints to one a week.",
        "The nightly run must end before 7.",
        "We run six operating rooms on weekdays.",
    ],
)
def test_what_is_said_of_the_problem_is_an_item(message: str) -> None:
    task = ProblemSpecTask(message=message, sentences=(), existing=items_of(VEGETABLES))
    assert read_message(task).items


def test_a_short_option_is_called_without_its_lead_which_stays_with_it() -> None:
    options = [item for item in items_of(BAKERY) if item.kind is ItemKind.OPTION]
    assert options[0].text == "two waves"
    assert options[0].source is not None
    assert options[0].source.quote == "- idea: two waves"
    assert own_options(tuple(options))[0].title == "Two waves"


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for item in read_message(ProblemSpecTask(message=text, sentences=())).items or ():
        assert item.text in text


def test_a_very_long_sentence_is_cut_and_not_lost() -> None:
    text = "We must not " + "carry this and that and " * 300 + "stop."
    items = items_of(text)
    assert all(len(item.text) <= 2000 for item in items)
    assert sum(len(item.text) for item in items) > 0.95 * len(text)


@pytest.mark.parametrize(
    "remark",
    [
        "Candidate 3 is not better than candidate 1", "C3 is not better than C1.", "Candidate 2 is too expensive.",
        "C2 is the best", "I think candidate 2 beats today.", "Candidate 1 should be ranked before candidate 2!",
    ],
)  # fmt: skip
def test_a_remark_on_candidates_of_a_run_is_no_item_of_the_spec(remark: str, vegetables: tuple[Item, ...]) -> None:
    reply = read_message(ProblemSpecTask(message=remark, sentences=(), existing=vegetables))
    assert reply.items == ()
    both = f"{remark.rstrip('.!')}. It must not cost more than 500 euros a month."
    items = read_message(ProblemSpecTask(message=both, sentences=(), existing=vegetables)).items or ()
    assert [item.kind for item in items] == [ItemKind.UNUSED, ItemKind.CONSTRAINT]
    assert items[0].rule == "speaks of candidates of a run"


def test_a_persons_own_labels_are_no_candidates_of_a_run(vegetables: tuple[Item, ...]) -> None:
    own = "Candidate 1: rent a depot by the motorway.\nCandidate 2: share the hall of the neighbours."
    assert any(item.kind is ItemKind.OPTION for item in items_of(own))
    named = (*vegetables, vegetables[0].model_copy(update={"slug": "own", "text": "Candidate 1: rent a depot."}))
    limit = "Candidate 1 must not be more expensive than 500 euros a month."
    items = read_message(ProblemSpecTask(message=limit, sentences=(), existing=named)).items or ()
    assert [item.kind for item in items] == [ItemKind.CONSTRAINT]
