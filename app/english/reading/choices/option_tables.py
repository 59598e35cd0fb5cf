"""Reads tables that set options against each other: options as columns, or as rows with figures beside them.

For: the reader. Not for: tables of requirements, which ``tables`` reads. A cell is what the text says of its option in
the words of its row or column.
"""

from app.domain.kit.late_pattern import late
from app.english.phrases.priorities import priority_words
from app.english.reading.block import Block
from app.english.reading.choices.option_reader import PAPER_WORK, OptionReader, is_paper_work
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
    r"^(?:candidates?|models?|products?|suppliers?|vendors?|providers?|bidders?|offers?|sites?|venues?|tools?|packages?)$"
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
    r"|due|phone|role|status|fault|priority|prio|unit|min|max|default|weight|target|today|now|time|date|day)$"
)
_TODAY = late(
    r"^(?:(?:.{1,30} )?as (?:today|now|before)|today.{0,30}|the present .{1,30}|now|as is|status quo"
    r"|current(?:ly)?(?: \w+)?|present|as it is|do nothing)$"
)
_NAMES_OPTION = late(
    r"^(?:options?|candidates?|alternatives?|variants?|ideas?|solutions?|products?|suppliers?|vendors?|tools?"
    r"|approach(?:es)?|measures?|actions?|proposals?|offers?|models?|designs?|ways?|bidders?|sites?|places?|methods?"
    r"|what|item)$"
)
_PAPER_TYPE = late(r"^(?:process|admin\w*|paper ?work|documentation|comm(?:s|unication)|reporting|formal)$")
_UNDER_OPTIONS = Verdict("option", 100, "a column of the comparison", 6.2)
_AN_OPTION = Verdict("option", 100, "a row of the comparison", 6.2)
_IS_TODAY = Verdict("today", 50, "the column of today", 6.2)
_CELL = "a cell of the comparison"
_MOST_COLUMNS = 40
_FEWEST_ROWS = 2
_LONGEST_NAME = 60  # characters


class OptionTables:
    """Reads comparison tables into options and what is said of them."""

    def __init__(self, text: str, results: Results, options: OptionReader) -> None:
        self._text = text
        self._results = results
        self._options = options
        self._names = options.names

    def read(self, rows: list[Block], *, among_options: bool) -> bool:
        """Read a table if it compares options; return whether it did."""
        if not rows or len(rows) < 2 or not 2 <= len(rows[0].cells) <= _MOST_COLUMNS:
            return False
        titles = [self._cell(rows[0], column).lower().strip(" *_:") for column in range(len(rows[0].cells))]
        if self._are_columns(rows, titles, among_options=among_options):
            self._columns(rows, titles)
            return True
        name = self._name_column(rows, titles, among_options=among_options)
        if name is None:
            return False
        self._rows(rows, titles, name)
        return True

    def _are_columns(self, rows: list[Block], titles: list[str], *, among_options: bool) -> bool:
        names = titles[1:]
        if len(names) < 2 or not _CORNER.match(titles[0]) or not (rows[0].header or not titles[0]):
            return False
        known = sum(self._names.exactly(name) is not None for name in names)
        plain = all(0 < len(name) <= _LONGEST_NAME for name in names) and not any(
            _NO_OPTION.match(name)
            or priority_words().priority.match(name)
            or priority_words().remark.match(name)
            or priority_words().identifier.match(name)
            for name in names
        )
        announced = among_options or not titles[0] or _SAYS_CRITERIA.match(titles[0]) is not None
        return known >= 2 or (plain and len(rows) >= 3 and announced)

    def _columns(self, rows: list[Block], titles: list[str]) -> None:
        header = rows[0]
        options: dict[int, int] = {}
        if self._cell(header, 0):
            self._results.head(*header.cells[0], "the header of a table")
        for column in range(1, len(titles)):
            start, end = header.cells[column]
            known = self._names.exactly(titles[column])
            if _TODAY.match(titles[column]):
                self._results.head(start, end, "the column of today")
            elif known is not None:
                options[column] = known
                self._results.head(start, end, "names an option")
            else:
                at = self._options.add(start, end, _UNDER_OPTIONS, None)
                if at is not None:
                    options[column] = at
        for row in rows[1:]:
            label = self._cell(row, 0)
            for column in range(1, len(row.cells)):
                start, end = row.cells[column]
                if column in options:
                    self._said(start, end, options[column], label)
                elif any(sign.isalnum() for sign in self._text[start:end]):
                    self._results.emit(start, end, _IS_TODAY, None)

    def _name_column(self, rows: list[Block], titles: list[str], *, among_options: bool) -> int | None:
        """Return the column that names an option in each row, or None."""
        body = rows[1:] if rows[0].header else rows
        for column, title in enumerate(titles):
            if (
                rows[0].header
                and (priority_words().identifier.match(title) or priority_words().priority.match(title))
                and not _NAMES_OPTION.match(title)
            ):
                continue
            cells = [self._cell(row, column) for row in body]
            wordy = all(sum(sign.isalpha() for sign in cell) >= 2 for cell in cells if cell)
            if not wordy:
                continue
            named = rows[0].header and _NAMES_OPTION.match(title) is not None
            known = sum(self._names.exactly(cell) is not None for cell in cells)
            if not among_options and known < 2 and self._weighs_things(titles, column, cells):
                return column
            explicit = (
                named
                and title not in {"what", "item"}
                and title[:6] in {"option", "candid", "altern", "varian", "idea", "soluti", "propos", "ideas"}
            )
            return column if (among_options and (named or not rows[0].header)) or explicit or known >= 2 else None
        return None

    def _weighs_things(self, titles: list[str], column: int, cells: list[str]) -> bool:
        """Tell a table that weighs what its rows name, by price or for and against, from an inventory or a plan."""
        others = titles[:column] + titles[column + 1 :]
        names = {cell.lower() for cell in cells if cell}
        return (
            (
                _OFFERED.match(titles[column]) is not None
                or (_A_KIND_OF_THING.match(titles[column]) is not None and any(map(_WEIGHS.match, others)))
            )
            and len(others) > 0
            and not any(_IN_STOCK.match(title) or priority_words().priority.match(title) for title in others)
            and len(names) == len(cells) >= _FEWEST_ROWS
            and all(len(name) <= _LONGEST_NAME and not _NO_OPTION.match(name) for name in names)
        )

    def _rows(self, rows: list[Block], titles: list[str], name: int) -> None:
        has_header = rows[0].header
        if has_header:
            self._results.head(rows[0].start, rows[0].end, "the header of a table")
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
            if at is None:
                at = self._options.add(start, end, _AN_OPTION, None)
                if at is None:
                    continue
            else:
                self._results.head(start, end, "names an option")
            for column in range(len(row.cells)):
                label = titles[column] if has_header and column < len(titles) else ""
                if column == name or priority_words().identifier.match(label):
                    continue
                first, last = row.cells[column]
                if column < name:
                    continue
                self._said(first, last, at, label)

    def _said(self, start: int, end: int, option: int, label: str) -> None:
        words = " ".join(self._text[start:end].split())
        ticked = sign_of_cell(words)
        if ticked is not None or any(letter.isalnum() for letter in words):
            sign = sign_of(f"{label}: ") if label else None
            said = f"{label[:1].upper()}{label[1:]}: {words}" if label and sign is None else ""
            sign = ticked if sign is None and label else sign
            self._results.remark(start, end, option, sign, _CELL, said=said)

    def _cell(self, row: Block, column: int) -> str:
        if column >= len(row.cells):
            return ""
        start, end = row.cells[column]
        return " ".join(self._text[start:end].split())
