"""Putting the tokens to use: palette, style sheet, sizes of text; light, dark, or as the system."""

from __future__ import annotations

from enum import Enum
from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from latent_explorer.ui.tokens import DARK, LIGHT, UNIT, TextSize, Theme


class Appearance(Enum):
    """What the user wants the window to look like."""

    FOLLOW = "&Follow the system"
    LIGHT = "&Light"
    DARK = "&Dark"


_SCHEMES = {
    Appearance.FOLLOW: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}
_ROLES = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "quiet",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.Light: "field",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
}
_TEXT_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


def set_appearance(appearance: Appearance) -> None:
    """Make the application light or dark, or let it follow the system."""
    hints = QApplication.styleHints()
    hints.setColorScheme(_SCHEMES[appearance])
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    if appearance is not Appearance.FOLLOW:
        # Some desktops cannot be asked.
        dark = appearance is Appearance.DARK
    QApplication.setPalette(_palette(DARK if dark else LIGHT))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(getattr(theme, token)))
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.edge))
    return palette


def current_theme() -> Theme:
    """Return the theme that fits the application's palette."""
    base: QColor = QApplication.palette().color(QPalette.ColorRole.Base)
    return DARK if base.lightness() < 128 else LIGHT


@cache
def density_lut(theme: Theme) -> NDArray[np.uint8]:
    """Return the density map as RGBA of shape (256, 4); nothing is drawn where no point is."""
    name, sparse, dense = theme.density
    lut: NDArray[np.uint8] = pg.colormap.get(name).getLookupTable(sparse, dense, 256, alpha=True)
    lut[0, 3] = 0
    return lut


@cache
def _system_font() -> QFont:
    return QApplication.font()


def set_text_scale(scale: float) -> None:
    """Make all text so many times as large as the system has it."""
    font = QFont(_system_font())
    font.setPointSizeF(font.pointSizeF() * scale)
    if font != QApplication.font():
        QApplication.setFont(font)


def text_font(size: TextSize) -> QFont:
    """Return the application's font in one of the three sizes."""
    font = QApplication.font()
    font.setPointSizeF(font.pointSizeF() + size.value)
    font.setBold(size is TextSize.LARGE)
    return font


def set_text_size(widget: QWidget, size: TextSize) -> None:
    """Give the text of a widget one of the three sizes; it follows the application's font."""
    # Not "text": a label has a property of that name already, which is what it says.
    widget.setProperty("textSize", size.name.lower())


def style_sheet() -> str:
    """Return the style sheet of the window, in the colours and text sizes of now."""
    theme = current_theme()
    small, large = (text_font(size).pointSizeF() for size in (TextSize.SMALL, TextSize.LARGE))
    return f"""
*[textSize="small"] {{ font-size: {small}pt; color: {theme.quiet}; }}
*[textSize="large"] {{ font-size: {large}pt; font-weight: 600; }}
QMainWindow, QMainWindow::separator {{ background: {theme.window}; }}
QMainWindow::separator {{ width: {UNIT}px; height: {UNIT}px; }}
QMainWindow::separator:hover {{ background: {theme.accent}; }}
QDockWidget {{ font-weight: 600; }}
QDockWidget::title {{ padding: {UNIT}px {2 * UNIT}px; background: {theme.window}; }}
QToolBar {{ background: {theme.window}; border: none; spacing: {UNIT}px; padding: {UNIT}px; }}
QToolBar QToolButton::menu-indicator {{ subcontrol-origin: padding;
    subcontrol-position: right center; }}
QToolBar QToolButton[kind="name"] {{ padding-right: {3 * UNIT}px; }}
QStatusBar, QMenuBar {{ background: {theme.window}; }}
QToolBar[kind="error"] QLabel {{ color: {theme.error}; font-weight: 600; }}
QToolBar[kind="success"] QLabel {{ color: {theme.success}; font-weight: 600; }}
ProjectionCard {{ border: 1px solid {theme.border}; border-radius: {UNIT}px; }}
ProjectionCard[active="true"] {{ border: 1px solid {theme.accent}; }}
QToolTip {{ color: {theme.text}; background: {theme.surface}; border: 1px solid {theme.edge};
    padding: {UNIT}px; }}
"""
