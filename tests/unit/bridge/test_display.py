"""Without a display the window refuses with one sentence instead of letting Qt abort."""

import pytest

from app.bridge import display
from app.bridge.display import NoDisplayError, check_display


def test_no_display_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(NoDisplayError, match="no display here") as refused:
        check_display()
    assert refused.value.exit_code == 1


def test_a_dead_display_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(NoDisplayError, match="does not answer"):
        check_display()


def test_offscreen_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    check_display()


def test_a_library_of_the_display_that_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_LIBRARIES", ("libnone-of-these.so.9",))
    with pytest.raises(NoDisplayError, match=r"needs the library libnone-of-these\.so\.9, which is not installed"):
        display._check_libraries()
