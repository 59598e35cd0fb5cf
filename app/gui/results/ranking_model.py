"""The ranked list of a run: a heading per tier, then its rows; unranked rows last, each with why.

Shows one `RunResults`; a new one of the same run moves rows instead of resetting, so that a row is seen to climb.
"""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from app.domain.results import RankingRow, RunResults, Unranked
from app.domain.runs import Origin
from app.gui.kit.item_models import ROOT, Index, plain_tip, shown, sync_rows
from app.gui.look.figures import NONE, multiple, number
from app.gui.look.result_words import TIERS, UNRANKED, AgainstToday, against_today, describe_row, marks, times_today

ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole
"""The `Heading`, `RankingRow` or `Unranked` of a table row."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the rows of a tier."""

    key: str
    text: str


_TERMS: Final = {4: "P", 5: "R", 7: "G", 8: "S"}
"""Columns of a term that may have been left out of the whole ranking: nothing was judged on it."""

Entry = Heading | RankingRow | Unranked

RANK, CANDIDATE, SCORE, TODAY, HOLDS_UP, COST, VALUE, GOALS, LIMITS, NOTES = range(10)
TITLES: Final = (
    ("#", "Rank; rows with the same rank tie"),
    ("Candidate", "Label and title"),
    ("Score", "Value × goals × limits: the number that sorts (exp U)"),
    ("× today", "Score as a multiple of today’s"),
    ("Holds up", "How well it holds up in the scenarios, 0 to 1 (P)"),
    ("Cost", "Cost against today, today = ×1.00 (R)"),
    ("Value", "Value: holds up ÷ cost (I = P ÷ R)"),
    ("Goals", "Weighted share of goal checks passed (G)"),
    ("Limits", "Weighted share of wished limits kept (S)"),
    ("Notes", "Broken limits and what is not judged"),
)


class RankingModel(QAbstractTableModel):
    """Table of the ranking. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._run: str | None = None
        self._columns = 0
        self._ties: dict[tuple[int, int], int] = {}
        self._today_stated = True
        self._left_out: tuple[str, ...] = ()

    def set_results(self, results: RunResults | None) -> None:
        """Show results; those of the run already shown change its rows in place."""
        fresh = _entries(results) if results else []
        same = results is not None and results.run == self._run
        if not same:
            self.beginResetModel()
            self._entries = []
        self._run = results.run if results else None
        self._columns = len(results.columns) if results else 0
        self._today_stated = results.ranking.today_stated if results else True
        self._left_out = results.ranking.left_out if results else ()
        self._ties = {}
        for row in results.ranking.rows if results else ():
            self._ties[row.tier, row.tie_group] = self._ties.get((row.tier, row.tie_group), 0) + 1
        if same:
            sync_rows(self, ROOT, self._entries, fresh, key=_key, columns=len(TITLES))
        else:
            self._entries = fresh
            self.endResetModel()

    @property
    def most(self) -> float:
        """The highest score shown, for bars; 0 without rows."""
        return max((entry.score for entry in self._entries if isinstance(entry, RankingRow)), default=0.0)

    def entry(self, row: int) -> Entry:
        """What stands in a table row."""
        return self._entries[row]

    def label(self, row: int) -> str | None:
        """The candidate's label of a table row; None for a heading."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else None
        return None if entry is None or isinstance(entry, Heading) else entry.label

    def row_of(self, label: str) -> int | None:
        """The table row of a candidate, or None."""
        return next((row for row in range(len(self._entries)) if self.label(row) == label), None)

    def headings(self) -> tuple[int, ...]:
        """Table rows that are headings and span all columns."""
        return tuple(row for row, entry in enumerate(self._entries) if isinstance(entry, Heading))

    def columnCount(self, parent: Index = ROOT) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(TITLES)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of rows, headings included."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._entries[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @shown
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, tooltip and the entry itself (`ENTRY_ROLE`)."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        entry, column = self._entries[index.row()], index.column()
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            said = entry.text if isinstance(entry, Heading) else describe_row(entry, self._columns)
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        if role == Qt.ItemDataRole.AccessibleTextRole and not isinstance(entry, Heading):
            return f"{TITLES[column][0]}: {self._text(entry, column)}"
        return None

    @shown
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles with the published term in the tooltip."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section][0]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return TITLES[section][1]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, entry: Entry, column: int) -> str:
        if isinstance(entry, Heading):
            return entry.text if column == RANK else ""
        if column == CANDIDATE:
            return f"{entry.label}  {entry.title}"
        if isinstance(entry, Unranked):
            return entry.why if column == NOTES else NONE if column != RANK else ""
        return self._figure(entry, column)

    def times_today(self, row: RankingRow) -> AgainstToday | None:
        """Return what the column of today says of a row, in its two parts; None where it says nothing."""
        return times_today(row) if self._today_stated else None

    def _figure(self, row: RankingRow, column: int) -> str:
        if _TERMS.get(column) in self._left_out:
            return NONE
        tied = self._ties.get((row.tier, row.tie_group), 0) > 1
        figures = {
            RANK: f"{row.rank}=" if tied else str(row.rank),
            SCORE: number(row.score),
            TODAY: against_today(row) or NONE if self._today_stated else NONE,
            HOLDS_UP: number(row.P),
            COST: multiple(row.R),
            VALUE: number(row.I),
            GOALS: f"{row.G:.0%}",
            LIMITS: f"{row.S:.0%}",
            NOTES: marks(row, self._columns),
        }
        return figures[column]


def is_today(entry: Entry) -> bool:
    """Whether an entry is the row of today."""
    return isinstance(entry, RankingRow) and entry.origin is Origin.TODAY


def _key(entry: Entry) -> str:
    return entry.key if isinstance(entry, Heading) else f"row:{entry.label}"


def _entries(results: RunResults) -> list[Entry]:
    entries: list[Entry] = []
    tier: int | None = None
    for row in results.ranking.rows:
        if row.tier != tier:
            tier = row.tier
            entries.append(Heading(key=f"tier:{tier}", text=TIERS[tier]))
        entries.append(row)
    if results.ranking.unranked:
        entries.append(Heading(key="unranked", text=UNRANKED))
        entries += results.ranking.unranked
    return entries


def _alignment(column: int) -> Qt.AlignmentFlag:
    left = column in (CANDIDATE, NOTES)
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
