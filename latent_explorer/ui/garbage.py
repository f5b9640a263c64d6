"""Collecting garbage: in the GUI thread, and not while networks are loaded."""

from __future__ import annotations

from functools import cache

from pyqtgraph.util.garbage_collector import GarbageCollector
from PySide6.QtCore import QObject, QTimer

from latent_explorer.jobs.request import CodecLoading
from latent_explorer.workers.model_thread import ModelThread


@cache
def collect_garbage_here() -> GarbageCollector:
    """Let garbage be collected by a timer of the GUI thread only.

    Python collects it in whatever thread happens to allocate. The worker would then destroy
    widgets, wait for the interpreter's lock while it holds one of Qt's, and the GUI thread the
    other way round.
    """
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
        self._timer: QTimer = collect_garbage_here().timer
        worker.result_ready.connect(self._on_result)
        worker.request_failed.connect(self._go_on)

    def _on_result(self, result: object) -> None:
        if isinstance(result, CodecLoading):
            self._timer.stop()
        else:
            self._go_on()

    def _go_on(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
