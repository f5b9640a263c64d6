"""What the marks of the projections mean, and the colours of the density."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget
from superqt import QFlowLayout

from latent_explorer.ui.projections.density_scale import DensityScale
from latent_explorer.ui.projections.set_looks import SYMBOLS, set_colours
from latent_explorer.ui.projections.symbols import HALO, LOOKS, Look, letter_path, symbol
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize, Theme
from latent_explorer.ui.tool_tips import explain

SWATCH = QSize(6 * UNIT, 6 * UNIT)
"""Room for a mark beside its name."""

_LETTER = 12  # pixels
_SET = 12  # pixels: larger than among many
_ENTRIES = {
    "current": ("current", "Drag it in any projection and the face follows"),
    "generated": ("generated", "The vectors of the faces panel"),
    "chosen": ("chosen face", "The generated vector whose face was chosen"),
    "image": ("image", "The z-point of the image that was chosen"),
    "own": ("your picture", "Where the picture lies that you have opened, as in Your picture"),
    "ellipse": (
        "ellipse",
        "Holds the share of the points that stands at it: the confidence ellipse at sigma level k",
    ),
    "contours": (
        "contours",
        "Lines of equal number density, each at a share of its maximum, of the whole cloud",
    ),
    "levels": (
        "levels",
        "Ellipses at several sigma levels; the table tells which share of the points each holds",
    ),
    "centre": ("mean", "The mean of all z-points"),
    "sampling": (
        "sampling",
        "In PCA planes, for a method that draws inside of pair ellipses: that of this pair, level "
        "× size × spread (sigma level × fact × std in the series)",
    ),
    "origin": ("origin", "Where the vector of zeros lies"),
    "a": ("begin", "Where the path begins; drag it"),
    "b": ("end", "Where the path ends; drag it"),
    "waypoint": ("through", "What the path leads through; drag it, Delete above it removes it"),
    "pin": ("on the path", "Drag its head: the current point follows the path"),
    "path": ("path", "Where the path leads; drag it to lead it through another place"),
    "path_smoother": ("path, smoother", "Here its faces are smoother than the images"),
    "path_among": ("path, among", "Here its faces are among the images"),
    "path_rim": ("path, at the rim", "Here its faces are at the rim of the images"),
    "path_void": ("path, in the void", "Here its faces are in the void: no image is like them"),
    "selection": (
        "selection",
        "The confidence ellipse of the selected points alone, at the same sigma level k",
    ),
    "cut": ("cut", "Along it the panel Cut counts points, in the strip around it"),
    "cut_end": ("end of the cut", "Drag it"),
}
_SET_TIP = "Vectors of a set that is compared (Show in projections, in Compare)"
ALWAYS = frozenset({"current", "ellipse", "centre", "origin"})
"""The marks that each projection has."""


class Legend(QWidget):
    """Marks and their names, of those that are shown, and the scale of the density."""

    def __init__(self) -> None:
        super().__init__()
        self._entries = {
            name: _Entry(partial(swatch, name), text, tip) for name, (text, tip) in _ENTRIES.items()
        }
        self._sets: list[_Entry] = []
        self.scale = DensityScale()
        self.scale.setFixedHeight(SWATCH.height())
        layout = self._layout = QFlowLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        # Between entries is their own margin: those that are hidden would leave gaps.
        layout.setHorizontalSpacing(0)
        layout.setVerticalSpacing(0)
        for widget in (*self._entries.values(), self.scale):
            layout.addWidget(widget)
        self._shown: frozenset[str] = frozenset(_ENTRIES)
        self.show_marks(())
        self._apply_theme()

    def show_marks(self, names: Collection[str]) -> None:
        """Explain what is always shown, and of the other marks these."""
        shown = ALWAYS | frozenset(names)
        if shown == self._shown:
            return
        self._shown = shown
        for name, entry in self._entries.items():
            entry.setVisible(name in shown)

    def show_sets(self, names: Sequence[str], looks: Sequence[int]) -> None:
        """Explain the points of sets by these names, in their order; none, where there are none.

        Looks are the numbers of their colours and shapes.
        """
        while len(self._sets) < len(names):
            entry = _Entry(partial(set_swatch, len(self._sets)), "", _SET_TIP)
            self._sets.append(entry)
            self._layout.addWidget(entry)
        for number, entry in enumerate(self._sets):
            entry.setVisible(number < len(names))
            if number < len(names):
                entry.name(names[number])
                entry.paint = partial(set_swatch, looks[number])
                entry.paint_swatch(current_theme(), self.devicePixelRatioF())

    def _apply_theme(self) -> None:
        for entry in (*self._entries.values(), *self._sets):
            entry.paint_swatch(current_theme(), self.devicePixelRatioF())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_theme()


class _Entry(QWidget):
    def __init__(self, paint: Callable[[Theme, float], QPixmap], text: str, tip: str) -> None:
        super().__init__()
        self.paint = paint
        self._swatch, label = QLabel(), QLabel(text)
        self._label = label
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._swatch.setFixedSize(SWATCH)
        set_text_size(label, TextSize.SMALL)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 3 * UNIT, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self._swatch)
        layout.addWidget(label)
        explain(self, tip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paint_swatch(self, theme: Theme, ratio: float) -> None:
        """Paint the mark as the projections do."""
        self._swatch.setPixmap(self.paint(theme, ratio))

    def name(self, text: str) -> None:
        """Give it another name."""
        if text != self._label.text():
            self._label.setText(text)
            self.updateGeometry()


def mark_name(name: str) -> str:
    """Return what a mark is called beside its swatch."""
    return _ENTRIES[name][0]


def swatch(name: str, theme: Theme, ratio: float = 1.0) -> QPixmap:
    """Return a mark as it is drawn in the projections.

    Parameters
    ----------
    name : str
        Its name among the looks.
    theme : Theme
        The colours.
    ratio : float
        Pixels of the screen a pixel of the window.
    """
    return _painted(*mark_look(name, theme), theme.halo, ratio)


def set_swatch(number: int, theme: Theme, ratio: float = 1.0) -> QPixmap:
    """Return the mark of the sets with look `number`; see `swatch`."""
    return _painted(*set_look(number, theme), theme.halo, ratio)


def mark_look(name: str, theme: Theme) -> tuple[Look, str]:
    """Return what a mark looks like, and its colour."""
    return LOOKS[name], getattr(theme, LOOKS[name].color)


def set_look(number: int, theme: Theme) -> tuple[Look, str]:
    """Return look `number` of sets, larger than among many, and its colour."""
    return Look("", symbol(SYMBOLS[number], _SET)), set_colours(theme)[number]


def _painted(look: Look, color: str, halo: str, ratio: float) -> QPixmap:
    pixmap = QPixmap(SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(SWATCH.width() / 2, SWATCH.height() / 2)
    paint_mark(painter, look, color, halo, ratio)
    painter.end()
    return pixmap


def paint_mark(painter: QPainter, look: Look, color: str, halo: str, ratio: float = 1.0) -> None:
    """Paint a mark around (0, 0), `SWATCH` pixels wide at most; of a line a piece."""
    middle = QPointF(SWATCH.width() / 2, SWATCH.height() / 2)
    if look.shape is None:
        for pen in (look.halo_pen(halo, ratio), look.pen(color, ratio)):
            painter.setPen(pen)
            if look.closed:
                painter.drawEllipse(QPointF(0, 0), middle.x() - 3, SWATCH.height() / 3)
            else:
                painter.drawLine(QPointF(3 - middle.x(), 0), QPointF(middle.x() - 3, 0))
    else:
        painter.save()
        # The pin stands upon its tip: its middle belongs into the swatch's.
        painter.translate(-look.shape.boundingRect().center())
        around = QPen(QColor(halo), 2 * HALO)
        around.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(look.shape, around)
        painter.fillPath(look.shape, QColor(color))
        painter.fillPath(letter_path(look.letter, _LETTER), QColor(halo))
        painter.restore()
