"""The bar above the projections: the level of the ellipses, and what stands beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from latent_explorer.core.ellipse import probability_within
from latent_explorer.core.formats import percent
from latent_explorer.session.projections import ELLIPSE_LEVELS
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.value_slider import ValueSlider

FIRST_LEVEL = 2.2
"""That of the series, until another is shown."""

_WIDE = 640  # pixels: room for whole words beside the slider
_SLIDER = 200  # pixels: with less it cannot be set well
_LEVEL_TIP = (
    "Level of the ellipses: how far they reach, in standard deviations; the sigma level k of the "
    "confidence ellipses in the series. Normal: the share of a two-dimensional normal "
    "distribution inside the ellipse, 1 − exp(−k²/2), which is 39.3 % at 1, 86.5 % at 2, 98.9 % at "
    "3. Counted: the share of the data points inside it, which each projection counts for itself"
)


class LevelBar(QWidget):
    """A slider with the share of a normal distribution that belongs to its level.

    Parameters
    ----------
    layers : QToolButton
        Follows it, with its text where there is room.
    add : QWidget
        Comes last.
    tools : sequence of QWidget
        Before these two.

    Attributes
    ----------
    slider : ValueSlider
        The level.
    level : float
        That which is shown.
    """

    def __init__(self, layers: QToolButton, add: QWidget, tools: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._layers = layers
        self.level = math.nan
        self.slider = ValueSlider(
            *ELLIPSE_LEVELS.ends,
            decimals=2,
            unit="σ",
            name="Level of the ellipses (sigma)",
            default=FIRST_LEVEL,
        )
        explain(self.slider, _LEVEL_TIP)
        self._share = QLabel()
        explain(self._share, _LEVEL_TIP)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._tools = tuple(tools)
        name = self.slider.name_label("Ellipses")
        self._others = (name, *tools, layers, add)
        layout.addWidget(name)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._share)
        for widget in (*tools, layers, add):
            layout.addWidget(widget)
        self.show_level(FIRST_LEVEL)

    def show_level(self, level: float) -> None:
        """Show another sigma level."""
        if level != self.level:
            self.level = level
            self.slider.show_value(level)
            self._fit()

    def _fit(self) -> None:
        share = percent(probability_within(self.level))
        wide = self.width() >= _WIDE
        styles = Qt.ToolButtonStyle
        style = styles.ToolButtonTextBesideIcon if wide else styles.ToolButtonIconOnly
        self._layers.setToolButtonStyle(style)
        texts = [f"{share} of a normal distribution"] if wide else []
        texts += [f"{share} normal", share]
        # They are in the panel Selection too, and have keys.
        least = self.slider.minimumSizeHint().width()
        for tool in self._tools:
            tool.setVisible(self.width() >= least + self._taken_width())
        # Whole or not at all: a share that is cut off says something else.
        slider = max(_SLIDER, least)
        room = self.width() - slider - self._taken_width()
        measured = self._share.fontMetrics()
        text = next((t for t in texts if measured.horizontalAdvance(t) <= room), "")
        self._share.setText(text)
        self._share.setMinimumWidth(measured.horizontalAdvance(text))
        self._share.setVisible(bool(text))

    def _taken_width(self) -> int:
        gaps = self._row.count() * self._row.spacing()
        return gaps + sum(each.sizeHint().width() for each in self._others)

    def minimumSizeHint(self) -> QSize:
        # Without the share, the tools and the word beside an icon, which make room.
        others = [part for part in self._others if part not in self._tools]
        parts = [self.slider, *others]
        width = sum(part.minimumSizeHint().width() for part in parts)
        with_word = self._layers.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        # Before the first frame there are no icons, and the word stands in the place of its own.
        if with_word or self._layers.icon().isNull():
            width -= self._layers.fontMetrics().horizontalAdvance(self._layers.text())
        gaps = self._row.spacing() * (len(parts) - 1)
        return QSize(width + gaps, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
