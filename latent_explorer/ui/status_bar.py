"""The status bar: what the worker does, how many points there are, how fast faces follow."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar

from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.plain_label import PlainLabel

# Milliseconds: words and a bar that come and go at once only disturb.
_SAID_AFTER, _BUSY_AFTER = 150, 1000
_BUSY_WIDTH = 30 * UNIT


class StatusBar(QStatusBar):
    """Show the worker's state, the number of points and the time from event to face."""

    def __init__(self) -> None:
        super().__init__()
        self.work = PlainLabel(
            "What the background thread that runs model and sampler is doing",
        )
        self.work.setContentsMargins(UNIT, 0, 0, 0)
        self.work.show_text("starting …")
        self.points = QLabel()
        explain(self.points, "Number of z-points, one for each image, and of their components")
        self.latency = QLabel()
        explain(
            self.latency,
            "From the moment at which the system noticed the mouse or a key until the face was "
            "painted, over the last moves: the median, and the time that 95 % of them stayed below",
        )
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedWidth(_BUSY_WIDTH)
        self.busy.setAccessibleName("At work")
        self.busy.hide()
        self._work = ""
        self._soon = QTimer(self, singleShot=True, interval=_SAID_AFTER)
        self._soon.timeout.connect(self._say_work)
        self._slow = QTimer(self, singleShot=True, interval=_BUSY_AFTER)
        self._slow.timeout.connect(self.busy.show)
        self.addWidget(self.busy)
        self.live = QLabel()
        self.addWidget(self.work, 1)
        for label in (self.points, self.live, self.latency):
            label.setTextFormat(Qt.TextFormat.PlainText)
            self.addPermanentWidget(label)
        self.messageChanged.connect(self._make_room)

    def _make_room(self, message: str) -> None:
        # Qt hides it too, but shows it again below the message when the font changes.
        self.work.setHidden(bool(message))

    def show_work(self, text: str, busy: bool) -> None:
        """Say what the worker does when it is busy for a while, and show a bar when it is for long.

        Each move of a slider keeps it busy for some milliseconds.
        """
        self._work = text
        if not busy:
            self._soon.stop()
            self._slow.stop()
            self.busy.hide()
            self._say_work()
            return
        if not self._soon.isActive():
            self._soon.start()
        if not self._slow.isActive() and self.busy.isHidden():
            self._slow.start()

    def _say_work(self) -> None:
        self.work.show_text(self._work)

    def show_points(self, n: int, d: int) -> None:
        """Show the size of the bundle."""
        self.points.setText(f"{n:,} points × {d}")

    def show_live(self, text: str, explained: str) -> None:
        """Say how faces in motion are computed."""
        self.live.setText(text)
        explain(self.live, explained)
        self.live.setVisible(bool(text))

    def show_latency(self, median_ms: float, p95_ms: float, n: int) -> None:
        """Show the time from event to face over the last `n` moves."""
        self.latency.setText(f"event to face {median_ms:.1f} ms, 95 % under {p95_ms:.1f} ms ({n})")
