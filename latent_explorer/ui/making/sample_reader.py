"""Reading some pictures for a preview, in a thread of its own: a disk may be slow, or gone."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal

from latent_explorer.messages import one_line
from latent_explorer.pictures.place import place_of
from latent_explorer.pictures.samples import Samples, read_samples


@dataclass(frozen=True, eq=False)
class SamplesRead:
    """What was found at a path: pictures, or why there are none."""

    path: str
    samples: Samples | None
    problem: str


class SampleReader(QObject):
    """Read the samples of one path after another; only the newest is heard of."""

    ready = Signal(object)
    """`SamplesRead` of the path that was asked for last."""
    _found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = ""
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    def read(self, path: str) -> None:
        """Begin to read; whatever else is being read is no longer waited for."""
        self._wanted = path
        # A daemon, as the lane of pictures: closing the window waits for no disk.
        threading.Thread(target=self._run, args=(path,), name="samples", daemon=True).start()

    def forget(self) -> None:
        """Hear of nothing that is being read."""
        self._wanted = ""
        QCoreApplication.removePostedEvents(self, QEvent.Type.MetaCall.value)

    def _run(self, path: str) -> None:
        samples, problem = None, ""
        try:
            samples = read_samples(place_of(path))
        except Exception as error:  # Foreign files raise almost anything.
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            problem = one_line(reason, 200)
        try:
            self._found.emit(SamplesRead(path, samples, problem))
        except RuntimeError:
            pass  # the dialog has gone meanwhile, and Qt's part of this object with it

    def _on_found(self, found: SamplesRead) -> None:
        if found.path == self._wanted:
            self.ready.emit(found)
