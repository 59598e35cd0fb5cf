"""The look of the window: palette, style sheet, fonts and icons from one set of tokens: light, dark or high contrast.

Not for layout. `setColorScheme` does nothing offscreen and on some desktops, so both palettes are our own.

The palette is the application's, the style sheet each window's. With a sheet of the application every widget is styled
from its birth, and again, with all in it, at each step by which it gets into its window: a fifth of its CPU time.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.look.sizes import USUAL_PT, Sizes, fit_widths
from app.gui.look.system_look import SystemLook
from app.gui.look.texts import status_key
from app.gui.look.tokens import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, STATUS_COLOURS, Scheme, Tokens
from app.settings.resources import resource_folder

Choice = Literal["system", "light", "dark", "contrast"]

_FAMILIES = ("Inter", "Noto Sans", "Segoe UI", "SF Pro Text", "Cantarell", "Ubuntu", "DejaVu Sans")
_MONO_FAMILIES = ("JetBrains Mono", "Cascadia Code", "SF Mono", "Noto Sans Mono", "DejaVu Sans Mono")
_AIR = re.compile(r"@air(\d+)")
_POOR = ("", "Sans", "Sans Serif", "Bitstream Charter", "Courier", "monospace", "Inter Display")
_FONT = "theme_font"
"""The property of a widget that has a font of its own: points, bold, mono."""


class Theme(QObject):
    """Current tokens and what is made from them. GUI thread.

    Signals:
        changed(): another scheme, size of text or density; icons repaint themselves, cached colours, heights and
            rendered text must be made anew.
    """

    changed = Signal()
    _sheet_changed = Signal(str)

    def __init__(
        self,
        application: QApplication,
        choice: str = "system",
        parent: QObject | None = None,
        *,
        sizes: Sizes | None = None,
        system: SystemLook | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._system = system or SystemLook(application.styleHints(), self)
        self._choice: Choice = "system"
        self.tokens: Tokens = LIGHT
        self.sizes = sizes or Sizes()
        self.being_kept = 0
        """Choices that are shown and on their way into the settings, of whichever window."""
        self._sheet = ""
        self._choose_fonts()
        self._system.changed.connect(self._on_system_changed)
        self.choose(choice)

    @property
    def choice(self) -> Choice:
        """What the person chose."""
        return self._choice

    @property
    def scheme(self) -> Scheme:
        """What is shown."""
        return self.tokens.scheme

    def choose(self, choice: str) -> None:
        """Show light, dark, high contrast (light or dark as the system is), or all as the system has it.

        An unknown word means as the system has it.
        """
        self._choice = next((known for known in get_args(Choice) if known == choice), "system")
        follows = self._choice in ("system", "contrast")
        is_dark = self._system.is_dark if follows else self._choice == "dark"
        is_high = self._choice == "contrast" or (self._choice == "system" and self._system.is_high_contrast)
        if is_high:
            self._apply(DARK_CONTRAST if is_dark else LIGHT_CONTRAST)
        else:
            self._apply(DARK if is_dark else LIGHT)

    def dress_window(self, window: QWidget) -> None:
        """Give a window, and the dialogs and menus that have it as their parent, this look and every later one."""
        window.setStyleSheet(self._sheet)
        self._sheet_changed.connect(window.setStyleSheet)

    def resize(self, sizes: Sizes) -> None:
        """Show text in another size, with more or less room around it."""
        if sizes == self.sizes:
            return
        self.sizes = sizes
        self._mono.setPointSizeF(self._points(-0.5))
        self._set_font(self.font())
        self._apply(self.tokens, resized=True)

    def colour(self, token: str) -> QColor:
        """The colour of a token by its name, for example `colour("muted")`."""
        return QColor(getattr(self.tokens, token))

    def status_colour(self, key: str) -> QColor:
        """The colour of a run's look (key of `texts.status_key`, or a plain status)."""
        return self.colour(STATUS_COLOURS[status_key(key)])

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """A line icon of resources/icons in a token's colour; it follows a switch of the scheme by itself."""
        return QIcon(_LineIconEngine(self, name, colour))

    def status_icon(self, key: str) -> QIcon:
        """The icon of a run's look; never shown without its word."""
        look = status_key(key)
        return self.icon(f"status-{look}", STATUS_COLOURS[look])

    def pixmap(self, name: str, token: str, size: QSize, ratio: float) -> QPixmap:
        """The icon drawn at `size` logical pixels for a screen of `ratio` device pixels each."""
        return _draw(name, getattr(self.tokens, token), size.width(), size.height(), ratio)

    def logo(self, size: QSize, ratio: float = 1.0) -> QPixmap:
        """The application's sign."""
        return _draw_file(str(resource_folder() / "int-crucible.svg"), "", size.width(), size.height(), ratio)

    def font(self, *, points: float = 0, bold: bool = False, mono: bool = False) -> QFont:
        """The interface font, bigger or smaller by `points`."""
        font = QFont(self._mono if mono else self._application.font())
        font.setPointSizeF(self._points(points))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    @property
    def message_font(self) -> QFont:
        """The font of messages and other long texts."""
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * self.sizes.message_percent / 100)
        return font

    def dress(self, widget: QWidget, *, points: float = 0, bold: bool = False, mono: bool = False) -> None:
        """Give a widget the interface font, bigger or smaller by `points`; it follows the size of text."""
        widget.setProperty(_FONT, f"{points} {bold:d} {mono:d}")
        widget.setFont(self.font(points=points, bold=bold, mono=mono))

    @property
    def mono_family(self) -> str:
        """Family of code."""
        return self._mono.family()

    def _choose_fonts(self) -> None:
        families = set(QFontDatabase.families())
        font = self._application.font()
        if font.family() in _POOR or font.family() not in families:
            font.setFamily(next((family for family in _FAMILIES if family in families), font.family()))
        font.setPointSizeF(self._points(0))
        self._set_font(font)
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        mono = next((family for family in _MONO_FAMILIES if family in families), system)
        self._mono = QFont(mono)
        self._mono.setStyleHint(QFont.StyleHint.Monospace)
        self._mono.setPointSizeF(self._points(-0.5))

    def _set_font(self, font: QFont) -> None:
        self._application.setFont(font)
        # Qt writes the titles of docks in a font of the desktop's own.
        self._application.setFont(font, "QDockWidgetTitle")  # type: ignore[arg-type]  # it takes no bytes

    def _points(self, more: float) -> float:
        return (USUAL_PT + more) * self.sizes.text_percent / 100

    def _dress_anew(self) -> None:
        for widget in self._application.allWidgets():
            wanted = widget.property(_FONT)
            if isinstance(wanted, str):
                points, bold, mono = map(float, wanted.split())
                widget.setFont(self.font(points=points, bold=bool(bold), mono=bool(mono)))
        fit_widths()

    def _apply(self, tokens: Tokens, *, resized: bool = False) -> None:
        palette, sheet = _palette(tokens), _style_sheet(tokens, self.sizes)
        present = (self.tokens, self._sheet, self._application.palette())
        if not resized and present == (tokens, sheet, palette):
            return  # To set them again has every widget polished anew.
        self.tokens, self._sheet = tokens, sheet
        self._application.setPalette(palette)
        # Widgets take another font of the application only when they are polished.
        self._sheet_changed.emit(sheet)
        if resized:
            self._dress_anew()
        self.changed.emit()

    @Slot()
    def _on_system_changed(self) -> None:
        self.choose(self._choice)


class _LineIconEngine(QIconEngine):
    """Draws an SVG in the present colour of a token, so icons follow the scheme without being set again."""

    def __init__(self, theme: Theme, name: str, token: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        if rect.isEmpty():
            return
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(painter.opacity() * 0.4)
        painter.drawPixmap(rect.topLeft(), self._theme.pixmap(self._name, self._token, rect.size(), ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():
            return QPixmap()
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _LineIconEngine(self._theme, self._name, self._token)


def _draw(name: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    return _draw_file(str(resource_folder() / "icons" / f"{name}.svg"), colour, width, height, ratio)


@lru_cache(maxsize=1024)
def _draw_file(path: str, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(path, colour).render(painter, QRectF(0, 0, width, height))
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _renderer(path: str, colour: str) -> QSvgRenderer:
    source = Path(path).read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(source.encode()))


def _style_sheet(tokens: Tokens, sizes: Sizes) -> str:
    folder = resource_folder()
    sheet = (folder / "style.qss").read_text(encoding="utf-8")
    sheet = sheet.replace("@folder", (folder / "style").as_posix())
    for name in sorted(Tokens.__slots__, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", str(getattr(tokens, name)))
    return _AIR.sub(lambda found: str(sizes.air(int(found[1]))), sheet)


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.base,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.window,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.raised,
        role.Midlight: tokens.line,
        role.Mid: tokens.border,
        role.Dark: tokens.border,
        role.Shadow: tokens.line,
    }
    for name, value in colours.items():
        palette.setColor(name, QColor(value))
    faint = QColor(tokens.muted)
    faint.setAlphaF(0.6)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, name, faint)
    return palette
