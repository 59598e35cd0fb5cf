"""Reads a problem text without a model: structure first, modality second.

For: turning what a person wrote into goals, limits, wishes, beliefs, resources, the present state, options and
asides, each the person's own words with the rule that decided. Not for: understanding; nothing is inferred that no
word or heading says.
"""

import re
from dataclasses import replace
from itertools import takewhile

from app.domain.kit.late_pattern import late
from app.english.cells import bare_words
from app.english.kinds import Kind
from app.english.language import guess_language, is_readable
from app.english.reading.block import WHY_NO_PROSE, Block, group_from, is_plain_line
from app.english.reading.blocks import find_blocks
from app.english.reading.choices.asked import asked_options
from app.english.reading.choices.list_leads import ListLeads
from app.english.reading.choices.option_items import OptionItems
from app.english.reading.choices.option_lists import asked_before, offers_a_choice
from app.english.reading.choices.option_names import OptionNames
from app.english.reading.choices.option_tables import OptionTables
from app.english.reading.choices.own_proposal import says_what_to_do
from app.english.reading.choices.told import past_clock
from app.english.reading.cuts import read_limit
from app.english.reading.greetings import greets, signs_off
from app.english.reading.heading_context import Scopes
from app.english.reading.headings import Context, goes_on_after_colon, lead_in_topic, plain, run_in_topic, topic_of
from app.english.reading.long_papers import long_paper_of
from app.english.reading.modality import Verdict, judge
from app.english.reading.papers.heading_options import HeadingOptions
from app.english.reading.papers.last_goals import take_last_goals
from app.english.reading.papers.other_language import OtherLanguageReader
from app.english.reading.papers.role_reader import RoleReader
from app.english.reading.results import Results
from app.english.reading.sentence_reader import SentenceReader
from app.english.reading.sentences import cut
from app.english.reading.spans import Reading
from app.english.reading.tables import RowItem, heads_figures, legend_of, priority_tag, read_columns, row_item
from app.english.reading.titled_items import item_in_heading, numbers_option, reads_like_a_name
from app.english.reading.titles import document_title, shown, suggested_title

_SURROGATE = late("[\ud800-\udfff]")
_BOLD_TITLE = late(r"[*_]{2}(?P<title>[^*_\n]{1,80}?)(?P<stop>[.:!]?)[*_]{2}(?P<after>\s{0,2}[:.–—-]?)\s{1,4}(?=\S)")
_QUESTION_LABEL = late(r"(?:q|question|frage|interviewer)\s?\d{0,2}:\s{1,3}", re.IGNORECASE)
_LIST_SAMPLE = 60  # items of a list that are asked what the list is about
_TELL_NO_CLASS = frozenset({"neutral", "today", "reasons"})  # sections that may hold a list of another class
_SURE = 9.0
_WHY_SPEAKS = 6.2  # "Why" tells of today, and what is meant to change as well
_NO_ITEMS = frozenset({"neutral", "today", "aside", "reasons"})
_QUESTIONS_OF_AN_INTERVIEW = 3
_BOLD_LEVEL = 3  # a bold line and a bold run-in title head sections of one level
_LONGEST_QUESTION = 90  # characters; a longer question is a thought of its own
# Under these a priority column or mark decides; an option or a belief with a priority stays what it is.
_MIXED = frozenset({"neutral", "requirements", "hard", "soft", "goal", "today", "reasons"})


def read_problem(text: str) -> Reading:
    """Read a problem text.

    Args:
        text: Any string, in any shape; lone surrogates are read as U+FFFD.

    Returns:
        Items in text order that do not overlap, each an exact stretch of the text, and the sentences that became
        none. In a language the rules do not know ``readable`` is False, and only headings tell items.  Takes time in
        proportion to the length of the text and never raises.
    """
    clean = _SURROGATE.sub("\ufffd", text)
    language = guess_language(clean)
    return _Reader(clean).read(language)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._read = text[: read_limit(text)]
        self._legend: dict[str, tuple[Kind, int]] = legend_of(self._read)
        self._scopes = Scopes()
        self._results = Results(text, self._scopes)
        self._names = OptionNames()
        self._sentences = SentenceReader(text, self._results, self._names, has_legend=bool(self._legend))
        self._options = self._sentences.options
        self._tables = OptionTables(text, self._results, self._options)
        self._roles = RoleReader(text, self._results, self._sentences, self._scopes, self._names)
        self._items = OptionItems(text, self._results, self._options)
        self._leads = ListLeads(text, self._results, self._options, self._scopes)
        self._run_in: tuple[int, int] | None = None  # where the bold title stands that a paragraph begins with
        self._is_interview = False
        self._heads = HeadingOptions(text, self._results, self._options, self._roles, self._scopes)

    def read(self, language: str) -> Reading:
        blocks = find_blocks(self._read)
        readable = is_readable(language)
        asked = sum(self._only_asks(block) for block in blocks if block.role in {"paragraph", "heading"})
        self._is_interview = asked >= _QUESTIONS_OF_AN_INTERVIEW
        if readable:
            self._read_blocks(blocks)
            self._tables.take_criteria()
            take_last_goals(self._text, blocks, self._results)
        else:
            OtherLanguageReader(self._text, language, self._results, self._options, self._tables).read(blocks)
        self._results.leave(len(self._read), len(self._text), "beyond the length that is read")
        title = suggested_title(self._read, blocks)
        return self._results.reading(language=language, readable=readable, title=title)

    def _only_asks(self, block: Block) -> bool:
        """Tell whether a block is one question, as an interview's are, not a thought that ends in one."""
        text = self._text
        return text[block.end - 1] == "?" and len(list(cut(text, block.start, min(block.end, block.start + 600)))) == 1

    def _read_blocks(self, blocks: list[Block]) -> None:
        title = document_title(self._text, blocks)
        headings = [self._text[block.start : block.end] for block in blocks if block.role == "heading"]
        self._tables.sections = frozenset(map(bare_words, headings))
        self._results.long_paper = long_paper_of(self._read, headings)
        self._roles.begin(headings, blocks)
        self._heads.begin(blocks, title)
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if block.role in {"heading", "run_in"}:
                self._heading(blocks, index, is_title=block is title)
            elif block.role == "speaker":
                words = shown(self._text[block.start : block.end])
                self._results.head(block.start, block.end, "says who speaks")
                self._scopes.open_heading(block.level, None, words)
                self._sentences.section_kind = None
            elif block.role == "row":
                rows = group_from(blocks, index)
                self._table(rows)
                index += len(rows) - 1
            elif block.role in WHY_NO_PROSE:
                self._results.leave(block.start, block.end, WHY_NO_PROSE[block.role])
            elif block.role == "item":
                self._scopes.enter_block(block.group, is_list=True)
                if index == 0 or blocks[index - 1].group != block.group:
                    self._begin_list(blocks, index)
                if not self._leads_deeper(blocks, index):
                    self._item(block)
            else:
                self._scopes.enter_block(block.group, is_list=False)
                before_list = index + 1 < len(blocks) and blocks[index + 1].role in {"item", "row"}
                self._paragraph(block, before_list=before_list)
            index += 1

    def _leads_deeper(self, blocks: list[Block], index: int) -> bool:
        """Take an item that announces those set in below it ("2.3 Three ways were named:") as what leads to them."""
        block, text = blocks[index], self._text
        items = group_from(blocks, index, at_most=_LIST_SAMPLE)[1:]
        below = list(takewhile(lambda one: one.level > block.level, items))
        words = text[block.start : block.end]
        topic = lead_in_topic(words) if below and words.endswith(":") else None
        if topic is None or (self._scopes.current is not None and self._scopes.current.option is not None):
            return False
        for one in below:
            one.group = -block.start - 1  # a list of its own
        self._results.head(block.start, block.end, "says what follows")
        self._scopes.open_lead(Context(topic, shown(words)), waits=True)
        return True

    def _begin_list(self, blocks: list[Block], index: int) -> None:
        context = self._scopes.current
        items = group_from(blocks, index, at_most=_LIST_SAMPLE)
        self._sentences.list_kind = None
        self._sentences.start_list()
        self._items.start_list([(item.start, item.end) for item in items])
        asked = context is not None and context.topic == "aside" and asked_before(self._text, items[0].start)
        if context is not None and context.topic not in _TELL_NO_CLASS and not asked:
            return
        if self._roles.plain and offers_a_choice(self._text, items):
            self._scopes.open_lead(Context("option", "the list the text chooses from"), waits=True)
            self._scopes.enter_block(items[0].group, is_list=True)
        elif context is None or context.topic == "neutral":
            self._sentences.list_kind = self._sentences.common_kind([(item.start, item.end) for item in items])

    def _kind_below(self, blocks: list[Block], index: int) -> Kind | None:
        """Return the class the words below a heading speak for where the heading itself names none."""
        pieces: list[tuple[int, int]] = []
        for block in blocks[index + 1 : index + 1 + _LIST_SAMPLE]:
            if block.role not in {"paragraph", "item"}:
                break
            pieces.extend(cut(self._text, block.start, min(block.end, block.start + 2_000)))
        return self._sentences.kind_among(pieces)

    def _heading(self, blocks: list[Block], index: int, *, is_title: bool) -> None:
        block = blocks[index]
        words = self._text[block.start : block.end]
        heading = shown(words)
        if not is_title and self._is_stray_question(block, words):
            self._paragraph(block, before_list=False)
            return
        if self._roles.side_of_option(block, words):
            return
        self._run_in = (block.start, block.end) if block.role == "run_in" else None
        self._sentences.section_kind = None
        self._options.start_section()
        if is_title:
            if not self._heads.take_title(block):
                self._results.head(block.start, block.end, "the title")
            return
        lists = index + 1 < len(blocks) and blocks[index + 1].role == "item"
        has_role = not self._heads.names_option(block) and not numbers_option(words)
        if has_role and self._roles.heading(block, words, lists=lists):
            return
        if self._heads.take(block, words, lists=lists):
            return
        bare = plain(words)
        topic = "aside" if signs_off(bare) else None if bare.startswith("dear ") else topic_of(words)
        speaks = _WHY_SPEAKS if bare == "why" and topic == "today" else None
        if topic is None or bare == "why":
            below = self._kind_below(blocks, index)
            if bare == "why" and lists and below != "today":
                # Reasons in a list are wants, told as they should be; in sentences they are complaints.
                topic = "goal"
            self._sentences.section_kind = below if topic is None else None
        section = self._scopes.section_above(block.level)
        # Under options a run-in title that names no class ("Central hall.") is the option's name, not a section.
        is_name = (
            block.role == "run_in"
            and (
                topic is None
                or (topic == "neutral" and says_what_to_do(words))
                or (section is not None and section.heading and reads_like_a_name(words))
            )
            and blocks[index - 1].role != "item"
            and section is not None
            and section.topic == "option"
        )
        if not is_name:
            level = block.level if topic is not None else min(block.level, _BOLD_LEVEL)
            block = replace(block, level=level)
            self._roles.enter(
                block, None, Context(topic, heading, strength=speaks, heading=True) if topic else None, heading
            )

    def _is_stray_question(self, block: Block, words: str) -> bool:
        """Tell a question that stands alone between paragraphs from a heading: it opens no section."""
        asks = block.role == "heading" and words.endswith("?") and is_plain_line(self._text, block)
        return asks and not self._is_interview and topic_of(words) is None

    def _table(self, rows: list[Block]) -> None:
        self._scopes.enter_block(rows[0].group, is_list=True)
        rows[0].header = rows[0].header or heads_figures(self._text, rows)
        context = self._scopes.current
        if self._tables.read(rows, among_options=context is not None and context.topic == "option"):
            return
        columns = read_columns(self._text, rows, self._legend)
        for row in rows:
            if row.header:
                self._results.head(row.start, row.end, "the header of a table")
                continue
            item = row_item(self._text, row, columns)
            if item is not None:
                self._row(item, self._scopes.current)

    def _row(self, item: RowItem, context: Context | None) -> None:
        if item.topic is not None and (context is None or context.topic in {"neutral", "requirements", "today"}):
            context = Context(item.topic, item.topic)
        mixed = context is None or context.topic in _MIXED
        if item.kind is not None and mixed:
            verdict: Verdict | None = Verdict(item.kind, item.weight or 0, item.rule or "priority column", _SURE)
        else:
            verdict = judge(self._text[item.start : item.end], context)
        if verdict is None:
            self._results.leave(item.start, item.end, "a table row no heading or word classes")
        else:
            self._results.emit(item.start, item.end, verdict, context, label=item.label, said=item.said)

    def _item(self, block: Block) -> None:
        context = self._scopes.current
        if self._roles.sets_aside(block) or self._roles.read(block.start, block.end, context, listed=True):
            return
        if block.checked is not None and (context is None or context.topic in _NO_ITEMS):
            task = Verdict("aside", 0, "a task of the work", _SURE)
            self._results.emit(block.start, block.end, task, context, label=block.label)
            return
        tag = priority_tag(self._text, block.start, block.end)
        if tag is not None and (context is None or context.topic in _MIXED):
            verdict = Verdict(tag.kind, tag.weight, f"marked “{tag.words}”", _SURE)
            self._results.emit(tag.start, tag.end, verdict, context, label=block.label)
            return
        self._item_text(block, context)

    def _item_text(self, block: Block, context: Context | None) -> None:
        start, label = block.start, block.label
        if label is not None and " " in label:
            # "Candidate 1: rent a depot" says its class in what numbers it.
            named = item_in_heading(f"{label} {self._text[start : block.end]}")
            context = Context(named[0], label) if named is not None else context
        bold = _BOLD_TITLE.match(self._text, start, block.end)
        if bold:
            topic = topic_of(bold["title"])
            if topic not in {None, "neutral"} and topic is not None and (context is None or context.topic != "option"):
                context = Context(topic, shown(bold["title"]))
                start = bold.end()
            elif bold["stop"] or bold["after"].strip():
                if self._is_titled_option(bold, block.end, context):
                    return
                label = shown(bold["title"])
                start = bold.end()
        if context is not None and context.option is not None:
            self._options.weigh(start, block.end, context)
            return
        if context is not None and context.topic == "option":
            self._items.item(start, block.end, context, label)
            return
        for number, (begin, stop) in enumerate(cut(self._text, start, block.end)):
            if number == 0:
                self._sentences.read(begin, stop, context, label=label, in_item=True)
            else:
                self._sentences.read_later(begin, stop, context)

    def _is_titled_option(self, bold: re.Match[str], end: int, context: Context | None) -> bool:
        """Take the option a bold title names among options, where what follows is said of it."""
        if context is None or context.topic != "option" or context.option is not None:
            return False
        return self._items.titled(bold.start("title"), bold.end("title"), bold.end(), end, context)

    def _paragraph(self, block: Block, *, before_list: bool) -> None:
        run_in, self._run_in = self._run_in, None
        section = self._scopes.current
        if self._roles.sets_aside(block):
            return
        if before_list and self._roles.lead_in(block):
            return
        label = shown(self._text[slice(*run_in)]) if run_in is not None else None
        if run_in is not None and section is not None and section.topic == "option" and section.source != label:
            self._items.run_in(*run_in, block.start, block.end, section)
            return
        self._sentences.start_paragraph()
        bold = _BOLD_TITLE.match(self._text, block.start, block.end)
        if bold and (bold["stop"] or bold["after"].strip()) and self._is_titled_option(bold, block.end, section):
            return
        if section is not None and section.option is not None:
            self._options.weigh(block.start, block.end, section)
            return
        if self._roles.read(block.start, block.end, section, listed=False):
            return
        parts = list(cut(self._text, block.start, block.end))
        if self._items.paragraph(parts, section):
            return
        for number, (start, end) in enumerate(parts, start=1):
            edge = {"first": number == 1, "last": number == len(parts)}
            if before_list and number == len(parts) and self._leads.open(start, end):
                continue
            if self._read_lead_in(start, end, **edge, before_list=before_list):
                self._results.head(start, end, "says what follows")
            else:
                self._sentences.read(start, end, self._scopes.current)
        if before_list:
            self._scopes.carry_lead_over()

    def _read_lead_in(self, start: int, end: int, *, first: bool, last: bool, before_list: bool) -> bool:
        """Take a sentence as a lead-in if it is one; True means it is no item."""
        sentence = self._text[start:end]
        question = _QUESTION_LABEL.match(sentence)
        body = sentence[question.end() :] if question else sentence
        if greets(sentence):
            if signs_off(sentence):
                self._scopes.open_heading(1, Context("aside", shown(sentence)), shown(sentence))
            return True
        asks = body.endswith("?") and not before_list
        spoken = past_clock(self._text, start + len(sentence) - len(body), end)
        if asks and asked_options(self._text, spoken, end, among_options=False):
            return False
        topic = lead_in_topic(body) or (run_in_topic(body) if first and not last else None)
        ends_with_colon = body.rstrip(" *_").endswith(":")
        opens_list = last and before_list and body[-1:] not in ".!?;," and not goes_on_after_colon(body)
        if topic is None and (question or opens_list or (ends_with_colon and last)):
            topic = topic_of(body) or ("neutral" if question else None)
        if topic is None:
            if self._is_interview and last and body.rstrip(" *_").endswith("?"):
                self._scopes.close_lead()
                self._scopes.question = None
                return True
            return opens_list
        context = Context(topic, shown(body))
        if body.rstrip(" *_").endswith("?"):
            if not question and not self._is_interview and (topic == "aside" or len(body) >= _LONGEST_QUESTION):
                return False
            self._scopes.close_lead()
            self._scopes.question = context
            return True
        self._scopes.open_lead(context, waits=last and (before_list or ends_with_colon))
        return True
