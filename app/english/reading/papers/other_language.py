"""Reads a text in German or French by its headings: what stands in a list below "Ziele" is a goal.

For: the reader, where it does not know the words of a language. Not for: sentences, but for those that tell an option
("Claire propose de …", "könnte man nicht …?") or say their class in plain words ("höchstens"); what else stands below
no heading that is known here is left, and the person is told so. A heading must be one of these words as a whole.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.kinds import Kind
from app.english.reading.block import WHY_NO_PROSE, Block, group_from
from app.english.reading.choices.option_headings import OptionHeading, option_headings
from app.english.reading.choices.option_reader import OptionReader
from app.english.reading.choices.option_tables import OptionTables
from app.english.reading.choices.own_proposal import OwnProposal, proposal_elsewhere
from app.english.reading.choices.remarks import sign_of
from app.english.reading.choices.told_elsewhere import has_opinions, told_elsewhere
from app.english.reading.headings import plain
from app.english.reading.modality import Verdict
from app.english.reading.options import first_option
from app.english.reading.papers.said_elsewhere import said_items
from app.english.reading.results import Results
from app.english.reading.sentences import cut
from app.english.reading.titles import shown

_HEADINGS: dict[str, tuple[tuple[Kind, str], ...]] = {
    "de": (
        ("goal", r"(?:unsere? )?ziele?|zielsetzung|zweck|was wir (?:wollen|erreichen wollen|uns wünschen)|wozu"),
        (
            "hard",
            (
                r"(?:feste |harte |rahmen|rand)?bedingungen|muss(?:-?kriterien)?|(?:muss-?)?anforderungen|vorgaben"
                r"|grenzen|einschränkungen|was (?:muss|feststeht|fest ?steht|gelten muss|sein muss)|pflicht|auflagen"
                r"|budget|kosten ?rahmen"
            ),
        ),
        (
            "soft",
            (
                r"wünsche|wunsch(?:liste|kriterien)|kann(?:-?kriterien)?|soll(?:-?kriterien)?|was soll|schön wäre"
                r"|wäre schön|gerne"
                r"|(?:entscheidungs|auswahl|bewertungs)?(?:kriterien|treiber)|worauf es (?:uns )?ankommt"
            ),
        ),
        (
            "option",
            (
                r"(?:[a-zäöü]+e |unsere |die |zwei |drei |vier )?(?:optionen|möglichkeiten|varianten|alternativen|ideen"
                r"|vorschläge|lösungen"
                r"|lösungs(?:vorschläge|ideen|wege|ansätze)|ansätze|wege|kandidaten|maßnahmen)(?: (?:im überblick"
                r"|im vergleich"
                r"|zur auswahl|zur wahl))?|was (?:wir (?:uns )?(?:angesehen|geprüft|überlegt|ausgedacht"
                r"|verglichen|besprochen) haben|wir tun könnten"
                r"|möglich"
                r" wäre|in frage kommt)|zur auswahl|angebote"
            ),
        ),
        (
            "today",
            r"ist-?(?:zustand|stand)|heute|ausgangslage|lage|situation|stand|hintergrund|wie es (?:heute )?ist|problem",
        ),
        ("assumption", r"annahmen|wovon wir ausgehen"),
        ("resource", r"(?:vorhandene )?mittel|was wir haben|vorhanden|bestand"),
    ),
    "fr": (
        ("goal", r"(?:nos |les )?(?:objectifs?|buts?)|finalité|ce que nous voulons|ce qu'on veut"),
        (
            "hard",
            (
                r"(?:les |nos )?(?:contraintes?|exigences|obligations|limites|impératifs|conditions)|budget|ce qui est"
                r" fixe"
            ),
        ),
        (
            "soft",
            (
                r"(?:les |nos )?(?:souhaits?|préférences|envies)|souhaitable|ce serait bien|idéalement|bonus"
                r"|critères(?: (?:de (?:choix|décision|sélection)|retenus))?|ce qui compte"
            ),
        ),
        (
            "option",
            (
                r"(?:les |nos )?(?:pistes|options|solutions|possibilités|variantes|alternatives|idées|propositions)"
                r"(?: (?:possibles|à l'étude|(?:\w+(?:é|ée|és|ées))))?(?: .{1,20})?|ce qu'on pourrait faire"
                r"|ce (?:que nous avons|que l'on a|qu'on a) (?:regardé|étudié|comparé|envisagé|examiné)"
                r"|offres(?: reçues)?|devis"
                r"|(?:deux|trois|quatre) (?:pistes|options|solutions|possibilités|idées)(?: .{1,20})?"
            ),
        ),
        (
            "today",
            (
                r"aujourd'hui|(?:la )?situation(?: actuelle)?|contexte|état des lieux|constat|le problème|problème"
                r"|existant"
            ),
        ),
        ("assumption", r"hypothèses"),
        ("resource", r"moyens|ressources|ce que nous avons"),
    ),
}
_NUMBER_OF_ONE = (
    r"(?:variante|option|alternative|lösung|idee|vorschlag|solution|piste|idée|scénario|proposition)\s"
    r"(?:\d{1,2}|[A-Za-z])\s?[:.)–—-]\s*"
)
_NUMBERED_OPTION = late(_NUMBER_OF_ONE + r"(?P<name>\S.{2,})$", re.IGNORECASE | re.DOTALL)
_NUMBERED_LINE = late("^" + _NUMBER_OF_ONE, re.IGNORECASE | re.MULTILINE)
_WEIGHT: dict[Kind, int] = {"goal": 100, "hard": 100, "soft": 50, "assumption": 60}
_LEFT = "a language the rules do not read"
_TITLED = late(r"[^.:?!;\n]{3,60}? ?:\s+\S")
_SAID = "said so in the sentence"
_SURE = 9.0
_LONGEST_LEAD = 90  # characters of a line before a list that may head it
_DECIDED = late(
    r"^(?:die |unsere )?(?:entscheidung|ergebnis|beschluss|fazit|empfehlung|wahl|entscheid)(?: (?:der|des"
    r"|zur) .{1,30})?$"
    r"|^(?:la |notre )?(?:décision|conclusion|choix|recommandation|résultat)(?: (?:de|du|retenue?|final\w*).{0,30})?$"
)
_WEIGHED = late(
    r"^(?:vor- und nachteile|für und wider|bewertung|vergleich|pro und (?:contra|kontra)|abwägung)\b.{0,40}$"
    r"|^(?:avantages et inconvénients|comparaison|évaluation|pour et contre|le pour et le contre)\b.{0,40}$"
)
_WAYS_FOLLOW = late(
    r"\b(?:optionen|möglichkeiten|varianten|alternativen|wege|vorschläge|ideen|angebote|lösungen|zur (?:aus)?wahl"
    r"|in frage"
    r"|pistes|options|solutions|possibilités|variantes|idées|propositions|offres|devis)\b[^.?!]{0,60}:$"
    r"|\b(?:zwei|drei|vier|fünf|mehrere|einige) (?:\w+ ){1,3}(?:angefragt|angesehen|angeschaut|gefunden|geprüft"
    r"|verglichen|besichtigt|besprochen|eingeholt|genannt|überlegt)\s?:$"
    r"|\b(?:deux|trois|quatre|cinq|plusieurs) (?:\w+ ){1,4}(?:évoqu|étudi|envisag|propos|visit|compar|examin|reçu"
    r"|retenu)\w*\s?:$",
    re.IGNORECASE,
)
_CHOSEN = "says what was chosen"
_NAME_BLANKS = 7  # blanks in a name before a colon


class OtherLanguageReader:
    """Reads one text in German or French."""

    def __init__(self, text: str, language: str, results: Results, options: OptionReader, tables: OptionTables) -> None:
        self._text = text
        self._language = language
        self._results = results
        self._options = options
        self._tables = tables
        self._known = [(kind, re.compile(rf"(?:{words})$")) for kind, words in _HEADINGS.get(language, ())]
        self._opinions = has_opinions(text, language)
        self._named: dict[int, OptionHeading] = {}
        self._own: OwnProposal | None = None
        self._kind: Kind | None = None
        self._source = ""
        self._level = 0  # of the heading that announced the class
        self._about: int | None = None  # the option the section speaks of
        self._weighs = False  # whether the section comes back to options named before
        self._speaks: tuple[int, int] | None = None  # the option a line has numbered, and where that line ends
        self._lead = False  # whether a line before a list announced options for that list alone

    def read(self, blocks: list[Block]) -> None:
        """Give each item, sentence and row its place; costs time by the length.

        A table that compares options needs few words, so it is read in any language.
        """
        self._named = option_headings(self._text, blocks) if self._known else {}
        self._own = proposal_elsewhere(self._text, blocks) if self._known else None
        read_to = 0
        for place, block in enumerate(blocks):
            if block.start < read_to:
                continue
            if block.role == "row":
                rows = group_from(blocks, place)
                if self._tables.read(rows, among_options=self._kind == "option"):
                    read_to = rows[-1].end
                    continue
            if block.role != "item":
                self._lead = False
            self._block(block, lists=place + 1 < len(blocks) and blocks[place + 1].role in {"item", "row"})
        self._tables.take_criteria()

    def _block(self, block: Block, *, lists: bool) -> None:
        words = self._text[block.start : block.end]
        if block.role in {"heading", "run_in", "speaker"}:
            self._heading(block, words)
        elif lists and self._may_head(block, words):
            self._line_before_list(block, words)
        elif block.role in WHY_NO_PROSE:
            self._results.leave(block.start, block.end, WHY_NO_PROSE[block.role])
        elif self._known and block.role != "row" and _NUMBERED_OPTION.match(words) is not None:
            self._numbered(block)
        elif block.role == "item" and self._about is None and (self._kind is not None or self._lead):
            if self._kind == "option" or self._lead:
                self._item(block.start, block.end)
            else:
                self._classed_item(block)
        elif self._kind == "option" and self._about is None and _TITLED.match(words) is not None:
            self._item(block.start, block.end)
        elif block.role == "row":
            self._results.leave_sentences(block.start, block.end, _LEFT)
        else:
            below, self._speaks = self._right_below(block), None
            told = below is not None
            for start, end in cut(self._text, block.start, block.end):
                if below is not None:
                    self._options.said_of(below, start, end)
                else:
                    told = self._sentence(start, end, follows=told)

    def _numbered(self, block: Block) -> None:
        """Take "Variante A: …" and those on the lines below it."""
        begins = [match.start() for match in _NUMBERED_LINE.finditer(self._text, block.start, block.end)]
        for start, end in zip(begins, [*begins[1:], block.end], strict=True):
            named = _NUMBERED_OPTION.match(self._text, start, end)
            if named is not None:
                stop = self._line_of_name(named.start("name"), end)
                self._item(named.start("name"), stop, label=shown(self._text[start : named.start("name")]))
                for first, last in cut(self._text, stop, end):
                    self._options.said_of(self._options.names.last, first, last)
        # What was a list of limits is over, and the line right below speaks of the way.
        self._kind, self._about = "option", None
        at = self._options.names.last
        self._speaks = (at, block.end) if at is not None and len(begins) == 1 else None

    def _line_of_name(self, start: int, end: int) -> int:
        """Return where the line of a name ends below which a new sentence begins; in German any noun may begin one."""
        line = self._text.find("\n", start, end)
        begins = self._text[line + 1 : line + 2]
        is_name = self._language != "de" and self._text[line - 1 : line] not in {",", ";", ":"} and begins.isupper()
        return line if line > 0 and is_name else end

    def _right_below(self, block: Block) -> int | None:
        """Return the option that the line right above a paragraph has numbered, or None."""
        if self._speaks is None:
            return None
        at, end = self._speaks
        return at if self._text.count("\n", end, block.start) == 1 else None

    def _heading(self, block: Block, words: str) -> None:
        if self._about is not None and self._options.take_side(block.start, block.end):
            return
        self._options.start_section()
        if self._own is not None and block.start <= self._own.start < block.end:
            at = self._add(self._own.start, self._own.end)
            self._options.names.take_own(at, self._text[self._own.start : self._own.end])
            return
        numbered, named = _NUMBERED_OPTION.match(words) if self._known else None, self._named.get(block.start)
        known = self._options.names.exactly(words)
        kind = self._class_of(words)
        below = self._kind == "option" and block.role == "heading" and block.level > self._level > 0
        self._about, self._weighs = known, False
        if known is not None:
            self._results.head(block.start, block.end, "names an option")
        elif numbered is not None or named is not None or (below and kind is None and not words.endswith("?")):
            start = block.start + numbered.start("name") if numbered is not None else block.start
            start, end = (named.start, named.end) if named is not None and numbered is None else (start, block.end)
            self._about = self._options.names.exactly(self._text[start:end])
            if self._about is None:
                self._about = self._add(start, end, label=shown(words) if numbered is not None else None)
        else:
            self._kind, self._source, self._level = kind, shown(words), block.level
            self._weighs = _WEIGHED.match(plain(words)) is not None or _DECIDED.match(plain(words)) is not None
            self._results.head(block.start, block.end, "a heading")

    def _line_before_list(self, block: Block, words: str) -> None:
        if self._options.take_side(block.start, block.end):
            return
        numbered = _NUMBERED_OPTION.match(words)
        if numbered is not None:
            self._about = self._add(block.start + numbered.start("name"), block.end, label=shown(words))
            return
        kind = self._class_of(words)
        self._lead = kind is None and _WAYS_FOLLOW.search(words) is not None
        if kind is not None:
            self._kind, self._source, self._level, self._about = kind, shown(words), 0, None
        self._results.head(block.start, block.end, "says what follows")

    def _may_head(self, block: Block, words: str) -> bool:
        return (
            bool(self._known)
            and block.role == "paragraph"
            and len(words) <= _LONGEST_LEAD
            and (words.rstrip().endswith(":") or _NUMBERED_OPTION.match(words) is not None)
        )

    def _class_of(self, heading: str) -> Kind | None:
        words = plain(heading)
        return next((kind for kind, pattern in self._known if pattern.match(words)), None)

    def _item(self, start: int, end: int, *, label: str | None = None) -> None:
        """Take the first sentence of an item as an option; what follows is said of it."""
        at: int | None = None
        for number, (first, last) in enumerate(cut(self._text, start, end)):
            if number == 0 and self._told(first, last):
                at = self._options.names.last
            elif number == 0 and self._text[last - 1] != "?":
                begin, stop = first_option(self._text, first, last)
                stop = self._title_end(begin, stop)
                at = self._options.names.exactly(self._text[begin:stop])
                if at is None:
                    at = self._add(begin, stop, label=label)
                else:
                    self._options.said_of(at, begin, stop)
                self._options.said_of(at, stop, last)
            elif at is not None:
                self._options.said_of(at, first, last)
            else:
                self._results.leave(first, last, _LEFT)

    def _title_end(self, start: int, end: int) -> int:
        """Return where the name in "**Zelt**: leicht, aber laut" ends."""
        colon = self._text.find(": ", start, min(end, start + _LONGEST_LEAD))
        return colon if colon > 0 and self._text[start:colon].count(" ") <= _NAME_BLANKS else end

    def _classed_item(self, block: Block) -> None:
        """Take the first sentence of an item; what follows is about it."""
        for number, (start, end) in enumerate(cut(self._text, block.start, block.end)):
            if number == 0 and self._text[end - 1] != "?" and self._kind is not None:
                self._emit(start, end, self._kind)
            else:
                self._results.leave(start, end, _LEFT)

    def _sentence(self, start: int, end: int, *, follows: bool) -> bool:
        """Read a sentence; return whether it speaks of an option, so that the next without a class of its own does."""
        names = self._options.names
        if self._about is not None:
            self._options.said_of(self._about, start, end)
            return True
        if self._weighs and (named := names.named_in(self._text[start:end]) or names.own) is not None:
            self._results.remark(start, end, named, sign_of(self._text[start:end]), _CHOSEN)
            return False
        if self._told(start, end):
            return True
        said = said_items(self._text, start, end, self._language) if self._known else []
        if self._text[end - 1] == "?":
            self._results.leave(start, end, _LEFT)
        elif follows and not said and names.last is not None:
            self._options.said_of(names.last, start, end)
            return True
        elif self._kind is not None and self._kind != "option":
            self._emit(start, end, self._kind)
        elif said:
            for first, last, kind in said:
                self._results.emit(first, last, Verdict(kind, _WEIGHT.get(kind, 50), _SAID, _SURE), None)
        else:
            self._results.leave(start, end, _LEFT)
        return False

    def _told(self, start: int, end: int) -> bool:
        """Take the options a sentence or question tells; the rest of it is said of the last one."""
        found = told_elsewhere(self._text, start, end, self._language, opinions=self._opinions) if self._known else []
        if found:
            self._options.told(start, end, found, None)
        return bool(found)

    def _add(self, start: int, end: int, *, label: str | None = None) -> int | None:
        verdict = Verdict("option", 50, f"under “{self._source}”" if self._source else "named as a way", _SURE)
        return self._options.add(start, end, verdict, None, label)

    def _emit(self, start: int, end: int, kind: Kind) -> None:
        verdict = Verdict(kind, _WEIGHT.get(kind, 50), f"under “{self._source}”", _SURE)
        self._results.emit(start, end, verdict, None)
