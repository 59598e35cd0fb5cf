"""A question card being filled in: its lines, what stands in them already, and what the person said so far.

One sheet is shown wherever its run is; nothing of it is stored before the card is given. Knows no widget.
Not for what an answer does, nor for reading sums: both are the services'.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.elicitation.acts import CardAnswer, CellAnswer
from app.domain.elicitation.cards import CardKind, QuestionCard
from app.domain.elicitation.earlier import EarlierAnswer
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable, Known
from app.gui.look.asking_words import ground_words, level_word, sum_words
from app.gui.look.texts import translate

UNKNOWN, SUM, NO_MATTER = "?", "sum", "does-not-matter"
"""Keys of choices beside levels and ranks."""
RANKS = ("1", "2", "3")
"""Keys of the places that a criterion can be given."""
Place = tuple[str, str]
"""Criterion and row of a line; the row is "" where the line is about a criterion as a whole."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be said in a line."""

    key: str
    word: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What can be said of one option, or of one criterion as a whole.

    Args:
        known: key of the choice that stands there already, "" for none.
        quote: what that rests on, in words.
        takes_sum: a sum of money can be written.
        known_sum: the sum that stands there already, in words.
    """

    place: Place
    title: str
    choices: tuple[Choice, ...]
    known: str = ""
    quote: str = ""
    takes_sum: bool = False
    known_sum: str = ""


@dataclass(frozen=True, slots=True)
class CardBlock:
    """Lines about one criterion; the heading is "" where that of the card says it."""

    criterion: str
    heading: str
    text: str
    lines: tuple[Line, ...]
    may_be_wish: bool = False


@dataclass(frozen=True, slots=True)
class WrittenSum:
    """A sum as it was typed, of one cell."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class FilledCard:
    """What a person gives: an act, and the sums in it that are still to be read."""

    answer: CardAnswer
    sums: tuple[WrittenSum, ...] = ()


class CardSheet(QObject):
    """What is said on one card. GUI thread only.

    Signals:
        changed(): something was picked, written or unfolded, or the card is on its way.
    """

    changed = Signal()

    def __init__(self, table: DecisionTable, card: QuestionCard, earlier: tuple[EarlierAnswer, ...] = ()) -> None:
        super().__init__()
        self.table = table
        self.card = card
        self._earlier = {(one.criterion, one.alternative): one for one in earlier}
        self.picks: dict[Place, str] = {}
        self.sums: dict[Place, str] = {}
        self.wishes: set[str] = set()
        self.shows_more = False
        self._offered: set[Place] = set()
        self.fault = ""
        self.is_given = False
        self.blocks = self._blocks()
        # What was said in other words is picked already; giving the card counts it.
        for line in self.lines:
            one = self._earlier.get(line.place)
            if one is not None and not line.known and any(choice.level is one.level for choice in line.choices):
                self.picks[line.place] = one.level.value
                self._offered.add(line.place)

    # -- what is asked ---------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, from the top."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def more(self) -> int:
        """How many options and limits wait under *More*."""
        return 0 if self.shows_more else len(self.card.more_rows) + len(self.card.more_criteria)

    def _blocks(self) -> tuple[CardBlock, ...]:
        card, table = self.card, self.table
        if card.kind is CardKind.ORDER:
            ranks = RANKS[: max(len(card.criteria) - 1, 1)]
            lines = tuple(_rank_line(table.criterion(key), ranks) for key in card.criteria)
            return (CardBlock("", "", translate("order of what is wanted"), lines),)
        criteria = (*card.criteria, *(card.more_criteria if self.shows_more else ()))
        return tuple(self._block(table.criterion(key)) for key in criteria)

    def _block(self, criterion: Criterion) -> CardBlock:
        card = self.card
        rows = (*card.rows, *(card.more_rows if self.shows_more else ()))
        if card.kind is CardKind.COST and card.todays_cost:
            rows = (TODAY_KEY, *rows)
        if card.todays_limits:
            rows = (*rows, TODAY_KEY)
        said = {(column, row): words for column, row, words in card.cells}
        if card.kind is CardKind.CELLS:
            rows = tuple(row for column, row, _ in card.cells if column == criterion.key)
        lines = tuple(
            _line(
                self.table,
                criterion,
                row,
                card.beside_today,
                self._earlier.get((criterion.key, row)),
                said=said.get((criterion.key, row), ""),
            )
            for row in rows
        )
        is_limit = card.kind is CardKind.LIMITS
        heading = criterion.text if is_limit or card.kind is CardKind.CELLS else ""
        return CardBlock(criterion.key, heading, criterion.text, lines, may_be_wish=is_limit)

    # -- what is said ----------------------------------------------------------------------------------

    def said(self, line: Line) -> str:
        """The key of the choice that holds in a line now; "" while it is open."""
        return self.picks.get(line.place, line.known)

    def sum_text(self, line: Line) -> str:
        """The sum written in a line, or the one that stands there."""
        return self.sums.get(line.place, line.known_sum)

    def pick(self, line: Line, key: str) -> None:
        """Say one thing of a line; said again, it is taken back."""
        if self.is_given:
            return
        self._offered.discard(line.place)
        if self.picks.get(line.place) == key:
            del self.picks[line.place]
        else:
            if key in RANKS:
                self.picks = {place: said for place, said in self.picks.items() if said != key}
            self.picks[line.place] = key
        if key != SUM:
            self.sums.pop(line.place, None)
        self._told()

    def write_sum(self, line: Line, text: str) -> None:
        """Write a sum of money; an empty one is none, and one that stood there is then open."""
        if self.is_given or text == self.sum_text(line):
            return
        if text.strip() or line.known_sum:
            # Emptied, a sum that is known does not come back into the field while one types.
            self.sums[line.place] = text
            self.picks[line.place] = SUM
        else:
            self.sums.pop(line.place, None)
            if self.picks.get(line.place) == SUM:
                del self.picks[line.place]
        self._told()

    def set_wish(self, criterion: str, is_wish: bool) -> None:
        """Say that a limit is only a wish, or that it is not."""
        if self.is_given:
            return
        (self.wishes.add if is_wish else self.wishes.discard)(criterion)
        self._told()

    def unfold(self) -> None:
        """Show the options and limits under *More* too."""
        self.shows_more = True
        self.blocks = self._blocks()
        self._told()

    def set_given(self, is_given: bool, *, fault: str = "") -> None:
        """Say that the card is on its way, or that it came back and why."""
        self.is_given, self.fault = is_given, fault
        self.changed.emit()

    def take_over(self, before: "CardSheet") -> None:
        """Keep what was said on the sheet before, where it is about the same."""
        if before.card.kind is not self.card.kind:
            return
        if before.shows_more and self.more:
            self.shows_more = True
            self.blocks = self._blocks()
        places = {line.place for line in self.lines}
        kept = {place: said for place, said in before.picks.items() if place in places}
        self.picks = kept if before.card.criteria == self.card.criteria else {**self.picks, **kept}
        self._offered = (before._offered | (self._offered - kept.keys())) & self.picks.keys()
        self.sums = {place: text for place, text in before.sums.items() if place in places}
        self.wishes = before.wishes & {block.criterion for block in self.blocks}

    def _told(self) -> None:
        self.fault = ""
        self.changed.emit()

    # -- what is given ---------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on the card: neither said, nor known from the text."""
        return not self.picks and not self.wishes and not any(line.known for line in self.lines)

    def filled(self) -> FilledCard:
        """The card as it is filled in; what was left open counts as *don't know*."""
        if self.card.kind is CardKind.ORDER:
            return FilledCard(self._order())
        return self._filled("")

    def nobody_knows(self) -> FilledCard:
        """Nobody knows, but where the person said something; what an earlier run had picked is not said by that."""
        if self.card.kind is CardKind.ORDER:
            return FilledCard(self._order())
        return self._filled("", unsaid=self._offered)

    def all_hold(self) -> FilledCard:
        """No limit of the card is broken, but where something else is said or known."""
        return self._filled(Level.HOLDS.value)

    def no_matter(self) -> FilledCard:
        """The columns of the card do not matter in this run."""
        return FilledCard(CardAnswer(dropped=self._asked()))

    def _asked(self) -> tuple[str, ...]:
        return tuple(block.criterion for block in self.blocks)

    def _order(self) -> CardAnswer:
        by_rank = {said: place[0] for place, said in self.picks.items()}
        dropped = tuple(place[0] for place, said in self.picks.items() if said == NO_MATTER)
        return CardAnswer(order=tuple(by_rank[rank] for rank in RANKS if rank in by_rank), dropped=dropped)

    def _filled(self, otherwise: str, *, unsaid: AbstractSet[Place] = frozenset()) -> FilledCard:
        cells: list[CellAnswer] = []
        sums: list[WrittenSum] = []
        picks = {place: said for place, said in self.picks.items() if place not in unsaid}
        for line in self.lines:
            criterion, row = line.place
            said = picks.get(line.place, "" if line.known else otherwise or UNKNOWN)
            if not said or (criterion in self.wishes and line.place not in picks):
                continue
            if said == SUM and self.sum_text(line).strip():
                sums.append(WrittenSum(line.place, self.sum_text(line)))
                continue
            level = None if said in (UNKNOWN, SUM) else Level(said)
            cells.append(CellAnswer(criterion=criterion, alternative=row, level=level))
        wishes = tuple(key for key in self._asked() if key in self.wishes)
        return FilledCard(CardAnswer(cells=tuple(cells), asked=self._asked(), wishes=wishes), tuple(sums))


def _line(
    table: DecisionTable,
    criterion: Criterion,
    row: str,
    beside_today: bool,
    earlier: EarlierAnswer | None,
    *,
    said: str = "",
) -> Line:
    """The line of one cell; `said` is what a model says of it, which only a person's answer replaces."""
    known = table.by_cell.get((criterion.key, row))
    key = _said_key(known)
    is_cost = criterion.kind is CriterionKind.COST
    levels = [mark.level for mark in SCALES[criterion.kind]]
    if criterion.kind in (CriterionKind.LIMIT, CriterionKind.LIMIT_AS_WISH, CriterionKind.FLOOR):
        levels.reverse()
    if row == TODAY_KEY and is_cost:
        # Costs are beside today's, so its own is a sum.
        levels = []
    choices = [Choice(one.value, level_word(criterion.kind, one, beside_today=beside_today), one) for one in levels]
    return Line(
        place=(criterion.key, row),
        title=translate("Today") if row == TODAY_KEY else table.title(row),
        choices=(*choices, Choice(UNKNOWN, translate("don’t know"))),
        known=key,
        quote=said or _quote_of(known, earlier, {one.key: one.word for one in choices}),
        takes_sum=is_cost and not said,
        known_sum=sum_words(known.cost) if known is not None and known.cost is not None else "",
    )


def _quote_of(known: Known | None, earlier: EarlierAnswer | None, words: dict[str, str]) -> str:
    if known is not None:
        return "" if known.unknown else ground_words(known.ground)
    if earlier is None or earlier.level.value not in words:
        return ""
    return translate("You said “{answer}” in Run {run}, of “{said_of}”").format(
        answer=words[earlier.level.value], run=earlier.run, said_of=earlier.said_of
    )


def _said_key(known: Known | None) -> str:
    if known is None:
        return ""
    if known.unknown:
        return UNKNOWN
    return SUM if known.level is None else known.level.value


def _rank_line(criterion: Criterion, ranks: tuple[str, ...]) -> Line:
    words = (translate("first"), translate("second"), translate("third"))
    choices = [Choice(rank, word) for rank, word in zip(ranks, words, strict=False)]
    return Line(
        place=(criterion.key, ""),
        title=criterion.text,
        choices=(*choices, Choice(NO_MATTER, translate("does not matter"))),
    )
