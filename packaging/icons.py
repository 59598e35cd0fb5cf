"""Draws the application's icon from its SVG. `python icons.py SVG PLACE`; the place says the form:

a folder gets `<size>x<size>/apps/int-crucible.png` as in hicolor, a name in .ico an icon of Windows, one in .icns that
of macOS. Qt draws; both icon files are small containers of PNG pictures, so no tool of another system is needed.
"""

import os
import struct
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

LINUX = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MACOS = {
    "icp4": 16,
    "icp5": 32,
    "ic07": 128,
    "ic08": 256,
    "ic09": 512,
    "ic10": 1024,
    "ic11": 32,
    "ic12": 64,
    "ic13": 256,
    "ic14": 512,
}
"""Apple's names of the kinds; those from ic10 on, 07 to 09 aside, are pictures for twice the density."""


def picture(drawing: QSvgRenderer, size: int) -> bytes:
    """One square PNG, transparent where the drawing is."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise SystemExit("Qt could not write a PNG picture.")
    return bytes(held.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A container of Windows: a header, an entry of 16 bytes a picture, the pictures. 0 stands for a side of 256."""
    entries, offset = b"", 6 + 16 * len(pictures)
    for size, png in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures.values())


def icns(pictures: dict[int, bytes]) -> bytes:
    """A container of macOS: each picture with its kind and its length, which counts the eight bytes before it."""
    body = b"".join(
        kind.encode() + struct.pack(">I", 8 + len(pictures[size])) + pictures[size] for kind, size in MACOS.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def main(svg: str, place: Path) -> None:
    application = QGuiApplication([])
    drawing = QSvgRenderer(svg)
    if not drawing.isValid():
        raise SystemExit(f"{svg} is no drawing that Qt can read.")
    if place.suffix == ".ico":
        place.write_bytes(ico({size: picture(drawing, size) for size in WINDOWS}))
    elif place.suffix == ".icns":
        place.write_bytes(icns({size: picture(drawing, size) for size in set(MACOS.values())}))
    else:
        for size in LINUX:
            folder = place / f"{size}x{size}" / "apps"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "int-crucible.png").write_bytes(picture(drawing, size))
    application.quit()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]))
