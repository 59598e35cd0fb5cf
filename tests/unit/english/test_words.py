"""The words of headings, lead-ins and single statements: most of many phrasings come out in their class."""

import json

import pytest

from app.english.reading import topic_of
from app.english.reading.headings import lead_in_topic
from app.english.reading.modality import judge
from support.reading_figures import TEXTS

PHRASES: dict[str, dict[str, list[str]]] = json.loads((TEXTS / "phrases.json").read_text(encoding="utf-8"))
HEADINGS, LEAD_INS, STATEMENTS = PHRASES["headings"], PHRASES["lead_ins"], PHRASES["statements"]

# Statements that only look like lead-ins.
NO_LEAD_INS = (
    "We have two developers for six weeks.",
    "We want every tool found within five minutes.",
    "Each point of sale must report daily.",
    "Nobody wants these things.",
    "Patients should know these dates.",
    "We need a simple solution.",
    "I'd love to see who's coming on a screen, bonus points if it tells us who can drive.",
)


@pytest.mark.parametrize("kind", HEADINGS)
def test_headings(kind: str) -> None:
    wrong = [(heading, topic_of(heading)) for heading in HEADINGS[kind] if topic_of(heading) != kind]
    assert len(wrong) <= len(HEADINGS[kind]) * 0.05, wrong


@pytest.mark.parametrize("kind", LEAD_INS)
def test_lead_ins(kind: str) -> None:
    wrong = [(sentence, lead_in_topic(sentence)) for sentence in LEAD_INS[kind] if lead_in_topic(sentence) != kind]
    assert wrong == []


@pytest.mark.parametrize("sentence", NO_LEAD_INS)
def test_statements_are_no_lead_ins(sentence: str) -> None:
    assert lead_in_topic(sentence) is None


@pytest.mark.parametrize("kind", STATEMENTS)
def test_statements_without_a_heading(kind: str) -> None:
    verdicts = [(statement, judge(statement, None)) for statement in STATEMENTS[kind]]
    wrong = [(statement, verdict) for statement, verdict in verdicts if verdict is None or verdict.kind != kind]
    assert len(wrong) <= len(STATEMENTS[kind]) * 0.07, wrong
