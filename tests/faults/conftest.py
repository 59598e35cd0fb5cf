"""What all tests of faults need not do again and again."""

from functools import cache

import pytest

from app.services import doctor
from app.services.qt_libraries import look_at_qt

_look_at_qt_once = cache(look_at_qt)


@pytest.fixture(autouse=True)
def qt_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doctor loads Qt in a child process, a second of work that tells the same each time; processes started look anew.

    Not for tests of that look: they are in `test_missing_library`.
    """
    monkeypatch.setattr(doctor, "look_at_qt", _look_at_qt_once)
