"""Icons of a font, in the colour of the text beside them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from latent_explorer.ui.importing import GLYPHS, import_in_turns
from latent_explorer.ui.theme import current_theme
from latent_explorer.ui.tokens import ICON
from latent_explorer.ui.turns import turns

_GLYPH, _COLOR, _PAINTED = "glyph", "glyphColor", "glyphPainted"


def set_glyph(target: QAction | QAbstractButton | QLabel, glyph: str, color: str = "text") -> None:
    """Say which of the Material Design Icons something has; `paint_glyphs` gives it.

    Parameters
    ----------
    target : QAction or QAbstractButton or QLabel
        What gets it.
    glyph : str
        Its name as an attribute of `MDI7`, such as "undo"; empty for none.
    color : str
        Name of a colour of the theme.
    """
    target.setProperty(_GLYPH, glyph)
    target.setProperty(_COLOR, color)


def paint_glyphs(root: QObject) -> None:
    """Give all below `root` their icons, in the colours of now.

    Loading the font takes as long as building a tenth of the window: this is for when that is
    painted, and again when the colours have changed.
    """
    targets: list[QAction | QAbstractButton] = [
        *root.findChildren(QAction),
        *root.findChildren(QAbstractButton),
    ]
    theme = current_theme()
    for target in targets:
        if glyph := target.property(_GLYPH):
            wanted = f"{glyph} {target.property(_COLOR)} {theme.plot}"
            # A style may have put one of its own there.
            if target.property(_PAINTED) != f"{wanted} {target.icon().cacheKey()}":
                target.setIcon(_icon(glyph, target.property(_COLOR)))
                target.setProperty(_PAINTED, f"{wanted} {target.icon().cacheKey()}")
    for label in root.findChildren(QLabel):
        if glyph := label.property(_GLYPH):
            label.setPixmap(_icon(glyph, label.property(_COLOR)).pixmap(ICON, ICON))


class GlyphPainter(QObject):
    """Give a window its icons after the first frame, which loading their font would hold up.

    Parameters
    ----------
    window : QWidget
        The owner.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._begun = False
        # Later and once: docks put the icons of the style in the place of theirs meanwhile.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._paint_window)

    def begin(self) -> None:
        """Paint them from now on."""
        self._begun = True
        import_in_turns(GLYPHS)
        turns().add(self._paint_window)

    def paint_soon(self) -> None:
        """Paint those of the whole window again when this turn has ended."""
        self._timer.start()

    def paint(self, part: QWidget) -> None:
        """Paint those of a part of the window now; before `begin` nothing is done."""
        if self._begun:
            paint_glyphs(part)

    def _paint_window(self) -> None:
        self.paint(self._window)


def _icon(glyph: str, color: str) -> QIcon:
    # Here and not above: that takes 40 ms.
    from fonticon_mdi7 import MDI7
    from superqt.fonticon import icon

    theme = current_theme()
    color = getattr(theme, color)
    return icon(getattr(MDI7, glyph), color=color, states={"disabled": {"color": theme.edge}})
