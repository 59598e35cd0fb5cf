"""Words that are quoted: each quotation stands in one pair of marks, however its text came.

Not for names and titles, which every sentence marks itself.
"""

_OPENING = ("“", '"', "„", "«")


def quotation(text: str) -> str:
    """Return a text in quotation marks; one that begins with a mark of its own is quoted already and stays as it is."""
    return text if text.lstrip().startswith(_OPENING) else f"“{text}”"
