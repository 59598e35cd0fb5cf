"""Pictures of the real window: start page, chats, spec, run history, results, what-if; light and dark.

For the demo and the guide. Pictures differ with fonts, so nothing compares them byte for byte.
"""

import asyncio
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPixmap

from app.domain.chats import ChatMode
from app.gui.shell.main_window import MainWindow
from app.settings.private_files import put_private

_SIZE = (1560, 960)
_SETTLE_ROUNDS = 12
_SETTLE_S = 0.03


async def take(
    window: MainWindow, project: str, folder: Path, themes: tuple[str, ...] = ("light", "dark")
) -> tuple[Path, ...]:
    """Drive the window through its places and save a picture of each in every theme. GUI loop.

    Args:
        window: a window over the project's data; it is shown and resized.
        project: id of the project.
        folder: exists.
        themes: light, dark or both.
    """
    before = window.context.theme.choice
    window.resize(*_SIZE)
    window.show()
    files: list[Path] = []
    for theme in themes:
        window.context.theme.choose(theme)
        files += await _tour(window, project, folder, theme)
    window.context.theme.choose(before)
    return tuple(files)


async def _tour(window: MainWindow, project: str, folder: Path, theme: str) -> list[Path]:
    services = window.context.services
    files: list[Path] = []

    async def shoot(name: str) -> None:
        await _settle()
        path = folder / f"{len(files) + 1:02d}-{name}-{theme}.png"
        put_private(path, _png(window.grab()))
        files.append(path)

    window.show_start_page()
    await shoot("start")
    window.open_project(project)
    await _settle()
    window.commands.reset_layout()
    chats = {mode: services.chats.page(project, mode=mode.value).items for mode in ChatMode}
    runs = services.runs.page(project, status=("completed",), limit=1).items
    if chats[ChatMode.SETUP]:
        setup = chats[ChatMode.SETUP][-1]
        window.open_chat(setup.id)
        window.docks["spec"].bring_up()
        await _settle()
        first = services.chats.messages(setup.id, before=None, after=0, limit=2).items
        if len(first) > 1:
            window.pane.view.go_to_message(first[1].seq)
        await shoot("setup-chat-and-spec")
        window.pane.view.go_to_end()
        await shoot("run-card")
    if runs:
        window.open_run(runs[0].id)
        await shoot("results")
    if chats[ChatMode.ANALYSIS]:
        window.open_chat(chats[ChatMode.ANALYSIS][0].id)
        await shoot("analysis-chat")
    if chats[ChatMode.WHAT_IF]:
        window.open_chat(chats[ChatMode.WHAT_IF][0].id)
        window.docks["spec"].bring_up()
        await shoot("what-if")
    return files


def _png(picture: QPixmap) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(data.data())


async def _settle() -> None:
    """Let queued events, answers of the engine and layouts arrive; Qt runs while this loop sleeps."""
    for _ in range(_SETTLE_ROUNDS):
        await asyncio.sleep(_SETTLE_S)
