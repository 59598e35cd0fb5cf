"""Every phrase that speaks for a class decides its example, and no phrase is idle."""

import re
from typing import Any

from app.english.force import force_words, is_hedged, undenied
from app.english.kinds import Kind
from app.english.phrase_files import phrase_file
from app.english.phrases.cue import cue_of
from app.english.phrases.cues import CLASSES, cues
from app.english.reading.modality import judge


def _groups() -> list[tuple[Kind, dict[str, Any]]]:
    return [(kind, group) for kind in CLASSES for group in phrase_file(kind)["cue"]]


def test_each_phrase_decides_its_example_and_none_is_idle() -> None:
    """The example is of the class, and without its phrase it is judged otherwise."""
    wrong, idle = [], []
    everything = cues()
    for place, (kind, group) in enumerate(_groups()):
        alone = {phrase: cue_of(kind, {**group, "phrases": {phrase: ""}}) for phrase in group["phrases"]}
        for phrase, example in group["phrases"].items():
            verdict = judge(example, None)
            if verdict is None or verdict.kind != kind:
                wrong.append(f"{kind} {phrase!r} in {example!r}: {verdict}")
                continue
            rest = [cue for other, cue in alone.items() if other != phrase]
            if judge(example, None, among=(*everything[:place], *rest, *everything[place + 1 :])) == verdict:
                idle.append(f"{kind} {phrase!r} in {example!r}: {verdict.rule} {verdict.strength}")
    assert not wrong, "\n".join(wrong)
    assert not idle, "\n".join(idle)


# How firmly a statement is meant, where words turn it round or a number is only a guess.
FORCE: tuple[tuple[str, Kind], ...] = (
    ("A written log is a hard requirement, not a nice-to-have", "hard"),
    ("Offline use is a must, not a bonus", "hard"),
    ("Two exits are mandatory, not merely desirable", "hard"),
    ("This is a requirement rather than a wish", "hard"),
    ("Step-free access is no luxury, it is a requirement", "hard"),
    ("Printing is not optional", "hard"),
    ("The deadline is not negotiable", "hard"),
    ("This is a wish, not a requirement", "soft"),
    ("Blue is nice to have, not a must", "soft"),
    ("A second screen is a nice-to-have rather than a hard requirement", "soft"),
    ("It is not a deal-breaker if the door is narrow", "soft"),
    ("It isn't required, though welcome, that it folds", "soft"),
    ("It doesn't need to be new", "soft"),
    ("We can't live without the export", "hard"),
    ("We can live without the export", "soft"),
    ("harbour master: at least 4 m of clear water, non-negotiable", "hard"),
    ("A missing audit trail is a deal-breaker", "hard"),
    ("Under 40 dB, no discussion", "hard"),
    ("There is no way around a second exit", "hard"),
    ("It has to be quiet or we don't buy it", "hard"),
    ("Dark mode would be lovely", "soft"),
    ("a folding table is welcome but not required", "soft"),
    ("A hook can't hurt", "soft"),
    ("at most 3 boxes", "hard"),
    ("about 20 people at most", "soft"),
    ("maybe at most 3 boxes", "soft"),
    ("at most 20 people or so", "soft"),
    ("no more than roughly 500 euros", "soft"),
    ("the pump must stop within 2 s", "hard"),
    ("Waste must stop", "goal"),
    ("Wood rather than steel", "soft"),
)


def test_how_firmly_a_statement_is_meant() -> None:
    verdicts = [(statement, kind, judge(statement, None)) for statement, kind in FORCE]
    wrong = [
        f"{text!r}: {kind}, {verdict}" for text, kind, verdict in verdicts if getattr(verdict, "kind", None) != kind
    ]
    assert not wrong, "\n".join(wrong)


def test_each_word_of_force_counts() -> None:
    table = phrase_file("force")
    idle = []
    for name in ("hard", "soft"):
        for word in table[name]:
            less = force_words({**table, name: {other: "" for other in table[name] if other != word}})
            plain = next(iter(re.sub(r"[()?\\]", "", word).split("|"))).replace("[- ]", "-")
            denied = f"Two exits are not {plain}."
            if undenied(denied) == denied or undenied(denied, force=less) == undenied(denied):
                idle.append(f"{name} {word!r}: {denied!r}")
    for denial, example in table["denials"].items():
        less = force_words({**table, "denials": {other: "" for other in table["denials"] if other != denial}})
        if undenied(example) == undenied(example, force=less):
            idle.append(f"denial {denial!r}: {example!r}")
    for hedge, example in table["hedges"].items():
        less = force_words({**table, "hedges": {other: "" for other in table["hedges"] if other != hedge}})
        if not is_hedged(example) or is_hedged(example, force=less):
            idle.append(f"hedge {hedge!r}: {example!r}")
    assert not idle, "\n".join(idle)
