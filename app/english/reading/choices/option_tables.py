"""Reads tables that set options against each other: options as columns, or as rows with figures beside them.

For: the reader. Not for: tables of requirements, which ``tables`` reads. A cell is what the text says of its option in
the words of its row or column.
"""

from app.domain.items import Sign
from app.domain.kit.late_pattern import late
from app.english.cells import (
    answer_in,
    bare_words,
    is_adverse,
    is_bare_number,
    is_mark,
    is_title,
    sole_currency,
    titled_value,
    touches,
)
from app.english.phrases.priorities import priority_words
from app.english.reading.block import Block
from app.english.reading.choices.errands import PAPER_WORK, is_paper_work
from app.english.reading.choices.option_reader import OptionReader
from app.english.reading.choices.remarks import sign_of, sign_of_cell
from app.english.reading.modality import Verdict
from app.english.reading.results import Results

_CORNER = late(
    r"^(?:|criteri(?:on|a)|features?|aspects?|propert(?:y|ies)|what|attributes?|points?|questions?|factors?|topic"
    r"|comparison|item|drivers?|needs?|requirements?|quality|measure)$"
)
_NO_OPTION = late(
    r"^(?:now|before|after|targets?|values?|units?|min(?:imum)?|max(?:imum)?|metrics?|descriptions?|names?|types?"
    r"|dates?"
    r"|times?|when|what|who|where|how|how much|amount|sum|total|average|per \w+|area|prio(?:rity)?|weight|level|goal"
    r"|baseline|expected|actual|measured by|requirement|fields?|events?|version|change|changes|author|rev(?:ision)?"
    r"|port|direction|parameter|default|example|meaning|term|definition|q[1-4]|\d+|20\d\d|yes|no|must|should|could"
    r"|owner|status|due|deadline|responsible|source|comments?|notes?|remarks?|importance|score|points|rating|rank"
    r"|cost|price|effort|pros?|cons?|result|outcome|who|phone|e-?mail|role|reason|why|today|count|number|no"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|mon|tue|wed|thu|fri|sat"
    r"|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)$"
)
_SAYS_CRITERIA = late(
    r"^(?:criteri(?:on|a)|features?|aspects?|propert(?:y|ies)|attributes?|factors?|comparison|quality|drivers?)$"
)
_A_KIND_OF_THING = late(
    r"^(?:places?|sites?|locations?|venues?|halls?|rooms?|providers?|suppliers?|vendors?|manufacturers?|makers?"
    r"|bidders?"
    r"|firms?|compan(?:y|ies)|contractors?|offers?|quotes?|products?|models?|systems?|tools?|machines?|devices?|types?"
    r"|materials?|methods?|systems?|packages?|services?|programs?|software|apps?|platforms?|designs?|kits?|brands?"
    r"|crops?|plants?|varieties|routes?|ways?|solutions?|vehicles?|cars?|vans?|pumps?|boilers?|heaters?|fuels?|hosts?"
    r"|databases?|librar(?:y|ies)|frameworks?|languages?|what|thing|which|name|title|)$"
)
_OFFERED = late(
    r"^(?:candidates?|models?|products?|suppliers?|vendors?|providers?|bidders?|offers?|sites?|venues?|tools?"
    r"|packages?)$"
)
_WEIGHS = late(
    r"^(?:price|costs?|cost .*|price .*|.* (?:price|costs?)|pros?|cons?|plus|minus|advantages?|disadvantages?"
    r"|drawbacks?"
    r"|benefits?|strengths?|weakness(?:es)?|for|against|[+–-]|good|bad|rent|fee|effort|per month|a month|per year"
    r"|a year|once|to buy|to run|running costs?|delivery|risks?|our (?:impression|view|rating)|verdict|fits|in"
    r" favou?r)$"
)
_IN_STOCK = late(
    r"^(?:age|year|bought|since|inventory|serial|state|condition|owner|room|stock|in use|installed|start|end|from|to"
    r"|due|phone|role|status|fault|priority|prio|unit|min|max|default|target|today|now|time|date|day)$"
)
_INVENTORY = late(r"^(?:bought|since|inventory.*|serial.*|stock|in use|installed|fault|owner)$")
_NAMES_OPTION = late(
    r"^(?:options?|candidates?|alternatives?|variants?|ideas?|solutions?|products?|suppliers?|vendors?|tools?"
    r"|approach(?:es)?|measures?|actions?|proposals?|offers?|models?|designs?|ways?|bidders?|sites?|places?|methods?"
    r"|what|item)$"
)
_PAPER_TYPE = late(r"^(?:process|admin\w*|paper ?work|documentation|comm(?:s|unication)|reporting|formal)$")
_UNDER_OPTIONS = Verdict("option", 100, "a column of the comparison", 6.2)
_AN_OPTION = Verdict("option", 100, "a row of the comparison", 6.2)
_IS_TODAY = Verdict("today", 50, "what the comparison says of today", 6.2)
_A_CRITERION = Verdict("soft", 60, "a criterion of the comparison", 6.2)
_DASH = late(r"[-−–—]$")
_CELL = "a cell of the comparison"
_MOST_COLUMNS = 40
_FEWEST_ROWS = 2
_LONGEST_NAME = 60  # characters
_LONGEST_FIGURE = 6  # words of a cell that says something short of its option
_FEWEST_LETTERS = 3
_LONGEST_GRADE = 2  # letters of a priority that a legend explains ("A", "P1")


class OptionTables:
    """Reads comparison tables into options and what is said of them."""

    def __init__(self, text: str, results: Results, options: OptionReader) -> None:
        self._text = text
        self._results = results
        self._options = options
        self._names = options.names
        self._criteria: list[tuple[int, int]] = []  # titles of rows or columns whose cells answer something
        self._currency: str | None = None
        self.sections: frozenset[str] = frozenset()
        """What the headings of the text say, in plain words: a row that has a section of its own is an option."""

    def take_criteria(self) -> None:
        """Take what the comparisons answer as wanted, where nothing that is wanted speaks of it; ask it last."""
        if not self._criteria:
            return
        wanted = [bare_words(span.text) for span in self._results.spans if span.kind in {"goal", "hard", "soft"}]
        for start, end in self._criteria:
            title = self._text[start:end]
            if any(touches(title, text) for text in wanted):
                continue
            self._results.free(start, end)
            self._results.emit(start, end, _A_CRITERION, None)
            wanted.append(bare_words(title))

    def read(self, rows: list[Block], *, among_options: bool) -> bool:
        """Read a table if it compares options; return whether it did."""
        if not rows or len(rows) < 2 or not 2 <= len(rows[0].cells) <= _MOST_COLUMNS:
            return False
        titles = [self._cell(rows[0], column).lower().strip(" *_:") for column in range(len(rows[0].cells))]
        # A sheet without a rule below its titles has a header all the same: a kind of thing and what is weighed of it.
        heads = (
            bool(titles[0]) and _A_KIND_OF_THING.match(titles[0]) is not None and any(map(_WEIGHS.match, titles[1:]))
        )
        rows[0].header = rows[0].header or heads
        if self._are_columns(rows, titles, among_options=among_options):
            self._columns(rows, titles)
            return True
        name = self._name_column(rows, titles, among_options=among_options)
        if name is None:
            return False
        self._rows(rows, titles, name)
        return True

    def _are_columns(self, rows: list[Block], titles: list[str], *, among_options: bool) -> bool:
        corner = titles[0]
        names = [name for name in titles[1:] if name and self._may_be_option(name)]
        if len(names) < 2 or not (rows[0].header or not corner or is_title(corner, "criteria")):
            return False
        known = sum(self._names.exactly(name) is not None for name in names)
        criteria = not corner or is_title(corner, "criteria")
        if known >= 2:
            return criteria or _CORNER.match(corner) is not None
        plain = all(len(name) <= _LONGEST_NAME for name in names) and (
            len(names) == len(titles) - 1 or (is_title(corner, "criteria") and len(names) * 2 >= len(titles) - 1)
        )
        announced = criteria or (among_options and _CORNER.match(corner) is not None)
        return plain and len(rows) >= 3 and announced

    def _may_be_option(self, title: str) -> bool:
        """Tell whether a column of a comparison may stand for an option: today's and what is asked for do not."""
        words = priority_words()
        return not (
            _NO_OPTION.match(title)
            or is_title(title, "asked")
            or words.priority.match(title)
            or words.remark.match(title)
            or words.identifier.match(title)
        )

    def _columns(self, rows: list[Block], titles: list[str]) -> None:
        header = rows[0]
        options: dict[int, int] = {}
        today: set[int] = set()
        if self._cell(header, 0):
            self._results.head(*header.cells[0], "the header of a table")
        for column in range(1, len(titles)):
            start, end = header.cells[column]
            known = self._names.exactly(titles[column])
            if is_title(titles[column], "today"):
                today.add(column)
                self._results.head(start, end, "the column of today")
            elif known is not None:
                options[column] = known
                self._results.head(start, end, "names an option")
            elif not self._may_be_option(titles[column]):
                self._results.head(start, end, "the header of a table")
            elif (at := self._options.add(start, end, _UNDER_OPTIONS, None)) is not None:
                options[column] = at
        for row in rows[1:]:
            self._row_of_criterion(row, options, today, announced=is_title(titles[0], "criteria"))

    def _row_of_criterion(self, row: Block, options: dict[int, int], today: set[int], *, announced: bool) -> None:
        """Read a row whose cells say something of the options and of today above them."""
        label = self._cell(row, 0)
        said = [self._cell(row, column) for column in options if column < len(row.cells)]
        if label:
            self._results.head(*row.cells[0], "names what a row compares")
            if self._is_criterion(label, said, announced=announced):
                self._criteria.append(row.cells[0])
        for column in range(1, len(row.cells)):
            start, end = row.cells[column]
            if column in options:
                self._said(start, end, options[column], label, among=said)
            elif column in today:
                self._said_of_today(start, end, label)
            elif any(sign.isalnum() for sign in self._text[start:end]):
                self._results.leave(start, end, "a cell that is said of no option")

    def _is_criterion(self, title: str, cells: list[str], *, announced: bool) -> bool:
        """Tell whether a row or column asks what options are chosen by: its cells answer, or are short figures."""
        if sum(sign.isalpha() for sign in title) < _FEWEST_LETTERS or is_title(title, "cost") or is_adverse(title):
            return False
        answered = sum(answer_in(cell) in {"+", "-"} for cell in cells)
        short = sum(0 < len(cell.split()) <= _LONGEST_FIGURE for cell in cells)
        return answered >= _FEWEST_ROWS or (announced and short >= _FEWEST_ROWS and short == len(cells))

    def _name_column(self, rows: list[Block], titles: list[str], *, among_options: bool) -> int | None:
        """Return the column that names an option in each row, or None."""
        body = rows[1:] if rows[0].header else rows
        for column, title in enumerate(titles):
            cells = [self._cell(row, column) for row in body]
            if (
                rows[0].header
                and (priority_words().identifier.match(title) or _is_priority(title, cells))
                and not _NAMES_OPTION.match(title)
            ):
                continue
            wordy = all(sum(sign.isalpha() for sign in cell) >= 2 for cell in cells if cell)
            if not wordy:
                continue
            named = rows[0].header and _NAMES_OPTION.match(title) is not None
            if column == 0 and rows[0].header and is_title(title, "options") and self._answers(titles, body):
                return column
            known = sum(self._names.exactly(cell) is not None for cell in cells)
            if not among_options and known < 2 and self._weighs_things(titles, column, cells, body):
                return column
            if column == 0 and rows[0].header and self._are_compared(titles, cells, body):
                return column
            explicit = (
                named
                and title not in {"what", "item"}
                and title[:6] in {"option", "candid", "altern", "varian", "idea", "soluti", "propos", "ideas"}
            )
            return column if (among_options and (named or not rows[0].header)) or explicit or known >= 2 else None
        return None

    def _answers(self, titles: list[str], body: list[Block]) -> bool:
        """Tell whether columns beside the first say what things cost, or tick and cross them."""
        if any(is_title(title, "cost") for title in titles[1:]):
            return True
        return any(
            all(answer_in(self._cell(row, column)) is not None for row in body) for column in range(1, len(titles))
        )

    def _are_compared(self, titles: list[str], cells: list[str], body: list[Block]) -> bool:
        """Tell a table whose rows are compared whatever they are called: each has a section, or answers in columns."""
        if any(map(_IN_STOCK.match, titles[1:])) or self._has_priorities(titles[1:], 1, body):
            return False
        if len(set(cells)) < len(cells) or any(not cell or len(cell) > _LONGEST_NAME for cell in cells):
            return False
        headed = sum(bare_words(cell) in self.sections for cell in cells)
        if headed >= _FEWEST_ROWS and headed * 2 >= len(cells):
            return True
        columns = [[answer_in(self._cell(row, column)) for row in body] for column in range(1, len(titles))]
        answered = [column for column in columns if all(column)]
        said = {answer for column in answered for answer in column}
        criteria = is_title(titles[0], "criteria") or _CORNER.match(titles[0]) is not None
        return len(answered) >= _FEWEST_ROWS and {"+", "-"} <= said and not criteria and len(body) >= _FEWEST_ROWS

    def _weighs_things(self, titles: list[str], column: int, cells: list[str], body: list[Block]) -> bool:
        """Tell a table that weighs what its rows name, by price or for and against, from an inventory or a plan."""
        others = titles[:column] + titles[column + 1 :]
        names = {cell.lower() for cell in cells if cell}
        offered, weighed = _OFFERED.match(titles[column]) is not None, any(map(_WEIGHS.match, others))
        listed = any((_INVENTORY if offered and weighed else _IN_STOCK).match(title) for title in others)
        # Beside a price "Weight" is a figure of the thing; alone it says how much a row of requirements counts.
        ordered = not (offered and weighed) and self._has_priorities(titles, 0, body)
        return (
            (offered or (self._is_kind(titles[column], column) and (weighed or self._answers(titles, body))))
            and len(others) > 0
            and not listed
            and not ordered
            and len(names) == len(cells) >= _FEWEST_ROWS
            and all(len(name) <= _LONGEST_NAME and not _NO_OPTION.match(name) for name in names)
        )

    def _is_kind(self, title: str, column: int) -> bool:
        """Tell whether a column is called like a kind of thing; the text's own headings may name it ("A new tent")."""
        if _A_KIND_OF_THING.match(title) is not None:
            return True
        known = column == 0 and title.isalpha() and len(title) >= _FEWEST_LETTERS and _NO_OPTION.match(title) is None
        return known and any(title.rstrip("s") in section for section in self.sections)

    def _has_priorities(self, titles: list[str], first: int, body: list[Block]) -> bool:
        """Tell whether one of the columns, from `first` on, says how much each row counts."""
        return any(
            _is_priority(title, [self._cell(row, column) for row in body]) for column, title in enumerate(titles, first)
        )

    def _rows(self, rows: list[Block], titles: list[str], name: int) -> None:
        has_header = rows[0].header
        among = [[self._cell(row, column) for row in rows[1:]] for column in range(len(titles))]
        if has_header:
            self._titles(rows, titles, name)
        for row in rows[1:] if has_header else rows:
            words = self._cell(row, name)
            if not words:
                self._results.leave(row.start, row.end, "a row without a name")
                continue
            start, end = row.cells[name]
            types = [self._cell(row, column).lower() for column in range(len(row.cells)) if column != name]
            if is_paper_work(words) or any(_PAPER_TYPE.match(kind) for kind in types):
                self._results.emit(row.start, row.end, PAPER_WORK, None)
                continue
            at = self._names.exactly(words)
            is_today = at is None and is_title(words, "today")
            if at is None and not is_today:
                at = self._options.add(start, end, _AN_OPTION, None)
                if at is None:
                    continue
            else:
                self._results.head(start, end, "the row of today" if is_today else "names an option")
            for column in range(name + 1, min(len(row.cells), len(titles))):
                label = self._cell(rows[0], column) if has_header else ""
                if priority_words().identifier.match(label.lower()):
                    continue
                if at is None:
                    self._said_of_today(*row.cells[column], label)
                else:
                    self._said(*row.cells[column], at, label, among=among[column])

    def _titles(self, rows: list[Block], titles: list[str], name: int) -> None:
        """Keep the titles of a table whose rows are options; those that are answered may be what is wanted."""
        header = rows[0]
        for column, (start, end) in enumerate(header.cells):
            self._results.head(start, end, "the header of a table")
            said = [self._cell(row, column) for row in rows[1:]]
            if column > name and self._is_criterion(titles[column], said, announced=False):
                self._criteria.append((start, end))

    def _said(self, start: int, end: int, option: int, label: str, *, among: list[str]) -> None:
        words = self._cell_text(start, end)
        dash = _DASH.match(words) is not None and any(answer_in(cell) == "+" and is_mark(cell) for cell in among)
        if dash or answer_in(words) is not None or any(letter.isalnum() for letter in words):
            sign = sign_of(f"{label}: ") if label else None
            said = titled_value(label, words, currency=self._sole_currency(words)) if label and sign is None else ""
            ticked: Sign | None = "-" if dash else sign_of_cell(words)
            ticked = ticked if label and not is_adverse(label) else None
            self._results.remark(start, end, option, ticked or sign, _CELL, said=said)

    def _said_of_today(self, start: int, end: int, label: str) -> None:
        words = self._cell_text(start, end)
        if answer_in(words) is not None or any(letter.isalnum() for letter in words):
            said = titled_value(label, words, currency=self._sole_currency(words)) if label else ""
            self._results.emit(start, end, _IS_TODAY, None, said=said)

    def _sole_currency(self, cell: str) -> str:
        """Return what a bare number of money counts: the one currency of the text."""
        if not is_bare_number(cell):
            return ""
        if self._currency is None:
            self._currency = sole_currency(self._text)
        return self._currency

    def _cell_text(self, start: int, end: int) -> str:
        return " ".join(self._text[start:end].split())

    def _cell(self, row: Block, column: int) -> str:
        if column >= len(row.cells):
            return ""
        start, end = row.cells[column]
        return " ".join(self._text[start:end].split())


def _is_priority(title: str, cells: list[str]) -> bool:
    """Tell a column of priorities by its title and cells: "Type" may also say of what kind the things are."""
    words = priority_words()
    if words.priority.match(title) is None:
        return False
    return any(len(cell) <= _LONGEST_GRADE or cell.lower().strip(" *_") in words.values for cell in cells if cell)
