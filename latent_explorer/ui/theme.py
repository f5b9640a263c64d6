"""Putting the tokens to use: palette, grounds, sizes of text; light, dark, or as the system."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from latent_explorer.ui.tokens import DARK, LIGHT, TextSize, Theme

_FRAME_OF_MENUS = 160  # Fusion makes it so much darker, in per cent, than the ground of a window


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


_SIZE, _BOLD, _COLOR, _GROUND = "textSize", "textBold", "textColor", "ground"
_FACE = "face"
_APART = "dressedApart"
_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)
_NO_ROLES = (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles)


def set_appearance(appearance: Appearance) -> None:
    """Make the application light or dark, or let it follow the system."""
    hints = QApplication.styleHints()
    hints.setColorScheme(_SCHEMES[appearance])
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    if appearance is not Appearance.FOLLOW:
        # Some desktops cannot be asked.
        dark = appearance is Appearance.DARK
    theme = DARK if dark else LIGHT
    QApplication.setPalette(_palette(theme))
    # A text, whatever the stubs say.
    QApplication.setPalette(_menu_palette(theme), cast("bytes", "QMenu"))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(getattr(theme, token)))
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.edge))
    return palette


def _menu_palette(theme: Theme) -> QPalette:
    """Return that of menus: their frames are edges, or they could not be told from the window."""
    palette = _palette(theme)
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.edge).lighter(_FRAME_OF_MENUS))
    return palette


def current_theme() -> Theme:
    """Return the theme that fits the application's palette."""
    base: QColor = QApplication.palette().color(QPalette.ColorRole.Base)
    return DARK if base.lightness() < 128 else LIGHT


@cache
def density_lut(theme: Theme) -> NDArray[np.uint8]:
    """Return the density map as RGBA of shape (256, 4); nothing is drawn where no point is."""
    import pyqtgraph as pg  # not before the first frame

    name, sparse, dense = theme.density
    lut: NDArray[np.uint8] = pg.colormap.get(name).getLookupTable(sparse, dense, 256, alpha=True)
    lut[0, 3] = 0
    return lut


@cache
def _system_font() -> QFont:
    return QApplication.font()


def set_text_scale(scale: float) -> None:
    """Make all text so many times as large as the system has it."""
    if not has_text_scale(scale):
        QApplication.setFont(_scaled_font(scale))


def has_text_scale(scale: float) -> bool:
    """Return whether all text is so many times as large as the system has it."""
    return _scaled_font(scale) == QApplication.font()


def _scaled_font(scale: float) -> QFont:
    font = QFont(_system_font())
    font.setPointSizeF(font.pointSizeF() * scale)
    return font


def text_font(size: TextSize) -> QFont:
    """Return the application's font in one of the three sizes."""
    font = QApplication.font()
    font.setPointSizeF(font.pointSizeF() + size.value)
    font.setBold(size is TextSize.LARGE)
    return font


def set_text_size(widget: QWidget, size: TextSize, *, bold: bool = False) -> None:
    """Give the text of a widget one of the three sizes; small text is quiet unless it is bold."""
    widget.setProperty(_SIZE, size.name)
    widget.setProperty(_BOLD, bold)
    _dress(widget)


def set_text_color(widget: QWidget, token: str) -> None:
    """Give the text of a widget a colour of the theme, and weight."""
    widget.setProperty(_COLOR, token)
    widget.setProperty(_BOLD, True)
    _dress(widget)


def set_ground(widget: QWidget, token: str) -> None:
    """Give a widget, and all in it, a colour of the theme as its ground."""
    widget.setProperty(_GROUND, token)
    _dress(widget)


def set_face(button: QWidget, token: str) -> None:
    """Give the face of a button a colour of the theme."""
    button.setProperty(_FACE, token)
    _dress(button)


def dress_apart(part: QWidget) -> None:
    """Let a part of a window have the look of the application when it is told to, by `dress`.

    Qt gives all widgets another font or palette at once, which takes longer than anybody should
    wait for a click. It stops at what has one of its own.
    """
    part.setProperty(_APART, True)
    _dress(part)


def dress(root: QWidget) -> None:
    """Give all in `root` the sizes and colours that were set, in the font and theme of now.

    Except for the parts in it that are dressed apart. A style sheet would do so by itself, but also
    look at each widget, which takes long as well.
    """
    _dress(root)
    for child in root.children():
        if isinstance(child, QWidget) and not child.property(_APART):
            dress(child)


def _own_palette() -> QPalette:
    """Return the palette of the application as one that is taken from nowhere else."""
    common, palette = QApplication.palette(), QPalette()
    for role in QPalette.ColorRole:
        if role not in _NO_ROLES:
            for group in _GROUPS:
                palette.setBrush(group, role, common.brush(group, role))
    return palette


def _own_font() -> QFont:
    font = QFont()
    font.setWeight(QFont.Weight.Normal)
    font.setPointSizeF(QApplication.font().pointSizeF())
    return font


def _dress(widget: QWidget) -> None:
    apart = widget.property(_APART)
    theme, palette = current_theme(), _own_palette() if apart else QPalette()
    if apart:
        widget.setFont(_own_font())
    names = _SIZE, _BOLD, _COLOR, _GROUND, _FACE
    size, bold, color, ground, face = (widget.property(name) for name in names)
    if size or bold:
        font = text_font(TextSize[size] if size else TextSize.NORMAL)
        font.setBold(font.bold() or bold)
        widget.setFont(font)
    if color or (size == TextSize.SMALL.name and not bold):
        for role in _TEXT_ROLES:
            palette.setColor(role, QColor(getattr(theme, color or "quiet")))
    if ground:
        palette.setColor(QPalette.ColorRole.Window, QColor(getattr(theme, ground)))
    if face:
        palette.setColor(QPalette.ColorRole.Button, QColor(getattr(theme, face)))
    if palette.resolveMask():
        widget.setPalette(palette)
