"""Labelled texts through the services into stored runs: verdicts with a ground, nothing that the text leaves open.

For: the figures of first-minutes.md on grounded verdicts and the authors' choice. Not for: single rules of grounds
(`tests/unit/pipeline/test_grounds.py`).
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.elicitation.acts import CardAnswer
from support.judged_figures import Judged, Labels
from support.services_at_work import opened, ran
from support.stored_figures import PAPERS, gold_of


@pytest.mark.asyncio
async def test_grounded_verdicts_open_pairs_and_the_authors_choice(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    english: list[Judged] = []
    async with opened(tmp_path) as services:
        for path in sorted(PAPERS.glob("[0-9][0-9]-*.md")):
            gold, text = gold_of(path), path.read_text(encoding="utf-8")
            made = await services.projects.create(title=path.stem, text=text)
            assert made.chat is not None
            content = services.specs.head(made.chat.branch).content
            if len(content.spec.options) < 2:
                figure(f"judged, {path.stem}: {len(content.spec.options)} options are read, so nothing is judged")
                continue
            run = await ran(services, made.project.id, chat=made.chat.id)
            state = services.asking.state(run.id)
            count = Labels(gold, text, content, state.table).measure()
            figure(
                f"judged, {path.stem}: right {count.right}/{count.verdicts}, by numbers "
                f"{count.right_by_numbers}/{count.by_numbers}, wrong {count.wrong}, open pairs answered "
                f"{len(count.faults)}/{count.open}"
            )
            assert not count.faults, path.stem
            if gold["language"] == "en" and count.verdicts:
                english.append(count)
            labels = Labels(gold, text, content, state.table)
            cells, order = labels.answers(), labels.order()
            seen = tuple(one.key for one in state.table.limits)
            state = await services.asking.answer(run.id, CardAnswer(cells=cells, order=order, asked=seen))
            # Of the rest nobody knows anything.
            while (card := state.progress.card) is not None:
                state = await services.asking.answer(run.id, CardAnswer(asked=card.criteria))
            ranking = services.results.require(run.id).ranking
            figure(f"judged, {path.stem}, with the labels as answers: {ranking.sentence}")
            if gold["chosen"] is not None:
                keys = {one.key: one.label for one in state.table.alternatives}
                chosen = keys[labels.rows[gold["chosen"]] or ""]
                assert chosen in (*ranking.leaders, *ranking.undecided), ranking.sentence
    right = [one.right / one.verdicts for one in english]
    wrong = [one.wrong / one.verdicts for one in english]
    numbers = [one.right_by_numbers / one.by_numbers for one in english if one.by_numbers]
    means = f"all {_mean(right):.2f}, by numbers {_mean(numbers):.2f}, wrong {_mean(wrong):.2f}"
    figure(f"judged, English, mean per text: {means}")
    assert _mean(right) >= 0.5
    assert _mean(numbers) >= 0.8
    assert _mean(wrong) <= 0.05


def _mean(shares: list[float]) -> float:
    return sum(shares) / len(shares)
