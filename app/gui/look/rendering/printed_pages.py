"""An exported page on paper: laid out on sheets of A4 by Qt's documents, which know a part of HTML, and written as PDF.

What that part lacks is put in another way: colours by name instead of variables, drawings as pictures. Nothing is
loaded and nothing runs: a document asks for what it names, and gets nothing. Not for what the page says
(`app.services.exporting`).
"""

import re

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

_DPI = 300
_SCREEN_DPI = 96
_SHARP = 4
"""Dots of a picture for each of the drawing."""
_MARGIN_MM = 15.0
_FOOT_PT = 7
_COLOURS = {
    "--ink": "#000000",
    "--dim": "#444444",
    "--ground": "#ffffff",
    "--soft": "#f1f2f4",
    "--line": "#9aa1ab",
    "--accent": "#2457c5",
    "--warn": "#8a5200",
}
_EDGE = "border: 1px solid #9aa1ab; padding: 3px;"
"""A style in a cell takes the place of that of all cells."""
_HEAT = (36, 87, 197)
_STYLE = """
body { color: #000000; font-size: 9pt; }
h1 { font-size: 16pt; margin: 0; } h2 { font-size: 12pt; margin-top: 14px; margin-bottom: 4px; }
h3 { font-size: 10pt; margin-top: 10px; margin-bottom: 2px; }
.dim { color: #444444; } .lead { font-size: 11pt; font-weight: 600; }
table { border-collapse: collapse; margin-top: 4px; margin-bottom: 4px; font-size: 8pt; }
th, td { border: 1px solid #9aa1ab; padding: 3px; vertical-align: top; }
th { background-color: #f1f2f4; font-weight: 600; text-align: left; } td.n { text-align: right; }
td.open { background-color: #e1e4e8; color: #444444; }
blockquote { color: #444444; margin-left: 12px; } pre, code { background-color: #f1f2f4; }
"""
_HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
_TITLE = re.compile(r"<title>([^<]*)</title>")
_DRAWING = re.compile(r"<svg\b[^>]*\bwidth=\"(\d+)\" height=\"(\d+)\">.*?</svg>", re.DOTALL)
_WARMTH = re.compile(r"background: rgb\(var\(--heat\) / ([\d.]+)\)")
_VARIABLE = re.compile(r"var\((--[a-z]+)\)")


class _Paper(QTextDocument):
    """A document that loads nothing: its drawings were given to it."""

    @override
    def loadResource(self, type: int, name: QUrl | str) -> None:
        del type, name


def pdf_of(page: str) -> bytes:
    """Return a page of ours as PDF, on A4 across, each sheet numbered.

    In any one thread, where there is an application of Qt: nothing of it is kept. Texts of people in the page are
    escaped, so that only its own marks are marks.
    """
    events = QEventLoop()  # the document starts timers, which a thread without events takes amiss
    paper = _paper(page)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    title = _TITLE.search(page)
    writer.setTitle(title[1] if title else "")
    writer.setCreator("Int Crucible")
    writer.setResolution(_DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    _draw(paper, writer)
    buffer.close()
    del paper, events
    return bytes(data.data())


def _paper(page: str) -> QTextDocument:
    paper = _Paper()
    paper.setDefaultFont(QFont("sans-serif", 9))
    paper.setDefaultStyleSheet(_STYLE)
    drawings: list[QImage] = []

    def put(found: re.Match[str]) -> str:
        width, height = int(found[1]), int(found[2])
        drawings.append(_drawn(found[0], width, height))
        return f'<p><img src="drawing:{len(drawings) - 1}" width="{width}" height="{height}"></p>'

    text = _DRAWING.sub(put, _HEAD.sub("", page))
    text = _WARMTH.sub(lambda found: f"{_EDGE} background-color: {_warm(float(found[1]))}", text)
    text = text.replace("hatched is not judged", "grey is not judged")
    for number, picture in enumerate(drawings):
        kind = QTextDocument.ResourceType.ImageResource
        paper.addResource(kind.value, QUrl(f"drawing:{number}"), picture)
    paper.setHtml(text)
    return paper


def _drawn(svg: str, width: int, height: int) -> QImage:
    """A drawing as a picture, in the colours of paper."""
    svg = _VARIABLE.sub(lambda found: _COLOURS.get(found[1], "#000000"), svg)
    svg = svg.replace('class="dim"', 'fill="#444444"')
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" font-size="12" font-family="sans-serif" ', 1)
    picture = QImage(width * _SHARP, height * _SHARP, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode("utf-8"))).render(painter)
    painter.end()
    return picture


def _warm(share: float) -> str:
    """The colour of an answer: so much of the accent over white."""
    return "#" + "".join(f"{round(255 - (255 - part) * min(max(share, 0.0), 1.0)):02x}" for part in _HEAT)


def _draw(paper: QTextDocument, writer: QPdfWriter) -> None:
    """Lay the document out at the size of a sheet and draw one after another, with its number below."""
    scale = _DPI / _SCREEN_DPI
    sheet = QRectF(0, 0, writer.width() / scale, writer.height() / scale)
    foot = 2 * _FOOT_PT * _SCREEN_DPI / 72
    body = QSizeF(sheet.width(), sheet.height() - foot)
    paper.setDocumentMargin(0)
    paper.setPageSize(body)
    painter = QPainter(writer)
    painter.scale(scale, scale)
    count = paper.pageCount()
    for number in range(count):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * body.height())
        paper.drawContents(painter, QRectF(0, number * body.height(), body.width(), body.height()))
        painter.restore()
        font = QFont("sans-serif")
        font.setPixelSize(round(_FOOT_PT * _SCREEN_DPI / 72))
        painter.setFont(font)
        below = QRectF(0, body.height(), sheet.width(), foot)
        painter.drawText(
            below, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom), f"{number + 1} / {count}"
        )
    painter.end()
