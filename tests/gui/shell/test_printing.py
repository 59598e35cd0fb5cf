"""A run on paper: the PDF of the window and of the command line say what the page says, on sheets that can be read."""

import unicodedata
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from app.gui.look.rendering.printed_pages import pdf_of
from app.services.exporting.page import page_foot, page_head, table
from support.in_process import InProcess
from support.made_folders import put_bakery


def check_pages(path: Path, *said: str) -> str:
    """Open a PDF: numbered sheets of A4 across, its text as one line."""
    pages = PdfReader(path).pages
    assert len(pages) > 1
    texts = [" ".join(page.extract_text().split()) for page in pages]
    for number, (page, text) in enumerate(zip(pages, texts, strict=True), start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
        assert text.endswith(f"{number} / {len(pages)}")
        assert not page.annotations, "no link acts"
    whole = unicodedata.normalize("NFKC", " ".join(texts))  # ligatures are two letters again
    for words in said:
        assert words in whole, words
    return whole


def test_the_command_line_prints_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot  # there is an application of Qt, as in a process of its own the command makes one
    put_bakery(tmp_path / "data", with_run=True)
    cli = InProcess(tmp_path / "data")
    cli("run", "export", "run:1", str(tmp_path / "report.pdf"))
    said = ("Two vans on fixed routes for 110 EUR a day", "grey is not judged", "What the answers rest on")
    check_pages(tmp_path / "report.pdf", *said)
    assert "A PDF goes into a file" in cli("run", "export", "run:1", "-", "--format", "pdf", code=2).err
    assert "--force" in cli("run", "export", "run:1", str(tmp_path / "report.pdf"), code=4).err


def test_long_tables_repeat_their_head_and_nothing_is_loaded(qtbot: QtBot) -> None:
    del qtbot
    drawing = '<svg viewBox="0 0 9 9" role="img" width="90" height="90"><circle r="5" stroke="var(--line)"/></svg>'
    rows = [f'<tr><td class="n" style="background: rgb(var(--heat) / 0.45)">cell {n}</td></tr>' for n in range(120)]
    odd = '<img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x.png">'
    page = page_head("T") + drawing + odd + table(("The head",), rows) + page_foot("The foot")
    texts = [" ".join(one.extract_text().split()) for one in PdfReader(BytesIO(pdf_of(page))).pages]
    assert len(texts) > 2
    assert sum("The head" in text for text in texts) >= len(texts) - 1
    assert "cell 119" in "".join(texts)
