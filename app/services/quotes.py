"""What a quote of a run or a candidate says: a snapshot in plain Markdown, with its numbers."""

from app.domain.errors import NotFoundError
from app.domain.results import Ranking, RankingRow
from app.store.reads.query import Query

ROWS = 12
"""Rows of a ranking in a quote."""


def quote_of(query: Query, *, run: str | None, candidate: str | None) -> tuple[str, str]:
    """Return title and text of a quote of a run, or of a candidate in its run."""
    if run is not None:
        found = query.runs.get(run)
        ranking = query.results.get(run)
        title = f"Run {found.number}: {found.title}"
        return title, ranking_lines(ranking) if ranking is not None else f"This run is {found.status.value}."
    if candidate is None:
        raise NotFoundError("There is nothing to quote.")
    one = query.candidates.get(candidate)
    owner = query.runs.get(one.run)
    ranking = query.results.get(one.run)
    row = ranking.row(one.label) if ranking is not None else None
    lines = [one.card.summary]
    if row is not None:
        lines.append(f"{place_of(row)}: {factors_of(row)}.")
    return f"{one.label} of Run {owner.number}: {one.card.title}", "\n\n".join(lines)


def ranking_lines(ranking: Ranking) -> str:
    """The ranking as a Markdown table, best first."""
    lines = ["| # | Candidate | Score | Holds up | Cost | Value |", "|---:|---|---:|---:|---:|---:|"]
    for row in ranking.rows[:ROWS]:
        title = row.title.replace("|", "/").replace("\n", " ")
        lines.append(
            f"| {row.rank} | {row.label} {title} | {row.score:.3g} | {row.P:.2f} | ×{row.R:.3g} | {row.I:.3g} |"
        )
    if len(ranking.rows) > ROWS:
        lines.append(f"\n… and {len(ranking.rows) - ROWS} more")
    return "\n".join(lines)


def place_of(row: RankingRow) -> str:
    """“Rank 2” with what keeps it out of the first tier."""
    return f"Rank {row.rank}" + {0: "", 1: " (undetermined)", 2: " (breaks a stated limit)"}[row.tier]


def factors_of(row: RankingRow) -> str:
    """Score with the factors it is made of."""
    return (
        f"Score {row.score:.3g} = value {row.I:.3g} (holds up {row.P:.2f} ÷ cost ×{row.R:.3g})"
        f" × goals {0.2 + 0.8 * row.G:.2f} × wishes {0.2 + 0.8 * row.S:.2f}"
    )
