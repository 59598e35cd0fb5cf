"""Draws the pictures of the guide: does what its pages say, in the real window, with the words on the buttons.

`python packaging/guide_pictures.py` writes them into resources/guide/images, light and dark. A step that the window
does not offer any more ends it with the name of the step: mend the guide then. Pictures differ with fonts, so
nothing compares them.
"""

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import qasync
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.domain.chats import ChatMode
from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.question_card import QuestionCardView
from app.gui.shell.main_window import MainWindow
from app.gui.shell.notice_strip import NoticeStrip
from app.settings.guide import guide_folder
from app.settings.installation import Installation
from app.settings.settings import load_settings
from app.startup_and_shutdown import WindowSession

IMAGES = guide_folder() / "images"
_SIZE = (1360, 860)
_PATIENCE_S = 60.0
_BEAT_S = 0.05
_STILL_BEATS = 16
_MOST_COLOURS = 256
_NEIGHBOURHOOD = 0xE0E0E0
_PLAIN = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
_BEST = {"Keep the van": "better", "Three cargo": "much better", "A delivery": "better", "Cafés": "worse"}
_WORSE = {"Keep the van": "much better", "Three cargo": "worse", "A delivery": "much better", "Cafés": "better"}


class _Guide:
    """One person at the window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    async def until(self, holds: Callable[[], object], step: str) -> None:
        """Wait until something is so, and a little longer, until nothing moves."""
        for _ in range(round(_PATIENCE_S / _BEAT_S)):
            await asyncio.sleep(_BEAT_S)
            if holds():
                break
        else:
            raise SystemExit(f"In vain: {step}")
        for _ in range(_STILL_BEATS):
            await asyncio.sleep(_BEAT_S)

    def offered(self, words: str, within: QWidget | None = None) -> QAbstractButton | None:
        """The button that can be seen and says this."""
        for button in (within or self.window).findChildren(QAbstractButton):
            text = button.text().replace("&", "").strip() or button.toolTip()
            if button.isVisible() and button.isEnabled() and text.rstrip("…").startswith(words):
                return button
        return None

    async def press(self, words: str, within: QWidget | None = None) -> None:
        """Press it, once it is there."""
        await self.until(lambda: self.offered(words, within) is not None, f"the button “{words}”")
        if (button := self.offered(words, within)) is not None:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await self.until(lambda: True, words)

    def card(self) -> QuestionCardView | None:
        """The question that can be seen."""
        cards = (card for card in self.window.findChildren(QuestionCardView) if card.isVisible())
        return next((card for card in cards if card.give.isVisible() and card.column.is_whole), None)

    async def answer(self, given: dict[str, str]) -> None:
        """Answer each line of the card by the beginning of its option, where it offers this."""
        card = self.card()
        for line in [] if card is None else card.findChildren(AnswerLine):
            said = next((said for option, said in given.items() if option in line.accessibleName()), "")
            if said and (button := self.offered(said, line)) is not None:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await self.until(lambda: True, "answers")

    async def shoot(self, name: str) -> None:
        """Save the window as it is, in both schemes."""
        for scheme in ("light", "dark"):
            self.window.context.theme.choose(scheme)
            await self.until(lambda: True, scheme)
            _few_colours(self.window.grab().toImage()).save(str(IMAGES / f"{name}-{scheme}.png"))
        self.window.context.theme.choose("light")


def _few_colours(picture: QImage) -> QImage:
    """The picture in 256 colours, the commonest of each neighbourhood: a third of the size, and nobody sees it."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    neighbours: dict[int, Counter[int]] = {}
    for colour, count in Counter(memoryview(picture.constBits()).cast("I")).items():
        neighbours.setdefault(colour & _NEIGHBOURHOOD, Counter())[colour] = count
    common = sorted(neighbours.values(), key=Counter.total, reverse=True)
    table = [kind.most_common(1)[0][0] for kind in common][:_MOST_COLOURS]
    rest = Counter({colour: count for kind in common for colour, count in kind.most_common()[1:]})
    table += [colour for colour, _ in rest.most_common(_MOST_COLOURS - len(table))]
    return picture.convertToFormat(QImage.Format.Format_Indexed8, table, _PLAIN)


async def _follow(guide: _Guide, text: str) -> None:
    window = guide.window
    await guide.shoot("start")
    window.start_page.field.setPlainText(text)
    await guide.press("Start")
    await guide.until(lambda: guide.offered("Compare", window.pane), "the boxes")
    await guide.shoot("boxes")
    await guide.press("Compare", window.pane)
    await guide.until(guide.card, "the first question")
    await guide.press("All of it holds")
    await guide.until(lambda: guide.offered("much better"), "the second question")
    await guide.press("Decide")
    await guide.answer(_BEST)
    await guide.shoot("question")
    for number in range(12):
        card = guide.card()
        if card is None:
            break
        await guide.answer(_BEST if number % 2 == 0 else _WORSE)
        await guide.press("Give answers" if card.give.isEnabled() else "Don’t know", card)
        await guide.until(lambda: True, "the next question")
    for strip in window.findChildren(NoticeStrip):
        strip.close_notice()
    await guide.shoot("results")
    await guide.press("What would change the order?")
    await guide.shoot("change")
    await guide.press("Try as a what-if")
    await guide.until(lambda: window.pane.chat is not None and window.pane.chat.mode is ChatMode.WHAT_IF, "a what-if")
    await guide.press("Think")
    window.pane.composer.field.setPlainText("It must stay under 5500 euros a month.")
    QTest.keyClick(window.pane.composer.field, Qt.Key.Key_Return)
    await guide.until(lambda: guide.offered("Undo", window.pane), "the change of the what-if")
    await guide.shoot("what-if")


async def _life(application: QApplication, folder: Path, text: str) -> None:
    session = WindowSession(application, load_settings({"data_dir": folder}), Installation.of_this_process())
    faults: list[Exception] = []
    try:
        session.build()
        session.window.resize(*_SIZE)
        session.window.context.theme.choose("light")
        session.window.show()
        await _follow(_Guide(session.window), text)
    finally:
        faults += await session.close()
    if faults:
        raise faults[0]


def main() -> None:
    """Draw them all."""
    first = (guide_folder() / "01-first-order.md").read_text("utf-8")
    text = re.split(r"^```$", first, flags=re.MULTILINE)[1].strip()
    IMAGES.mkdir(exist_ok=True)
    application = QApplication(["int-crucible"])
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    with (
        TemporaryDirectory(prefix="guide-") as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner,
    ):
        runner.run(_life(application, Path(folder), text))
    print(f"{len(list(IMAGES.glob('*.png')))} pictures in {IMAGES.relative_to(Path.cwd())}")


if __name__ == "__main__":
    sys.exit(main())
