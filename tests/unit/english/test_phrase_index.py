"""No phrase is left out by the index that saves trying them all: what it answers is what trying them all answers."""

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.english.phrase_files import edged
from app.english.phrases.cues import cues
from app.english.phrases.heading_words import heading_phrases
from app.english.phrases.literals import needed_letters
from app.english.phrases.phrase_index import PhraseIndex
from app.english.phrases.plain_phrase import plain_phrase
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


def test_a_plain_phrase_is_found_where_its_pattern_is(some: Callable[[Sequence[str], int], list[str]]) -> None:
    groups = [(cue.patterns, bool(cue.flags & re.IGNORECASE)) for cue in cues()]
    groups += [(phrases.patterns, False) for phrases in heading_phrases()]
    any_case = {pattern: any_case for patterns, any_case in groups for pattern in patterns}
    plain = {pattern: plain_phrase(pattern, any_case=any_case[pattern]) for pattern in any_case}
    assert sum(found is not None for found in plain.values()) * 2 > len(plain), "most phrases are plain"
    for pattern in some(sorted(pattern for pattern, found in plain.items() if found is not None), 120):
        phrase = plain[pattern]
        assert phrase is not None
        compiled = re.compile(pattern, re.IGNORECASE if any_case[pattern] else re.NOFLAG)
        for spelling in sorted(phrase.spellings)[:3]:
            for text in ("{0}", "x{0}", "{0}x", "_{0}_", "9{0}", "'{0}'", "x'{0}", "é{0}", "a {0}s {0}.", "{0}-{0}é"):
                words = text.format(spelling)
                found = any(phrase.stands_at(one, words) for one in phrase.spellings)
                assert found == (compiled.search(words) is not None), (pattern, words)


@pytest.mark.parametrize(
    "phrase", ["no \\w+", "^must", "done$", "must(?! not)", "\\bcan\\b", "x+", "[^a]b", "ça va", "(?i:a)b"]
)
def test_what_is_not_plain_is_left_to_its_pattern(phrase: str) -> None:
    assert plain_phrase(edged(phrase), any_case=True) is None
    assert plain_phrase(edged("Must"), any_case=False) is None


def test_few_phrases_are_tried() -> None:
    index = PhraseIndex([cue.patterns for cue in cues()], [cue.flags for cue in cues()])
    tried = [sum(map(len, index.candidates(line).values())) for line in _lines()]
    assert sum(tried) / len(tried) < 12  # of some 900
