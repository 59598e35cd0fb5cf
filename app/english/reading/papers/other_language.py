"""Reads a text in German or French by its headings alone: what stands in a list below "Ziele" is a goal.

For: the reader, where it does not know the words of a language. Not for: sentences; whatever stands below no heading
that is known here is left, and the person is told so. A heading must be one of these words as a whole.
"""

import re
from dataclasses import replace

from app.domain.kit.late_pattern import late
from app.english.kinds import Kind
from app.english.reading.block import WHY_NO_PROSE, Block, group_from
from app.english.reading.choices.option_reader import OptionReader
from app.english.reading.choices.option_tables import OptionTables
from app.english.reading.headings import plain
from app.english.reading.modality import Verdict
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
                r"|grenzen|einschränkungen|was (?:feststeht|fest ?steht|gelten muss|sein muss)|pflicht|auflagen|budget"
                r"|kosten ?rahmen"
            ),
        ),
        (
            "soft",
            r"wünsche|wunsch(?:liste|kriterien)|kann(?:-?kriterien)?|soll(?:-?kriterien)?|schön wäre|wäre schön|gerne",
        ),
        (
            "option",
            (
                r"(?:mögliche |denkbare |unsere |die )?(?:optionen|möglichkeiten|varianten|alternativen|ideen"
                r"|vorschläge|lösungen"
                r"|lösungs(?:vorschläge|ideen|wege|ansätze)|ansätze|wege|kandidaten|maßnahmen)|was (?:wir tun könnten"
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
        ("soft", r"(?:les |nos )?(?:souhaits?|préférences|envies)|souhaitable|ce serait bien|idéalement|bonus"),
        (
            "option",
            (
                r"(?:les |nos )?(?:pistes|options|solutions|possibilités|variantes|alternatives|idées|propositions)"
                r"(?: (?:possibles|envisagées|à l'étude|étudiées))?|ce qu'on pourrait faire"
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
_NUMBERED_OPTION = late(
    r"(?:variante|option|alternative|lösung|idee|vorschlag|solution|piste|idée|scénario|proposition)\s"
    r"(?:\d{1,2}|[A-Za-z])\s?[:.)–—-]\s*(?P<name>\S.{2,})$",
    re.IGNORECASE | re.DOTALL,
)
_WEIGHT: dict[Kind, int] = {"goal": 100, "hard": 100, "soft": 50, "assumption": 60}
_LEFT = "a language the rules do not read"
_SURE = 9.0
_LONGEST_LEAD = 60  # characters of a line before a list that may head it


def read_by_headings(
    text: str, blocks: list[Block], language: str, results: Results, options: OptionReader, tables: OptionTables
) -> None:
    """Give each list item and sentence below a known heading its class; leave the rest; costs time by the length.

    A table that compares options needs few words, so it is read in any language.
    """
    known = [(kind, re.compile(rf"(?:{words})$")) for kind, words in _HEADINGS.get(language, ())]
    kind: Kind | None = None
    source = ""
    read_to = 0
    for place, block in enumerate(blocks):
        words = text[block.start : block.end]
        if block.start < read_to:
            continue
        if block.role == "row":
            rows = group_from(blocks, place)
            _name_options(results, options)
            if tables.read(rows, among_options=kind == "option"):
                read_to = rows[-1].end
                continue
        lists = place + 1 < len(blocks) and blocks[place + 1].role in {"item", "row"}
        if block.role in {"heading", "run_in", "speaker"} or (lists and _may_head(block, words)):
            named = _NUMBERED_OPTION.match(words) if known else None
            if named is not None:
                _emit(results, block.start + named.start("name"), block.end, "option", shown(words))
                kind = None
                continue
            kind, source = _class_of(words, known), shown(words)
            results.head(block.start, block.end, "a heading")
        elif block.role in WHY_NO_PROSE:
            results.leave(block.start, block.end, WHY_NO_PROSE[block.role])
        elif known and block.role != "row" and (named := _NUMBERED_OPTION.match(words)) is not None:
            _read_item(text, replace(block, start=block.start + named.start("name")), "option", shown(words), results)
        elif kind is None or block.role == "row":
            results.leave_sentences(block.start, block.end, _LEFT)
        elif block.role == "item":
            _read_item(text, block, kind, source, results)
        else:
            _read_sentences(text, block, kind, source, results)
    tables.take_criteria()


def _name_options(results: Results, options: OptionReader) -> None:
    """Let a table know the options that stand before it."""
    for span in results.spans:
        if span.kind == "option" and options.names.exactly(span.text) is None:
            options.names.add(span.start, span.text)


def _may_head(block: Block, words: str) -> bool:
    return block.role == "paragraph" and len(words) <= _LONGEST_LEAD and words.rstrip().endswith(":")


def _class_of(heading: str, known: list[tuple[Kind, re.Pattern[str]]]) -> Kind | None:
    words = plain(heading)
    return next((kind for kind, pattern in known if pattern.match(words)), None)


def _read_item(text: str, block: Block, kind: Kind, source: str, results: Results) -> None:
    """Take the first sentence of an item; what follows is about it."""
    for number, (start, end) in enumerate(cut(text, block.start, block.end)):
        if number == 0 and text[end - 1] != "?":
            _emit(results, start, end, kind, source)
        else:
            results.leave(start, end, _LEFT)


def _read_sentences(text: str, block: Block, kind: Kind, source: str, results: Results) -> None:
    for start, end in cut(text, block.start, block.end):
        if kind == "option" or text[end - 1] == "?":
            results.leave(start, end, _LEFT)
        else:
            _emit(results, start, end, kind, source)


def _emit(results: Results, start: int, end: int, kind: Kind, source: str) -> None:
    results.emit(start, end, Verdict(kind, _WEIGHT.get(kind, 50), f"under “{source}”", _SURE), None)
