"""Dragging and sliding in the real window, beside bare decoder calls."""

from __future__ import annotations

import bisect
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from latent_explorer.bench.timing import Timing, seconds
from latent_explorer.bundle import load_bundle
from latent_explorer.jobs import CurrentFace, GeneratedFaces
from latent_explorer.network.codec import KerasCodec
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.projections import Plane
from latent_explorer.ui.screenshot import FirstSight

_EVENTS = 240
_WARM_UP = 40
_EVENTS_PER_SECOND = 120
_SLIDER_MOVES = 40


def measure_live(bundle: Path) -> Iterator[Timing]:
    """Time from a mouse event to the face, and from a slider to the faces."""
    explorer = Explorer(bundle)
    sight = FirstSight(explorer)
    loop = QEventLoop()
    sight.complete.connect(loop.quit)
    explorer.window.show()
    loop.exec()
    if sight.failure is not None:
        raise RuntimeError(sight.failure)
    try:
        codec = KerasCodec.load(load_bundle(bundle))
        drag = _Drag(explorer)
        drag.run()
        yield Timing.of("drag", drag.times[_WARM_UP:], _paced_decoder_calls(codec))
        moves = _slider_moves(explorer)
        drawn = explorer.controller.drawn
        assert drawn is not None
        bare = [seconds(lambda: codec.decode(drawn.z)) for _ in range(len(moves) + 1)][1:]
        yield Timing.of(f"slider_{len(drawn.z)}", moves, bare)
    finally:
        explorer.window.close()


class _Drag(QObject):
    """Real mouse events at a fixed rate, and the time from each to the face that followed it."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self._explorer = explorer
        self._plane: Plane = explorer.window.projections.planes[0]
        self._sent: list[float] = []
        self._loop = QEventLoop()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(1000 / _EVENTS_PER_SECOND))
        self._timer.timeout.connect(self._move)
        self.times: list[float] = []

    def run(self) -> None:
        """Press, move, release."""
        worker = self._explorer.worker
        worker.result_ready.connect(self._on_result)
        self._centre = QPointF(self._plane.viewport().rect().center())
        self._send(QEvent.Type.MouseButtonPress, self._centre)
        self._timer.start()
        self._loop.exec()
        worker.result_ready.disconnect(self._on_result)

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

    def _on_result(self, result: object) -> None:
        if not isinstance(result, CurrentFace) or not self._sent:
            return
        # The event that the shown face belongs to: the last one sent before it was handled.
        index = bisect.bisect(self._sent, result.request.started) - 1
        if index >= 0:
            self.times.append(time.perf_counter() - self._sent[index])
        if not self._timer.isActive() and result.request.started >= self._sent[-1]:
            self._loop.quit()


def _paced_decoder_calls(codec: KerasCodec) -> list[float]:
    """Time bare calls at the rate of the drag; back to back they would find warmer caches."""
    z = np.zeros((1, codec.z_dim), np.float32)
    times = []
    for _ in range(_EVENTS):
        times.append(seconds(lambda: codec.decode(z)))
        time.sleep(max(0.0, 1 / _EVENTS_PER_SECOND - times[-1]))
    return times[_WARM_UP:]


def _slider_moves(explorer: Explorer) -> list[float]:
    """Move the fact slider to and fro, each time waiting for the faces."""
    loop = QEventLoop()

    def quit_at_faces(result: object) -> None:
        if isinstance(result, GeneratedFaces):
            loop.quit()

    explorer.worker.result_ready.connect(quit_at_faces)
    times = []
    for move in range(_SLIDER_MOVES + 1):
        sampling = replace(explorer.controller.state.sampling, fact=0.6 + 0.005 * move)
        QTimer.singleShot(
            0, explorer, lambda s=sampling: explorer.window.sampling.sampling_changed.emit(s)
        )
        times.append(seconds(loop.exec))
    explorer.worker.result_ready.disconnect(quit_at_faces)
    return times[1:]
