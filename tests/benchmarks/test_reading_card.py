"""How long the boxes of a reading card of 90 lines take to be laid out the first time (CPU of this process).

Not for: reading the text (`test_reading`), nor the thread around the card (`test_window`).
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.reading.boxes_view import BoxesView
from app.gui.reading.line_boxes import LineBoxes
from benchmarks.table import Figure
from support.run_window import run_window

LINES, WIDTH, SEEN, TIMES = 90, 720, 900, 7
TEXT = "\n".join(
    (
        "We want a hall that the whole village can use.",
        "Today the old barn is used, and it is cold.",
        "",
        *(f"- The hall must have at least {place} places in row {place} of the large room." for place in range(30)),
        *(f"- We would like a quiet corner number {place} with a table and a lamp." for place in range(30)),
        *(f"- The board said in meeting {place} that the roof is still to be looked at." for place in range(28)),
    )
)


def test_first_layout(
    benchmark: Any, qapp: QApplication, qtbot: QtBot, tmp_path: Path, row: Callable[[Figure], None]
) -> None:
    with run_window(qapp, qtbot, tmp_path / "data") as window:
        made = window.project(TEXT)
        branch = window.services.specs.main_branch(made.project.id).id
        lines = LineBoxes(window.context)
        window.until(lambda: lines.state(branch))
        state = lines.state(branch)
        assert state is not None
        assert sum(len(box.lines) for box in state.boxes.boxes) >= LINES
        laid_out: list[float] = []
        painted: list[float] = []

        def show() -> None:
            for _ in range(TIMES):
                view = BoxesView(lines, window.context.theme)
                qtbot.addWidget(view)
                began = time.process_time()
                view.show_line(branch, can_change=True)
                view.setFixedHeight(view.height_for(WIDTH))
                laid_out.append(1000.0 * (time.process_time() - began))
                view.resize(WIDTH, view.height())
                began = time.process_time()
                view.grab(QRect(0, 0, WIDTH, SEEN))
                painted.append(1000.0 * (time.process_time() - began))

        benchmark.pedantic(show, rounds=1, iterations=1)
        name = f"reading card of {LINES} lines"
        row(Figure(f"{name}, first layout of a card, median (CPU)", statistics.median(laid_out), most=20))
        row(Figure(f"{name}, first layout of the first card (CPU)", laid_out[0]))
        row(Figure(f"{name}, {SEEN} pixels of it painted, median (CPU)", statistics.median(painted)))
