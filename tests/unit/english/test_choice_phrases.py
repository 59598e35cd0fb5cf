"""Every phrase before an option leaves the option of its example, and no phrase is idle."""

import re
from collections.abc import Iterator

from app.english.phrase_files import phrase_file
from app.english.phrases.choice_phrases import favourite_frames, first_match, frames_of, question_frames
from app.english.reading import read_problem
from app.english.reading.choices.told_elsewhere import foreign_frame, told_elsewhere

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
