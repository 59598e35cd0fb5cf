"""A heading of the person's own decides before the words below it, and items that stand in headings are found."""

import pytest

from app.english.reading import ReadSpan, read_problem
from app.english.reading.conventions import names_speaker


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind, span.text) for span in read_problem(text).spans]


def _under(heading: str, sentence: str) -> ReadSpan:
    spans = read_problem(f"# Title\n\n## {heading}\n\n{sentence}\n").spans
    assert len(spans) == 1, spans
    return spans[0]


@pytest.mark.parametrize(
    ("heading", "sentence", "kind"),
    [
        ("Goals", "Answers are sent to the customer within one hour.", "goal"),
        ("Goals", "Comments can be read by everyone.", "goal"),
        ("Purpose", "A ranking should move when an assumption moves, and say why.", "goal"),
        ("Purpose", "Fewer than 3 answers should be needed before the first ranking appears.", "goal"),
        ("Constraints", "Results must be sent to the patient within 2 days.", "hard"),
        ("Constraints", "Applications must be answered in writing.", "hard"),
        ("Constraints", "Every assumption is listed in the report.", "hard"),
        ("Resources", "one nurse for three years", "resource"),
        # What is about the work for sure stays so below any heading.
        ("Constraints", "Offers must be submitted to the town clerk by 3 May.", "aside"),
        ("Goals", "The next meeting is on 3 May.", "aside"),
    ],
)
def test_words_about_dates_and_beliefs_give_way_to_a_heading(heading: str, sentence: str, kind: str) -> None:
    assert _under(heading, sentence).kind == kind


def test_an_item_in_a_heading_is_found() -> None:
    text = (
        "# Brief\n\n## Objective 1: Newcomers feel at home\n\n- KR 1.1 Half of them come back\n\n"
        "## Bets\n\n**Bet A – Recipe first.** Highest upside.\n**Bet B – A quiz.**\n"
    )
    assert _kinds(text) == [
        ("goal", "Newcomers feel at home"),
        ("goal", "Half of them come back"),
        ("option", "Recipe first"),
        ("option", "A quiz."),
    ]


def test_headings_below_options_are_the_options_and_their_text_weighs_them() -> None:
    text = "# RFC\n\n## Alternatives\n\n### A central service\n\nOne hop.\n\n### Files\n\nNothing to build.\n"
    assert _kinds(text) == [("option", "A central service"), ("option", "Files")]


def test_a_question_nobody_has_answered_is_no_option() -> None:
    text = "# RFC\n\n## Goals\n\n- Calm\n\n## Open questions\n\n- Who owns it?\n- Keep the list or throw it away?\n"
    assert [kind for kind, _ in _kinds(text)] == ["goal", "option"]


def test_a_child_heading_of_its_own_class_holds_against_its_parent() -> None:
    text = "# App\n\n## Features\n\n### Required\n\n- Offline\n\n### Planned, not promised\n\n- A dark theme\n"
    assert _kinds(text) == [("hard", "Offline"), ("soft", "A dark theme")]


def test_sentences_below_a_heading_without_class_keep_company() -> None:
    text = "# Game\n\n## Goals\n\n- Fun\n\n## Production\n\nIt costs 35 euros at the most. Rules fit on four pages.\n"
    assert [kind for kind, _ in _kinds(text)] == ["goal", "hard", "hard"]


def test_what_a_thing_exists_for_is_a_goal_in_each_of_its_clauses() -> None:
    text = "The garden exists so that children learn where food comes from, and so that no plot lies fallow."
    assert [kind for kind, _ in _kinds(text)] == ["goal", "goal"]


def test_a_legend_is_no_item() -> None:
    text = "Priority: M = must, S = should, C = could.\n\n| Need | Priority |\n|---|---|\n| Runs offline | M |\n"
    assert [kind for kind, _ in _kinds(text)] == ["hard"]


def test_posts_of_a_thread_are_read_one_by_one() -> None:
    text = (
        "**mia** wrote:\n\nI want a dry shed by winter. What do you think?\n\n"
        "**tom** wrote:\n\nIt can't stand on the lawn. What about the wall?\n"
    )
    assert [kind for kind, _ in _kinds(text)] == ["goal", "hard", "option"]


@pytest.mark.parametrize(
    ("line", "speaks"),
    [
        ("**mia_k** wrote:", True),
        ("### tom, 10:14", True),
        ("#3 by old_herman · 2 days ago", True),
        ("The office closes at 18:00", False),
        ("Constraints (fixed):", False),
        ("Goal - quick replies for everyone", False),
    ],
)
def test_a_line_that_names_who_speaks_is_told_from_a_statement(line: str, speaks: bool) -> None:
    assert names_speaker(line) is speaks
