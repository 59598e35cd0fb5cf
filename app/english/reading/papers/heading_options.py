"""Takes the items that stand in headings: "Objective 1: …", the name of an option below "Options", "Why not the bus?".

For: the reader, which asks it about each heading before it asks what the heading announces. Not for: finding headings.
"""

from dataclasses import replace

from app.english.phrases.heading_words import HEADING_FILES
from app.english.reading.block import Block
from app.english.reading.choices.option_headings import OptionHeading, option_headings
from app.english.reading.choices.option_reader import OptionReader
from app.english.reading.choices.own_proposal import (
    OwnProposal,
    proposal_in_summary,
    proposal_in_title,
    says_what_to_do,
    speaks_of_proposal,
)
from app.english.reading.heading_context import Scopes
from app.english.reading.headings import Context, topic_of
from app.english.reading.modality import Verdict, kind_of
from app.english.reading.papers.role_reader import RoleReader
from app.english.reading.results import Results
from app.english.reading.titled_items import is_one_design, item_in_heading, reads_like_a_section
from app.english.reading.titles import shown

_SURE = 9.0
_OWNER = 4  # words of a heading that groups actions by who does them, or by when
_PROPOSED = Verdict("option", 100, "what the paper proposes", _SURE)
_IN_A_HEADING = Verdict("option", 100, "said in the heading", _SURE)


class HeadingOptions:
    """The items in the headings of one text."""

    def __init__(self, text: str, results: Results, options: OptionReader, roles: RoleReader, scopes: Scopes) -> None:
        self._text = text
        self._results = results
        self._options = options
        self._names = options.names
        self._roles = roles
        self._scopes = scopes
        self._named: dict[int, OptionHeading] = {}
        self._own: OwnProposal | None = None
        self._level = 0  # of the heading that named an option last

    def begin(self, blocks: list[Block], title: Block | None) -> None:
        """Learn which headings of the text name options though nothing above them says so.

        "Consequences" is weighed as well ("Good, because …"), and names a section all the same.
        """
        said = proposal_in_summary(self._text, blocks, title)
        self._own = proposal_in_title(self._text, blocks, title, said=said is not None)
        self._names.own_sentence = said.start if said is not None and self._own is None else None
        named = option_headings(self._text, blocks)
        self._named = {
            block.start: named[block.start]
            for block in blocks
            if block.start in named and not self._roles.knows(self._text[block.start : block.end])
        }

    def take_title(self, block: Block) -> bool:
        """Take what the title of a proposal proposes; return whether it proposes anything."""
        if self._own is None:
            return False
        self._results.head(block.start, self._own.start, "the title")
        at = self._options.add(self._own.start, self._own.end, _PROPOSED, None)
        self._names.take_own(at, self._text[self._own.start : self._own.end])
        return self._names.own is not None

    def names_option(self, block: Block) -> bool:
        """Tell whether a heading names an option by what stands below it or by its own words."""
        return block.start in self._named

    def take(self, block: Block, words: str, *, lists: bool) -> bool:
        """Take the item a heading holds and enter the section below it; return whether it holds one.

        Args:
            block: The heading.
            words: Its words.
            lists: Whether a list stands right below it.
        """
        found = item_in_heading(words)
        section = self._scopes.section_above(block.level)
        is_free = section is None or section.option is None
        if self._names.own is not None and block.role == "heading" and is_free and speaks_of_proposal(words):
            own = Context("option", shown(words), heading=True, option=self._names.own)
            self._roles.enter(block, None, own, own.source)
            self._options.take_side(block.start, block.end)
            return True
        if lists and found is None and section is not None and self._roles.in_actions and len(words.split()) <= _OWNER:
            # "Kim" above a list of actions says who does them, "Short term" when.
            self._roles.enter(block, "actions", section, shown(words))
            return True
        named = self._named.get(block.start)
        if named is not None and not (section is not None and section.option is not None):
            return self._option(block, named)
        among_options = section is not None and section.topic == "option"
        known = self._names.exactly(words) if block.role == "heading" and (among_options or found) else None
        if known is not None:
            heading = shown(words)
            context = Context("option", heading, heading=True, option=known)
            self._roles.enter(block, None, context, heading)
            return True
        if found is not None:
            topic, begin = found
        elif (
            block.role == "heading"
            and section is not None
            and section.topic == "option"
            and section.heading
            and (topic_of(words) is None or self._is_sibling(block, words) or says_what_to_do(words))
        ):
            topic, begin = "option", 0
        else:
            return False
        heading = shown(words)
        if found is None and section is not None and is_one_design(section.source):
            # What stands below "Proposed solution" is a part of it, and said of it.
            self._roles.enter(block, None, replace(section, source=heading, option=self._designed()), heading)
            return True
        kind = kind_of(topic)
        at: int | None = None
        if kind is not None:
            verdict = Verdict(kind, 100, "said in the heading", _SURE)
            if topic == "option":
                self._level = block.level
                at = self._options.add(block.start + begin, block.end, verdict, section, heading)
            else:
                at = self._results.emit(block.start + begin, block.end, verdict, section)
        option = at if topic == "option" else None
        self._scopes.open_heading(block.level, Context(topic, heading, heading=True, option=option), heading)
        return True

    def _is_sibling(self, block: Block, words: str) -> bool:
        """Tell a name among options from a section, by its level, where its words name a class but lightly."""
        return (
            block.level == self._level
            and not self._roles.knows(words)
            and (topic_of(words, files=HEADING_FILES[:2]) is None or not reads_like_a_section(words))
        )

    def _designed(self) -> int | None:
        """Return the option whose design a paper describes: its own proposal, else what was named last."""
        return self._names.own if self._names.own is not None else self._names.last

    def _option(self, block: Block, named: OptionHeading) -> bool:
        """Take the option a heading names that stands below no heading of options, unless it was named before."""
        heading = shown(self._text[named.start : named.end])
        self._level = block.level
        at = self._names.exactly(self._text[named.start : named.end])
        if at is None and named.praised:
            at = self._names.own
        if at is None:
            at = self._options.add(named.start, named.end, _IN_A_HEADING, None)
        self._roles.enter(block, None, Context("option", heading, heading=True, option=at), heading)
        return True
