"""Which files a chat and a run can be exported as.

Menus name these at every start. Not for what is in them (`formats`).
"""

from enum import StrEnum


class ChatFormat(StrEnum):
    """A chat as text for people, as a page, or as data."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


class RunFormat(StrEnum):
    """A run as a page with everything, the same on paper, as a table, as data, or as a table in Markdown."""

    HTML = "html"
    PDF = "pdf"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


SUFFIXES = {
    ".md": ChatFormat.MARKDOWN.value,
    ".markdown": ChatFormat.MARKDOWN.value,
    ".html": ChatFormat.HTML.value,
    ".htm": ChatFormat.HTML.value,
    ".json": ChatFormat.JSON.value,
    ".csv": RunFormat.CSV.value,
    ".pdf": RunFormat.PDF.value,
}
"""The format that the end of a file's name stands for."""
