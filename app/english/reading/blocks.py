"""Finds the structure of a plain or Markdown text: headings, list items, table rows, paragraphs, code.

For: the reader, which classifies what these blocks hold. Not for: rendering, and not a full Markdown parser; a
block is always one contiguous stretch of the text, so that quotes stay exact.
"""

import re

from app.english.phrases.line_patterns import (
    ATX,
    BOLD_LINE,
    BOLD_RUN_IN,
    BOLD_START,
    BRACKETS_BEHIND,
    BULLET,
    CLASS_LABEL,
    FENCE,
    IN_A_ROW,
    KEY_VALUE,
    LEAD_LINE,
    LONGEST_WRAP,
    MAX_LINE,
    NUMBERED_TITLE,
    QUOTE,
    RULE,
    SENTENCE_END,
    SEPARATOR_ROW,
    SERIAL_TITLE,
    SPEAKER,
    TITLE_WORDS,
    UNDERLINE,
)
from app.english.reading.block import Block
from app.english.reading.conventions import (
    SERIAL_ITEM,
    find_listed,
    find_named_times,
    find_option_heads,
    find_series,
    find_speakers,
    is_chat,
    is_listed,
    is_thread,
    names_speaker,
    past_stamp,
)
from app.english.reading.headings import topic_of
from app.english.reading.lines import (
    counts_on,
    ends_on_purpose,
    indent_of,
    is_in_capitals,
    is_row,
    marker_style,
    split_cells,
    split_lines,
)
from app.english.reading.marks import item_mark
from app.english.reading.papers.stretches import stretch_at
from app.english.reading.quoted import says_who_wrote

_LEFT_OPEN = frozenset(
    "for that to which are is of on upon with has have must should shall may could can under by from and or".split()
)
_OPENS_TITLE = frozenset("what why how where which who".split())
_POST_LEVEL = 3  # a post of a thread ends what bold titles in the one before have opened
_BELOW_MARKDOWN = 7  # deeper than ######


def find_blocks(text: str) -> list[Block]:
    """Return the blocks of a text in order; takes time in proportion to its length."""
    return _Parser(text).run()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = split_lines(text)
        self._wrap = max((line.end - line.start for line in self._lines), default=0)
        # Beside Markdown headings a plain line that reads like a title heads something smaller than they do.
        self._plain_level = _BELOW_MARKDOWN if any(ATX.match(self._raw(n)) for n in range(len(self._lines))) else 2
        self._speakers = find_speakers(text, self._lines)
        self._is_thread = is_thread(text, self._lines)
        self._is_chat = self._is_thread and is_chat(text, self._lines)
        self._named_times = find_named_times(text, self._lines)
        self._option_heads = find_option_heads(text, self._lines)
        self._listed = find_listed(text, self._lines)
        self._series = find_series(text, self._lines) - self._listed
        self._blocks: list[Block] = []
        self._section_number = 0  # of the last heading numbered 1, 2, 3 …
        self._set_in = False  # whether numbered titles stand below a title without a number
        self._group = 0

    def run(self) -> list[Block]:
        index = 0
        while index < len(self._lines):
            index = self._step(index)
        return self._blocks

    def _speech(self, raw: str, start: int = 0) -> int:
        """Return where a line's own words begin, past a time stamp and the name of who speaks."""
        stamp = past_stamp(raw, start)
        if stamp is not None:
            return stamp
        speaker = SPEAKER.match(raw, start)
        return speaker.end() if speaker and speaker["name"] in self._speakers else start

    def _opens_with_class(self, raw: str) -> bool:
        """Tell whether a line opens with a label that announces a class ("Limit: …", "Wish - …")."""
        label = CLASS_LABEL.match(raw)
        return label is not None and topic_of(label["label"]) not in {None, "neutral", "reasons"}

    def _raw(self, index: int) -> str:
        line = self._lines[index]
        return self._text[line.start : min(line.end, line.start + MAX_LINE)]

    def _step(self, index: int) -> int:
        line, raw = self._lines[index], self._raw(index)
        if line.blank:
            return index + 1
        if stretch := stretch_at(self._text, self._lines, index):
            self._add(Block(stretch[0], line.start, self._lines[stretch[1]].end))
            return stretch[1] + 1
        if RULE.match(raw):
            self._group += 1
            return index + 1
        if (IN_A_ROW.match(raw) and self._in_a_row(index, raw)) or is_listed(raw, self._listed):
            return self._item(index, raw)
        if (
            index in self._named_times
            or says_who_wrote(raw)
            or (self._is_thread and len(raw) < 90 and not BULLET.match(raw) and names_speaker(raw))
        ):
            self._group += 1
            self._add(Block("speaker", line.start, line.end, level=_POST_LEVEL))
            return index + 1
        if ATX.match(raw):
            return self._atx(index, raw)
        if self._is_row(index):
            return self._table(index)
        title = self._title(index, raw)
        if title is not None:
            return title
        if BULLET.match(raw):
            return self._item(index, raw)
        return self._paragraph(index, raw)

    def _atx(self, index: int, raw: str) -> int:
        line = self._lines[index]
        match = ATX.match(raw)
        if match is None:
            return self._paragraph(index, raw)
        marks = match["equals"] or raw.lstrip()[: len(raw.lstrip()) - len(raw.lstrip().lstrip("#"))]
        self._heading(line.start + match.end(), line.end, int(match["wiki"]) if match["wiki"] else len(marks))
        return index + 1

    def _in_a_row(self, index: int, raw: str) -> bool:
        """Tell items from titles where only the neighbours can: "# one", "# two" of a wiki, "S1 one", "S2 two"."""
        mark = IN_A_ROW.match(raw)
        if mark is None:
            return False
        letters = mark["marker"].rstrip("0123456789")
        beside = [self._raw(index - 1)] if index > 0 else []
        beside.append(self._following(index) or "")
        others = [other for line in beside if (other := IN_A_ROW.match(line)) is not None]
        return any(other["marker"].rstrip("0123456789") == letters for other in others)

    def _title(self, index: int, raw: str) -> int | None:
        """Read line(s) at index as a heading that is no Markdown heading, or return None."""
        line, following = self._lines[index], self._following(index)
        if following is not None and UNDERLINE.match(following) and not BULLET.match(raw):
            self._heading(line.start, line.end, 1 if "=" in following else 2)
            return index + 2
        bold = BOLD_LINE.match(raw)
        if bold:
            self._heading(line.start + bold.start("title"), line.start + bold.end("title"), 3)
            return index + 1
        if self._heads_outline(index) or index in self._option_heads:
            self._heading(line.start, line.end, self._plain_level)
            return index + 1
        is_set_in = index > 0 and not self._lines[index - 1].blank and indent_of(raw) > indent_of(self._raw(index - 1))
        if is_set_in or not self._opens(index):
            return None
        bare = QUOTE.sub("", raw.strip(), count=1)
        serial = SERIAL_TITLE.match(raw)
        if serial and serial["word"] in self._series and not SENTENCE_END.search(serial["title"]):
            self._heading(line.start + serial.start("title"), line.end, self._plain_level)
            return index + 1
        numbered = NUMBERED_TITLE.match(raw)
        if numbered and self._is_numbered_title(index, numbered):
            number = numbered["number"].strip(".)")
            self._section_number = int(number) if number.isdigit() else self._section_number
            level = self._plain_level + number.removesuffix(".0").count(".")
            if number in {"1", "A", "I"} and len(self._blocks) > 1:
                # A series that begins right below a heading without a number names what that heading announces.
                self._set_in = self._blocks[-1].role == "heading" and self._blocks[-1].level == level
            self._heading(line.start + numbered.start("title"), line.end, level + self._set_in)
            return index + 1
        if self._is_plain_title(index, bare):
            self._set_in = False
            self._heading(line.start, line.end, self._plain_level)
            return index + 1
        return None

    def _opens(self, index: int) -> bool:
        return index == 0 or self._lines[index - 1].blank or (bool(self._blocks) and self._blocks[-1].role == "heading")

    def _heads_outline(self, index: int) -> bool:
        """Tell a word such as "Limits" at the margin of an outline: what stands before and behind it is indented."""
        raw, around = self._raw(index), (self._raw(index - 1) if index else "", self._following(index) or "")
        if indent_of(raw) or BULLET.match(raw) or not all(indent_of(line) for line in around):
            return False
        return topic_of(raw.strip()) not in {None, "neutral", "reasons"}

    def _following(self, index: int) -> str | None:
        return self._raw(index + 1) if index + 1 < len(self._lines) and not self._lines[index + 1].blank else None

    def _next_content(self, index: int) -> str | None:
        for later in range(index + 1, min(index + 6, len(self._lines))):
            if not self._lines[later].blank:
                return self._raw(later)
        return None

    def _is_numbered_title(self, index: int, numbered: re.Match[str]) -> bool:
        title = numbered["title"].strip()
        if title[0].islower() or (SENTENCE_END.search(title) and not title.endswith("?")):
            return False
        number = numbered["number"].rstrip(".)").removesuffix(".0")
        if number.isdigit() and int(number) == self._section_number + 1 > 1 and len(title.split()) <= TITLE_WORDS:
            return True
        later = self._next_content(index)
        if later is None or len(title.split()) > 9:
            return False
        after = NUMBERED_TITLE.match(later) or BULLET.match(later)
        if after is None:
            following = self._following(index)
            return following is None or not (following[:1].islower() or following.startswith((" ", "\t")))
        if "number" in after.groupdict() and after["number"].startswith(number + "."):
            return True
        marker = BULLET.match(later)
        return marker is not None and marker_style(marker["marker"]) != marker_style(numbered["number"])

    def _is_first_line_alone(self, index: int, bare: str) -> bool:
        """Tell the title of a text: a first line that stands alone and is no sentence."""
        alone = not self._blocks and self._following(index) is None and self._next_content(index) is not None
        greets = re.match(r"(?:hi|hello|hey|dear|good morning|morning|ok|so)\b", bare, re.IGNORECASE) is not None
        sentence = greets or re.search(r"[.!?;,:…]$", bare) is not None or BULLET.match(bare) is not None
        return alone and len(bare) <= LONGEST_WRAP and not sentence

    def _is_plain_title(self, index: int, bare: str) -> bool:
        bare = BRACKETS_BEHIND.sub("", bare)
        words = bare.split()
        if self._is_first_line_alone(index, bare):
            return True
        if not words or len(bare) > 60 or len(words) > 9 or BULLET.match(bare) or "|" in bare:
            return False
        letters = [c for c in bare if c.isalpha()]
        if len(letters) < 3 or not (bare[0].isupper() or bare[0].isdigit()):
            return False
        if is_in_capitals(bare):
            return True
        if re.search(r"[.!;,:…\"”)]$", bare) or ": " in bare or self._opens_with_class(bare):
            return False
        later = self._next_content(index)
        if later is None or (words[-1].lower() in _LEFT_OPEN and BULLET.match(later)):
            # "Points are given for" opens the list below it and no section.
            return False
        following = self._following(index)
        if following is None:
            # Alone between blank lines: a heading unless it reads like a sentence.
            announces = words[0].lower() in _OPENS_TITLE and topic_of(bare) not in {None, "neutral", "reasons"}
            return len(words) <= (9 if announces or not self._blocks else 6)
        stripped = following.strip()
        if stripped[:1].isdigit() and not BULLET.match(following):
            # A wrapped line may break before a number; a title of a few words does not end in a small one.
            return len(words) <= 4 and len(words[-1]) > 4 and len(stripped) > len(bare)
        return len(words) <= 7 and not stripped[:1].islower() and len(bare) < 48

    def _is_row(self, index: int) -> bool:
        goes_on = index > 0 and not self._lines[index - 1].blank
        inside = goes_on and bool(self._blocks) and self._blocks[-1].role == "row"
        before = self._raw(index - 1) if goes_on else ""
        return is_row(self._raw(index), before, self._following(index) or "", inside=inside)

    def _table(self, index: int) -> int:
        self._group += 1
        first = len(self._blocks)
        while index < len(self._lines) and not self._lines[index].blank and self._is_row(index):
            raw, line = self._raw(index), self._lines[index]
            if SEPARATOR_ROW.match(raw):
                if len(self._blocks) > first:
                    self._blocks[first].header = True
            else:
                cells = split_cells(self._text, line, raw)
                if cells:
                    self._add(Block("row", cells[0][0], cells[-1][1], cells=cells, group=self._group))
            index += 1
        return index

    def _item(self, index: int, raw: str) -> int:
        match = BULLET.match(raw) or IN_A_ROW.match(raw) or SERIAL_ITEM.match(raw)
        if match is None:
            return self._paragraph(index, raw)
        mark = item_mark(raw, match)
        start = self._lines[index].start + mark.end
        last = self._run(index, in_item=True)
        level = len(match["indent"].expandtabs(4))
        if not self._continues_list(index):
            self._group += 1
        self._add(
            Block(
                "item",
                start,
                self._lines[last].end,
                level=level,
                label=mark.label,
                checked=mark.checked,
                group=self._group,
            )
        )
        return last + 1

    def _continues_list(self, index: int) -> bool:
        if not self._blocks or self._blocks[-1].role != "item":
            return False
        previous = index - 1
        while previous >= 0 and self._lines[previous].blank:
            previous -= 1
        return previous >= 0 and self._lines[previous].end == self._blocks[-1].end

    def _paragraph(self, index: int, raw: str) -> int:
        line = self._lines[index]
        start = line.start
        run_in = BOLD_RUN_IN.match(raw)
        if run_in is not None and run_in["after"] == ":":
            # "**Status**: to do" is a label with its text, told apart like any label.
            run_in = None
        if run_in is None:
            bold = BOLD_START.match(raw)
            if bold and len(bold["title"].split()) <= 4 and topic_of(bold["title"]) not in {None, "neutral", "reasons"}:
                run_in = bold
        if run_in:
            end = line.start + run_in.end("title")
            self._add(Block("run_in", line.start + run_in.start("title"), end, level=4))
            start = line.start + run_in.end()
        quote = QUOTE.match(raw, start - line.start)
        if quote:
            start = line.start + quote.end()
        start = line.start + self._speech(raw, start - line.start)
        last = self._run(index)
        self._group += 1
        self._add(Block("paragraph", start, self._lines[last].end, group=self._group))
        return last + 1

    def _run(self, index: int, *, in_item: bool = False) -> int:
        """Return the last line of the wrapped text that starts at index."""
        last, start = index, self._lines[index].start
        widest = len(self._raw(index))
        probe = index + 1
        while probe < len(self._lines) and not self._lines[probe].blank and probe < index + 40:
            widest = max(widest, len(self._raw(probe)))
            probe += 1
        while last + 1 < len(self._lines) and not self._lines[last + 1].blank:
            raw = self._raw(last + 1)
            marked = BULLET.match(raw) and not counts_on(self._text[start : self._lines[last].end], raw)
            if marked or ATX.match(raw) or FENCE.match(raw) or RULE.match(raw) or BOLD_RUN_IN.match(raw):
                break
            if raw.startswith(("[", "<!--")) and stretch_at(self._text, self._lines, last + 1) is not None:
                break
            if is_listed(raw, self._listed) or (IN_A_ROW.match(raw) and self._in_a_row(last + 1, raw)):
                break
            if LEAD_LINE.match(raw) and (in_item or not raw[:1].islower()):
                break
            if (
                self._opens_with_class(raw)
                or (KEY_VALUE.match(raw) and KEY_VALUE.match(self._raw(last)))
                or self._heads_outline(last + 1)
                or self._speech(raw)
                or self._is_row(last + 1)
                or self._is_chat
                or ends_on_purpose(self._raw(last).rstrip(), raw, widest, wrap=self._wrap, in_item=in_item)
            ):
                break
            last += 1
        return last

    def _heading(self, start: int, end: int, level: int) -> None:
        text = self._text
        while start < end and text[start] in " \t#*_>":
            start += 1
        while end > start and text[end - 1] in " \t#*_:=":
            end -= 1
        if start < end:
            self._group += 1
            self._add(Block("heading", start, end, level=level))

    def _add(self, block: Block) -> None:
        if block.start < block.end:
            self._blocks.append(block)
