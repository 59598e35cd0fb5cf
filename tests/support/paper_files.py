"""Small papers for tests: a PDF with given pages, a Word file, written by hand or by the library that reads them."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

import docx


def pdf(pages: Sequence[str]) -> bytes:
    """A PDF whose pages show these texts, lines apart; an empty one shows nothing."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, text in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in text.splitlines())
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET" if shown else ""
        shows = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {shows} >>")
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    made, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + head.encode() + tail.encode()


def word() -> bytes:
    """A Word file with headings, a list, a table, and a passage that was inserted and one that was deleted."""
    document = docx.Document()
    document.add_heading("Night trains", 0)
    document.add_heading("Costs", 1)
    document.add_paragraph("A berth costs at most 90 euros.")
    document.add_paragraph("Keep the two old cars", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Car", "Seats", "A|B", "56"), strict=True):
        cell.text = text
    made = BytesIO()
    document.save(made)
    return _with_changes(made.getvalue())


def _with_changes(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "word/document.xml":
                changed = (
                    b'<w:p><w:r><w:t xml:space="preserve">It must </w:t></w:r><w:ins w:id="1" w:author="a"><w:r>'
                    b'<w:t>not </w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>soon </w:delText>'
                    b"</w:r></w:del><w:r><w:t>wait.</w:t></w:r></w:p><w:sectPr"
                )
                content = content.replace(b"<w:sectPr", changed, 1)
            new.writestr(part, content)
    return out.getvalue()
