"""The honest first line about a ranking."""

from app.domain.ranking.explanations import headline
from app.domain.results import Ranking


def _ranking(judged: int, by_hand: int, cells: int) -> Ranking:
    return Ranking(
        rows=(),
        ranking_hash="0",
        judged_cells=judged,
        by_hand_cells=by_hand,
        all_cells=cells,
        provisional=False,
        today_stated=True,
    )


def test_it_counts_what_the_text_and_the_person_answered() -> None:
    assert headline(_ranking(14, 9, 40)) == "Judged 14 of 40 from your text, 9 by you"
    assert headline(_ranking(30, 0, 40)) == "Judged 30 of 40 from your text"


def test_under_half_is_called_provisional() -> None:
    assert headline(_ranking(14, 0, 40)) == "Judged 14 of 40 from your text; under half, so the order is provisional"
    assert "provisional" not in headline(_ranking(20, 0, 40))
