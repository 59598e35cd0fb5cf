"""The built-in Architect: what it says is in its task, who may change what holds, and nothing is claimed."""

import asyncio
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agent_views import gap_facts, results_facts
from app.domain.agents import ArchitectReply, ArchitectTask, RunDigest
from app.domain.chats import ChatMode
from app.domain.items import Item, ItemKind
from app.domain.model_client import ToolCall
from app.domain.operations import RemoveItem, UpdateItem
from app.domain.results import Comparison, Contribution, RunResults, Unranked
from app.domain.runs import BUILTIN_JUDGE, RunMode
from app.english.open_questions import open_questions
from app.methods.architect import answer
from app.pipeline.values import RunOutcome
from support.builtin_work import CHARTER, VEGETABLES, asked_ideas, content_of, each_text, items_of, judged_ideas

_IDEAS = (
    "Rent the empty depot by the motorway. It costs 90,000 euros once. A stop takes 7 minutes then.",
    "Small hubs in the cold rooms. They cost 60,000 euros once. A stop takes 10 minutes then.",
    "A second depot. It costs 180,000 euros once.",
)
_FORBIDDEN = re.compile(
    r"clear winner|P\(best\)|probab|confiden|\d ?%? chance|I think|I feel|I understand", re.IGNORECASE
)


_open_in = cache(open_questions)
"""Asked by each message about the same few texts; whoever takes a line away asks anew, for its items are others."""


def _task(message: str, mode: ChatMode = ChatMode.SETUP, **fields: object) -> ArchitectTask:
    items = fields.pop("items", items_of(VEGETABLES))
    assert isinstance(items, tuple)
    values: dict[str, object] = {
        "message": message,
        "mode": mode,
        "project_title": "Sorting",
        "line": "Main",
        "version_number": 4,
        "items": items,
        "unused_count": sum(item.kind is ItemKind.UNUSED for item in items),
        "open_questions": _open_in(items),
    }
    return ArchitectTask.model_validate({**values, **fields})


def _ask(
    message: str,
    mode: ChatMode = ChatMode.SETUP,
    *,
    results: RunResults | None = None,
    gap: Comparison | None = None,
    **fields: object,
) -> ArchitectReply:
    """The answer, where the tools know these results and explain every gap of theirs exactly, or as given."""

    async def call_tool(call: ToolCall) -> str:
        assert isinstance(call.arguments, dict)
        if results is None or call.arguments["run"] != results.run_number:
            return f"There is no Run {call.arguments['run']} in this project."
        if call.name == "read_results":
            labels = tuple(call.arguments.get("labels", ()))
            return results_facts(results, labels=labels).model_dump_json(exclude_defaults=True)
        assert call.name == "explain_gap"
        first, second = call.arguments["first"], call.arguments["second"]
        parts = () if gap is None else gap.contributions
        comparison = gap or Comparison(first=first, second=second, gap=0.0, contributions=parts)
        return gap_facts(results, comparison).model_dump_json(exclude_defaults=True)

    return asyncio.run(answer(_task(message, mode, **fields), call_tool))


@pytest.fixture(scope="module")
def outcome() -> RunOutcome:
    """A run of three typed ideas, its cards answered: C1 and C2 within the limit on spending, C3 over it."""
    return asyncio.run(asked_ideas(content_of(VEGETABLES), *_IDEAS))


@pytest.fixture(scope="module")
def unasked() -> RunOutcome:
    """The same run before any card: too little is answered for an order."""
    return asyncio.run(judged_ideas(content_of(VEGETABLES), *_IDEAS))


def _after(outcome: RunOutcome) -> dict[str, Any]:
    digest = RunDigest(
        number=1, title="Judge ideas", mode=RunMode.EVAL_ONLY, status="completed", judge=BUILTIN_JUDGE, best="C1"
    )
    return {"results": outcome.results, "runs": (digest,), "subject": "Run 1", "subject_run": 1}


# -- the spec ---------------------------------------------------------------------------------------


def test_a_statement_is_answered_in_counts_and_a_run_is_proposed() -> None:
    items = items_of(VEGETABLES)
    reply = _ask(VEGETABLES, applied=tuple(item.slug for item in items), unused_count=2)
    goals = [item for item in items if item.kind is ItemKind.GOAL]
    assert f"{len(goals)} goals" in reply.text
    assert not any(goal.text in reply.text for goal in goals), "the card below lists them"
    assert "1 sentence was set aside" in reply.text
    assert reply.run is not None
    assert reply.run.mode is RunMode.FULL_SEARCH
    assert reply.operations == ()


def test_the_first_text_is_answered_in_one_sentence_above_its_card() -> None:
    items = items_of(VEGETABLES)
    reply = _ask(VEGETABLES, applied=tuple(item.slug for item in items), is_first_text=True)
    assert reply.text.startswith("From your text I took ")
    assert reply.text.endswith("look them over on the card below.")
    assert reply.text.count(".") == 1
    assert reply.run is None, "the card has a button of its own"


def test_without_two_options_no_run_is_proposed_unless_asked_for() -> None:
    items = items_of("We want fewer complaints, at most 3 a week. It must not cost more than 500 euros.")
    told = _ask("We want fewer complaints", items=items, applied=tuple(item.slug for item in items))
    assert told.run is None
    assert "two or more ways" in told.text
    missing = _ask("Please start a run", items=items)
    assert missing.run is None
    assert "no option yet" in missing.text
    assert _ask("Please start a run", items=()).run is None
    two = items_of("We want fewer complaints. Today we answer by hand.\n\nOptions:\n1. Hire a porter")
    assert "only one way" not in _ask("Please start a run", items=two).text
    assert _ask("Please start a run", items=two).run is not None


def test_a_run_of_own_options_only_is_an_evaluation() -> None:
    run = _ask("Start a run with only my options").run
    assert run is not None
    assert run.mode is RunMode.EVAL_ONLY


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("What are the goals?", ItemKind.GOAL),
        ("Which assumptions are there?", ItemKind.ASSUMPTION),
        ("List my options", ItemKind.OPTION),
        ("Which resources do we have?", ItemKind.RESOURCE),
    ],
)
def test_lists_quote_the_items_of_a_kind(message: str, kind: ItemKind) -> None:
    text = _ask(message).text
    for item in items_of(VEGETABLES):
        quoted = " ".join(item.text.split())[:60] in text
        assert quoted == (item.kind is kind)


def test_open_questions_are_told_with_their_sentences() -> None:
    text = _ask("What is open?").text
    for one in _open_in(items_of(VEGETABLES)):
        assert one.question in text
        assert one.quote[:60] in text


def test_ideas_are_questions_about_own_sentences_never_candidates() -> None:
    text = _ask("Any ideas to try?").text
    assert "no ideas of my own" in text
    assert text.count("?") >= 3


def test_a_text_it_cannot_read_is_said_so() -> None:
    assert (
        _ask("Wir wollen schneller sein.", language_note="Only English is read.", items=()).text
        == "Only English is read."
    )


# -- runs -------------------------------------------------------------------------------------------


def test_what_came_out_is_told_with_the_numbers_of_the_run(outcome: RunOutcome) -> None:
    reply = _ask("What came out?", ChatMode.ANALYSIS, **_after(outcome))
    ranking = outcome.ranking
    assert f"Judged {ranking.judged_cells} of {ranking.all_cells} from your text" in reply.text
    assert ranking.sentence in reply.text
    assert "Method, no model" in reply.text
    for row in ranking.rows:
        assert f"{row.label} “" in reply.text
        assert f"{row.score:.3g}" in reply.text


def test_contributions_are_told_exactly_and_sum_to_the_gap(outcome: RunOutcome) -> None:
    parts = tuple(
        Contribution(question=f"q{n}", title=f"Column {n}", term="P", amount=amount, first=0.75, second=0.25)
        for n, amount in enumerate((0.41234, -0.1, 0.0517, 0.03, 0.02, 0.011, 0.009))
    )
    gap = sum(part.amount for part in parts)
    upper, lower = outcome.ranking.rows[0].label, outcome.ranking.rows[1].label
    comparison = Comparison(first=upper, second=lower, gap=gap, contributions=parts)
    reply = _ask(f"Why does {upper} beat {lower}?", ChatMode.ANALYSIS, gap=comparison, **_after(outcome))
    told = [float(one) for one in re.findall(r"^- ([+-]\d\.\d{3}) from", reply.text, re.MULTILINE)]
    assert sum(told) == pytest.approx(gap, abs=0.0006)
    assert f"Together {gap:+.3f}" in reply.text
    other = _ask(f"Why does {lower} beat {upper}?", ChatMode.ANALYSIS, gap=comparison, **_after(outcome))
    assert "the other way round" in other.text


@pytest.mark.parametrize("marks", ["{}", "“{}”"], ids=["bare", "quoted by an earlier rule"])
def test_evidence_is_quoted_once_whether_it_has_marks_or_not(outcome: RunOutcome, marks: str) -> None:
    upper, lower = outcome.ranking.rows[0].label, outcome.ranking.rows[1].label
    cost = next(cell for cell in outcome.results.cells if cell.question == "cost" and cell.label == upper)
    words = cost.answers[0].evidence
    assert "euros once" in words, "the cost rests on the words of the text"
    answers = (cost.answers[0].model_copy(update={"evidence": marks.format(words)}),)
    cells = tuple(one.model_copy(update={"answers": answers}) if one is cost else one for one in outcome.results.cells)
    results = outcome.results.model_copy(update={"cells": cells})
    title = next(column.title for column in results.columns if column.slug == "cost")
    part = Contribution(question="cost", title=title, term="R", amount=0.4, first=0.5, second=1.5)
    gap = Comparison(first=upper, second=lower, gap=0.4, contributions=(part,))
    after = {**_after(outcome), "results": results}
    text = _ask(f"Why does {upper} beat {lower}?", ChatMode.ANALYSIS, gap=gap, **after).text
    assert f"— {upper}: “{words}”" in text
    assert "““" not in text
    broken = _ask("Which constraints are broken?", ChatMode.ANALYSIS, **_after(outcome)).text
    assert "“It costs 180,000 euros once.”" in broken


def test_a_tier_that_decides_is_named_with_the_broken_sentence(outcome: RunOutcome) -> None:
    text = _ask("Why is C1 before C3?", ChatMode.ANALYSIS, **_after(outcome)).text
    assert "That alone decides their order" in text
    assert "It costs 180,000 euros once." in text


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("What is the score of C2?", "**C2 “"),
        ("How did the small hubs do?", "**C2 “"),
        ("Which constraints are broken?", "It costs 180,000 euros once."),
        ("What did the run judge?", "goals,"),
        ("What is unknown?", "cells are unknown"),
        ("What about C9?", "has no row C9"),
        ("Tell me about run 7", "There is no Run 7"),
        ("Why does today lose?", "Today"),
    ],
)
def test_questions_about_a_run(outcome: RunOutcome, message: str, expected: str) -> None:
    reply = _ask(message, ChatMode.ANALYSIS, **_after(outcome))
    assert expected in reply.text
    assert reply.operations == ()


@pytest.mark.parametrize(
    "message",
    [
        "C1 vs C2", "what makes C2 better than C1?", "is C2 really better than C1?", "how much better is C2 than C1?",
        "what is the gap between C1 and C2", "why does candidate 2 beat candidate 1?", "Why candidates 1 and 2?",
        "does C1 win against C2?", "Warum schlägt C2 C1?", "C1 beats C2 - reason?",
    ],
)  # fmt: skip
def test_two_rows_set_against_each_other_are_told_apart_however_it_is_asked(outcome: RunOutcome, message: str) -> None:
    text = _ask(message, ChatMode.ANALYSIS, **_after(outcome)).text
    rows = {row.label: row for row in outcome.ranking.rows}
    upper, lower = sorted((rows["C1"], rows["C2"]), key=lambda row: row.rank)
    assert f"Score {upper.score:.3g} against {lower.score:.3g} in run 1" in text


def test_scores_of_two_rows_are_their_scores(outcome: RunOutcome) -> None:
    text = _ask("What are the scores of C1 and C2?", ChatMode.ANALYSIS, **_after(outcome)).text
    assert "**C1 “" in text
    assert "**C2 “" in text


@pytest.mark.parametrize(
    "message", ["Why does C9 beat C2?", "why does C2 beat C9?", "C2 vs candidate 9", "why is C9 first?", "score of C9"]
)
def test_a_row_there_is_not_is_said_and_no_other_row_answers_for_it(outcome: RunOutcome, message: str) -> None:
    text = _ask(message, ChatMode.ANALYSIS, **_after(outcome)).text
    assert "Run 1 has no row C9" in text
    assert "against" not in text


def test_a_row_without_a_place_is_said_so_where_it_is_compared(outcome: RunOutcome) -> None:
    ranking = outcome.ranking
    gone = next(row for row in ranking.rows if row.label == "C2")
    unranked = (Unranked(candidate=gone.candidate, label="C2", title=gone.title, why="No answer yet."),)
    rows = tuple(row for row in ranking.rows if row is not gone)
    results = outcome.results.model_copy(
        update={"ranking": ranking.model_copy(update={"rows": rows, "unranked": unranked})}
    )
    text = _ask("why is C1 before C2?", ChatMode.ANALYSIS, **{**_after(outcome), "results": results}).text
    assert "is not placed in run 1: No answer yet." in text
    assert "against" not in text


def test_places_in_words_name_the_rows_that_stand_there(outcome: RunOutcome) -> None:
    rows = outcome.ranking.rows
    after = _after(outcome)
    told = {
        "Why does the second beat the third?": (rows[1], rows[2]),
        "Why does the first beat the last?": (rows[0], rows[-1]),
        f"Why is {rows[2].label} behind the winner?": (rows[0], rows[2]),
        f"Why not {rows[-1].label}?": (rows[0], rows[-1]),
    }
    for message, (upper, lower) in told.items():
        text = _ask(message, ChatMode.ANALYSIS, **after).text
        assert f"Score {upper.score:.3g} against {lower.score:.3g} in run 1" in text, message


@pytest.mark.parametrize(
    "message",
    [
        "What came out?", "Which is best?", "C1 vs C2", "Why does C1 beat C2?", "Why does the first beat the second?",
        "Is C2 better than today?", "What is the score of C1?", "Is anything better than today?",
    ],
)  # fmt: skip
def test_before_there_is_an_order_it_is_said_in_the_words_of_the_run_and_no_row_has_a_place(
    unasked: RunOutcome, message: str
) -> None:
    assert unasked.ranking.sentence.startswith("No order yet: ")
    text = _ask(message, ChatMode.ANALYSIS, **_after(unasked)).text
    assert unasked.ranking.sentence in text
    assert not re.search(r"\btie|\bplace \d|^\d+\. |beats today|stands before", text, re.MULTILINE), text


def test_before_there_is_an_order_what_breaks_a_limit_is_out_all_the_same(unasked: RunOutcome) -> None:
    text = _ask("Why is C1 before C3?", ChatMode.ANALYSIS, **_after(unasked)).text
    assert "That alone decides their order" in text
    assert unasked.ranking.sentence in text


def test_before_there_is_an_order_costs_are_listed_without_places(unasked: RunOutcome) -> None:
    text = _ask("Rank them by cost", ChatMode.ANALYSIS, **_after(unasked)).text
    assert "- C1 “" in text
    assert "no place yet" in text
    assert not re.search(r"\bplace \d", text)


def test_the_order_is_told_by_the_share_it_follows(outcome: RunOutcome) -> None:
    first, second = outcome.ranking.rows[:2]
    text = _ask("Why does the first beat the second?", ChatMode.ANALYSIS, **_after(outcome)).text
    assert f"{first.label} “{first.title}”: {first.explanation}" in text
    assert f"{second.label} “{second.title}”: {second.explanation}" in text
    assert outcome.ranking.sentence in text
    assert "decides their order" not in text, "open limits decide nothing before the share"


def test_whether_anything_beats_today_is_told_by_the_ranking(outcome: RunOutcome) -> None:
    assert "**Run 1.**" in _ask("Is anything better than today?", ChatMode.ANALYSIS, **_after(outcome)).text


def test_a_factor_that_was_judged_for_no_row_has_no_number(outcome: RunOutcome) -> None:
    ranking = outcome.ranking.model_copy(update={"left_out": ("S", "G")})
    results = outcome.results.model_copy(update={"ranking": ranking})
    text = _ask("score of C1", ChatMode.ANALYSIS, **{**_after(outcome), "results": results}).text
    assert "G = – (not judged)" in text
    assert "× goals" not in text
    judged = outcome.ranking.model_copy(update={"left_out": ()})
    judged_results = outcome.results.model_copy(update={"ranking": judged})
    row = next(row for row in judged.rows if row.label == "C1")
    told = _ask("score of C1", ChatMode.ANALYSIS, **{**_after(outcome), "results": judged_results}).text
    assert f"G = {row.G:.3g}: each on average over the ways" in told


def test_a_quote_alone_gives_the_numbers_of_its_run(outcome: RunOutcome) -> None:
    text = _ask("", ChatMode.ANALYSIS, quotes=("Run 1",), **_after(outcome)).text
    assert f"{outcome.ranking.rows[0].score:.3g}" in text


def test_without_a_run_it_says_so() -> None:
    assert "No run has been made" in _ask("Which is best?").text


# -- who may change what ----------------------------------------------------------------------------


def test_a_supposition_in_a_what_if_proposes_an_operation_on_its_line() -> None:
    items = items_of(VEGETABLES)
    window = next(item for item in items if "delivery" in item.text and item.kind is ItemKind.ASSUMPTION)
    reply = _ask("What if customers do not put up with a delivery window of two hours?", ChatMode.WHAT_IF)
    assert reply.operations == (UpdateItem(slug=window.slug, holds=False),)
    assert "Main stays as it is" in reply.text


def test_another_number_a_weight_and_a_removal_are_proposed() -> None:
    limit = next(item for item in items_of(VEGETABLES) if "120,000" in item.text)
    number = _ask("suppose one-off spending stops at 200,000 euros", ChatMode.WHAT_IF)
    assert number.operations == (UpdateItem(slug=limit.slug, text="one-off spending stops at 200,000 euros"),)
    soft = _ask("What if one-off spending at 120,000 euros were soft?", ChatMode.WHAT_IF)
    assert soft.operations == (UpdateItem(slug=limit.slug, weight=50),)
    gone = _ask("Remove the limit on one-off spending")
    assert gone.operations == (RemoveItem(slug=limit.slug),)


_PRINTING = """# Today
It costs 900 EUR per month.

# Constraints
- Must cost at most 500 EUR per month.
"""


@pytest.mark.parametrize(
    "message",
    ["What if the cost is at most 2,500 EUR per month?", "What would change if it cost at most 2,500 EUR per month?"],
)
def test_another_bound_changes_the_limit_and_not_what_is_paid_today_in_the_persons_own_letters(message: str) -> None:
    items = items_of(_PRINTING)
    limit = next(item for item in items if item.kind is ItemKind.CONSTRAINT)
    reply = _ask(message, ChatMode.WHAT_IF, items=items)
    assert reply.operations == (UpdateItem(slug=limit.slug, text="Must cost at most 2,500 EUR per month."),)


def test_a_closed_what_if_speaks_of_no_change_below() -> None:
    reply = _ask(
        "What if the cost is at most 2,500 EUR per month?", ChatMode.WHAT_IF, items=items_of(_PRINTING), is_open=False
    )
    assert reply.operations == ()
    assert "closed" in reply.text
    assert "below" not in reply.text


@pytest.mark.parametrize(
    "message",
    [
        "What if customers do not put up with a delivery window?",
        "Drivers must be home by five.",
        "Remove the spending limit",
    ],
)
def test_an_analysis_changes_nothing_and_offers_the_ways_on(message: str) -> None:
    reply = _ask(message, ChatMode.ANALYSIS)
    assert reply.operations == ()
    assert "Change Main" in reply.text
    assert "Try as a what-if" in reply.text


def test_a_question_in_a_setup_chat_changes_nothing() -> None:
    reply = _ask("What if the city closes the ring?")
    assert reply.operations == ()
    assert "Try as a what-if" in reply.text


def test_a_what_if_tells_what_differs_from_main() -> None:
    main = items_of(VEGETABLES)
    diesel = next(item for item in main if "diesel" in item.text)
    line = tuple(item.model_copy(update={"holds": False}) if item is diesel else item for item in main)[:-1]
    text = _ask("What changed?", ChatMode.WHAT_IF, items=line, main_items=main).text
    assert "taken as false" in text
    gone = " ".join(main[-1].text.split())
    assert f"removed: “{gone[:20]}" in text


# -- honesty ----------------------------------------------------------------------------------------

_MESSAGES = (
    "hello", "help", "what is open?", "list the goals", "what came out?", "why does C1 beat C2?", "score of C1",
    "which limits are broken?", "what is unknown?", "what changed?", "start a run", "what if diesel gets dearer?",
    "what is the meaning of life?", "any ideas?", "is C2 good?", "thanks", "remove the goal of fewer write-offs", "",
)  # fmt: skip


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text.replace(",", "")))


@pytest.mark.parametrize("mode", list(ChatMode))
def test_nothing_is_claimed_and_answers_repeat(outcome: RunOutcome, mode: ChatMode) -> None:
    for message in _MESSAGES:
        reply = _ask(message, mode, **_after(outcome))
        assert reply == _ask(message, mode, **_after(outcome))
        assert not _FORBIDDEN.search(reply.text), (message, reply.text)
        assert "—  " not in reply.text


@each_text
def test_every_number_said_about_a_text_is_in_it_or_counted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    items = items_of(text)
    reply = _ask(text, items=items, applied=tuple(item.slug for item in items))
    counts = {str(number) for number in range(len(items) + 1)} | {"4"}
    assert _numbers(reply.text) <= _numbers(text) | counts | {str(item.weight) for item in items}


def test_what_it_cannot_answer_is_said() -> None:
    assert "By my rules I found no question I can answer" in _ask("What is the meaning of life?").text


@given(st.text(max_size=200), st.sampled_from(list(ChatMode)))
def test_any_message_is_answered(message: str, mode: ChatMode) -> None:
    assert _ask(message, mode, items=_CHARTER_ITEMS).text


_CHARTER_ITEMS: tuple[Item, ...] = items_of(CHARTER)


def test_results_of_another_judge_are_named_after_it(outcome: RunOutcome) -> None:
    after = _after(outcome)
    ranking = outcome.ranking.model_copy(update={"sentence": "", "leaders": ()})
    other = outcome.results.model_copy(update={"judge": "some-model", "ranking": ranking})
    assert "some-model" in _ask("Which is best?", **{**after, "results": other}).text
