"""Reads the sections that have a role in a paper of a known form, and sets aside what is about the paper itself.

For: the reader, before it reads a block by its heading and its words. Not for: telling roles, which ``roles`` does.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.phrases.heading_words import Topic
from app.english.reading.block import Block
from app.english.reading.choices.option_names import OptionNames
from app.english.reading.heading_context import Scopes
from app.english.reading.headings import Context, lead_in_topic, topic_of
from app.english.reading.modality import Verdict
from app.english.reading.papers.boilerplate import is_contact, is_hint, is_metadata, is_template
from app.english.reading.papers.front_lines import front_lines
from app.english.reading.papers.roles import TOPIC_OF_ROLE, Form, Role, form_of, is_design, is_facet, role_of
from app.english.reading.pieces.scraps import is_scrap
from app.english.reading.results import Results
from app.english.reading.sentence_reader import SentenceReader
from app.english.reading.sentences import cut
from app.english.reading.titles import shown

_DRIVERS_SPEAK = 4.9  # what decides is a wish, unless its own words set a limit
_LEAD_LEVEL = 7  # a line before a list heads less than a heading does
_LONGEST_LEAD = 60  # characters
_CLASSES = frozenset({"goal", "hard", "soft", "requirements", "option"})
_REQUIRED = frozenset({"goal", "hard", "soft", "requirements"})
_TELLS = late(
    r"\b(?:is|are|was|were|will|has|have|can|stays?|lives?|carr(?:y|ies)|works?|lasts?|keeps?|comes?|goes|grows?"
    r"|\w+s to)\b",
    re.IGNORECASE,
)
_VILLAIN = late(
    r"\W{0,4}as an? (?:\w+ )?(?:thief|joker|attacker|fraudster|vandal|troll|hacker|intruder|spammer|burglar"
    r"|cheat(?:er)?|stalker|scammer|saboteur|competitor|bully|impostor|pickpocket|free rider|fare dodger|bot|abuser"
    r"|criminal|spy)\b",
    re.IGNORECASE,
)
_PREVENTED = Verdict("hard", 100, "a misuse story: to be prevented", 9.0)


class RoleReader:
    """Keeps the role of the section that is read and of those around it."""

    def __init__(
        self, text: str, results: Results, sentences: SentenceReader, scopes: Scopes, names: OptionNames
    ) -> None:
        self._text = text
        self._results = results
        self._sentences = sentences
        self._scopes = scopes
        self._names = names
        self._form = Form()
        self._has_headings = False
        self._has_classes = False  # whether any heading announces what is wanted, must hold or is an option
        self._asks = False  # whether one announces what is wanted or must hold
        self._front: frozenset[int] = frozenset()
        self._role: Role | None = None
        self._because: int | None = None  # the chosen option whose reasons follow in a list
        self._levels: list[tuple[int, Role | None]] = []

    def begin(self, headings: list[str], blocks: list[Block]) -> None:
        """Learn from the headings what kind of paper the text is, and which lines before its words tell of it."""
        self._front = front_lines(self._text, blocks)
        self._form = form_of(headings)
        self._has_headings = len(headings) > 1
        topics = {topic_of(heading) for heading in headings if not is_design(heading, asks=True, is_long=True)}
        self._has_classes, self._asks = bool(topics & _CLASSES), bool(topics & _REQUIRED)

    def heading(self, block: Block, words: str, *, lists: bool = False) -> bool:
        """Enter a section that has a role; return whether it has one. ``lists``: a list stands right below it."""
        if block.start in self._front:
            self._results.leave(block.start, block.end, "about the paper")
            return True
        if self._in_a_design(block, words):
            return True
        role = role_of(words, self._form, has_options=len(self._names) > 0, lists=lists)
        if role is None and self._opens_design(block, words):
            role = "design"
        if role is None or (role == "ways" and self._names.own is not None):
            # "How" beside a proposal says how that is done, and no other ways.
            return False
        topic = TOPIC_OF_ROLE[role]
        strength = _DRIVERS_SPEAK if role == "drivers" else None
        self.enter(block, role, Context(topic, shown(words), strength=strength, heading=True), shown(words))
        return True

    def knows(self, words: str) -> bool:
        """Tell whether a heading names a section of such a paper, whatever stands below it."""
        return role_of(words, self._form, has_options=True) is not None

    def _opens_design(self, block: Block, words: str) -> bool:
        """Tell whether how one way is done begins here; among requirements such a heading sorts requirements."""
        above = self._scopes.section_above(block.level)
        among = above is not None and above.topic in _REQUIRED
        is_long = self._results.long_paper is not None
        return self._has_classes and not among and is_design(words, asks=self._asks, is_long=is_long)

    def _in_a_design(self, block: Block, words: str) -> bool:
        """Keep what stands below a design in it, whatever its heading; an option's name opens what is said of it."""
        if self._role_above(block.level) != "design":
            return False
        known = self._names.exactly(words)
        topic: Topic = "aside" if known is None else "option"
        context = Context(topic, shown(words), heading=True, option=known)
        self.enter(block, "design", context, shown(words))
        return True

    def side_of_option(self, block: Block, words: str) -> bool:
        """Take a heading that opens one side of the option above it ("Cons", "Pricing"); return whether it does."""
        current = self._scopes.current
        if current is None or current.option is None:
            return False
        if self._sentences.options.take_side(block.start, block.end):
            return True
        before = self._text[self._text.rfind("\n", 0, block.start) + 1 : block.start]
        if not is_facet(words) or not (block.level > self._scopes.depth or "*" in before or "_" in before):
            return False
        self._sentences.options.start_facet()
        self._results.head(block.start, block.end, "a heading")
        return True

    @property
    def plain(self) -> bool:
        """Whether the section that is read has no role of its own."""
        return self._role is None

    @property
    def in_actions(self) -> bool:
        """Whether the section that is read lists what is to be done after an incident."""
        return self._role == "actions"

    def lead_in(self, block: Block) -> bool:
        """Enter a section that a line before a list opens ("decided", "HOW"); return whether it does."""
        words = self._text[block.start : block.end]
        if len(words) > _LONGEST_LEAD or "\n" in words:
            return False
        return self.heading(Block("heading", block.start, block.end, level=_LEAD_LEVEL), words)

    def enter(self, block: Block, role: Role | None, context: Context | None, heading: str) -> None:
        """Enter the section below a heading that names no item itself."""
        above = self._scopes.section_above(block.level)
        if role is None and context is None and self._role_above(block.level) == "people" and above is not None:
            self._results.leave(block.start, block.end, f"under “{above.source}”")
            return
        self._because = None
        self._results.head(block.start, block.end, "a heading")
        self._scopes.open_heading(block.level, context, heading)
        self._role = role if role is not None or context is not None else self._role_above(block.level)
        self._sentences.in_log = self._form.is_incident and self._role in {"log", "told"}
        self._levels = [(level, old) for level, old in self._levels if level < block.level]
        self._levels.append((block.level, self._role))

    def _role_above(self, level: int) -> Role | None:
        return next((role for depth, role in reversed(self._levels) if depth < level), None)

    def sets_aside(self, block: Block) -> bool:
        """Set aside what is about the paper itself; return whether it was."""
        words = self._text[block.start : block.end]
        line = self._text.rfind("\n", 0, block.start) + 1
        quoted = self._text[line : block.start].lstrip().startswith(">")
        if block.start in self._front:
            self._results.leave(block.start, block.end, "about the paper")
        elif is_scrap(words):
            self._results.leave(block.start, block.end, "no statement")
        elif not self._results.spans and "\n" not in words.strip() and is_metadata(words):
            self._results.leave(block.start, block.end, "about the paper")
        elif (quoted and self._has_headings and is_template(words)) or is_hint(words):
            self._results.leave(block.start, block.end, "a question of the form")
        elif self._scopes.current is None and is_contact(words):
            self._results.leave(block.start, block.end, "how to reach somebody")
        else:
            return False
        return True

    def _lists_ways(self, start: int, end: int) -> bool:
        """Tell whether a paragraph leads to a list of the ways there were ("We looked at three ways:")."""
        line = self._text[max(start, end - 200) : end]
        return line.endswith(":") and lead_in_topic(line.rsplit(". ", 1)[-1]) == "option"

    def read(self, start: int, end: int, context: Context | None, *, listed: bool) -> bool:
        """Read a block whose section has a role of its own; return whether it was read."""
        options = self._sentences.options
        neutral = context is None or context.topic == "neutral"
        if self._role == "decision" and neutral and not self._lists_ways(start, end):
            because, self._because = self._because if listed else None, None
            for begin, stop in cut(self._text, start, end):
                if because is not None:
                    self._results.remark(begin, stop, because, "+", "why it was chosen")
                elif not options.decided(begin, stop, context):
                    self._sentences.read(begin, stop, context, in_item=listed)
                elif self._text[stop - 1] == ":":
                    because = self._names.last
            self._because = because
            return True
        if (self._role == "consequences" and neutral) or (self._role == "verdicts" and listed):
            about = self._names.last
            if context is not None and context.option is not None:
                return False
            for begin, stop in cut(self._text, start, end):
                named = self._names.named_in(self._text[begin:stop])
                options.said_of(named if named is not None else about, begin, stop)
            return True
        if self._role == "relied on" and neutral:
            kind: Topic = "assumption" if _TELLS.search(self._text[start:end]) else "resource"
            relied = Context(kind, self._scopes.heading_words or kind)
            for begin, stop in cut(self._text, start, end):
                self._sentences.read(begin, stop, relied, in_item=True)
            return True
        if _VILLAIN.match(self._text, start, end) is not None:
            self._results.emit(start, end, _PREVENTED, context)
            return True
        return False
