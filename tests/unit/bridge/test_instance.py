"""A second window of one data folder raises the first and hands its link over."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.bridge.instance import SingleWindow


def test_the_second_start_raises_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = SingleWindow(tmp_path), SingleWindow(tmp_path)
    assert first.claim()
    assert not second.claim()
    with qtbot.waitSignal(first.raise_requested) as raised:
        assert second.call_first("int-crucible:project/abc")
    assert raised.args == ["int-crucible:project/abc"]
    first.release()
    assert second.claim()
    second.release()


def test_a_long_folder_works_too(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / ("long-" * 20) / ("name-" * 20)
    folder.mkdir(parents=True)
    first, second = SingleWindow(folder), SingleWindow(folder)
    assert first.claim()
    with qtbot.waitSignal(first.raise_requested):
        assert second.call_first("")
    first.release()
