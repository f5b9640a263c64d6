"""A widget that scrolls up and down where there is too little height for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from latent_explorer.ui.theme import dress_apart, set_ground
from latent_explorer.ui.turns import turns

_AT_MOST = 4  # so many times a bar comes and goes before it stays


class VerticalScroll(QScrollArea):
    """Show a widget in its full width, and as much of its height as there is room for.

    It is dressed apart.

    Parameters
    ----------
    widget : QWidget
        What is shown; it fills the area where that is larger than it needs.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._depth, self._stays_at = 0, QSize()
        self._least = QSize()
        self._is_filling = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_ground(self, "surface")
        # Nor is its font that of the title above it.
        dress_apart(self)
        self.setWidget(widget)

    def minimumSizeHint(self) -> QSize:
        """Return the width that the widget needs beside the scroll bar, and little height."""
        widget = self.widget()
        width = 0 if widget is None else widget.minimumSizeHint().width()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(width + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Of the widget: it may need another width now. Words that change do not, as a rule, and a
        # window that is laid out anew at each step of a slider has no time for what follows it.
        if event.type() == QEvent.Type.LayoutRequest and self._least != self.minimumSizeHint():
            self._least = self.minimumSizeHint()
            self.updateGeometry()
        # Where text in less width, beside the bar, needs less height, Qt would show and hide the
        # bar without end, each inside the other.
        if self._depth == _AT_MOST:
            self._stays_at = self.size()
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._depth += 1
        try:
            return super().eventFilter(watched, event)
        finally:
            self._depth -= 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        # While docks are arranged each has several sizes, and all of them in one turn.
        if self.updatesEnabled():
            self._fill(event)
        elif not self._is_filling:
            self._is_filling = True
            turns().add(self._fill_later, at_once=False)

    def _fill_later(self) -> None:
        self._is_filling = False
        self._fill(QResizeEvent(self.size(), self.size()))

    def _fill(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._stays_at.isValid() and self.size() != self._stays_at:
            self._stays_at = QSize()
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
