"""A thread that writes one file that takes a while, and can be told to give it up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Signal

from latent_explorer.reports import told

Progress = Callable[[int], None]


class GivenUpError(Exception):
    """What saving ends by when it is given up."""


class SavingThread(QThread):
    """Save something, and tell how far it is.

    Parameters
    ----------
    save : callable
        Does it; it calls what it is given with how much is done, and lets pass what that raises.
    parent : QObject, optional
        Its owner.
    """

    progressed = Signal(object)
    """How much is done."""
    succeeded = Signal()
    """All is saved."""
    failed = Signal(str)
    """Why it is not, in a sentence; empty where it was given up."""

    def __init__(self, save: Callable[[Progress], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save

    def run(self) -> None:
        """Save, and say how that went."""
        try:
            self._save(self._report)
        except GivenUpError:
            self.failed.emit("")
        except OSError as error:
            self.failed.emit(error.strerror or str(error))
        except (ValueError, MemoryError) as error:
            self.failed.emit(str(error) or "there is not enough memory for this")
        except Exception as error:  # The thread must not end the program.
            self.failed.emit(told(error))
        else:
            self.succeeded.emit()

    def give_up(self) -> None:
        """Stop after the present step, and leave nothing behind."""
        self.requestInterruption()

    def stop(self) -> None:
        """Give up and wait."""
        self.give_up()
        self.wait()
        # What is on its way would be handed to objects that may be gone by then.
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)

    def _report(self, done: int) -> None:
        if self.isInterruptionRequested():
            raise GivenUpError
        self.progressed.emit(done)
