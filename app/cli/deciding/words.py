"""How the command line speaks of options and decisions; of their documents, so that whoever prints needs no more."""

from app.cli.documents import Document
from app.cli.output import shorten


def shortlisted_words(document: Document) -> str:
    """An option of the shortlist in one line."""
    return f"{document['label']} of Run {document['run_number']}: {shorten(document['title'], 100)}"


def decision_words(document: Document) -> str:
    """What was chosen and why, in one line."""
    return f"{option_words(document)}: {shorten(document['why'], 150)}"


def option_words(document: Document) -> str:
    """An option by its name across runs and its title."""
    return f"{document['label']} of Run {document['run_number']}, {shorten(document['title'])}"
