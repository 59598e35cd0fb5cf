"""Draws every window a person can have before them into build/screens, to be looked at: `make screens`.

Each surface in the three schemes; the main ones in a small window, with large text, with nothing in them, with long
texts, after a fault; and, in a process of its own with QT_SCALE_FACTOR, at scale 1.5. Beside the pictures lie sheets of
them. Nothing is compared: pictures differ with fonts. Not collected by `make test`, as its name says.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.chats import ChatMode
from app.domain.errors import ProviderError
from app.domain.model_offers import ModelChoice
from app.domain.runs import Trigger
from app.gui.look.sizes import Sizes
from app.gui.results.results_view import ResultsView
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow
from support.surfaces import filled, main_surfaces, settled, surfaces

FOLDER = Path("build/screens")
USUAL, SMALL = QSize(1360, 860), QSize(1100, 700)
AT_SCALE = QSize(1600, 1000) / 1.5
SCHEMES = ("light", "dark", "contrast")
_IS_SCALED = os.environ.get("QT_SCALE_FACTOR", "1") != "1"
_ON_A_SHEET = 4
_TILE = QSize(800, 540)
_LONG_TITLE = (
    "How do we move the reconciliation of 4,000 nightly statements without anybody waiting for it in the morning"
)
_WORDS = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta")
_LONG_TEXT = "\n".join(f"{word} must keep this promise: {_LONG_TITLE.lower()}." for word in _WORDS)
_NOWHERE = ModelChoice(provider="openai-compatible", base_url="http://127.0.0.1:9/v1", model="small")

usual = pytest.mark.skipif(_IS_SCALED, reason="drawn at scale 1")


def _keep(name: str, shown: Iterator[tuple[str, QWidget]]) -> None:
    """Save each window as it stands, and sheets of several."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.png"), *FOLDER.glob(f"sheet-{name}-*.png")):
        old.unlink()
    pictures: list[tuple[str, QImage]] = []
    for number, (what, widget) in enumerate(shown, 1):
        picture = widget.grab().toImage()
        picture.save(str(folder / f"{number:02d}-{what.replace(', ', '-').replace(' ', '-')}.png"))
        picture.setDevicePixelRatio(1.0)
        pictures.append((what, picture))
    for number in range(0, len(pictures), _ON_A_SHEET):
        _sheet(pictures[number : number + _ON_A_SHEET]).save(
            str(FOLDER / f"sheet-{name}-{number // _ON_A_SHEET + 1:02d}.png")
        )


def _sheet(pictures: list[tuple[str, QImage]]) -> QImage:
    columns = 2
    rows = -(-len(pictures) // columns)
    sheet = QImage(columns * _TILE.width(), rows * _TILE.height(), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#777777"))
    painter = QPainter(sheet)
    painter.setPen(QColor("white"))
    for place, (what, picture) in enumerate(pictures):
        left, top = place % columns * _TILE.width(), place // columns * _TILE.height()
        painter.drawText(QRect(left + 8, top, _TILE.width(), 20), Qt.AlignmentFlag.AlignVCenter, what)
        room = _TILE - QSize(8, 24)
        if picture.width() > room.width() or picture.height() > room.height():
            picture = picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        painter.drawImage(left + 4, top + 20, picture)
    painter.end()
    return sheet


@usual
@pytest.mark.holds("run of its chat")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_surface(scheme: str, main: MainWindow, window: RunWindow) -> None:
    window.context.theme.choose(scheme)
    main.resize(USUAL)
    _keep(scheme, surfaces(window, main, filled(window)))


@usual
@pytest.mark.holds("run of its chat")
def test_in_a_small_window(main: MainWindow, window: RunWindow) -> None:
    main.resize(SMALL)
    _keep("small", main_surfaces(window, main, filled(window)))


@usual
@pytest.mark.holds("run of its chat")
def test_with_large_text(main: MainWindow, window: RunWindow) -> None:
    main.resize(USUAL)
    window.context.theme.resize(Sizes(text_percent=150))
    _keep("large-text", surfaces(window, main, filled(window)))


@usual
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_finished_example(scheme: str, main: MainWindow, window: RunWindow) -> None:
    window.context.theme.choose(scheme)
    main.resize(USUAL)
    project = window.settle(window.services.sample.create)
    _keep(f"example-{scheme}", _example(window, main, project.id))


def _example(window: RunWindow, main: MainWindow, project: str) -> Iterator[tuple[str, QWidget]]:
    runs = [row.id for row in window.services.runs.page(project).items]
    main.open_project(project)
    yield settled(window, "chat", main)
    main.notice_strip.close_notice()
    main.open_run(runs[-1])
    results = main.docks["results"].ensure()
    assert isinstance(results, ResultsView)
    window.until(lambda: results.model.rowCount() > 0)
    yield settled(window, "results", main)
    main.action("arrange_decide").trigger()
    yield settled(window, "results, to decide", main)
    pages: tuple[tuple[str, Callable[[], object]], ...] = (
        ("option", lambda: results.pages.open_option("C1")),
        ("weights", results.pages.open_weights),
        ("plots", results.pages.open_plots),
        ("comparison", lambda: results.pages.open_comparison(tuple(reversed(runs[:2])))),
    )
    for name, opens in pages:
        opens()
        yield settled(window, name, main)
        results.pages.leave()
    main.action("arrange_think").trigger()
    for mode in (ChatMode.ANALYSIS, ChatMode.WHAT_IF):
        main.open_chat(window.services.chats.page(project, mode=mode.value).items[0].id)
        yield settled(window, f"{mode.value} chat", main)


@usual
def test_with_nothing_in_it(main: MainWindow, window: RunWindow) -> None:
    main.resize(USUAL)
    project = window.settle(lambda: window.services.projects.create(title="Nothing yet", text=None)).project
    _keep("empty", _places(window, main, project.id))


@usual
def test_with_long_texts(main: MainWindow, window: RunWindow) -> None:
    main.resize(USUAL)
    services = window.services
    project = window.settle(lambda: services.projects.create(title=_LONG_TITLE, text=_LONG_TEXT)).project
    for number in range(12):
        title = f"{number}: {_LONG_TITLE}"
        window.settle(partial(services.chats.create, project.id, mode=ChatMode.ANALYSIS, title=title))
    ideas = tuple(f"{word} {_LONG_TITLE}; it costs {number + 3} euros a day." for number, word in enumerate(_WORDS))
    window.run(project.id, window.request(project.id, ideas=ideas))
    _keep("long", _places(window, main, project.id))


@usual
@pytest.mark.holds("run of its chat")
def test_after_a_fault(main: MainWindow, window: RunWindow) -> None:
    main.resize(USUAL)
    there = filled(window)
    window.settle(lambda: window.services.models.choose(_NOWHERE))
    with pytest.raises(ProviderError):
        window.settle(lambda: window.services.chats.send(there.chat, "Which option is cheaper?"))
    started = window.settle(
        lambda: window.services.runs.start(there.project, window.request(there.project), Trigger.DIALOG)
    )
    window.settle(lambda: window.services.runs.wait(started.id))
    _keep("fault", _places(window, main, there.project))


def _places(window: RunWindow, main: MainWindow, project: str) -> Iterator[tuple[str, QWidget]]:
    """The places of a project as they come, whatever is in them."""
    yield settled(window, "start page", main)
    main.open_project(project)
    yield settled(window, "chat and spec", main)
    main.docks["results"].bring_up()
    runs = window.services.runs.page(project).items
    if runs:
        main.open_run(runs[0].id)
    yield settled(window, "results", main)
    main.action("arrange_decide").trigger()
    yield settled(window, "to decide", main)
    main.action("overview").trigger()
    yield settled(window, "overview", main)
    main.action("new_run").trigger()
    (dialog,) = [dialog for dialog in main.findChildren(QDialog) if dialog.isVisible()]
    yield settled(window, "new run", dialog)
    dialog.reject()


@pytest.mark.skipif(not _IS_SCALED, reason="needs QT_SCALE_FACTOR=1.5")
@pytest.mark.holds("run of its chat")
def test_at_scale(main: MainWindow, window: RunWindow) -> None:
    main.resize(AT_SCALE)
    _keep("scaled", main_surfaces(window, main, filled(window)))
