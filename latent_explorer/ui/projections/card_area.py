"""Cards side by side: as many as fit beside each other, and the rest to scroll to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QWidget

from latent_explorer.ui.projections.arranging import (
    CARD_WIDTH,
    GAP,
    LOWEST,
    arrange,
    least_height,
)


class CardArea(QScrollArea):
    """Arrange widgets in rows; none is smaller than a card can be."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The cards can be reached with the keys; the area around them needs not.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self.setWidget(self._inner)
        self._cards: list[QWidget] = []
        self._alone: QWidget | None = None
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumSize(CARD_WIDTH + bar, LOWEST)

    def show_cards(self, cards: Sequence[QWidget], alone: QWidget | None = None) -> None:
        """Show these in their order, or of them one `alone`."""
        if list(cards) == self._cards and alone is self._alone:
            return
        for card in self._cards:
            self._grid.removeWidget(card)
        self._cards, self._alone = list(cards), alone
        self._arrange()
        # Tab goes by the order in which widgets were made, and among them may be other panels.
        for before, after in pairwise(stop for card in cards for stop in _tab_stops(card)):
            # While one is shown alone, a new one is not in the window yet.
            if before.window() is after.window():
                QWidget.setTabOrder(before, after)
        for card in self._cards:
            card.setVisible(alone is None or card is alone)

    def scroll_to(self, card: QWidget) -> None:
        """Bring a card into view as a whole."""
        # What was added just now has no place yet.
        self._grid.activate()
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))
        self.ensureWidgetVisible(card, 0, 0)

    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        # Qt has brought the one control into view, and a margin around it.
        for card in self._cards:
            if moved and card.isAncestorOf(self.focusWidget()):
                self.ensureWidgetVisible(card, 0, 0)
        return moved

    def _arrange(self) -> None:
        cards = self._cards if self._alone is None else [self._alone]
        if not cards:
            return
        size = self.size()
        bar = self.verticalScrollBar().sizeHint().width()
        # With large text the header of a card needs more.
        least = max(CARD_WIDTH, *(card.minimumSizeHint().width() for card in cards))
        arrangement = arrange(len(cards), size.width(), size.height(), bar, least)
        columns = arrangement.columns
        rows = -(-len(cards) // columns)
        for index, card in enumerate(cards):
            card.setMinimumSize(least, least_height(size.height()))
            self._grid.addWidget(card, *divmod(index, columns))
        for row in range(max(rows, self._grid.rowCount())):
            self._grid.setRowStretch(row, int(row < rows))
            self._grid.setRowMinimumHeight(row, arrangement.row_height if row < rows else 0)
        for column in range(max(columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column, int(column < columns))

    def sizeHint(self) -> QSize:
        # As large as there is room for: it has bars of its own to scroll by.
        return self.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _tab_stops(card: QWidget) -> list[QWidget]:
    """Return what Tab stops at in a card; the lists of its boxes are windows of their own."""
    inside = (each for each in card.findChildren(QWidget) if each.window() is card.window())
    stops = (each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return [each for each in stops if each.focusProxy() is None]
