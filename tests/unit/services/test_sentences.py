"""Sentences as a model is asked about them: exact spans, without bullets, under their heading."""

from app.services.answering.reading_jobs import sentences_of

TEXT = (
    "# Charter\n\nWe want peace.\n\n## Limits\n\n- At most 5 people.\n* [x] No dogs on the lawn.\n2) Quiet after 22:00."
)


def test_sentences_are_exact_spans_without_bullets() -> None:
    found = sentences_of(TEXT)
    assert [one.text for one in found] == [
        "We want peace.",
        "At most 5 people.",
        "No dogs on the lawn.",
        "Quiet after 22:00.",
    ]
    assert all(TEXT[one.start : one.end] == one.text for one in found)
    assert [one.name for one in found] == ["s1", "s2", "s3", "s4"]
    assert [one.heading for one in found] == ["Charter", "Limits", "Limits", "Limits"]
