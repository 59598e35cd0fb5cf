"""Every phrase before an option leaves the option of its example, and no phrase is idle."""

import re
from collections.abc import Iterator

from app.english.phrase_files import phrase_file
from app.english.phrases.choice_phrases import favourite_frames, first_match, frames_of, question_frames
from app.english.reading import read_problem
from app.english.reading.choices.errands import errand_words
from app.english.reading.choices.told_elsewhere import foreign_frame, told_elsewhere
from app.english.reading.papers.said_elsewhere import class_said, sentence_cue

_MARKED = re.compile(r"\{(.*?)\}")
_LOG = "# Incident 3\n\n## Impact\n\nTwo pumps stood still.\n\n## Timeline\n\n"


def _examples(table: str) -> Iterator[tuple[str, str, str, str]]:
    """Each phrase with when it counts, its example without braces, and the option in it."""
    for group in phrase_file("choices")[table]:
        for phrase, example in group["phrases"].items():
            marked = _MARKED.search(example)
            assert marked is not None, example
            yield group.get("when", ""), phrase, _MARKED.sub(r"\1", example), marked[1]


def _options(text: str) -> list[str]:
    return [span.text for span in read_problem(text).spans if span.kind == "option"]


def test_each_phrase_leaves_the_option_of_its_example() -> None:
    wrong = []
    for when, phrase, example, option in [*_examples("frame"), *_examples("question")]:
        found = _options((_LOG if when == "log" else "") + example)
        if option not in found:
            wrong.append(f"{phrase!r} in {example!r}: {found}")
    for phrase, example in phrase_file("choices")["opinions"].items():
        found = _options(f"{example}\n- the old mill\n- the meadow of the scouts\n")
        if found != ["the old mill", "the meadow of the scouts"]:
            wrong.append(f"{phrase!r} in {example!r}: {found}")
    for _, phrase, example, option in _examples("favourite"):
        found = _options(f"{example}\n- Nabertherm: needs a plug\n- Skutt: is dear\n")
        if found != [option, "Nabertherm", "Skutt"]:
            wrong.append(f"{phrase!r} in {example!r}: {found}")
    assert not wrong, "\n".join(wrong)


def test_each_phrase_of_german_and_french_leaves_the_option_of_its_example() -> None:
    wrong = []
    for asks, table in ((False, "frame"), (True, "question")):
        for group in phrase_file("choices_elsewhere")[table]:
            for phrase, example in group["phrases"].items():
                marked = _MARKED.search(example)
                assert marked is not None, example
                text = _MARKED.sub(r"\1", example)
                start = text.rfind(". ", 0, marked.start()) + 2 if ". " in text[: marked.start()] else 0
                own = foreign_frame({**group, "phrases": [phrase]}, asks=asks)
                match = own.pattern.match(text, start)
                end = text.find(". ", start) + 1 or len(text)
                found = told_elsewhere(text, start, end, group["language"], opinions=True)
                if match is None or match.end() != marked.start() or text[slice(*found[0])] != marked[1]:
                    wrong.append(f"{phrase!r} in {text!r}: {[text[slice(*one)] for one in found]}")
    assert not wrong, "\n".join(wrong)


def test_a_title_that_begins_with_each_verb_is_what_the_paper_proposes() -> None:
    paper = "# {}\n\n## Problem\n\nIt takes too long.\n\n## Alternatives considered\n\n- Leave it as it was\n"
    wrong = {}
    for table in ("verbs", "nouns"):
        for verb, title in phrase_file("proposals")[table].items():
            assert title.lower().startswith(f"{verb} "), title
            found = _options(paper.format(title))
            if found != [title, "Leave it as it was"]:
                wrong[verb] = found
    assert wrong == {}


def test_each_sentence_of_german_and_french_has_its_class_and_no_phrase_is_idle() -> None:
    wrong, idle = [], []
    for place, group in enumerate(phrase_file("sentences_elsewhere")["cue"]):
        language = group["language"]
        for phrase, example in group["phrases"].items():
            if class_said(example, language) != group["class"]:
                wrong.append(f"{phrase!r} in {example!r}: {class_said(example, language)}")
            others = {**group, "phrases": {other: "" for other in group["phrases"] if other != phrase}}
            if others["phrases"] and sentence_cue(others).pattern.search(example) is not None:
                idle.append(f"{place} {phrase!r} in {example!r}")
    assert not wrong, "\n".join(wrong)
    assert not idle, "\n".join(idle)


def test_each_errand_is_told_from_a_way_to_solve_it_by_its_phrase_alone() -> None:
    wrong = []
    for table, phrases in phrase_file("errands").items():
        for phrase, example in phrases.items():
            rest = errand_words(other for other in phrases if other != phrase)
            if errand_words([phrase]).match(example) is None or rest.match(example) is not None:
                wrong.append(f"{table} {phrase!r} in {example!r}")
    assert not wrong, "\n".join(wrong)


def test_no_phrase_is_idle() -> None:
    """Where a phrase is taken away, nothing of the same kind leaves the option of its example."""
    idle = []
    everything = [
        (group["when"], phrase, frames_of([{**group, "phrases": [phrase]}])[0].pattern)
        for group in phrase_file("choices")["frame"]
        for phrase in group["phrases"]
    ]
    for when, phrase, example, option in _examples("frame"):
        at = example.index(option)
        start = example.rfind(". ", 0, at) + 2 if ". " in example[:at] else 0
        start += 6 if when == "log" else 0
        others = [one.match(example, start) for period, other, one in everything if other != phrase and period == when]
        if any(match is not None and match.end() == at for match in others):
            idle.append(phrase)
    for name, patterns in (("question", question_frames()), ("favourite", favourite_frames())):
        for (_, phrase, example, option), own in zip(_examples(name), patterns, strict=True):
            assert own.match(example.rstrip("?")) is not None, phrase
            rest = first_match([one for one in patterns if one is not own], example, 0, len(example.rstrip("?")))
            leaves = rest.span("o")[0] if rest is not None and "o" in rest.groupdict() else rest and rest.end()
            if leaves == example.index(option):
                idle.append(phrase)
    assert not idle, "\n".join(idle)
