"""Four things to try, for whoever sees the window for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSettings, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from latent_explorer.controller.presenters import (
    correlations,
    faces,
    projections,
    sampling,
)
from latent_explorer.ui.free_place import below_bars, free_place, must_be_seen
from latent_explorer.ui.theme import current_theme, set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.edges import FloatingCard

if TYPE_CHECKING:
    from latent_explorer.ui.main_window import MainWindow

_DISMISSED = "first-steps/dismissed"
_WIDTH = 80 * UNIT
_MARGIN = 4 * UNIT
_RING = 3
_ABOUT = 64  # what it costs to lie on the panel that a step is about, see `must_be_seen`
_MOVED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
)


@dataclass(frozen=True)
class Step:
    """Something to try, and the panel where it is done."""

    title: str
    text: str
    panel: str


STEPS = (
    Step(
        "Drag the round marker",
        "Each point of the cloud is a picture. Drag the marker through it: the face follows, "
        "and the words below it say whether you are still among the pictures.",
        projections.NAME,
    ),
    Step(
        "Look at another pair",
        "A space of many dimensions is seen two at a time. Click a pair in the list: the stronger "
        "it is correlated, the narrower its ellipse.",
        correlations.NAME,
    ),
    Step(
        "Change who is drawn",
        "New faces come from inside the ellipses. Move the size: a small one gives clean faces "
        "that resemble each other, a large one varied ones. Then try the method that fails.",
        sampling.NAME,
    ),
    Step(
        "Choose a face",
        "Click one to go on from it. Nothing is lost: Ctrl+Z takes every step back. Ctrl+K finds "
        "every command by a few letters, F1 tells the idea on one page.",
        faces.NAME,
    ),
)


class _Ring(QWidget):
    """A frame around a panel that mouse and keys do not notice."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(current_theme().accent), _RING))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), UNIT, UNIT)
        painter.end()


class FirstSteps(FloatingCard):
    """A card in the window with one step after the other; the window can be used meanwhile.

    Parameters
    ----------
    window : MainWindow
        What it is shown in.
    settings : QSettings, optional
        Where it is remembered that it was dismissed, or gone through.
    """

    def __init__(self, window: MainWindow, settings: QSettings | None) -> None:
        super().__init__(window, "First steps")
        self._window = window
        self._settings = settings
        self._step = 0
        self._ring = _Ring(window)
        self._count, self._title, self._text = QLabel(), QLabel(), QLabel()
        set_text_size(self._count, TextSize.SMALL)
        set_text_size(self._title, TextSize.LARGE)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.next = QPushButton()
        self.next.setDefault(True)
        explain(self.next, "Go on")
        self.next.clicked.connect(self._on_next)
        dismiss = QPushButton("Dismiss")
        explain(dismiss, "Do not show this again; Help > First steps brings it back")
        dismiss.clicked.connect(self.dismiss)
        buttons = QHBoxLayout()
        buttons.addWidget(self._count)
        buttons.addStretch(1)
        buttons.addWidget(dismiss)
        buttons.addWidget(self.next)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(buttons)
        for watched in (window, *window.findChildren(QDockWidget)):
            watched.installEventFilter(self)
        self._show_step()

    def _on_next(self) -> None:
        if self._step + 1 == len(STEPS):
            self.dismiss()
        else:
            self._step += 1
            self._show_step()

    def dismiss(self) -> None:
        """Go, and never come again unasked."""
        if self._settings is not None:
            self._settings.setValue(_DISMISSED, True)
        for part in (self, self._ring):
            part.hide()
            part.deleteLater()

    def _show_step(self) -> None:
        step = STEPS[self._step]
        self._count.setText(f"{self._step + 1} of {len(STEPS)}")
        self._title.setText(step.title)
        self._text.setText(step.text)
        self.next.setText("Done" if self._step + 1 == len(STEPS) else "Next")
        self.setAccessibleDescription(f"{step.title}. {step.text}")
        # It may stand behind another panel.
        self._dock().raise_()
        self._place()
        self.show()

    def _dock(self) -> QDockWidget:
        docks, name = self._window.findChildren(QDockWidget), STEPS[self._step].panel
        return next(dock for dock in docks if dock.windowTitle() == name)

    def _place(self) -> None:
        """Stand beside the panel that the step is about."""
        window = self._window
        self._text.setMinimumHeight(self._tallest_text())
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))
        dock = self._dock()
        seen = dock.windowTitle() in window.docks.visible and not dock.isFloating()
        self._ring.setVisible(seen)
        room = window.rect().adjusted(2 * UNIT, 0, -2 * UNIT, -8 * UNIT)
        room.setTop(below_bars(window) + UNIT)
        about = dock.geometry() if seen else QRect(room.center(), room.center())
        self._ring.setGeometry(about)
        self._ring.raise_()
        covered = [(about, _ABOUT)] if seen else []
        covered += must_be_seen(window)
        self.move(free_place(self.size(), room, about, covered))
        self.raise_()

    def _tallest_text(self) -> int:
        """Return the height of the longest text: the buttons stay under the mouse."""
        metrics, room = self._text.fontMetrics(), QRect(0, 0, _WIDTH - 2 * _MARGIN, _WIDTH)
        wrapped = Qt.TextFlag.TextWordWrap
        return max(metrics.boundingRect(room, wrapped, step.text).height() for step in STEPS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


def are_dismissed(settings: QSettings) -> bool:
    """Return whether the first steps were dismissed, or gone through."""
    return bool(settings.value(_DISMISSED, False, bool))


def show_first_steps(window: MainWindow, settings: QSettings | None) -> None:
    """Show the first of the steps; from the beginning where they are shown already."""
    shown = window.findChild(FirstSteps)
    if shown is not None:
        shown.dismiss()
        shown.setParent(None)
    FirstSteps(window, settings)
