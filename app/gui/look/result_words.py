"""Sentences about the results of a run: who is best, how much was judged, why a row is not placed.

Every word follows from the ranking's own values; nothing is judged or computed anew here.
"""

from typing import NamedTuple

from app.domain.results import Ranking, RankingRow, RunResults, Unranked
from app.domain.runs import JudgeRule, Origin
from app.gui.look.figures import between, multiple, number
from app.gui.look.run_words import is_builtin

TIERS = {
    0: "Meets every must",
    1: "Not decided: something it must do is not judged yet",
    2: "Breaks a hard limit",
}
UNRANKED = "Not ranked"


def verdict(results: RunResults) -> str:
    """Return the first thing to say: nothing beats today, who ties for best, or who is best."""
    ranking = results.ranking
    if ranking.sentence:
        return ranking.sentence
    best = ranking.best
    if best is None:
        return "Nothing is ranked yet: no candidate has an answer."
    if best.tier >= 2:
        return f"Every candidate breaks a hard limit; {best.label} breaks the least."
    group = tied_with(ranking, best)
    names, tied = _names([row.label for row in group]), len(group) > 1
    so_far = " so far" if ranking.provisional else ""
    if not beats_today(ranking):
        today = today_row(ranking)
        level = today is not None and (today.tier, today.tie_group) == (best.tier, best.tie_group)
        if level:
            leader = f"{names} tie with it." if tied else f"{best.label} ties with it."
        else:
            leader = f"{names} tie for closest." if tied else f"{best.label} comes closest."
        return f"Nothing beats today{so_far}. {leader}"
    shown = against_today(best)
    times = f", {shown} today’s score" if ranking.today_stated and shown else ""
    if ranking.clear_winner == best.label and not tied and not so_far:
        return f"{best.label} is the clear winner{times}."
    if tied:
        return f"{names} tie for best{so_far}{times}."
    return f"{best.label} leads so far{times}." if so_far else f"{best.label} is best{times}."


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a result and the rest; what stands in quotes is not cut."""
    for at, sign in enumerate(text):
        if sign in ".!?" and text[at + 1 : at + 2] == " " and text[:at].count("“") == text[:at].count("”"):
            return text[: at + 1], text[at + 2 :]
    return text, ""


class AgainstToday(NamedTuple):
    """A row's score against today’s, in words: the multiple, and what it lies between ("" where that is not known)."""

    multiple: str
    interval: str


def times_today(row: RankingRow) -> AgainstToday | None:
    """Return a row's score against today’s, or None where today has none."""
    if not row.vs_today:
        return None
    if row.interval is None:
        return AgainstToday(multiple(row.vs_today), "")
    decimals = 1 if row.vs_today >= 1 else 2
    return AgainstToday(f"×{number(row.vs_today, decimals)}", between(row.interval.low, row.interval.high))


def against_today(row: RankingRow) -> str:
    """Return a row's score against today’s on one line: “×1.90”, “×1.9 (1.3–2.7)”, or nothing."""
    times = times_today(row)
    if times is None:
        return ""
    return f"{times.multiple} ({times.interval})" if times.interval else times.multiple


def left_out(ranking: Ranking) -> tuple[str, ...]:
    """Return what the run left out on purpose and why, one sentence each."""
    return tuple(" ".join(skipped.sentence.split()) for skipped in ranking.skipped)


def coverage(results: RunResults) -> str:
    """Return how much was judged: “Judged 14 of 40 from your text, 9 by you”."""
    ranking = results.ranking
    source = " from your text" if is_builtin(results.judge) else ""
    text = f"Judged {ranking.judged_cells} of {ranking.all_cells}{source}"
    return f"{text}, {ranking.by_hand_cells} by you" if ranking.by_hand_cells else text


def rests_on(results: RunResults) -> str:
    """Return in few words what the ranking rests on; `judged_under` says it in a sentence."""
    if results.rule is JudgeRule.SHARED:
        return "judged under the earlier rule, with answers of other runs"
    if results.taken_from:
        return f"with answers of {' and '.join(f'Run {number}' for number in results.taken_from)}"
    return "on its own inputs only"


def beats_today(ranking: Ranking) -> bool:
    """Whether the best row stands before today and is not tied with it."""
    best, today = ranking.best, today_row(ranking)
    if best is None:
        return False
    if today is None:
        return True
    return best.rank < today.rank and (best.tier, best.tie_group) != (today.tier, today.tie_group)


def today_row(ranking: Ranking) -> RankingRow | None:
    """The row of today, or None where nothing was said about it."""
    return next((row for row in ranking.rows if row.origin is Origin.TODAY), None)


def tied_with(ranking: Ranking, row: RankingRow) -> tuple[RankingRow, ...]:
    """All candidates in the row's tie group, the row itself among them; never today."""
    return tuple(
        other
        for other in ranking.rows
        if (other.tier, other.tie_group) == (row.tier, row.tie_group) and other.origin is not Origin.TODAY
    )


def marks(row: RankingRow, columns: int) -> str:
    """Return what to know about a row beside its numbers, shortest first."""
    parts = []
    if row.violations:
        confirmed = sum(1 for violation in row.violations if violation.confirmed)
        parts.append(_counted(confirmed, "limit broken", "limits broken") if confirmed else "limit doubtful")
    if row.incomplete:
        parts.append(f"{len(row.incomplete)} of {columns} not judged")
    return " · ".join(parts)


def describe_row(row: RankingRow | Unranked, columns: int) -> str:
    """Return one row of the ranking as a sentence for screen readers and tooltips."""
    if isinstance(row, Unranked):
        return f"{row.label}, {row.title}: not ranked. {row.why}"
    sentence = (
        f"Rank {row.rank}: {row.label}, {row.title}. Score {row.score:.2f}, holds up {row.P:.2f}, "
        f"cost against today {row.R:.2f}, value {row.I:.2f}, goals {row.G:.0%}, limits {row.S:.0%}."
    )
    if row.interval is not None and row.vs_today:
        sentence += f" Against today {against_today(row)}: 90% of re-drawn judgements lie in between."
    if row.p_best is not None:
        sentence += f" The best in {row.p_best:.0%} of them."
    extra = marks(row, columns)
    return " ".join(part for part in (sentence, f"{extra}." if extra else "", row.explanation) if part)


def _names(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"
