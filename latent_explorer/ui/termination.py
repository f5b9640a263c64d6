"""Closing the window in order when the system asks the program to end."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Termination(QObject):
    """Turn Ctrl-C and a request to terminate into a Qt signal.

    Qt's event loop does not let Python handle signals; but Python writes each to a socket, and that
    Qt can watch.
    """

    requested = Signal()
    """The program is to end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        for each in _SIGNALS:
            signal.signal(each, _leave_it_to_qt)

    def _on_signal(self) -> None:
        self._reader.recv(64)
        # Who asks a second time means it.
        self.stop()
        self.requested.emit()

    def stop(self) -> None:
        """Leave signals to the system again."""
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        self._reader.close()
        self._writer.close()


def _leave_it_to_qt(number: int, frame: FrameType | None) -> None:
    return None
