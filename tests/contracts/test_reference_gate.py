"""The None/True gate: calls from Python through Qt and back must leave the reference counts of None and True alone.

PySide6 6.12.0 on Python 3.11 over-releases both and kills the process within thousands of calls; this gate stays until
Python 3.11 is no longer supported. Since Python 3.12 both objects are immortal and the counts cannot move.
"""

import ctypes
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Property, QCoreApplication, QMetaObject, QObject, Qt, Signal, Slot

CALLS = 20_000
# Other code takes and drops a few references meanwhile; a leak or an over-release moves by one for every call.
SLACK = 500


class Answering(QObject):
    """Slots and properties that answer None and True, called by Qt's meta-object system."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    @Slot()
    def answer_nothing(self) -> None:
        self.calls += 1

    @Slot(result=bool)
    def answer_true(self) -> bool:
        self.calls += 1
        return True

    @Slot(object)
    def take(self, value: object) -> None:
        self.calls += 1

    def _get_true(self) -> bool:
        self.calls += 1
        return True

    def _get_none(self) -> object:
        self.calls += 1
        return None

    true = Property(bool, _get_true)
    none = Property(object, _get_none)


def unsteady(call: Callable[[], object]) -> dict[str, int]:
    """The counts of None, True and False that moved by more than the slack over `CALLS` calls, if any.

    Ends at the first that did, before an over-release kills the process.
    """
    watched = {"None": None, "True": True, "False": False}
    call()
    before = {name: sys.getrefcount(value) for name, value in watched.items()}
    for _ in range(CALLS):
        call()
        for name, value in watched.items():
            if abs(moved := sys.getrefcount(value) - before[name]) > SLACK:
                return {name: moved}
    return {}


@pytest.fixture
def answering(qapp: QCoreApplication) -> Answering:
    return Answering()


def _calls(answering: Answering) -> dict[str, Callable[[], object]]:
    direct = Qt.ConnectionType.DirectConnection
    answering.asked.connect(answering.take)
    return {
        "a slot that answers None": lambda: QMetaObject.invokeMethod(answering, "answer_nothing", direct),
        "a slot that answers True": lambda: QMetaObject.invokeMethod(answering, "answer_true", direct),
        "a property that is True": lambda: answering.property("true"),
        "a property that is None": lambda: answering.property("none"),
        "a signal that carries None": lambda: answering.asked.emit(None),
        "a signal that carries True": lambda: answering.asked.emit(True),
        "a Qt method that returns None": lambda: answering.parent(),
        "a Qt method that returns True": lambda: answering.setProperty("x", None),
    }


@pytest.mark.parametrize("name", list(_calls(Answering())))
def test_reference_counts_are_steady(answering: Answering, name: str) -> None:
    assert unsteady(_calls(answering)[name]) == {}
    if name.startswith(("a slot", "a property", "a signal")):
        assert answering.calls == CALLS + 1


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal since Python 3.12")
@pytest.mark.parametrize("value", [None, True], ids=str)
def test_the_gate_sees_a_count_that_moves(value: object) -> None:
    taken = 0

    def take_one() -> None:
        nonlocal taken
        taken += 1
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(value))

    try:
        assert unsteady(take_one) == {str(value): SLACK + 1}
    finally:
        for _ in range(taken):
            ctypes.pythonapi.Py_DecRef(ctypes.py_object(value))
