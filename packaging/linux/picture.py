"""Takes a picture of an X display once the windows on it are drawn. `python picture.py DISPLAY OUT.png [BEFORE.png]`.

Drawn means: a good many colours, and twice the same; with BEFORE, something else than in that picture, too, the
status bar aside, where the age of the backup goes on by itself. Nothing of that within a minute is a fault.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "xcb"
os.environ["DISPLAY"] = sys.argv[1]
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QImage

EVERY_MS, LONGEST_MS, COLOURS = 500, 60_000, 30


STATUS_BAR = 90


def content(image: QImage) -> QImage:
    """A picture of a display of 1400 × 900 without the lines of the window's status bar and below."""
    return image.convertToFormat(QImage.Format.Format_RGB32).copy(0, 0, image.width(), image.height() - STATUS_BAR)


def colours(image: QImage) -> int:
    """How many colours a picture has, by every fourth point of every fourth line."""
    return len({image.pixel(x, y) for y in range(0, image.height(), 4) for x in range(0, image.width(), 4)})


def main(out: Path, unlike: QImage) -> int:
    application = QGuiApplication([])
    before = QImage()

    def look() -> None:
        nonlocal before
        now = application.primaryScreen().grabWindow(0).toImage()
        if now == before and content(now) != unlike and colours(now) >= COLOURS:
            application.exit(0 if now.save(str(out)) else 2)
        before = now

    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(look)
    timer.start()
    QTimer.singleShot(LONGEST_MS, lambda: application.exit(1))
    return application.exec()


if __name__ == "__main__":
    shown = content(QImage(sys.argv[3])) if len(sys.argv) > 3 else QImage()
    if code := main(Path(sys.argv[2]), shown):
        raise SystemExit(f"Nothing new was drawn on {sys.argv[1]} within a minute ({code}).")
