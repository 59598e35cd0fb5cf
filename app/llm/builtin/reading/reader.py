"""Reads a problem text without a model: structure first, modality second.

For: turning what a person wrote into goals, limits, wishes, beliefs, resources, the present state, options and asides, each the
person's own words with the rule that decided. Not for: understanding; nothing is inferred that no word or heading says.
"""

import re
from collections import Counter

from app.domain.quantities import deciding_quantity
from app.llm.builtin.reading.blocks import Block, find_blocks
from app.llm.builtin.reading.clauses import is_reason, leans_on_the_one_before, members, statements, things, without_opening
from app.llm.builtin.reading.context import Scopes
from app.llm.builtin.reading.headings import Context, label_at, lead_in_topic, plain, topic_of
from app.llm.builtin.reading.language import guess_language, is_readable
from app.llm.builtin.reading.modality import Verdict, judge
from app.llm.builtin.reading.model import Kind, Reading, ReadSpan, UnusedSpan
from app.llm.builtin.reading.options import first_option, is_trade_off, named_options
from app.llm.builtin.reading.sentences import cut, trimmed
from app.llm.builtin.reading.tables import is_legend, legend_of, priority_tag, read_columns, row_item

_Piece = tuple[int, int, Verdict | None]

READ_LIMIT = 500_000
"""Characters that are read; what is beyond is handed back as one unused span, so that memory stays bounded."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BOLD_TITLE = re.compile(
    r"[*_]{2}(?P<title>[^*_\n]{1,80}?)(?P<stop>[.:!]?)[*_]{2}(?P<after>\s{0,2}[:.–—-]?)\s{1,4}(?=\S)"
)
_QUESTION_LABEL = re.compile(r"(?:q|question|frage|interviewer)\s?\d{0,2}:\s{1,3}", re.IGNORECASE)
_INNER_COLON = re.compile(r":[*_]{0,2}\s+(?=\S)")
_GREETING = re.compile(
    r"(?:dear\b.{0,60}|hi\b.{0,40}|hello\b.{0,40}|hey\b.{0,30}|(?:kind|best|warm) regards|yours \w+|sincerely|cheers|regards|good (?:morning|evening|afternoon)\b.{0,30})[,!.]?$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:(?:kind|best|warm) (?:regards|wishes)|regards|yours \w+|sincerely|cheers|best|thanks|thank you|many thanks)[,!.]?$",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\d|\b(?:is|are|was|were|has|have|had|do|does|goes|comes?|takes?|gets?|makes?|keeps?|runs?|works?|uses?|sends?|plans?|sells?|serves?|looks? after|bring|needs?)\b",
    re.IGNORECASE,
)
_ASKED: frozenset[Kind] = frozenset({"goal", "hard", "soft", "option", "assumption"})
_PROBLEM_QUESTION = re.compile(
    r"[\"“*_# ]{0,4}(?:(?:so|ok|hi|hello|hey|and|but|question|now|my question)[,:]? ){0,2}(?:how|what|which|where|who|when|should|can|could|is there|does|do|would)\b",
    re.IGNORECASE,
)
_BLOCKS_ASKED = 2_000
_FLAT_STATEMENT = 3.4  # the strength of "stays", "keeps" and "always", which tell of the present as well
_STRONG_CUE = 5.0


def read_problem(text: str) -> Reading:
    """Read a problem text.

    Args:
        text: Any string, in any shape; lone surrogates are read as U+FFFD.

    Returns:
        Items in text order that do not overlap, each an exact stretch of the text, and the sentences that became none. In a
        language the rules do not know there are no items and ``readable`` is False. Takes time in proportion to the length of the text.
    """
    clean = _SURROGATE.sub("\ufffd", text)
    language = guess_language(clean)
    return _Reader(clean).read(language)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: list[ReadSpan] = []
        self._unused: list[UnusedSpan] = []
        self._scopes = Scopes()
        self._legend: dict[str, tuple[Kind, int]] = {}
        self._ends_letter = False
        self._label: str | None = None
        self._previous: Kind | None = None
        self._list_kind: Kind | None = None

    def read(self, language: str) -> Reading:
        text = self._text
        limit = len(text)
        if limit > READ_LIMIT:
            limit = text.rfind("\n", READ_LIMIT // 2, READ_LIMIT) + 1 or READ_LIMIT
        blocks = find_blocks(text[:limit])
        readable = is_readable(language)
        if readable:
            self._legend = legend_of(text[:limit])
            self._read_blocks(blocks)
        else:
            for block in blocks:
                self._leave_sentences(block.start, block.end, "a language the rules do not read")
        if readable and not any(span.kind == "goal" for span in self._spans):
            self._take_question_as_goal(blocks)
        start, end = trimmed(text, limit, len(text))
        if start < end:
            self._leave(start, end, "beyond the length that is read")
        return Reading(
            spans=tuple(self._spans),
            unused=tuple(self._unused),
            language=language,
            readable=readable,
            title=_title(text, blocks),
        )

    # Blocks

    def _read_blocks(self, blocks: list[Block]) -> None:
        title = _document_title(self._text, blocks)
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if block.role in {"heading", "run_in"}:
                self._heading(block, is_title=block is title)
            elif block.role == "row":
                last = index
                while (
                    last + 1 < len(blocks) and blocks[last + 1].role == "row" and blocks[last + 1].group == block.group
                ):
                    last += 1
                self._table(blocks[index : last + 1])
                index = last
            elif block.role == "code":
                self._leave(*trimmed(self._text, block.start, block.end), "code")
            elif block.role == "item":
                self._scopes.enter_block(block.group, is_list=True)
                if index == 0 or blocks[index - 1].group != block.group:
                    self._list_kind = self._kind_of_list(blocks, index)
                self._item(block)
            else:
                self._scopes.enter_block(block.group, is_list=False)
                self._paragraph(block, next_block=blocks[index + 1] if index + 1 < len(blocks) else None)
            index += 1

    def _kind_of_list(self, blocks: list[Block], index: int) -> Kind | None:
        context = self._scopes.current
        if context is not None and context.topic != "neutral":
            return None
        last = index
        while last < len(blocks) and blocks[last].group == blocks[index].group and last < index + 60:
            last += 1
        return self._common_kind(blocks[index:last])

    def _heading(self, block: Block, *, is_title: bool) -> None:
        words = self._text[block.start : block.end]
        topic = None if is_title else topic_of(words)
        bare = " ".join(plain(words).split())
        if _SIGN_OFF.match(bare) or bare.startswith("dear "):
            self._ends_letter = _SIGN_OFF.match(bare) is not None
            topic = "aside" if self._ends_letter else None
        shown = _shown(words)
        self._label = shown if block.role == "run_in" else None
        if is_title:
            return
        if topic is None and block.role == "run_in":
            return
        self._scopes.open_heading(block.level, Context(topic, shown) if topic else None, shown)

    def _table(self, rows: list[Block]) -> None:
        self._scopes.enter_block(rows[0].group, is_list=True)
        columns = read_columns(self._text, rows, self._legend)
        context = self._scopes.current
        for row in rows:
            if row.header:
                continue
            item = row_item(self._text, row, columns)
            if item is None:
                continue
            here = context
            if item.topic is not None and (here is None or here.topic in {"neutral", "requirements", "today"}):
                here = Context(item.topic, item.topic, rank=3)
            mixed = here is None or here.topic in {"neutral", "requirements", "hard", "soft", "reasons"}
            if item.kind is not None and mixed:
                verdict: Verdict | None = Verdict(item.kind, item.weight or 0, item.rule or "priority column", 9.0)
            else:
                verdict = judge(self._text[item.start : item.end], here)
            if verdict is None:
                self._leave(item.start, item.end, "a table row no heading or word classes")
            else:
                self._emit(item.start, item.end, verdict, here, label=item.label)

    def _item(self, block: Block) -> None:
        text, start, end = self._text, block.start, block.end
        context = self._scopes.current
        if block.checked is not None and (context is None or context.topic in {"neutral", "today", "aside", "reasons"}):
            self._emit(
                *trimmed(text, start, end), Verdict("aside", 0, "a task of the work", 9.0), context, label=block.label
            )
            return
        label = block.label
        tag = priority_tag(text, start, end)
        if tag is not None and (context is None or context.topic in {"neutral", "requirements", "hard", "soft"}):
            self._emit(tag.start, tag.end, Verdict(tag.kind, tag.weight, f"marked “{tag.words}”", 9.0), context, label=block.label)
            return
        bold = _BOLD_TITLE.match(text, start, end)
        if bold:
            topic = topic_of(bold["title"])
            if topic is not None and topic != "neutral" and (context is None or context.topic != "option"):
                context = Context(topic, _shown(bold["title"]), rank=3)
                start = bold.end()
            elif bold["stop"] or bold["after"].strip():
                label = _shown(bold["title"])
                start = bold.end()
        if context is not None and context.topic == "option":
            self._option_item(start, end, context, label)
            return
        first = True
        for begin, stop in cut(text, start, end):
            if first:
                self._sentence(begin, stop, context, label=label, in_item=True)
            else:
                self._later_sentence(begin, stop, context)
            first = False

    def _later_sentence(self, start: int, end: int, context: Context | None) -> None:
        """Read a sentence after the first of a list item: a reason, unless its own words are strong."""
        own = judge(self._text[start:end], None)
        if context is None or context.topic in {"neutral", "today", "aside", "assumption"}:
            self._sentence(start, end, context)
        elif own is not None and own.strength >= _STRONG_CUE and own.kind in {"hard", "soft", "assumption"}:
            self._sentence(start, end, context)
        else:
            self._leave(start, end, "a reason or detail of the item before it")

    def _option_item(self, start: int, end: int, context: Context, label: str | None) -> None:
        first = True
        for begin, stop in cut(self._text, start, end):
            own = judge(self._text[begin:stop], context)
            if own is not None and own.kind != "option" and own.strength > 6.5 and own.kind in {"hard", "aside"}:
                self._emit(begin, stop, own, context)
            elif first:
                name = label_at(self._text, begin, stop)
                if name is not None and name.topic == "option" and stop - name.end > 3:
                    label, begin = name.words, name.end
                span = first_option(self._text, begin, stop)
                self._emit(*span, Verdict("option", 50, f"under “{context.source}”", 6.2), context, label=label)
                if span[1] < stop:
                    self._leave(*trimmed(self._text, span[1], stop), "said for or against an option")
            else:
                self._leave(begin, stop, "said for or against an option")
            first = False

    def _paragraph(self, block: Block, *, next_block: Block | None) -> None:
        text = self._text
        parts = list(cut(text, block.start, block.end))
        label, self._label = self._label, None
        section = self._scopes.current
        if label is not None and section is not None and section.topic == "option" and section.source != label:
            self._option_item(block.start, block.end, section, label)
            return
        self._previous = None
        for number, (start, end) in enumerate(parts):
            last = number == len(parts) - 1
            if self._read_lead_in(
                start, end, last=last, before_list=next_block is not None and next_block.role in {"item", "row"}
            ):
                continue
            self._sentence(
                start,
                end,
                self._scopes.current,
                before_list=last and next_block is not None and next_block.role == "item",
            )

    def _read_lead_in(self, start: int, end: int, *, last: bool, before_list: bool) -> bool:
        """Take a sentence as a lead-in if it is one; True means it is no item."""
        sentence = self._text[start:end]
        question = _QUESTION_LABEL.match(sentence)
        body = sentence[question.end() :] if question else sentence
        if _GREETING.match(sentence) and len(sentence) < 70:
            if _SIGN_OFF.match(sentence):
                self._scopes.open_heading(1, Context("aside", _shown(sentence)), _shown(sentence))
            return True
        topic = lead_in_topic(body)
        ends_with_colon = body.rstrip(" *_").endswith(":")
        opens_list = last and before_list and body[-1:] not in ".!?;,"
        if topic is None and (question or opens_list or (ends_with_colon and last)):
            topic = topic_of(body) or ("neutral" if question else None)
        if topic is None:
            return opens_list
        context = Context(topic, _shown(body), rank=2)
        if body.endswith("?"):
            if not (question or len(body) < 90):
                return False
            self._scopes.close_lead()
            self._scopes.question = context
            return True
        self._scopes.open_lead(context, waits=last and (before_list or ends_with_colon))
        return True

    # Sentences

    def _sentence(
        self,
        start: int,
        end: int,
        context: Context | None,
        *,
        label: str | None = None,
        in_item: bool = False,
        before_list: bool = False,
    ) -> None:
        text = self._text
        if is_legend(text[start:end]) and self._legend:
            self._leave(start, end, "explains a priority column")
            return
        if self._ends_letter:
            self._emit(start, end, Verdict("aside", 0, "after the sign-off", 9.0), context)
            return
        begin = without_opening(text, start, end)
        named = label_at(text, begin, end)
        if (
            named is not None
            and named.topic not in {None, "neutral", "requirements", "reasons"}
            and named.topic is not None
        ):
            if context is None or context.topic not in {"aside", "assumption"}:
                inner = Context(named.topic, _shown(named.words), rank=3)
                if named.topic == "aside":
                    self._emit(
                        start,
                        end,
                        judge(text[start:end], inner) or Verdict("aside", 0, "about the work", 9.0),
                        inner,
                        label=label,
                    )
                elif named.end < end:
                    self._enumeration(named.end, end, inner, label)
                return
        colon = _INNER_COLON.search(text, begin, min(end, begin + 160))
        if colon is not None and (named is None or colon.end() != named.end):
            prefix = text[begin : colon.start()]
            topic = topic_of(prefix.rsplit(". ", 1)[-1])
            if (
                topic not in {None, "neutral", "requirements", "reasons", "aside"}
                and topic is not None
                and (context is None or context.topic in {"neutral", "requirements", "today", topic, "option"})
            ):
                self._enumeration(colon.end(), end, Context(topic, _shown(prefix), rank=2), label)
                return
        if context is not None and context.topic == "option":
            self._option_sentence(begin, end, context)
            return
        self._statements(begin, end, context, label=label, in_item=in_item)

    def _enumeration(self, start: int, end: int, context: Context, label: str | None) -> None:
        if context.topic == "option":
            self._options(start, end, context, enumerated=True)
            return
        splitter = things if context.topic == "resource" else members
        for first, last in splitter(self._text, start, end):
            verdict = judge(self._text[first:last], context)
            if verdict is None:
                self._leave(first, last, "no heading or word classes it")
            else:
                self._emit(without_opening(self._text, first, last), last, verdict, context, label=label)

    def _option_sentence(self, start: int, end: int, context: Context) -> None:
        sentence = self._text[start:end]
        own = judge(sentence, context)
        if own is not None and own.kind in {"hard", "soft", "aside", "assumption"} and own.strength > 6.5:
            self._emit(start, end, own, context)
            return
        if is_trade_off(sentence):
            self._leave(start, end, "said for or against an option")
            return
        self._options(start, end, context, enumerated=False)

    def _options(self, start: int, end: int, context: Context | None, *, enumerated: bool) -> None:
        rule = (
            f"under “{context.source}”"
            if context is not None and context.topic == "option"
            else "a way the person has in mind"
        )
        for first, last in named_options(self._text, start, end, enumerated=enumerated):
            if first < last:
                self._emit(first, last, Verdict("option", 50, rule, 6.2), context)

    def _statements(self, start: int, end: int, context: Context | None, *, label: str | None, in_item: bool) -> None:
        text = self._text
        whole = judge(text[start:end], context)
        if whole is not None and whole.kind == "option":
            self._options(start, end, context, enumerated=False)
            self._previous = "option"
            return
        pieces = [(first, last, judge(text[first:last], context)) for first, last in statements(text, start, end)]
        if whole is not None and whole.kind == "aside" and whole.strength >= 7.5:
            pieces = [(start, end, whole)]
        for first, last, verdict in self._joined(pieces, context):
            first = without_opening(text, first, last)
            if is_reason(text, first, last) and first != start:
                self._leave(first, last, "a reason")
                continue
            if verdict is None and self._previous == "today":
                verdict = Verdict("today", 50, "goes on about how it is now", 1.5)
            if verdict is None or verdict.strength <= _FLAT_STATEMENT:
                verdict = self._by_place(first, last, context, in_item=in_item) or verdict
            if verdict is None:
                self._leave(first, last, "no heading or word classes it")
                continue
            if verdict.kind == "resource":
                for piece in things(text, first, last):
                    self._emit(*piece, verdict, context, label=label)
            elif verdict.kind == "option":
                self._options(first, last, context, enumerated=False)
            else:
                self._emit(first, last, verdict, context, label=label)
            self._previous = verdict.kind

    def _by_place(self, start: int, end: int, context: Context | None, *, in_item: bool) -> Verdict | None:
        """Class a statement without any word for a class by where it stands: among its list, or before all wishes."""
        if context is not None and context.topic != "neutral":
            return None
        if in_item and self._list_kind is not None:
            return Verdict(self._list_kind, 60, "like the items beside it", 1.0)
        words = self._text[start : min(end, start + 400)]
        told = _TELLS.search(words) is not None and words.rstrip(")\"”'’*_")[-1:] not in "?!:" and len(words.split()) > 3
        finished = in_item or words.rstrip(")\"”'’*_")[-1:] in ".;" or self._text[end : end + 1] in {",", ";", ".", " "}
        if told and finished and not any(span.kind in _ASKED for span in self._spans[-200:]):
            return Verdict("today", 50, "told before anything is asked for", 1.0)
        return None

    def _common_kind(self, items: list[Block]) -> Kind | None:
        """Return the class most items of a list without a lead-in have by their own words."""
        verdicts = [judge(self._text[item.start : min(item.end, item.start + 300)], None) for item in items[:60]]
        kinds = Counter(verdict.kind for verdict in verdicts if verdict is not None)
        if not kinds:
            return None
        kind, count = kinds.most_common(1)[0]
        return kind if count >= 2 and count * 2 > sum(kinds.values()) and count * 2 >= len(verdicts) else None

    def _joined(self, pieces: list[_Piece], context: Context | None) -> list[_Piece]:
        """Put a statement that only comments on the one before back to it."""
        joined: list[_Piece] = []
        for first, last, verdict in pieces:
            if joined and leans_on_the_one_before(self._text, joined[-1][1], first, last):
                begin = joined[-1][0]
                joined[-1] = (begin, last, judge(self._text[begin:last], context))
            else:
                joined.append((first, last, verdict))
        return joined

    def _take_question_as_goal(self, blocks: list[Block]) -> None:
        """Without any goal, the question the text asks is what is wanted."""
        for block in blocks[:_BLOCKS_ASKED]:
            if block.role not in {"heading", "paragraph", "item"}:
                continue
            for start, end in cut(self._text, block.start, min(block.end, block.start + 4_000)):
                free = not any(span.start < end and start < span.end for span in self._spans)
                if free and _PROBLEM_QUESTION.match(self._text, start, end) and self._text[end - 1] == "?":
                    self._unused = [span for span in self._unused if not (span.start < end and start < span.end)]
                    self._emit(start, end, Verdict("goal", 100, "the question asked", 4.0), None)
                    self._spans.sort(key=lambda span: span.start)
                    return

    # Results

    def _emit(
        self, start: int, end: int, verdict: Verdict, context: Context | None, *, label: str | None = None
    ) -> None:
        start, end = trimmed(self._text, start, end)
        if start >= end:
            return
        if not any(character.isalnum() for character in self._text[start : min(end, start + 400)]):
            return
        words = self._text[start:end]
        self._spans.append(
            ReadSpan(
                kind=verdict.kind,
                start=start,
                end=end,
                text=words,
                quantity=deciding_quantity(words) if verdict.kind != "aside" else None,
                weight=verdict.weight,
                rule=verdict.rule,
                section=context.source if context else self._scopes.heading_words,
                label=label,
            )
        )

    def _leave(self, start: int, end: int, rule: str) -> None:
        if start < end:
            self._unused.append(UnusedSpan(start=start, end=end, text=self._text[start:end], rule=rule))

    def _leave_sentences(self, start: int, end: int, rule: str) -> None:
        for first, last in cut(self._text, start, end):
            self._leave(first, last, rule)


def _shown(words: str) -> str:
    """Return a heading as it is shown: one line, without mark-up, at most 80 characters."""
    line = " ".join(re.sub(r"[*_`#|]", "", words[:200]).split()).strip(" :")
    return line if len(line) <= 80 else line[:79].rstrip() + "…"


def _document_title(text: str, blocks: list[Block]) -> Block | None:
    """Return the heading that is the title of the whole text, which announces no class."""
    headings = [block for block in blocks if block.role == "heading"]
    if not headings or blocks[0] is not headings[0]:
        return None
    first = headings[0]
    alike = [block for block in headings if block.level == first.level]
    words = text[first.start : first.end]
    if topic_of(words) is None or ":" in words or re.search(r"\s[-–—]\s", words):
        return first
    # Among headings of its own level a heading that names a class is a section; alone it must be short to be one.
    return None if len(words.split()) <= (8 if len(alike) > 1 else 3) else first


def _title(text: str, blocks: list[Block]) -> str:
    for block in blocks:
        if block.role == "code":
            continue
        words = " ".join(text[block.start : min(block.end, block.start + 300)].split())
        line = re.sub(r"^(?:subject|betreff|re|title)\s*:\s*", "", re.sub(r"[*_`#]", "", words), flags=re.IGNORECASE)
        if block.role != "heading":
            first = next(iter(cut(line, 0, len(line))), None)
            line = line[: first[1]] if first else line
        line = line.strip(" .:-–—,")
        if not any(character.isalnum() for character in line):
            continue
        return line if len(line) <= 60 else line[:59].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
    return ""
