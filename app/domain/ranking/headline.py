"""What a ranking says first, in one sentence: nothing beats today, who ties for best, or who is best.

The same in the window and in what is exported; how a number is written is the caller's. Not for the sentences of the
built-in methods (`app.domain.elicitation.sentence`), which stand in the ranking itself.
"""

from collections.abc import Callable

from app.domain.results import Ranking, RankingRow
from app.domain.runs import Origin


def headline(ranking: Ranking, times: Callable[[RankingRow], str]) -> str:
    """Return the first thing to say of a ranking.

    Args:
        ranking: of the run.
        times: writes a row's score against today's, “×1.9 (1.3–2.7)”, or nothing where there is none.
    """
    if ranking.sentence:
        return ranking.sentence
    best = ranking.best
    if best is None:
        return "Nothing is ranked yet: no candidate has an answer."
    if best.tier >= 2:
        return f"Every candidate breaks a hard limit; {best.label} breaks the least."
    group = _tied_with(ranking, best)
    names, tied = _names([row.label for row in group]), len(group) > 1
    so_far = " so far" if ranking.provisional else ""
    if not _beats_today(ranking):
        today = _today_row(ranking)
        level = today is not None and (today.tier, today.tie_group) == (best.tier, best.tie_group)
        if level:
            leader = f"{names} tie with it." if tied else f"{best.label} ties with it."
        else:
            leader = f"{names} tie for closest." if tied else f"{best.label} comes closest."
        return f"Nothing beats today{so_far}. {leader}"
    shown = times(best)
    against = f", {shown} today’s score" if ranking.today_stated and shown else ""
    if ranking.clear_winner == best.label and not tied and not so_far:
        return f"{best.label} is the clear winner{against}."
    if tied:
        return f"{names} tie for best{so_far}{against}."
    return f"{best.label} leads so far{against}." if so_far else f"{best.label} is best{against}."


def _beats_today(ranking: Ranking) -> bool:
    """Whether the best row stands before today and is not tied with it."""
    best, today = ranking.best, _today_row(ranking)
    if best is None:
        return False
    if today is None:
        return True
    return best.rank < today.rank and (best.tier, best.tie_group) != (today.tier, today.tie_group)


def _today_row(ranking: Ranking) -> RankingRow | None:
    """The row of today, or None where nothing was said about it."""
    return next((row for row in ranking.rows if row.origin is Origin.TODAY), None)


def _tied_with(ranking: Ranking, row: RankingRow) -> tuple[RankingRow, ...]:
    """All candidates in the row's tie group, the row itself among them; never today."""
    return tuple(
        other
        for other in ranking.rows
        if (other.tier, other.tie_group) == (row.tier, row.tie_group) and other.origin is not Origin.TODAY
    )


def _names(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
