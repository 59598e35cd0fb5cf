"""Changes a text in ways that change nothing it says: bullets shuffled, a question put in, lines wrapped, a note added.

For: the test and the benchmark that read the changed text and expect the same items. Seeded by whoever asks.
"""

import random
import re
import textwrap
from collections import Counter
from collections.abc import Callable

from app.english.reading import read_problem

QUESTIONS = ("Who has the key?", "What did the neighbours say?", "When does the office open?", "Is that still so?")
NOTE = "The weather was fine last Sunday, and the band played until nine."
_BULLET = re.compile(r"(?:[-*•] )\S")
_PLAIN_LINE = re.compile(r"[^\W\d_\"“].*[.!?]$")
Items = Counter[tuple[str, str]]


def items_of(text: str) -> Items:
    """Return what is read from a text, by class and words on one line; the added note and questions left out."""
    added = (NOTE, *NOTE.split(", and "), "the band played until nine.", *QUESTIONS)
    spans = read_problem(text).spans
    found = Counter(
        (span.kind, " ".join(span.text.replace("> ", "").split())) for span in spans if span.kind != "aside"
    )
    return Counter({key: count for key, count in found.items() if key[1] not in added})


def bullets_shuffled(text: str, chance: random.Random) -> str:
    """Return the text with the bullets of one flat list in another order; its numbers and letters stay."""
    lines = text.split("\n")
    runs: list[list[int]] = []
    for number, line in enumerate(lines):
        follows = number + 1 < len(lines) and lines[number + 1].startswith((" ", "\t"))
        if not _BULLET.match(line) or follows:
            continue
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    runs = [run for run in runs if len(run) > 1 and not _has_nested(lines, run)]
    if not runs:
        return text
    run = chance.choice(runs)
    mixed = [lines[place] for place in run]
    chance.shuffle(mixed)
    for place, line in zip(run, mixed, strict=True):
        lines[place] = line
    return "\n".join(lines)


def _has_nested(lines: list[str], run: list[int]) -> bool:
    around = (run[0] - 1, run[-1] + 1)
    return any(0 <= place < len(lines) and lines[place].startswith((" ", "\t")) for place in around)


def question_put_in(text: str, chance: random.Random) -> str:
    """Return the text with a question as a paragraph of its own somewhere, or as one more bullet of a list."""
    question = chance.choice(QUESTIONS)
    lines = text.split("\n")
    places = [number for number, line in enumerate(lines) if _BULLET.match(line)]
    if places and chance.random() < 0.5:
        place = chance.choice(places)
        lines.insert(place, lines[place][:2] + question)
        return "\n".join(lines)
    return _paragraph_put_in(text, question, chance)


def note_added(text: str, chance: random.Random) -> str:
    """Return the text with a paragraph that has nothing to do with it."""
    return _paragraph_put_in(text, NOTE, chance)


def _paragraph_put_in(text: str, words: str, chance: random.Random) -> str:
    blocks = text.split("\n\n")
    places = [
        number
        for number in range(1, len(blocks))
        if _PLAIN_LINE.search(blocks[number - 1].split("\n")[-1]) and not blocks[number].startswith((" ", "\t", "|"))
    ]
    place = chance.choice(places) if places else len(blocks)
    return "\n\n".join([*blocks[:place], words, *blocks[place:]])


def lines_wrapped(text: str, chance: random.Random) -> str:
    """Return the text with the lines of its prose paragraphs broken at another width."""
    width = chance.randint(50, 110)
    blocks = text.split("\n\n")
    return "\n\n".join(_wrapped(block, width) if _is_prose(block) else block for block in blocks)


def _is_prose(block: str) -> bool:
    lines = block.split("\n")
    return len(lines) == 1 and len(block) > 110 and _PLAIN_LINE.match(block) is not None and "|" not in block


def _wrapped(block: str, width: int) -> str:
    lines = textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False)
    # A line that would begin like a list item is not what a person's editor would leave either.
    return block if any(re.match(r"\W|\d|[A-Za-z][.)]\s", line) for line in lines[1:]) else "\n".join(lines)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "bullets shuffled": bullets_shuffled,
    "a question put in": question_put_in,
    "lines wrapped": lines_wrapped,
    "a note added": note_added,
}
