"""Collecting garbage: in the GUI thread, and not while networks are loaded."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from latent_explorer.jobs.request import CodecLoading
from latent_explorer.workers.model_thread import ModelThread

if TYPE_CHECKING:
    from pyqtgraph.util.garbage_collector import GarbageCollector

_FIRST_AFTER_MS = 1000


def collect_garbage_here() -> None:
    """Let garbage be collected by a timer of the GUI thread only.

    Python collects it in whatever thread happens to allocate. The worker would then destroy
    widgets, wait for the interpreter's lock while it holds one of Qt's, and the GUI thread the
    other way round.
    """
    gc.disable()
    # pyqtgraph is not imported before the first frame, and before that there is no garbage.
    QTimer.singleShot(_FIRST_AFTER_MS, _collector)


@cache
def _collector() -> GarbageCollector:
    from pyqtgraph.util.garbage_collector import GarbageCollector

    return GarbageCollector()


class RestWhileLoading(QObject):
    """Collects nothing while a worker loads networks.

    Going through what TensorFlow's import makes took 0.3 s until the first face, with both threads
    at a standstill.

    Parameters
    ----------
    worker : ModelThread
        What loads them; the parent of this object.
    """

    def __init__(self, worker: ModelThread) -> None:
        super().__init__(worker)
        worker.result_ready.connect(self._on_result)
        worker.request_failed.connect(self._go_on)

    def _on_result(self, result: object) -> None:
        if isinstance(result, CodecLoading):
            _collector().timer.stop()
        else:
            self._go_on()

    def _go_on(self) -> None:
        timer: QTimer = _collector().timer
        if not timer.isActive():
            timer.start()
