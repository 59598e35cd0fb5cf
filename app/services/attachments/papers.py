"""The text of a paper a person attached: PDF, Word and HTML files, as Markdown with its pages or headings (S5).

Only in the worker process: a file made to harm may take seconds or end the process. What is no text is not guessed:
a scanned page and a protected file are refused in words. Each library is loaded when a file of its kind comes, and a
missing one is named. Not for choosing which files are read (`file_reading`).
"""

import logging
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

from app.domain.kit.late_pattern import late

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

MOST_PAPER_BYTES = 30_000_000
"""A larger paper is left out, and said so."""
MOST_PAPER_TEXT = 20_000_000
"""Characters, as much as one source may have; some 8,000 pages."""
_MOST_PAGES = 5_000
_MOST_UNPACKED = 150_000_000
_MOST_PARTS = 5_000
_Element: TypeAlias = Any
"""One of lxml, which carries no types."""
_PAGE = late(r"^\[page (\d+)\]$")
_HEADING = late(r"^#{1,6} +(.+)$")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN_IN_HTML = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head")


class UnreadPaperError(Exception):
    """A paper gives no text; says why in plain words."""


@dataclass(frozen=True, slots=True)
class PaperText:
    """What was read of a paper.

    Attributes:
        text: Markdown; of a PDF each page begins with a line “[page 12]”.
        empty_pages: numbers of pages without any text, from 1.
    """

    text: str
    empty_pages: tuple[int, ...] = ()


def is_paper(name: str) -> bool:
    """Whether a file of this name is read as a paper."""
    return PurePath(name).suffix.casefold() in _READERS


def read_paper(name: str, data: bytes) -> PaperText:
    """Return the text of a paper.

    Args:
        name: of the file; its ending says the kind.
        data: its bytes.

    Raises:
        UnreadPaperError: it gives none, and why.
    """
    read = _READERS[PurePath(name).suffix.casefold()]
    try:
        found = read(data)
    except UnreadPaperError:
        raise
    except ModuleNotFoundError as error:
        raise UnreadPaperError(
            f"to read it, “{error.name}” is needed: install Int Crucible with its extra “papers”"
            " (pip install 'int-crucible[papers]')"
        ) from error
    except Exception as error:
        # The libraries raise nearly anything over a damaged file.
        raise UnreadPaperError(f"it is damaged, or no file of this kind ({type(error).__name__})") from error
    if len(found.text) > MOST_PAPER_TEXT:
        raise UnreadPaperError(f"its text has more than {MOST_PAPER_TEXT:,} characters")
    return found


def page_mark(number: int) -> str:
    """Return the line that a page of a PDF begins with."""
    return f"[page {number}]"


def page_number(line: str) -> int | None:
    """Return the number of the page that begins with this line; None where none does."""
    found = _PAGE.match(line)
    return int(found.group(1)) if found is not None else None


def place_in_words(name: str, lines: list[str], line: int) -> str:
    """Return where a line of a paper stands, as “page 12” or “under “Costs””; empty where nothing says so.

    Args:
        name: of the file.
        lines: of its text.
        line: number, from 1.
    """
    if not is_paper(name):
        return ""
    for above in reversed(lines[:line]):
        if (page := _PAGE.match(above)) is not None:
            return f"page {page.group(1)}"
        if (heading := _HEADING.match(above)) is not None and not name.casefold().endswith(".pdf"):
            return f"under “{heading.group(1).strip()}”"
    return ""


# -- PDF ------------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> PaperText:
    import pypdf
    from pypdf.errors import DependencyError

    # What it finds odd in a file is nothing a person could act on, and repeats what stands in it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    reader = pypdf.PdfReader(BytesIO(data))
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError as error:
        raise UnreadPaperError("it is encrypted; save a copy without a password") from error
    if locked:
        raise UnreadPaperError("it is protected with a password; save a copy without one")
    count = len(reader.pages)
    if count > _MOST_PAGES:
        raise UnreadPaperError(f"it has more than {_MOST_PAGES:,} pages")
    parts, empty, size = [], [], 0
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text().replace("\x00", "").strip()
        if not text:
            empty.append(number)
        size += len(text)
        if size > MOST_PAPER_TEXT:
            raise UnreadPaperError(f"its text has more than {MOST_PAPER_TEXT:,} characters")
        parts.append(f"{page_mark(number)}\n{text}\n")
    if len(empty) == count:
        raise UnreadPaperError(
            "its pages are pictures without text (scanned?); make a text of it with a program for that (OCR) first"
        )
    return PaperText("\n".join(parts), tuple(empty))


# -- Word -----------------------------------------------------------------------------------------------


def _docx(data: bytes) -> PaperText:
    import docx

    with zipfile.ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise UnreadPaperError(f"unpacked it has more than {_MOST_UNPACKED // 1_000_000} MB")
    document = docx.Document(BytesIO(data))
    marks = {style.style_id: _mark(style.name or "") for style in document.styles}
    blocks = tuple(_blocks(document.element.body, marks))
    if not any(block.strip() for block in blocks):
        raise UnreadPaperError("it holds no text, only pictures or nothing")
    return PaperText("\n\n".join(blocks) + "\n")


def _mark(style: str) -> str:
    """What stands before a paragraph of this style; the names of the built-in ones are English in every file."""
    name = style.casefold()
    if name == "title":
        return "# "
    kind, _, number = name.partition(" ")
    if kind == "heading" and number.isdecimal():
        return f"{'#' * min(6, int(number))} "
    return "- " if kind == "list" and number.split(" ")[0] in ("bullet", "number") else ""


def _blocks(parent: _Element, marks: dict[str, str]) -> Iterator[str]:
    for child in parent.iterchildren():
        if child.tag == f"{_WORD}p":
            if text := _paragraph(child, marks):
                yield text
        elif child.tag == f"{_WORD}tbl":
            yield "\n".join(_rows(child))
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}customXml"):
            yield from _blocks(child, marks)


def _paragraph(element: _Element, marks: dict[str, str]) -> str:
    text = _words(element).strip()
    style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
    mark = "" if style is None else marks.get(style.get(f"{_WORD}val") or "", "")
    if not mark and element.find(f"{_WORD}pPr/{_WORD}numPr") is not None:
        mark = "- "
    if mark.startswith("#"):
        text = " ".join(text.split())
    return f"{mark}{text}" if text else ""


def _rows(table: _Element) -> Iterator[str]:
    for number, row in enumerate(table.iterchildren(f"{_WORD}tr")):
        cells = [" ".join(_words(cell).split()).replace("|", "\\|") for cell in row.iterchildren(f"{_WORD}tc")]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * len(cells)}"


def _words(element: _Element) -> str:
    """The text below an element as it is read: what was inserted, not what was deleted; each text box once."""
    found: list[str] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.tag == _TWICE:
            continue
        if one.tag == f"{_WORD}t":
            found.append(one.text or "")
        elif one.tag in (f"{_WORD}tab", f"{_WORD}ptab"):
            found.append("\t" if one.getparent().tag == f"{_WORD}r" else "")
        elif one.tag in (f"{_WORD}br", f"{_WORD}cr"):
            found.append("\n")
        elif one.tag == f"{_WORD}noBreakHyphen":
            found.append("-")
        elif one.tag == f"{_WORD}p" and found and not found[-1].endswith("\n"):
            found.append("\n")
        waiting.extend(reversed(one))
    return "".join(found)


# -- HTML -----------------------------------------------------------------------------------------------


def _html(data: bytes) -> PaperText:
    import markdownify
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_decoded(data), "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title is not None else ""
    for element in soup.find_all(_UNSEEN_IN_HTML):
        element.decompose()
    text = _as_markdown(markdownify.MarkdownConverter, soup)
    if not text.strip():
        raise UnreadPaperError("it shows no text by itself (a page that a script fills?); save it as text or PDF")
    if title and soup.find("h1") is None:
        text = f"# {title}\n\n{text}"
    return PaperText(f"{text.strip()}\n")


def _decoded(data: bytes) -> str:
    """Return the characters of a page: by its byte order mark, else by the encoding it names, else as UTF-8.

    Strictly: the library would try one encoding after another and, in the end, put replacement characters.

    Raises:
        UnreadPaperError: it is not written so.
    """
    from bs4.dammit import EncodingDetector

    data, encoding = EncodingDetector.strip_byte_order_mark(data)
    if encoding is None:
        encoding = EncodingDetector.find_declared_encoding(data, is_html=True) or "utf-8"
        if encoding.startswith("utf-16"):  # the name was found byte by byte, so it cannot be: as browsers do
            encoding = "utf-8"
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadPaperError(f"it is not written in the encoding it names ({encoding}); save it as UTF-8") from error


def _as_markdown(converter: Callable[..., object], soup: "BeautifulSoup") -> str:
    made = converter(
        heading_style="ATX",
        bullets="-",
        strip=["a", "img"],
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
    )
    return str(made.convert_soup(soup))  # type: ignore[attr-defined]


_READERS: dict[str, Callable[[bytes], PaperText]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
}
