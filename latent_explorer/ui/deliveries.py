"""What comes from a worker, handed to the controller one thing a turn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from latent_explorer.controller.controller import Controller
from latent_explorer.jobs.request import Failure, Priority, Request, Result
from latent_explorer.ui.turns import turns
from latent_explorer.workers.model_thread import ModelThread
from latent_explorer.workers.picture_lane import PictureLane


class Deliveries(QObject):
    """Hand over results in their order; what somebody who drags waits for goes first.

    A worker may finish many things while this thread does one, and each is shown in all panels: all
    at once they would hold up the window.

    Parameters
    ----------
    worker : ModelThread or PictureLane
        Tells them; the parent of this object.
    controller : Controller
        Gets them.
    """

    working_on = Signal(object)
    """The controller knows what the worker does: a `Request`, or None."""
    result_shown = Signal(object)
    """A result was given to the controller."""
    request_failed = Signal(object)
    """A failure was given to the controller."""

    def __init__(self, worker: ModelThread | PictureLane, controller: Controller) -> None:
        super().__init__(worker)
        self._controller = controller
        self._closed = False
        if isinstance(worker, ModelThread):
            worker.working_on.connect(self._on_work)
        worker.result_ready.connect(self._on_result)
        worker.request_failed.connect(self._on_failure)

    def close(self) -> None:
        """Hand over nothing more: those who would show it are about to go."""
        self._closed = True

    def _on_work(self, request: Request | None) -> None:
        # Not before what was done until then.
        if turns().waiting:
            turns().add(partial(self._work, request))
        else:
            self._work(request)

    def _on_result(self, result: Result) -> None:
        if result.request.priority is Priority.URGENT:
            self._show(result)
        else:
            turns().add(partial(self._show, result))

    def _on_failure(self, failure: Failure) -> None:
        turns().add(partial(self._fail, failure))

    def _work(self, request: Request | None) -> None:
        if not self._closed:
            self._controller.work(request)
            self.working_on.emit(request)

    def _show(self, result: Result) -> None:
        if not self._closed:
            self._controller.accept(result)
            self.result_shown.emit(result)

    def _fail(self, failure: Failure) -> None:
        if not self._closed:
            self._controller.fail(failure)
            self.request_failed.emit(failure)
