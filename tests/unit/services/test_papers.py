"""Papers as sources (S5): the text of PDF, Word and HTML files with its places, and refusals in words."""

import contextlib
import random
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from app.services.attachments.file_reading import read_folder
from app.services.attachments.papers import UnreadPaperError, is_paper, place_in_words, read_paper
from support.command import CommandLine
from support.paper_files import pdf, word

PAGES = ("Why sleepers\nA berth costs at most 90 euros.", "", "The line must reopen by May.")
HTML = (
    b"<html><head><title>Night trains</title><script>stolen()</script></head><body><h2>Costs &amp; risks</h2>"
    b"<p>A <b>berth</b> costs &le; 90 &euro;.</p><ul><li>old_cars</li></ul><table><tr><th>Car</th></tr>"
    b"<tr><td>56</td></tr></table><a href='http://example.org/x'>the study</a></body></html>"
)


def test_a_pdf_keeps_its_pages() -> None:
    read = read_paper("study.PDF", pdf(PAGES))
    assert read.text == (
        "[page 1]\nWhy sleepers\nA berth costs at most 90 euros.\n\n[page 2]\n\n\n"
        "[page 3]\nThe line must reopen by May.\n"
    )
    assert read.empty_pages == (2,)
    lines = read.text.split("\n")
    assert place_in_words("study.PDF", lines, lines.index("The line must reopen by May.") + 1) == "page 3"


def test_a_word_file_keeps_headings_lists_tables_and_what_was_inserted() -> None:
    text = read_paper("study.docx", word()).text
    assert text == (
        "# Night trains\n\n# Costs\n\nA berth costs at most 90 euros.\n\n- Keep the two old cars\n\n"
        "| Car | Seats |\n| --- | --- |\n| A\\|B | 56 |\n\nIt must not wait.\n"
    )
    assert place_in_words("study.docx", text.split("\n"), 5) == "under “Costs”"


def test_of_a_page_what_is_shown_is_read() -> None:
    text = read_paper("page.html", HTML).text
    assert text == (
        "# Night trains\n\n## Costs & risks\n\nA **berth** costs ≤ 90 €.\n\n- old_cars\n\n| Car |\n| --- |\n| 56 |\n\n"
        "the study\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "koi8-r"])
def test_a_page_is_read_in_the_encoding_it_names(encoding: str) -> None:
    words = "дом" if encoding == "koi8-r" else "90 €"
    page = f"<html><head><meta charset='{encoding}'></head><body><p>{words}</p></body></html>"
    assert read_paper("page.html", page.encode(encoding)).text == f"{words}\n"


def test_a_page_that_cannot_be_what_it_names_is_utf_8() -> None:
    page = "<meta charset='utf-16'><p>90 €</p>"
    assert read_paper("page.html", page.encode()).text == "90 €\n"


def test_a_page_and_a_copy_of_it_that_is_read_as_it_stands_keep_their_own_texts(tmp_path: Path) -> None:
    for name in ("page.html", "page.html.orig"):
        (tmp_path / name).write_bytes(HTML)
    found = read_folder("source", tmp_path, tmp_path / "none", ())
    texts = {file.path: found.texts[file.digest] for file in found.files}
    assert texts == {"page.html": read_paper("page.html", HTML).text, "page.html.orig": HTML.decode()}


def _bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(200_000_000))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("scan.pdf", pdf(("", "")), "pictures without text"),
        ("broken.pdf", pdf(PAGES)[:60], "damaged"),
        ("other.docx", b"no zip", "damaged"),
        ("bomb.docx", _bomb(), "more than 150 MB"),
        ("script.html", b"<script>document.write('x')</script>", "no text by itself"),
        ("deep.html", b"<div>" * 5_000 + b"x", "damaged"),
        ("torn.html", "<p>90 €</p>".encode()[:-5], "not written in the encoding"),
        ("unknown.html", b"<meta charset='klingon-8'><p>90</p>", r"the encoding it names \(klingon-8\)"),
    ],
)
def test_what_gives_no_text_is_refused_in_words(name: str, data: bytes, why: str) -> None:
    with pytest.raises(UnreadPaperError, match=why):
        read_paper(name, data)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UnreadPaperError, match=r"int-crucible\[papers\]"):
        read_paper("study.pdf", pdf(PAGES))


@pytest.mark.some(20)
@pytest.mark.parametrize("seed", range(600))
def test_a_damaged_paper_is_read_or_refused_and_nothing_else(seed: int) -> None:
    drawn = random.Random(seed)
    name, data = drawn.choice((("a.pdf", pdf(PAGES)), ("a.docx", word()), ("a.html", HTML)))
    torn = bytearray(data)
    for _ in range(drawn.randint(1, 12)):
        torn[drawn.randrange(len(torn))] = drawn.randrange(256)
    with contextlib.suppress(UnreadPaperError):
        read_paper(name, bytes(torn[: drawn.randrange(len(torn) // 2, len(torn) + 1)]))


def test_a_paper_is_attached_listed_and_read_by_its_page(tmp_path: Path) -> None:
    command = CommandLine(tmp_path / "data")
    command.json("project", "create", "--title", "Night trains")
    paper = tmp_path / "study.pdf"
    paper.write_bytes(pdf(PAGES))
    added = command.json("context", "add", "Night trains", str(paper))
    assert [row["path"] for row in added["left_out"]] == ["study.pdf (page 2)"]
    assert [file["path"] for file in added["files"]] == ["study.pdf"]
    said = command("context", "read", "Night trains", "study.pdf", "--page", "3").out
    assert "[file:study.pdf:8-9] (page 3)" in said
    assert "The line must reopen by May." in said
    assert (
        command("context", "read", "Night trains", "study.pdf", "--page", "4", code=3).err
        == "study.pdf has no page 4.\n"
    )
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.4 nothing more")
    assert (
        "was not taken: it is damaged"
        in command("context", "add", "Night trains", str(tmp_path / "torn.pdf"), code=4).err
    )


def test_only_papers_are_papers() -> None:
    assert [is_paper(name) for name in ("a.pdf", "b/C.DOCX", "x.htm", "a.doc", "a.md", "pdf")] == [True] * 3 + [
        False
    ] * 3
