"""Dragging, sliding and opening panels in the real window, beside bare decoder calls."""

from __future__ import annotations

import bisect
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from latent_explorer.bench.lateness import late_during, wait
from latent_explorer.bench.timing import Timing, seconds
from latent_explorer.bundle import load_bundle
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.network.codec import KerasCodec
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.screenshot import FirstSight

_TURNS = 4  # in each of them something moves, and then the bare calls: both see the same machine
_EVENTS = 120  # in each turn: of fewer in all, two or three late ones would be the 95th percentile
_WARM_UP = 40  # likewise, and not counted
_EVENTS_PER_SECOND = 120
_SLIDER_MOVES = 20  # in each turn
_LOOK_AGAIN = 0.05  # seconds
_IDLE = 1.0  # seconds
_PANEL = 0.2


def measure_live(bundle: Path) -> Iterator[Timing]:
    """Time from a mouse event to the painted face, and from a slider to the painted faces.

    At last how late the main thread is meanwhile, and while panels are closed and opened.
    """
    explorer = Explorer(bundle)
    _open(explorer)
    try:
        codec = KerasCodec.load(load_bundle(bundle))
        idle = late_during(partial(wait, _IDLE))
        late: list[float] = []
        moves: list[float] = []
        bare: list[float] = []
        for _ in range(_TURNS):
            drag = _Drag(explorer)
            late += late_during(drag.run)
            moves += drag.times[_WARM_UP:]
            _come_to_rest(explorer)
            bare += _paced_decoder_calls(codec)
        yield Timing.of("drag", moves, bare)
        moves, bare = [], []
        painted = _Painted(explorer)
        for turn in range(_TURNS):
            late += late_during(partial(_slider_moves, explorer, painted, turn, moves))
            _come_to_rest(explorer)
            z = _drawn(explorer)
            bare += _decoder_calls(codec, z)
        yield Timing.of(f"slider_{len(z)}", moves, bare)
        late += late_during(partial(_close_and_open_panels, explorer))
        yield Timing.of("lateness", late, idle)
    finally:
        explorer.window.close()


def _open(explorer: Explorer) -> None:
    """Show the window, and return when all is shown and faces are decoded as they will be."""
    sight = FirstSight(explorer)
    loop = QEventLoop()
    sight.complete.connect(loop.quit)
    explorer.window.show()
    loop.exec()
    if sight.failure is not None:
        raise ValueError(sight.failure)


def _come_to_rest(explorer: Explorer) -> None:
    """Return when nothing is computed any more: bare calls beside that would seem too slow."""
    while explorer.controller.awaited:
        wait(_LOOK_AGAIN)


def _close_and_open_panels(explorer: Explorer) -> None:
    for action in explorer.window.docks.actions():
        for _ in range(2):
            action.trigger()
            wait(_PANEL)


class _Drag(QObject):
    """Real mouse events at a fixed rate, and the time from each to its painted face."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self._explorer = explorer
        self._plane: Plane = explorer.window.panel(ProjectionsPanel).planes[0]
        self._sent: list[float] = []
        self._loop = QEventLoop()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(1000 / _EVENTS_PER_SECOND))
        self._timer.timeout.connect(self._move)
        self.times: list[float] = []

    def run(self) -> None:
        """Press, move, release."""
        face = self._explorer.window.panel(CurrentFacePanel)
        face.face_painted.connect(self._on_painted)
        self._centre = QPointF(self._plane.viewport().rect().center())
        self._send(QEvent.Type.MouseButtonPress, self._centre)
        self._timer.start()
        self._loop.exec()
        face.face_painted.disconnect(self._on_painted)

    def _move(self) -> None:
        turn = 2 * np.pi * len(self._sent) / 90
        self._sent.append(time.perf_counter())
        around = QPointF(60 * np.cos(turn), 45 * np.sin(2 * turn))
        self._send(QEvent.Type.MouseMove, self._centre + around)
        if len(self._sent) == _EVENTS + _WARM_UP:
            self._timer.stop()
            self._send(QEvent.Type.MouseButtonRelease, self._centre)

    def _send(self, kind: QEvent.Type, position: QPointF) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        viewport = self._plane.viewport()
        moving = kind == QEvent.Type.MouseMove
        buttons = none if kind == QEvent.Type.MouseButtonRelease else left
        everywhere = Qt.KeyboardModifier.ControlModifier
        event = QMouseEvent(
            kind,
            position,
            QPointF(viewport.mapToGlobal(position.toPoint())),
            none if moving else left,
            buttons,
            everywhere,
        )
        QApplication.postEvent(viewport, event)

    def _on_painted(self, started: float, painted: float) -> None:
        # The event that the painted face belongs to: the last one sent before it was handled.
        index = bisect.bisect(self._sent, started) - 1
        if index >= 0:
            self.times.append(painted - self._sent[index])
        if not self._timer.isActive() and started >= self._sent[-1]:
            self._loop.quit()


def _paced_decoder_calls(codec: KerasCodec) -> list[float]:
    """Time bare calls at the rate of the drag; back to back they would find warmer caches."""
    z = np.zeros((1, codec.z_dim), np.float32)
    times = []
    for _ in range(_WARM_UP + _EVENTS):
        times.append(seconds(lambda: codec.decode(z)))
        time.sleep(max(0.0, 1 / _EVENTS_PER_SECOND - times[-1]))
    return times[_WARM_UP:]


def _decoder_calls(codec: KerasCodec, z: NDArray[np.float32]) -> list[float]:
    return [seconds(lambda: codec.decode(z)) for _ in range(_SLIDER_MOVES + 1)][1:]


def _drawn(explorer: Explorer) -> NDArray[np.float32]:
    drawn = explorer.controller.scene.result(GeneratedVectors)
    assert drawn is not None
    return drawn.draw.z


def _slider_moves(explorer: Explorer, painted: _Painted, turn: int, times: list[float]) -> None:
    """Move the fact slider on, each time waiting until the faces are painted."""
    panel = explorer.window.panel(SamplingPanel)
    panel.gesture_began.emit()
    for move in range(_SLIDER_MOVES + 1):
        # Never twice the same, which would be drawn already.
        fact = 0.6 + 0.005 * (turn * (_SLIDER_MOVES + 1) + move)
        sampling = replace(explorer.controller.state[Sampling].settings, fact=fact)
        QTimer.singleShot(0, explorer, partial(panel.sampling_changed.emit, sampling))
        taken = seconds(painted.wait)
        if move > 0:
            times.append(taken)
    panel.gesture_ended.emit()


class _Painted(QObject):
    """Waits for the painting that shows new faces."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._explorer = explorer
        self._before: GeneratedFaces | None = None
        explorer.window.panel(FacesPanel).grid.installEventFilter(self)

    def wait(self) -> None:
        """Return when the next faces are on screen."""
        self._before = self._shown
        self._loop.exec()

    @property
    def _shown(self) -> GeneratedFaces | None:
        return self._explorer.controller.scene.result(GeneratedFaces)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._shown is not self._before:
            # After the painting, which this filter comes before.
            QTimer.singleShot(0, self._loop.quit)
        return super().eventFilter(watched, event)
