"""Results of a run as values: the ranking, its columns and cells, and exact contributions."""

from collections.abc import Mapping
from typing import Literal

from app.domain.base import Value
from app.domain.runs import Answer, JudgeRule, Origin, Question, Scenario


class Interval(Value):
    """A 90 % bootstrap interval of Score / Score(today), on the log scale; built-in methods never show one."""

    low: float
    high: float


class Violation(Value):
    """A hard item a candidate breaks, with the words it rests on and whether that is confirmed."""

    slug: str
    evidence: str
    confirmed: bool


class Round(Value):
    """Questions a run asked beyond one answer per cell; their answers carry `replicate` and belong to these rows.

    pass: all rows of a list once more, as part of the wave. re-list: rows that may be best, listed anew. re-check: one
    row's flagged hard items. second-answer: must-goals, a
    second or third time.
    """

    kind: Literal["pass", "re-list", "re-check", "second-answer"]
    replicate: int
    rows: tuple[str, ...]
    """Labels; rows with the same card share the answers."""
    columns: tuple[str, ...]
    """Question slugs."""


class Skipped(Value):
    """What a run left out on purpose: so many calls, and why, in one sentence."""

    kind: Literal["re-list", "re-check", "second-answer"]
    why: Literal["budget", "ceiling", "not-asked"]
    calls: int
    sentence: str


class RunBase(Value):
    """What a run took over from the run it judges again or continues, as that stood when this one was started.

    Its answers are fixed beside this; None = made anew in this run.
    """

    candidates: tuple[str, ...] | None = None
    """Candidate ids."""
    scenarios: tuple[Scenario, ...] | None = None
    rounds: tuple[Round, ...] = ()


class RankingRow(Value):
    """One candidate's place. P, G, S in 0 … 1, R in multiples of today, I = P / R, U = ln Score."""

    candidate: str
    label: str
    title: str
    origin: Origin
    parents: tuple[str, ...] = ()
    tier: int
    tie_group: int
    rank: int
    score: float
    P: float
    R: float
    G: float
    S: float
    I: float  # noqa: E741  the published name of the metric
    U: float
    vs_today: float | None = None
    interval: Interval | None = None
    p_best: float | None = None
    """Share of draws in which this row is the best of tiers 0 and 1; None outside them and where nothing is claimed."""
    violations: tuple[Violation, ...] = ()
    incomplete: tuple[str, ...] = ()
    """Question slugs whose value was imputed (unknown or deliberately skipped)."""
    explanation: str = ""


class Unranked(Value):
    """A row without any answer: shown, never placed."""

    candidate: str
    label: str
    title: str
    why: str


MEANS_OF_DRAWS = 2
"""The arithmetic of the rows of a table now: P, R, G, U and Score are means of the draws, and few grounds may lead."""


class Ranking(Value):
    """The ranking of one run. `provisional`: part of it is missing, under half was judged, or its grounds are few."""

    rows: tuple[RankingRow, ...]
    unranked: tuple[Unranked, ...] = ()
    ranking_hash: str
    judged_cells: int
    by_hand_cells: int
    all_cells: int
    provisional: bool
    today_stated: bool
    warnings: tuple[str, ...] = ()
    rounds: tuple[Round, ...] = ()
    """What was asked beyond the first answers; the ranking rests on the answers of these and no others."""
    skipped: tuple[Skipped, ...] = ()
    clear_winner: str | None = None
    """Label of the first row, where it is no less than 80 % likely to be the best, misreading allowed for."""
    sentence: str = ""
    """The result in words, the same everywhere; "" where a model judged, or the methods by their earlier rule."""
    has_order: bool = True
    """False where too little is answered for one: then rows stand as they were named, and none has a place."""
    leaders: tuple[str, ...] = ()
    """With a sentence: labels of the rows that lead, several jointly; () where nobody does or no order is there yet."""
    undecided: tuple[str, ...] = ()
    """Without an order, once the questions ended: labels of the rows that are first most often."""
    is_sparse: bool = False
    """The order rests on few grounds: no two options are answered on the same two columns, and nobody knows more."""
    arithmetic: int = 1
    """Of a ranking with a sentence, how its numbers are made; 1: by formula from mean factors, as it was at first."""
    left_out: tuple[str, ...] = ()
    """Terms (P, R, G, S) no row was judged on: they are neutral (1) in every row and shown as nothing."""

    @property
    def best(self) -> RankingRow | None:
        """First row that is not today, or None."""
        return next((row for row in self.rows if row.origin is not Origin.TODAY), None)

    def row(self, label: str) -> RankingRow | None:
        """The row of a label, or None."""
        return next((row for row in self.rows if row.label == label), None)


class Cell(Value):
    """One cell of the matrix: the candidate's label, the question's slug, what was answered."""

    label: str
    question: str
    value: float | None
    imputed: bool = False
    by_hand: bool = False
    answers: tuple[Answer, ...] = ()


class Contribution(Value):
    """What one column adds to U_1 − U_2; the contributions of a pair sum exactly to the gap."""

    question: str
    title: str
    term: str
    """P, R, G or S."""
    amount: float
    first: float | None
    second: float | None


class Comparison(Value):
    """Why one row stands before another: the gap of U and its exact contributions, largest first."""

    first: str
    second: str
    gap: float
    contributions: tuple[Contribution, ...]


class RunResults(Value):
    """Everything a result view needs, read at once: ranking, columns, cells.

    `weights` holds, by slug, what a column counts in its term (0 … 1); a hard limit and the cost are in no sum.
    `rule` says which answers it may rest on, `taken_from` the numbers of the runs whose answers are among its inputs.
    """

    run: str
    run_number: int
    ranking: Ranking
    columns: tuple[Question, ...]
    cells: tuple[Cell, ...]
    judge: str
    weights: Mapping[str, float]
    rule: JudgeRule = JudgeRule.OWN
    taken_from: tuple[int, ...] = ()

    def cell(self, label: str, question: str) -> Cell | None:
        """The cell of a candidate and a question, or None."""
        return next((c for c in self.cells if c.label == label and c.question == question), None)
