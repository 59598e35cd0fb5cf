"""The collector beside a GUI: in the GUI thread only, when it has nothing to do, and not over what the start made."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bridge.collector import GarbageCollector


class Knot:
    """Refers to itself, so that only the collector frees it; tells in which thread that was."""

    freed_in: set[str]

    def __init__(self) -> None:
        self.me = self
        self.freed_in = set()

    def tell(self, freed_in: set[str]) -> "Knot":
        """Note the name of the thread that frees it."""
        weakref.finalize(self, lambda: freed_in.add(threading.current_thread().name))
        return self


class Widget(QObject):
    """An object of Qt in a knot, as a closed view with its slots is."""

    def __init__(self) -> None:
        super().__init__()
        self.knot = Knot()
        self.knot.me = self  # type: ignore[assignment]  # any knot does


def started() -> GarbageCollector:
    """One that takes the collector over as it finds it in a process: turned on, which no other test of Qt has it."""
    gc.enable()
    made = GarbageCollector()
    made.start()
    return made


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    made = started()
    yield made
    made.stop()


def make_many(count: int) -> None:
    """As a busy thread does: many objects that the collector counts."""
    kept = [[number] for number in range(count)]
    del kept


def test_what_the_start_made_is_spared_and_what_comes_later_is_freed(qapp: QApplication, qtbot: QtBot) -> None:
    early = Knot()
    collector = started()
    late = Knot()
    early_ref, late_ref = weakref.ref(early), weakref.ref(late)
    del early, late
    kept = [[number] for number in range(5_000)]
    qtbot.waitUntil(lambda: late_ref() is None)
    assert early_ref() is not None
    del kept
    collector.stop()
    gc.collect()
    assert early_ref() is None


def test_what_was_loaded_meanwhile_is_spared_once_that_is_said(collector: GarbageCollector) -> None:
    loaded = Knot()
    gone = weakref.ref(loaded)
    del loaded
    collector.spare()
    gc.collect()
    assert gone() is not None
    collector.stop()
    gc.collect()
    assert gone() is None


def test_no_other_thread_collects(qtbot: QtBot, collector: GarbageCollector) -> None:
    freed_in: set[str] = set()
    widget = Widget()
    widget.knot.tell(freed_in)
    gone = weakref.ref(widget.knot)
    del widget
    busy = threading.Thread(target=make_many, args=(200_000,), name="busy")
    busy.start()
    busy.join()
    assert gone() is not None, "the busy thread collected it"
    kept = [[number] for number in range(5_000)]
    qtbot.waitUntil(lambda: gone() is None)
    assert freed_in == {threading.current_thread().name}
    del kept


def test_a_full_pass_comes_only_now_and_then(collector: GarbageCollector) -> None:
    passes: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            passes.append(info["generation"])

    gc.callbacks.append(note)
    try:
        for _ in range(3 * 12 * 12):
            kept = [[number] for number in range(1_000)]
            collector.collect()
            del kept
    finally:
        gc.callbacks.remove(note)
    assert passes.count(2) == 1
    assert passes.count(0) > passes.count(1) > 1
