"""What an agent is told about a run: bounded values that tools return as JSON and the built-in methods read back.

Labels, titles and numbers only, never an id. Not for views: those read `results` whole.
"""

from pydantic import Field

from app.domain.base import Value
from app.domain.ranking.explanations import headline
from app.domain.results import Comparison, RankingRow, RunResults
from app.domain.runs import Origin, Question, QuestionKind, is_method

MOST_ROWS = 12
MOST_COLUMNS = 30
MOST_CONTRIBUTIONS = 10
_TITLE = 160
_TEXT = 260


class BreachFacts(Value):
    """A hard item a row breaks, with the words it rests on."""

    title: str
    evidence: str
    confirmed: bool


class RowFacts(Value):
    """One row's place and factors: Score = I × (0.2 + 0.8 G) × (0.2 + 0.8 S), I = P / R."""

    place: int
    tie_group: int
    label: str
    title: str
    is_today: bool
    tier: int = Field(description="0 feasible, 1 undetermined, 2 breaks something it must not")
    score: float
    P: float
    R: float
    I: float  # noqa: E741  the published name of the metric
    G: float
    S: float
    vs_today: float | None = None
    low: float | None = Field(default=None, description="lower end of the interval of the score")
    high: float | None = None
    p_best: float | None = None
    breaks: tuple[BreachFacts, ...] = ()
    R_unknown: bool = Field(default=False, description="nothing was judged on its cost; R is filled in by arithmetic")
    unknown: int = Field(default=0, description="answers filled in by arithmetic")
    unknown_titles: tuple[str, ...] = ()
    explanation: str = ""


class UnplacedFacts(Value):
    """A row without any answer."""

    label: str
    title: str
    why: str


class ColumnFacts(Value):
    """One question and how many of its cells have an answer."""

    slug: str
    kind: str
    title: str
    hard: bool
    answered: int
    cells: int


class ResultsFacts(Value):
    """The ranking of one run, best first."""

    run: int
    judge: str
    is_method: bool = Field(description="ranked by the built-in methods: no model, no probability")
    headline: str
    sentence: str = Field(default="", description="the result in words, to be told as it is; the order follows it")
    has_order: bool = Field(default=True, description="false: too little is answered yet, so no row has a place")
    provisional: bool
    judged: int
    by_hand: int
    cells: int
    left_out: tuple[str, ...] = Field(default=(), description="of P, R, G, S: judged for no row, so its value is none")
    rows: tuple[RowFacts, ...]
    more_rows: int = 0
    unplaced: tuple[UnplacedFacts, ...] = ()
    columns: tuple[ColumnFacts, ...] = ()
    more_columns: int = 0
    warnings: tuple[str, ...] = ()

    def row(self, label: str) -> RowFacts | None:
        """The row of a label, or None."""
        return next((row for row in self.rows if row.label == label), None)


class ContributionFacts(Value):
    """What one column adds to ln Score of the first minus ln Score of the second."""

    title: str
    term: str
    amount: float
    first: float | None
    second: float | None
    evidence: str = ""
    evidence_of: str = ""


class GapFacts(Value):
    """Why one row stands before another: contributions that sum exactly to the gap, largest first."""

    run: int
    first: str
    second: str
    gap: float
    contributions: tuple[ContributionFacts, ...]
    more: int = 0


def results_facts(
    results: RunResults, *, rows: int = MOST_ROWS, columns: int = MOST_COLUMNS, labels: tuple[str, ...] = ()
) -> ResultsFacts:
    """Return the bounded view of a ranking; the rows of `labels` are in it wherever they stand, or stand not."""
    ranking = results.ranking
    titles = {column.slug: column.title for column in results.columns}
    costs = {column.slug for column in results.columns if column.kind is QuestionKind.COST}
    shown = [row for place, row in enumerate(ranking.rows) if place < rows or row.label in labels]
    return ResultsFacts(
        run=results.run_number,
        judge=results.judge,
        is_method=is_method(results.judge),
        headline=headline(ranking) if is_method(results.judge) else "",
        sentence=ranking.sentence,
        has_order=ranking.has_order,
        provisional=ranking.provisional,
        judged=ranking.judged_cells,
        by_hand=ranking.by_hand_cells,
        cells=ranking.all_cells,
        left_out=ranking.left_out,
        rows=tuple(_row(row, titles, costs, has_order=ranking.has_order) for row in shown),
        more_rows=len(ranking.rows) - len(shown),
        unplaced=tuple(
            UnplacedFacts(label=one.label, title=_cut(one.title, _TITLE), why=_cut(one.why, _TEXT))
            for place, one in enumerate(ranking.unranked)
            if place < rows or one.label in labels
        ),
        columns=tuple(_column(column, results) for column in results.columns[:columns]),
        more_columns=max(0, len(results.columns) - columns),
        warnings=tuple(_cut(warning, _TEXT) for warning in ranking.warnings[:5]),
    )


def gap_facts(results: RunResults, comparison: Comparison, *, most: int = MOST_CONTRIBUTIONS) -> GapFacts:
    """Return the bounded view of a comparison of two rows of these results, with the words each part rests on."""
    told = sorted((one for one in comparison.contributions if one.amount), key=lambda one: -abs(one.amount))
    found = []
    for one in told[:most]:
        label, evidence = _evidence(results, one.question, (comparison.first, comparison.second))
        found.append(
            ContributionFacts(
                title=_cut(one.title, _TITLE),
                term=one.term,
                amount=_six(one.amount),
                first=None if one.first is None else _six(one.first),
                second=None if one.second is None else _six(one.second),
                evidence=evidence,
                evidence_of=label,
            )
        )
    return GapFacts(
        run=results.run_number,
        first=comparison.first,
        second=comparison.second,
        gap=_six(comparison.gap),
        contributions=tuple(found),
        more=max(0, len(told) - most),
    )


def _row(row: RankingRow, titles: dict[str, str], costs: set[str], *, has_order: bool) -> RowFacts:
    # Before there is an order the shares of the draws say nothing that may be told; what is out is out.
    is_told = has_order or bool(row.violations)
    return RowFacts(
        place=row.rank,
        tie_group=row.tie_group,
        label=row.label,
        title=_cut(row.title, _TITLE),
        is_today=row.origin is Origin.TODAY,
        tier=row.tier,
        score=_six(row.score),
        P=_six(row.P),
        R=_six(row.R),
        I=_six(row.I),
        G=_six(row.G),
        S=_six(row.S),
        vs_today=None if row.vs_today is None else _six(row.vs_today),
        low=None if row.interval is None else _six(row.interval.low),
        high=None if row.interval is None else _six(row.interval.high),
        p_best=None if row.p_best is None or not is_told else _six(row.p_best),
        breaks=tuple(
            BreachFacts(
                title=_cut(titles.get(one.slug, one.slug), _TITLE),
                evidence=_cut(one.evidence, _TEXT),
                confirmed=one.confirmed,
            )
            for one in row.violations[:4]
        ),
        R_unknown=not costs.isdisjoint(row.incomplete),
        unknown=len(row.incomplete),
        unknown_titles=tuple(_cut(titles.get(slug, slug), 60) for slug in row.incomplete[:3]),
        explanation=_cut(row.explanation, _TEXT) if is_told else "",
    )


def _column(column: Question, results: RunResults) -> ColumnFacts:
    cells = [cell for cell in results.cells if cell.question == column.slug]
    return ColumnFacts(
        slug=column.slug,
        kind=column.kind.value,
        title=_cut(column.title, _TITLE),
        hard=column.hard,
        answered=sum(cell.value is not None and not cell.imputed for cell in cells),
        cells=len(cells),
    )


def _evidence(results: RunResults, question: str, labels: tuple[str, str]) -> tuple[str, str]:
    """The first row of the two whose answer rests on words, the better placed one first."""
    order = {row.label: place for place, row in enumerate(results.ranking.rows)}
    for label in sorted(labels, key=lambda one: order.get(one, 0)):
        cell = results.cell(label, question)
        quote = next((one.evidence for one in cell.answers if one.evidence), "") if cell is not None else ""
        if quote:
            return label, _cut(quote, 160)
    return "", ""


def _six(value: float) -> float:
    return float(f"{value:.6g}")


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
