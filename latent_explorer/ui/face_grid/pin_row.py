"""The pinned faces, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from latent_explorer.ui.face_grid.layout import TileLayout
from latent_explorer.ui.face_grid.tiles import FaceTilesWidget
from latent_explorer.ui.tokens import UNIT

_SIDE = 18 * UNIT


class PinRow(QScrollArea):
    """One row of faces, scrolled sideways where they are many."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles = FaceTilesWidget("Pinned faces")
        self.tiles.number_changed.connect(self._arrange)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.tiles)
        # The ground is that of the panel.
        for each in (self.viewport(), self.tiles):
            each.setAutoFillBackground(False)
        self._arrange()

    def _arrange(self) -> None:
        n = self.tiles.n
        layout = TileLayout(n, max(n, 1), _SIDE)
        self.tiles.arrange(layout)
        self.tiles.resize(*layout.size)
        # Room for the bar below, which must not cover the faces.
        scrolled = layout.size[0] > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if scrolled else 0
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolled else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(layout.step + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
