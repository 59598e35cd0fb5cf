"""What is remembered survives damage; both schemes are readable; words and looks cover every code."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.chats import ChatMode, MessageRole
from app.domain.errors import BudgetError, FaultKind, ProviderError
from app.domain.items import ItemKind
from app.domain.projects import Cause
from app.domain.runs import RunMode, RunStatus, Stage
from app.gui.finding.links import Link, parse_link
from app.gui.look.system_look import SystemLook
from app.gui.look.texts import Texts, status_key
from app.gui.look.theme import Theme
from app.gui.look.tokens import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, PYGMENTS, STATUS_COLOURS, Tokens
from app.gui.shell.window_state import SavedPosition, WindowState, load_state, save_state
from app.settings.resources import resource_folder


def test_state_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    state = WindowState(project="p", chat="c", places={"c": SavedPosition(seq=3, pixels=-4, at_end=False)})
    save_state(tmp_path, state)
    assert load_state(tmp_path) == state


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema_version": 9}', '{"places": {"c": 1}}', "\x00"])
def test_damaged_state_counts_as_none(qtbot: QtBot, tmp_path: Path, text: str) -> None:
    (tmp_path / "window.json").write_text(text)
    assert load_state(tmp_path) == WindowState()


def test_a_folder_that_cannot_be_written_is_no_fault(qtbot: QtBot, tmp_path: Path) -> None:
    save_state(tmp_path / "nowhere", WindowState())
    assert load_state(tmp_path / "nowhere") == WindowState()


def test_only_the_newest_places_are_kept(qtbot: QtBot, tmp_path: Path) -> None:
    places = {f"c{n}": SavedPosition(seq=n, pixels=0, at_end=True) for n in range(900)}
    save_state(tmp_path, WindowState(places=places))
    assert list(json.loads((tmp_path / "window.json").read_text())["places"]) == [f"c{n}" for n in range(400, 900)]


def test_geometry_is_restored_only_onto_a_screen(qtbot: QtBot) -> None:
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert WindowState(x=screen.x() + 10, y=screen.y() + 10, width=400, height=300).area is not None
    assert WindowState(x=screen.right() + 5000, y=0, width=400, height=300).area is None
    assert WindowState(width=10, height=10).area is None


def contrast(first: str, second: str) -> float:
    def luminance(text: str) -> float:
        colour = QColor(text)
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (c / 12.92 if c <= 0.03928 else float(((c + 0.055) / 1.055) ** 2.4) for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("window", "base", "raised", "accent_soft", "code", "selected", "hover")
INKS = ("text", "muted", "accent", "good", "warn", "bad", "neutral", "better", "worse")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_ground(tokens: Tokens) -> None:
    weak = [
        f"{text} on {ground}: {contrast(getattr(tokens, text), getattr(tokens, ground)):.2f}"
        for text in INKS
        for ground in GROUNDS
        if contrast(getattr(tokens, text), getattr(tokens, ground)) < 4.5
    ]
    assert weak == []
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT_CONTRAST, DARK_CONTRAST], ids=["light", "dark"])
def test_high_contrast_is_high(tokens: Tokens) -> None:
    inks = {name: getattr(tokens, name) for name in INKS}
    grounds = {name: getattr(tokens, name) for name in GROUNDS}
    weak = [f"{ink} on {ground}" for ink in inks for ground in grounds if contrast(inks[ink], grounds[ground]) < 7]
    weak += [line for line in ("line", "border") if contrast(getattr(tokens, line), tokens.base) < 4.5]
    assert weak == []
    assert contrast(tokens.on_accent, tokens.accent) >= 7
    assert min(contrast(tokens.text, ground) for ground in (tokens.mark, tokens.heat)) >= 7


@pytest.mark.parametrize("tokens", [LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST])
def test_code_and_marked_words_are_readable(tokens: Tokens) -> None:
    assert min(contrast(ink, tokens.code) for ink in PYGMENTS[tokens.scheme].values()) >= 4.5
    assert min(contrast(tokens.text, ground) for ground in (tokens.mark, tokens.heat)) >= 4.5


class Said(SystemLook):
    """A system that says what the test wants, as a desktop does; offscreen there is none that says anything."""

    is_dark = False
    is_high_contrast = False

    def say(self, *, dark: bool, contrast: bool) -> None:
        self.is_dark, self.is_high_contrast = dark, contrast
        self.changed.emit()


def test_the_system_is_followed_while_the_window_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    system = Said(qapp.styleHints())
    theme = Theme(qapp, "system", system=system)
    for dark, high, tokens in (
        (True, False, DARK),
        (True, True, DARK_CONTRAST),
        (False, True, LIGHT_CONTRAST),
        (False, False, LIGHT),
    ):
        with qtbot.waitSignal(theme.changed):
            system.say(dark=dark, contrast=high)
        assert theme.tokens == tokens
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.window)
    theme.choose("contrast")
    system.say(dark=True, contrast=False)
    assert theme.tokens == DARK_CONTRAST
    theme.choose("light")
    system.say(dark=True, contrast=True)
    assert theme.tokens == LIGHT


def test_what_the_system_says_comes_through(qtbot: QtBot, qapp: QApplication) -> None:
    hints = qapp.styleHints()
    system = SystemLook(hints)
    with qtbot.waitSignal(system.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    with qtbot.waitSignal(system.changed):
        hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert (system.is_dark, system.is_high_contrast) == (False, False)


def test_dark_is_not_black_and_text_is_not_white() -> None:
    assert QColor(DARK.base).lightness() > 20
    assert QColor(DARK.text).lightness() < 245


def test_switching_the_scheme_repaints_icons(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    icon = theme.icon("plus")
    light = icon.pixmap(24, 24).toImage()
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.scheme == "dark"
    assert icon.pixmap(24, 24).toImage() != light
    theme.choose("nonsense")
    assert theme.choice == "system"


def test_a_dressed_window_and_its_dialogs_follow_the_look(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress_window(window)
    dialog = QDialog(window)
    buttons = [QPushButton(parent=parent) for parent in (window, dialog)]
    for button in buttons:
        button.setProperty("main", True)
        button.resize(60, 30)
    for choice, tokens in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        theme.choose(choice)
        for button in buttons:
            assert button.grab().toImage().pixelColor(30, 15) == QColor(tokens.accent), choice
    # A sheet of the application is read anew by every widget at each step into its window.
    assert qapp.styleSheet() == ""


def test_every_look_has_an_icon_a_word_and_a_colour() -> None:
    texts = Texts()
    for key in STATUS_COLOURS:
        assert (resource_folder() / "icons" / f"status-{key}.svg").is_file()
        assert texts.run_status(key)
    assert len({texts.run_status(key) for key in STATUS_COLOURS}) == len(STATUS_COLOURS) == 10
    for status in RunStatus:
        assert status_key(status) in STATUS_COLOURS
    assert status_key("completed", warnings=2) == "done-warnings"
    assert status_key("completed", warnings=2, stale=True) == "stale"
    assert status_key("paused", needs_you=True) == "needs-you"


def test_every_code_has_words() -> None:
    texts = Texts()
    for mode in ChatMode:
        assert texts.chat_mode(mode)
        assert texts.chat_rights(mode)
    words = [texts.run_mode(mode) for mode in RunMode]
    words += [texts.stage(stage) for stage in Stage]
    words += [texts.item_kind(kind, plural=True) for kind in ItemKind]
    words += [texts.cause(cause) for cause in Cause]
    words += [texts.speaker(role) for role in MessageRole]
    assert all(words)
    assert texts.run_mode("eval_only") == "Judge my ideas"
    assert texts.run_mode("full_search", rejudge=9) == "Re-judge Run 9 here"
    assert texts.line("main", is_main=True) == "Main"
    assert texts.line("no lock-in", is_main=False) == "What-if “no lock-in”"
    assert texts.line("What-if: no lock-in", is_main=False) == "What-if: no lock-in"


def test_a_providers_fault_is_named_as_the_providers() -> None:
    fault = ProviderError(FaultKind.CONNECTION, "127.0.0.1:9 refused the connection.")
    assert Texts().fault(fault) == "The model's provider: 127.0.0.1:9 refused the connection."


def test_a_cap_of_ones_own_is_not_the_providers_fault() -> None:
    assert Texts().fault(BudgetError("Today's cap of 5 USD is reached.")) == "Today's cap of 5 USD is reached."


def test_unknown_price_is_not_free() -> None:
    assert Texts().cost(None) == "price unknown"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("int-crucible:project/p", Link("p")),
        ("int-crucible:project/p/chat/c/17", Link("p", "c", 17)),
        ("int-crucible:project/p/run/r", Link("p", None, 0, "r")),
        ("int-crucible:run/r", None),
        ("https://example.org/project/p", None),
        ("", None),
    ],
)
def test_links_are_parsed(text: str, link: Link | None) -> None:
    assert parse_link(text) == link
