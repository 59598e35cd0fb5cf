"""Where options come from, across the runs of a project: which was derived from which, and which came again.

Not for the page of one option (`option_story`).
"""

from app.domain.base import Value
from app.domain.runs import Candidate, Origin
from app.store.reads.query import Query

_MOST_RUNS = 24


class LineageRun(Value):
    """A run with a ranking, across the top."""

    id: str
    number: int
    title: str
    branch: str


class LineageNode(Value):
    """An option in a run; `comes_from` are ids of nodes of earlier runs, `is_again` = the same card came again."""

    id: str
    run: str
    label: str
    title: str
    rank: int | None
    score: float | None
    comes_from: tuple[str, ...] = ()
    is_again: bool = False


class Lineage(Value):
    """Runs, oldest first, and those of their options that are related or stand first."""

    runs: tuple[LineageRun, ...]
    nodes: tuple[LineageNode, ...]
    left_out: int = 0
    """Options without a relative that do not stand first."""


def lineage_of(query: Query, project: str) -> Lineage:
    """Return the lineage of the newest runs of a project that have a ranking."""
    page = query.runs.page(project, status=("completed",), limit=_MOST_RUNS)
    rows = sorted(page.items, key=lambda row: row.number)
    nodes: list[LineageNode] = []
    by_card: dict[str, str] = {}
    known: set[str] = set()
    for row in rows:
        ranking = query.results.get(row.id)
        candidates = [one for one in query.candidates.of_run(row.id) if one.origin is not Origin.TODAY]
        for candidate in candidates:
            place = ranking.row(candidate.label) if ranking is not None and ranking.has_order else None
            comes_from, is_again = _comes_from(candidate, known, by_card)
            nodes.append(
                LineageNode(
                    id=candidate.id,
                    run=row.id,
                    label=candidate.label,
                    title=candidate.card.title,
                    rank=place.rank if place is not None else None,
                    score=place.score if place is not None else None,
                    comes_from=comes_from,
                    is_again=is_again,
                )
            )
        known |= {one.id for one in candidates}
        by_card |= {one.card.key(): one.id for one in candidates}
    related = {one for node in nodes for one in (node.id, *node.comes_from) if node.comes_from}
    shown = tuple(node for node in nodes if node.id in related or node.rank == 1)
    runs = tuple(LineageRun(id=row.id, number=row.number, title=row.title, branch=row.branch_name) for row in rows)
    return Lineage(runs=runs, nodes=shown, left_out=len(nodes) - len(shown))


def _comes_from(candidate: Candidate, known: set[str], by_card: dict[str, str]) -> tuple[tuple[str, ...], bool]:
    """Its parents in earlier runs, or where it has none the same card in the latest of them."""
    parents = tuple(one for one in candidate.parents if one in known)
    same = by_card.get(candidate.card.key())
    if parents or same is None:
        return parents, False
    return (same,), True
