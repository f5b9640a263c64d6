"""The current face, large, with where it lies, where it starts from and the path it moves along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from latent_explorer.controller.views import PathShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.session.point import Start
from latent_explorer.ui.panels.image_field import ImageField
from latent_explorer.ui.panels.path_controls import PathControls
from latent_explorer.ui.panels.verdict_view import VerdictView
from latent_explorer.ui.widgets.picture_view import PictureView
from latent_explorer.ui.widgets.plain_label import PlainLabel

_BUTTON_MARGIN = 16

__all__ = ["CurrentFacePanel", "PathShown"]


class CurrentFacePanel(QWidget):
    """Show the current face and let the user choose its start and its path."""

    mean_chosen = Signal()
    """Start from the mean."""
    image_chosen = Signal(object)
    """Choose the image with this index: mark it, without moving the current point."""
    image_start_requested = Signal(object)
    """Start from the image with this index."""
    back_requested = Signal()
    """Back to the start."""
    path_end_requested = Signal(str)
    """Put this end of the path, "a" or "b", at the current point."""
    path_cleared = Signal()
    """Give up the path."""
    path_moved = Signal(float, float)
    """Move to this position in [0, 1] of the path; the second number is the time of the event."""
    path_in_plane_toggled = Signal(bool)
    """Change only the components of the plane along the path, or all."""
    gesture_began = Signal()
    """All changes until the gesture has ended are one."""
    gesture_ended = Signal()
    """The gesture has ended."""
    face_painted = Signal(float, float)
    """When the event happened that led to the face, and when the face was painted.

    Both are seconds of `time.perf_counter`; emitted when the face is painted for the first time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.picture = PictureView("The face appears here")
        self.picture.setAccessibleName("Current face")
        self.verdict = VerdictView()
        self._where = PlainLabel()
        self._image = ImageField()
        self._path = PathControls()
        layout = QVBoxLayout(self)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.verdict)
        layout.addLayout(self._start_row())
        layout.addWidget(self._image)
        layout.addWidget(self._path)
        self._connect()

    def _start_row(self) -> QHBoxLayout:
        mean = QPushButton("&Mean")
        mean.setToolTip("Start from the mean of all z-points")
        mean.clicked.connect(self.mean_chosen)
        self._back = QPushButton("&Back")
        self._back.setToolTip("Put the point back where it started (Home)")
        self._back.clicked.connect(self.back_requested)
        for button in (mean, self._back):
            # The text beside them needs the room.
            words = button.fontMetrics().horizontalAdvance(button.text())
            button.setMaximumWidth(words + _BUTTON_MARGIN)
        row = QHBoxLayout()
        row.addWidget(self._where, 1)
        row.addWidget(mean)
        row.addWidget(self._back)
        return row

    def _connect(self) -> None:
        self.picture.painted.connect(self.face_painted)
        self._image.chosen.connect(self.image_chosen)
        self._image.start_requested.connect(self.image_start_requested)
        path = self._path
        path.end_requested.connect(self.path_end_requested)
        path.cleared.connect(self.path_cleared)
        path.moved.connect(self.path_moved)
        path.in_plane_toggled.connect(self.path_in_plane_toggled)
        path.gesture_began.connect(self.gesture_began)
        path.gesture_ended.connect(self.gesture_ended)

    def show_waiting(self, text: str) -> None:
        """Say what the face is waiting for."""
        self.picture.show_waiting(text)

    def show_images(self, names: Sequence[str]) -> None:
        """Offer the images with these names."""
        self._image.show_images(names)

    def show_image(self, index: int | None) -> None:
        """Show which image is chosen, if any."""
        self._image.show_image(index)

    def show_face(self, face: NDArray[np.uint8], started: float = 0.0) -> None:
        """Show `face` of shape (size, size, 3), which an event at `started` led to."""
        self.picture.show_picture(face, started)

    def show_start(self, start: Start, moved: bool) -> None:
        """Say where the current vector comes from."""
        self._where.show_text(f"From {start.label}" + (", moved" if moved else ""))
        self._back.setEnabled(moved)

    def show_verdict(self, judgement: Judgement | None, plane: str) -> None:
        """Show where the current vector lies, over all and in the plane it is dragged in."""
        self.verdict.show_verdict(judgement, plane)

    def show_path(self, path: PathShown | None) -> None:
        """Show which ends of the path are set, and the position on it."""
        self._path.show_path(path)
