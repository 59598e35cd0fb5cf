"""No phrase is left out by the index that saves trying them all: what it answers is what trying them all answers."""

import random
from pathlib import Path

import pytest

from app.english.phrases.cues import cues
from app.english.phrases.heading_words import heading_phrases
from app.english.phrases.literals import needed_letters
from app.english.phrases.phrase_index import PhraseIndex
from app.english.reading.headings import topic_of
from app.english.reading.modality import judge
from support.reading_figures import TEXTS

SEED = 20_260_714
EVERY = 300  # one in so many lines of the labelled texts is asked about, all phrases one by one


def _lines() -> list[str]:
    lines = [
        line.strip()
        for path in sorted(TEXTS.rglob("*.md"))
        for line in Path(path).read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    mixed = random.Random(SEED)
    words = [word for line in lines for word in line.split()]
    made = [" ".join(mixed.sample(words, 12)) for _ in range(12)]
    return [*lines[::EVERY], *made, "", "ſome ıdea wıth a lımıt", "MUST NOT", "ÜBER 5 €"]


def test_an_index_changes_no_class() -> None:
    everything, headings = cues(), heading_phrases()
    for line in _lines():
        assert judge(line, None) == judge(line, None, among=everything), line
        assert topic_of(line) == topic_of(line, among=headings), line


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("nice[- ]to haves?", {"nice-to have", "nice to have", "nice-to haves", "nice to haves"}),
        ("(is|are) (out|too much)", {"is out", "is too much", "are out", "are too much"}),
        ("(a|b)?", set()),
        ("must(?! not)", {"must"}),
        ("x{2,3}yes", {"yes"}),
        ("no \\w+ at all", {" at all"}),
        ("[≤≥]", {"≤", "≥"}),
        ("\\d+", set()),
        ("(\\w+|never)", set()),
        ("(?:off)?(?P<name>board)+ man", {"board"}),
        ("max\\.", {"max."}),
        ("[^a-z]K", {"k"}),
    ],
)
def test_what_a_phrase_cannot_do_without(pattern: str, needed: set[str]) -> None:
    assert needed_letters(pattern) == needed


def test_few_phrases_are_tried() -> None:
    index = PhraseIndex([cue.patterns for cue in cues()], [cue.flags for cue in cues()])
    tried = [sum(map(len, index.candidates(line).values())) for line in _lines()]
    assert sum(tried) / len(tried) < 12  # of some 900
