"""Values of runs for tests of the window: rows, rankings, matrices with chosen numbers."""

from app.domain.results import Cell, Ranking, RankingRow, RunResults, Unranked, Violation
from app.domain.rows import RunRow
from app.domain.runs import BUILTIN_JUDGE, Answer, Origin, Question, QuestionKind


def run_row(number: int = 1, **fields: object) -> RunRow:
    """A finished run of project p1, with any field chosen."""
    values: dict[str, object] = {
        "id": f"run-{number:03}",
        "project": "p1",
        "number": number,
        "title": f"Find solutions, 3 × 4: idea {number}",
        "mode": "full_search",
        "status": "completed",
        "warnings": 0,
        "judge": BUILTIN_JUDGE,
        "branch": "b-main",
        "branch_name": "main",
        "version_number": 3,
        "launched_from_chat": "c1",
        "chat_title": "Nightly import",
        "context_candidate": None,
        "parent_run": None,
        "candidates": 3,
        "scenarios": 4,
        "calls": 12,
        "calls_reused": 2,
        "cost_usd": None,
        "best_label": "C1",
        "best_title": "Read in batches",
        "best_score": 0.61,
        "best_i": 0.72,
        "baseline_number": None,
        "delta": None,
        "created_at": "2026-11-23T03:00:00.000Z",
        "started_at": "2026-11-23T03:00:01.000Z",
        "ended_at": "2026-11-23T03:00:05.000Z",
        "duration_s": 4.2,
        "done": 12,
        "total": 12,
        "starred": False,
    }
    return RunRow(**{**values, **fields})  # type: ignore[arg-type]  # any field of the row, by name


def ranking_row(label: str, rank: int, **fields: object) -> RankingRow:
    """A ranked row, with any field chosen."""
    values: dict[str, object] = {
        "candidate": f"id-{label}",
        "label": label,
        "title": f"Solution {label}",
        "origin": Origin.USER,
        "tier": 0,
        "tie_group": rank,
        "rank": rank,
        "score": 0.9 / rank,
        "P": 0.75,
        "R": 1.2,
        "G": 1.0,
        "S": 0.8,
        "I": 0.63,
        "U": -0.4 * rank,
    }
    return RankingRow.model_validate({**values, **fields})


def today_row(rank: int, **fields: object) -> RankingRow:
    """Today, ranked."""
    return ranking_row("T", rank, **{"title": "As it is today", "origin": Origin.TODAY, "P": 0.5, "R": 1.0, **fields})


def question(slug: str, kind: QuestionKind = QuestionKind.SCENARIO, **fields: object) -> Question:
    """A column."""
    values: dict[str, object] = {"slug": slug, "kind": kind, "title": f"What if {slug}?", "key": f"key-{slug}"}
    return Question.model_validate({**values, **fields})


def cell(label: str, slug: str, value: float | None, **fields: object) -> Cell:
    """An answered cell with one answer behind it; None is an answer that found nothing."""
    answer = Answer(
        question_key=f"key-{slug}",
        candidate_key=f"card-{label}",
        judge=BUILTIN_JUDGE,
        value=value,
        parts=(value,),
        evidence=f"The text says so about {label}." if value is not None else "",
        call=f"call-{slug}",
    )
    values: dict[str, object] = {"label": label, "question": slug, "value": value, "answers": (answer,)}
    return Cell.model_validate({**values, **fields})


def results(
    rows: tuple[RankingRow, ...], *, run: str = "run-001", unranked: tuple[Unranked, ...] = (), **fields: object
) -> RunResults:
    """Results over two scenarios, a limit, a goal and the cost; cells follow from the rows' P and R."""
    columns = (
        question("load-doubles", title="The load doubles over night"),
        question("disk-full", title="The disk is full"),
        question("no-cloud", QuestionKind.CONSTRAINT, title="Nothing leaves the building", hard=True),
        question("faster", QuestionKind.GOAL, title="The import ends before six"),
        question("cost", QuestionKind.COST, title="Cost against today"),
    )
    cells = []
    for row in rows:
        cells += [
            cell(row.label, "load-doubles", row.P),
            cell(row.label, "disk-full", None),
            cell(row.label, "no-cloud", 0.0 if row.violations else 1.0),
            cell(row.label, "faster", 1.0),
            cell(row.label, "cost", row.R),
        ]
    ranking: dict[str, object] = {
        "rows": rows,
        "unranked": unranked,
        "ranking_hash": "0" * 64,
        "judged_cells": 4 * len(rows),
        "by_hand_cells": 0,
        "all_cells": 5 * len(rows),
        "provisional": False,
        "today_stated": True,
    }
    return RunResults(
        run=run,
        run_number=1,
        ranking=Ranking.model_validate({**ranking, **fields}),
        columns=columns,
        cells=tuple(cells),
        judge=BUILTIN_JUDGE,
        weights={"load-doubles": 1.0, "disk-full": 0.5, "faster": 1.0},
    )


def violation(slug: str = "no-cloud", *, confirmed: bool = True) -> Violation:
    """A broken hard limit."""
    return Violation(slug=slug, evidence="It sends the files to a rented server.", confirmed=confirmed)
