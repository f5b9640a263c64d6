"""The thread that reads pictures from the user's disks, beside the one that owns the networks."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from latent_explorer.jobs.original import PictureRequest
from latent_explorer.jobs.request import Failure, Key, Request, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.reports import told
from latent_explorer.workers.job_board import JobBoard

_log = logging.getLogger(__name__)
_LONGEST_WAIT = 0.5  # seconds


class PictureLane(QObject):
    """Work on requests for pictures until it is stopped.

    A disk may take seconds, and one of a network that is gone never answers: no face waits for
    that. Nor does closing the window, which is why this is a daemon and no QThread.

    Parameters
    ----------
    workspace : Workspace
        Of which nothing but `originals` is used.
    parent : QObject, optional
        Its owner.
    """

    result_ready = Signal(object)
    """A `Result`."""
    request_failed = Signal(object)
    """A `Failure`."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.board = JobBoard()
        self._workspace = workspace
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Stop working; what is being read is not heard of any more."""
        self.board.close()
        if self._thread.is_alive():
            self._thread.join(_LONGEST_WAIT)
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)

    def _run(self) -> None:
        while (request := self.board.take()) is not None:
            self._work_on(request)

    def _work_on(self, request: Request) -> None:
        try:
            for result in run(request, self._workspace):
                if self.board.given_up(request):
                    return
                if result is not None:
                    self.result_ready.emit(result)
                while (other := self.board.take_more_urgent(request)) is not None:
                    self._work_on(other)
        except Exception as error:  # The thread must outlive whatever a request runs into.
            _log.error("could not finish %s", request.purpose)
            failure = Failure(request, f"{request.purpose}: {told(error)}")
            if not self.board.given_up(request):
                self.request_failed.emit(failure)
        finally:
            self.board.finish(request)


class Boards:
    """One board to post to: pictures go to their lane, all else to the worker.

    Parameters
    ----------
    worker, pictures : JobBoard
        Where the two threads take their requests.
    """

    def __init__(self, worker: JobBoard, pictures: JobBoard) -> None:
        self._worker, self._pictures = worker, pictures

    def post(self, request: Request) -> None:
        """Add `request` where it belongs."""
        board = self._pictures if isinstance(request, PictureRequest) else self._worker
        board.post(request)

    def withdraw(self, key: Key) -> None:
        """Drop the request of this key, wherever it is."""
        for board in (self._worker, self._pictures):
            board.withdraw(key)
