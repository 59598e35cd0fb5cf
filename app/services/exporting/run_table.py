"""A run as a table for spreadsheets, as one in Markdown, and as data. Pure; only what was judged."""

import csv
import io
from collections.abc import Iterator

from app.domain.elicitation.sentence import about
from app.domain.ranking.headline import headline
from app.domain.results import Cell, RankingRow, RunResults
from app.services.exporting.formats import RunFacts
from app.services.exporting.safe_text import csv_cell, json_text, plain_line
from app.services.exporting.words import NONE, ORIGINS, figure, times

_HEAD = (
    *("Rank", "Option", "Title", "Origin", "Share of draws in which it is first", "Score"),
    *("Holds up (P)", "Cost against today (R)", "Goals (G)", "Wishes (S)", "Value (P ÷ R)"),
    *("Score against today’s", "lowest", "highest", "Limits broken", "Not judged", "Why it stands there"),
)


def run_csv(facts: RunFacts) -> str:
    """Return the ranking with a column for each question, best first; cells of text are no formulas."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    results = facts.results
    columns = results.columns if results is not None else ()
    write.writerow(map(csv_cell, (*_HEAD, *(column.title for column in columns))))
    if results is not None:
        for row in results.ranking.rows:
            write.writerow(map(csv_cell, (*_figures(row, results), *_answers(row.label, results))))
        for one in results.ranking.unranked:
            blank = (None,) * (len(_HEAD) - 4)
            cells = (None, one.label, one.title, None, *blank[:-1], one.why)
            write.writerow(map(csv_cell, (*cells, *_answers(one.label, results))))
    return out.getvalue()


def run_json(facts: RunFacts) -> str:
    """Return everything a report of the run says, as data."""
    return json_text({"format": "int-crucible run", "format_version": 1, **facts.model_dump(mode="json")}) + "\n"


def run_markdown(facts: RunFacts) -> str:
    """Return what came out: the sentence, the ranking as a table, the warnings."""
    results, run = facts.results, facts.run
    lines = [f"## Run {run.number}: {plain_line(run.title)}", ""]
    if results is None:
        return "\n".join([*lines, f"This run is {run.status.value} and has no ranking.", ""])
    head = ("#", "Option", "First in", "Score", "Holds up", "Cost", "Value", "Note")
    rows = [_cells(row, results) for row in results.ranking.rows]
    rows += [
        (NONE, f"{one.label} {one.title}", *[NONE] * 5, f"not ranked: {one.why}") for one in results.ranking.unranked
    ]
    lines += [plain_line(headline(results.ranking, times)), "", _row(head), "|---:|---|---|---:|---:|---:|---:|---|"]
    lines += map(_row, rows)
    lines += ["", *(f"- {plain_line(warning)}" for warning in results.ranking.warnings)]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(plain_line(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _cells(row: RankingRow, results: RunResults) -> tuple[str, ...]:
    titles = {column.slug: column.title for column in results.columns}
    broken = "; ".join(f"breaks “{titles.get(one.slug, one.slug)}”" for one in row.violations)
    left_out = results.ranking.left_out
    figures = (
        *(str(row.rank), NONE if row.p_best is None else about(row.p_best), figure(row.score, 3)),
        NONE if "P" in left_out else figure(row.P),
        NONE if "R" in left_out else f"×{row.R:.2f}",
        figure(row.I, 3),
    )
    place, *rest = (NONE,) * len(figures) if has_no_order(results) else figures
    return (place, f"{row.label} {row.title}", *rest, broken)


def _figures(row: RankingRow, results: RunResults) -> Iterator[str | float | None]:
    is_open = has_no_order(results)
    titles = {column.slug: column.title for column in results.columns}
    yield from (None if is_open else row.rank, row.label, row.title, ORIGINS[row.origin])
    yield from (None if is_open else row.p_best, None if is_open else row.score)
    for term, value in (("P", row.P), ("R", row.R), ("G", row.G), ("S", row.S)):
        yield None if is_open or term in results.ranking.left_out else value
    yield None if is_open else row.I
    yield row.vs_today if results.ranking.today_stated and not is_open else None
    yield from (row.interval.low, row.interval.high) if row.interval is not None else (None, None)
    yield "; ".join(titles.get(one.slug, one.slug) for one in row.violations)
    yield "; ".join(titles.get(slug, slug) for slug in row.incomplete)
    yield row.explanation


def has_no_order(results: RunResults) -> bool:
    """Whether too little is answered for an order: numbers would say of what is open that it is known."""
    ranking = results.ranking
    return not ranking.has_order or (bool(ranking.sentence) and ranking.provisional)


def judged(cell: Cell | None) -> float | None:
    """Return the value of an answer that was given; None for one that is open or was filled in for the ranking."""
    return None if cell is None or cell.imputed else cell.value


def _answers(label: str, results: RunResults) -> Iterator[float | None]:
    for column in results.columns:
        yield judged(results.cell(label, column.slug))
