"""Whole runs of the built-in methods on real texts: traceable, deterministic, honest about what is not known."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.domain.items import ItemKind
from app.domain.operations import RemoveItem, apply_operations
from app.domain.runs import Origin, QuestionKind, RunConfig
from app.pipeline.values import RunOutcome
from support.builtin_work import BAKERY, CHARTER, TEXT_FILES, VEGETABLES, content_of, judged_ideas, run_of
from support.run_memory import DictMemory

_IDEA = "Rent the empty depot and sort everything there at night. It costs {} euros once. Stops take 7 minutes then."


def _ranks(outcome: RunOutcome) -> dict[str, int]:
    return {row.label: row.rank for row in outcome.ranking.rows}


def _judged(outcome: RunOutcome, *, without: str = "") -> dict[tuple[str, str], float | None]:
    return {
        (cell.label, cell.question): None if cell.imputed else cell.value
        for cell in outcome.results.cells
        if cell.question != without
    }


@pytest.mark.asyncio
async def test_two_texts_give_two_rankings_traceable_to_their_sentences() -> None:
    outcomes = []
    for text in (BAKERY, CHARTER):
        outcome = await run_of(content_of(text))
        flat = " ".join(text.split())
        own = [one for one in outcome.candidates if one.origin is Origin.USER]
        assert own
        assert all(" ".join(one.text.split()) in flat for one in own)
        assert all(one.constructed for one in outcome.candidates if one.origin is Origin.DESIGNER)
        outcomes.append(outcome)
    first, second = outcomes
    assert not {one.card.title for one in first.candidates} & {
        one.card.title for one in second.candidates if one.origin is not Origin.TODAY
    }
    assert first.ranking.ranking_hash != second.ranking.ranking_hash


@pytest.mark.asyncio
async def test_the_same_text_gives_the_same_ranking_and_calls() -> None:
    first, second = DictMemory(), DictMemory()
    one = await run_of(content_of(VEGETABLES), memory=first)
    other = await run_of(content_of(VEGETABLES), memory=second)
    assert one.ranking.ranking_hash == other.ranking.ranking_hash
    assert set(first.calls) == set(second.calls)


@pytest.mark.asyncio
@pytest.mark.parametrize("text", [VEGETABLES, BAKERY, CHARTER], ids=["vegetables", "bakery", "charter"])
async def test_of_twins_the_dearer_never_stands_before_the_other_whatever_the_order(text: str) -> None:
    cheap, dear = _IDEA.format("10,000"), _IDEA.format("11,000")
    for ideas in ((cheap, dear), (dear, cheap)):
        outcome = await judged_ideas(content_of(text), *ideas)
        rows = {one.text: outcome.ranking.row(one.label) for one in outcome.candidates}
        first, second = rows[cheap], rows[dear]
        assert first is not None
        assert second is not None
        assert first.R < second.R
        assert first.rank <= second.rank
        assert first.rank < second.rank or outcome.ranking.sentence.startswith("No order yet")


@pytest.mark.asyncio
async def test_who_breaks_a_limit_by_its_numbers_is_in_the_last_tier_below_its_twin() -> None:
    outcome = await judged_ideas(content_of(VEGETABLES), _IDEA.format("90,000"), _IDEA.format("180,000"))
    kept, broken = outcome.ranking.row("C1"), outcome.ranking.row("C2")
    assert kept is not None
    assert broken is not None
    assert broken.tier == 2
    assert broken.rank > kept.rank
    assert broken.violations[0].evidence == "It costs 180,000 euros once."


@pytest.mark.asyncio
async def test_removing_a_constraint_changes_what_it_touched_and_nothing_else() -> None:
    content = content_of(VEGETABLES)
    limit = next(item for item in content.spec.constraints if "120,000" in item.text)
    without = apply_operations(content, (RemoveItem(slug=limit.slug),))
    config = RunConfig(candidates=4, scenarios=30)
    before, after = await run_of(content, config), await run_of(without, config)
    assert [one.card for one in before.candidates] == [one.card for one in after.candidates]

    def by_title(outcome: RunOutcome) -> dict[tuple[str, str], float | None]:
        titles = {question.slug: question.title for question in outcome.results.columns}
        kinds = {question.slug: question.kind for question in outcome.results.columns}
        return {
            (label, titles[slug]): value
            for (label, slug), value in _judged(outcome).items()
            # The scale of cost and the normal day rest on all limits.
            if kinds[slug] is not QuestionKind.COST and "normal day" not in titles[slug]
        }

    first, second = by_title(before), by_title(after)
    assert all(first[key] == value for key, value in second.items() if key in first)
    gone = {title for _, title in first} - {title for _, title in second}
    assert gone
    assert all("120,000" in title for title in gone if title in {item.text for item in content.spec.constraints})


@pytest.mark.asyncio
async def test_every_text_runs_and_claims_no_more_than_it_judged(
    some: Callable[[Sequence[Path], int], list[Path]], figure: Callable[[str], None]
) -> None:
    """A quarter of the texts is run in one run of the tests, and others by another seed."""
    judged = possible = 0
    contents = [content_of(path.read_text(encoding="utf-8")) for path in some(TEXT_FILES, len(TEXT_FILES) // 4)]
    # Only a spec without a goal blocks a run.
    ready = [content for content in contents if content.spec.of(ItemKind.GOAL)]
    assert len(ready) > len(contents) / 2
    for content in ready:
        outcome = await run_of(content)
        ranking = outcome.ranking
        judged, possible = judged + ranking.judged_cells, possible + ranking.all_cells
        assert ranking.provisional == ranking.sentence.startswith("No order yet")
        assert bool(ranking.leaders) <= (not ranking.provisional)
        assert all(row.interval is None for row in ranking.rows)
    figure(f"built-in methods: {judged} of {possible} cells of some of the labelled texts judged from a sentence")
