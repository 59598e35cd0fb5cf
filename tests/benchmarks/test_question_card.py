"""How long the largest card of questions holds the window's thread: 8 options × 6 limits, and one column of 8 options.

CPU of this process, by turns of the event loop: what is done at a stroke. Not for the arithmetic (`test_asking`).
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.gui.asking.question_card import QuestionCardView
from app.gui.asking.run_questions import RunQuestions
from benchmarks.table import Figure
from support.run_window import run_window

WIDTH, HEIGHT = 900, 4_000
OPTIONS = (
    *("Rent the hall of the school", "Put up a tent on the meadow", "Use the barn of the mill", "Meet in the inn"),
    *("Build a hall of wood", "Share the hall of the next village", "Meet outdoors in summer", "Use the old station"),
)
LIMITS = (
    *("It must be dry in every weather", "Nobody may have to climb stairs", "It must be warm in January"),
    *("The neighbours must be able to sleep", "There must be a kitchen", "The doors must be wide enough for a coffin"),
)
TEXT = (
    "We want more people to come to the evenings. We want less work for the board.\nToday we meet in the old barn.\n\n"
    "## Must hold\n\n"
    + "\n".join(f"- {one}." for one in LIMITS)
    + "\n\n## Options\n\n"
    + "\n".join(f"- {one}" for one in OPTIONS)
    + "\n"
)


def turns_of(work: Callable[[], None]) -> list[float]:
    """CPU milliseconds of this thread for some work and each turn of the event loop after it, until nothing is left."""
    began = time.thread_time()
    work()
    found = [1000.0 * (time.thread_time() - began)]
    for _ in range(60):
        began = time.thread_time()
        QApplication.processEvents()
        found.append(1000.0 * (time.thread_time() - began))
    return found


def test_the_largest_cards(
    benchmark: Any, qapp: QApplication, qtbot: QtBot, tmp_path: Path, row: Callable[[Figure], None]
) -> None:
    with run_window(qapp, qtbot, tmp_path / "data") as window:
        made = window.project(TEXT)
        run = window.run(made.project.id, window.services.runs.default_request(made.project.id)).id
        questions = RunQuestions(window.context)
        window.context.bridge.published.connect(questions.apply)
        window.until(lambda: questions.state(run))
        sheet = questions.sheet(run)
        assert sheet is not None
        assert len(sheet.lines) >= len(OPTIONS) * len(LIMITS)

        def shown() -> tuple[QuestionCardView, list[float]]:
            place = QWidget()
            places.append(place)
            qtbot.addWidget(place)
            column = QVBoxLayout(place)
            place.resize(WIDTH, HEIGHT)
            place.show()
            QApplication.processEvents()
            card = QuestionCardView(questions, window.context.theme)
            card.hide()
            column.addWidget(card)
            column.addStretch(1)
            took = turns_of(lambda: card.show_run(run))
            assert card.column.is_whole
            return card, took

        places: list[QWidget] = []

        def show() -> None:
            first, took = shown()
            name = f"card of {len(OPTIONS)} options × {len(LIMITS)} limits"
            row(Figure(f"{name}, first shown: longest turn of the window (CPU)", max(took), most=20))
            row(Figure(f"{name}, first shown: all of it (CPU)", sum(took)))
            line = first.lines[0]
            said = turns_of(line.buttons[0].click)
            row(Figure(f"{name}, one answer picked: longest turn (CPU)", max(said), most=20))
            questions.give(run, type(sheet).all_hold)
            window.until(lambda: questions.sheet(run) not in (None, sheet))
            _, next_card = shown()
            row(Figure(f"next card, one column × {len(OPTIONS)}: longest turn (CPU)", max(next_card), most=20))
            next_card = turns_of(lambda: first.show_run(run))
            row(Figure("the same in the card of the question before: longest turn (CPU)", max(next_card), most=20))
            questions.undo(run)
            window.until(lambda: (again := questions.sheet(run)) is not None and again.card == sheet.card)
            back = turns_of(lambda: first.show_run(run))
            assert first.column.is_whole
            row(Figure(f"{name}, shown again after an undo: longest turn (CPU)", max(back), most=20))

        benchmark.pedantic(show, rounds=1, iterations=1)
