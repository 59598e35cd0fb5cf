"""Finds what is wanted in a text that names no goal: in its question, its first wishes, or its only sentence.

For: the reader, when all else is read. Not for: texts that say what they want.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.reading.block import WHY_NO_PROSE, Block, is_plain_line
from app.english.reading.modality import Verdict
from app.english.reading.results import Results
from app.english.reading.sentences import cut

_PROBLEM_QUESTION = late(
    (
        r"[\"“*_# ]{0,4}(?:(?:so|ok|hi|hello|hey|and|but|question|now|my question)[,:]? ){0,2}(?:how|what|which"
        r"|where|who|when|should|can|could|is there|does|do|would)\b"
    ),
    re.IGNORECASE,
)
_ASKED_FOR = late(
    r"(?:can|could|would|will) (?:some(?:one|body)|anyone|anybody|you|we|they|the \w+)(?: please)?\s(?=\w)"
    r"|is there (?:a|any) way (?:to|of)\s|how (?:can|could|do|should) (?:we|i|one)\s",
    re.IGNORECASE,
)
_WHAT_TO_DO = late(
    r"[\"“*_# ]{0,4}(?:(?:so|ok|hi|hello|hey|and|but|question|now|my question)[,:]? ){0,2}"
    r"(?:how|what|where|which(?: \w+){0,3})"
    r"\s+(?:can|could|do|does|should|shall|might|would|to|must)\s+(?!the (?:neighbours|others)|you think|they say)"
    r"|[\"“*_# ]{0,4}(?:can|could|should|shall|is there|would)\b",
    re.IGNORECASE,
)
_BLOCKS_ASKED = 2_000
_ONE_LINE = 300  # characters
_SURE = 9.0
_PURPOSE = 12
"""Letters that a purpose has at least."""
_SO_THAT = late(r",?\s+so\s+that\s+", re.IGNORECASE)


def take_last_goals(text: str, blocks: list[Block], results: Results) -> None:
    """Make a goal of what comes nearest to one, where the text names none."""
    if not results.has_goal():
        _take_question(text, blocks, results, of_the_text=True)
    if not results.has_goal():
        results.take_first_wishes_as_goals()
    if not results.has_goal():
        _take_request(results)
    if not results.has_goal():
        _take_question(text, blocks, results, of_the_text=False)
    if not results.spans:
        _take_only_sentence(text, blocks, results)


def _take_question(text: str, blocks: list[Block], results: Results, *, of_the_text: bool) -> None:
    """Take a question as what is wanted; with ``of_the_text`` only one that asks what to do, or heads the text.

    Beside wishes a question is the problem, no criterion ("which parser?" tells no parser from another): then only the
    purpose it names is taken.
    """
    has_wish = results.has_wish()
    for block in blocks[:_BLOCKS_ASKED]:
        if block.role not in {"heading", "paragraph", "item"}:
            continue
        for start, end in cut(text, block.start, min(block.end, block.start + 4_000)):
            asks = text[end - 1] == "?" and _PROBLEM_QUESTION.match(text, start, end)
            heads = block.role == "heading" and (block is blocks[0] or not is_plain_line(text, block))
            if of_the_text and not heads and _WHAT_TO_DO.match(text, start, end) is None:
                continue
            if not asks or results.covers(start, end):
                continue
            purpose = _SO_THAT.search(text, start, end)
            if purpose is not None and end - purpose.end() > _PURPOSE:
                # "Where do we keep them, so that none is lost?" wants that none is lost.
                start = purpose.end()
            elif has_wish:
                continue
            results.free(start, end)
            results.emit(start, end, Verdict("goal", 100, "the question asked", _SURE), None)
            return


def _take_request(results: Results) -> None:
    """Take "Can someone do something about the path, …" in a text that only tells and asks."""
    for number, span in enumerate(results.spans):
        if span.kind in {"today", "soft"} and _ASKED_FOR.match(span.text):
            results.spans[number] = span.model_copy(update={"kind": "goal", "weight": 100, "rule": "what is asked for"})
            return


def _take_only_sentence(text: str, blocks: list[Block], results: Results) -> None:
    """A text of one line without any other item says what is wanted: it answers "What do you want to work out?"."""
    if len(blocks) != 1 or blocks[0].role in WHY_NO_PROSE or blocks[0].end - blocks[0].start > _ONE_LINE:
        return
    start, end = blocks[0].start, blocks[0].end
    if len(list(cut(text, start, end))) == 1 and len(text[start:end].split()) > 1:
        results.free(start, end)
        results.emit(start, end, Verdict("goal", 100, "all the text says", _SURE), None)
