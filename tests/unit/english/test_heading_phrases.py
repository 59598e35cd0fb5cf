"""Every phrase of a heading decides its example, and no phrase is idle."""

from app.english.phrase_files import phrase_file
from app.english.phrases.heading_words import HEADING_FILES, compiled_headings, heading_phrases
from app.english.reading.headings import topic_of


def test_each_phrase_decides_its_example_and_none_is_idle() -> None:
    """The example announces the class, and without its phrase it announces another or none."""
    wrong, idle = [], []
    everything = heading_phrases()
    groups = [group for name in HEADING_FILES for group in phrase_file(name)["topic"]]
    for place, group in enumerate(groups):
        alone = dict(
            zip(
                group["phrases"],
                compiled_headings({**group, "phrases": {p: ""}} for p in group["phrases"]),
                strict=True,
            )
        )
        for phrase, example in group["phrases"].items():
            if topic_of(example) != group["class"]:
                wrong.append(f"{group['class']} {phrase!r} in {example!r}: {topic_of(example)}")
                continue
            rest = [one for other, one in alone.items() if other != phrase]
            if topic_of(example, among=(*everything[:place], *rest, *everything[place + 1 :])) == group["class"]:
                idle.append(f"{group['class']} {phrase!r} in {example!r}")
    assert not wrong, "\n".join(wrong)
    assert not idle, "\n".join(idle)
