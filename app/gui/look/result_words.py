"""Sentences about the results of a run: who is best, how much was judged, why a row is not placed.

Every word follows from the ranking's own values; nothing is judged or computed anew here.
"""

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.kit.text import shortened
from app.domain.ranking.headline import headline
from app.domain.results import Cell, Ranking, RankingRow, RunResults, Unranked
from app.domain.runs import JudgeRule, Origin, QuestionKind
from app.gui.look.figures import NONE, between, multiple, number
from app.gui.look.run_words import is_builtin

TIERS = {
    0: "Meets every must",
    1: "Not decided: something it must do is not judged yet",
    2: "Breaks a hard limit",
}
UNRANKED = "Not ranked"
_AS_TODAY = 0.5
"""What the middle of every step is worth (the scales of the cards)."""
_TITLE = 60


def verdict(results: RunResults) -> str:
    """Return the first thing to say: nothing beats today, who ties for best, or who is best."""
    return headline(results.ranking, against_today)


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


def first_in(row: RankingRow) -> str:
    """Return in which share of the draws a row is first, in steps of 5 %: “95 %”, “< 5 %”; – where none is."""
    if row.p_best is None:
        return NONE
    percent = round(row.p_best * 20) * 5
    return "< 5 %" if percent == 0 else f"{percent} %"


def is_unanswered(results: RunResults, row: RankingRow) -> bool:
    """Whether a person is asked and has not answered anything about an option, nor its text."""
    if not results.ranking.sentence or row.origin is Origin.TODAY:
        return False
    return all(cell.value is None or cell.imputed for cell in results.cells if cell.label == row.label)


def has_figures(results: RunResults, row: RankingRow) -> bool:
    """Whether a row’s figures rest on what was said: without an order they are means of everything that could be."""
    return not results.ranking.sentence or (results.ranking.has_order and not is_unanswered(results, row))


def row_verdict(results: RunResults, row: RankingRow, cells: Mapping[str, Cell]) -> str:
    """Return why a row stands where it stands, short enough for its line.

    Where a person answers, what it does better and worse than today, as far as that is known; where a model judged,
    the explanation the ranking holds.

    Args:
        results: of the run.
        row: one of its ranking.
        cells: of this row, by the slug of their question.
    """
    if not results.ranking.sentence:
        return row.explanation
    titles = {question.slug: question.title for question in results.columns}
    if row.violations:
        said = _listed([titles.get(one.slug, one.slug) for one in row.violations])
        return f"Breaks {said}." if row.violations[0].confirmed else f"May break {said}."
    if row.origin is Origin.TODAY:
        return ""
    better: list[str] = []
    worse: list[str] = []
    still_open = 0
    for question in results.columns:
        cell = cells.get(question.slug)
        if cell is None or cell.value is None or cell.imputed:
            still_open += 1
            continue
        is_cost = question.kind is QuestionKind.COST
        gain = 1.0 - cell.value if is_cost else 0.0 if question.hard else cell.value - _AS_TODAY
        if gain:
            (better if gain > 0.0 else worse).append("cost" if is_cost else question.title)
    if still_open == len(results.columns):
        return "Nothing is answered about it yet."
    # What is open alone says nothing of why a row stands there.
    leads = not better and not worse and still_open and results.ranking.has_order and row.p_best is not None
    parts = [
        f"leads in {first_in(row)}" if leads else "",
        f"better on {_listed(better)}" if better else "",
        f"worse on {_listed(worse)}" if worse else "",
        f"{still_open} of {len(results.columns)} open" if still_open else "",
    ]
    said = "; ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}." if said else "As today in all that was answered."


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


def marks(row: RankingRow, columns: int) -> str:
    """Return what to know about a row beside its numbers, shortest first."""
    parts = []
    if row.violations:
        confirmed = sum(1 for violation in row.violations if violation.confirmed)
        parts.append(_counted(confirmed, "limit broken", "limits broken") if confirmed else "limit doubtful")
    if row.incomplete:
        parts.append(f"{len(row.incomplete)} of {columns} not judged")
    return " · ".join(parts)


def describe_row(row: RankingRow | Unranked, results: RunResults) -> str:
    """Return one row of the ranking as a sentence for screen readers and tooltips."""
    columns = len(results.columns)
    if isinstance(row, Unranked):
        return f"{row.label}, {row.title}: not ranked. {row.why}"
    if not has_figures(results, row):
        said = "Nothing is answered about it yet." if is_unanswered(results, row) else "There is no order yet."
        return f"{row.label}, {row.title}. {said}"
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


def _listed(titles: list[str]) -> str:
    """“A” and 2 more, the first in short."""
    first = titles[0] if titles[0] == "cost" else f"“{shortened(titles[0].strip().rstrip('.'), _TITLE)}”"
    return first if len(titles) == 1 else f"{first} and {len(titles) - 1} more"


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"
