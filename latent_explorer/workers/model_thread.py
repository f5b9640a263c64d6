"""The thread that owns model and sampler."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Signal

from latent_explorer.jobs.request import Failure, Request, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.reports import told
from latent_explorer.workers.job_board import JobBoard

_log = logging.getLogger(__name__)


class ModelThread(QThread):
    """Work on the requests of a board until it is closed.

    TensorFlow is imported, loaded and called here and nowhere else. Nothing but frozen values goes
    out, by queued signals.

    Parameters
    ----------
    board : JobBoard
        Where requests come from.
    workspace : Workspace
        Belongs to this thread from now on.
    parent : QObject, optional
        Its owner.
    """

    working_on = Signal(object)
    """The `Request` that was begun, or None when there is nothing left to do."""
    result_ready = Signal(object)
    """A `Result`."""
    request_failed = Signal(object)
    """A `Failure`."""

    def __init__(
        self, board: JobBoard, workspace: Workspace, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._workspace = workspace

    def run(self) -> None:
        """Work until the board is closed; no error of a request ends the thread."""
        request = self._take()
        while request is not None:
            self.working_on.emit(request)
            self._work_on(request)
            request = self._take(wait=False)
            if request is None:
                self.working_on.emit(None)
                request = self._take()

    def _take(self, *, wait: bool = True) -> Request | None:
        # Until the networks are there nothing is urgent: it would only make the rest wait for them.
        return self._board.take(by_priority=self._workspace.codec_is_loaded, wait=wait)

    def stop(self) -> None:
        """Close the board and wait; a step under way is finished first, but not heard of."""
        self._board.close()
        self.wait()
        # What is on its way would be handed to methods of objects that may be gone by then: Qt
        # forgets it by itself for a QObject only.
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)

    def _work_on(self, request: Request) -> None:
        try:
            for result in run(request, self._workspace):
                if result is not None:
                    self.result_ready.emit(result)
                self._let_others_in(request)
                if self._board.given_up(request):
                    return
        except Exception as error:  # The thread must outlive whatever a request runs into.
            foreseen = isinstance(error, (ValueError, OSError, ImportError, MemoryError))
            reason = (str(error) or type(error).__name__) if foreseen else told(error)
            _log.error("could not finish %s", request.purpose)
            self.request_failed.emit(Failure(request, f"{request.purpose}: {reason}"))
        finally:
            self._board.finish(request)

    def _let_others_in(self, request: Request) -> None:
        if self._workspace.codec_is_loaded:
            while (other := self._board.take_more_urgent(request)) is not None:
                self._work_on(other)
