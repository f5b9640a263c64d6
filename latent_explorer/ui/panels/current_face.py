"""The current face, large, with where it lies, where it starts from and the path it moves along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.current_face import PlaneLevel
from latent_explorer.controller.presenters.originals import OriginalShown, PicturesShown
from latent_explorer.controller.presenters.path_shown import PathShown
from latent_explorer.core.plausibility import Judgement
from latent_explorer.session.point import Start
from latent_explorer.ui.leisure import leisure
from latent_explorer.ui.panels.face_view import FaceView
from latent_explorer.ui.panels.image_field import ImageField
from latent_explorer.ui.panels.path_controls import PathControls
from latent_explorer.ui.panels.start_row import StartRow
from latent_explorer.ui.panels.verdict_view import VerdictView
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.widgets.fitting_scroll import FittingScrollArea
from latent_explorer.ui.widgets.gestures import GestureWidget

_MARGIN = 2 * UNIT
# Of the controls, in pixels: the verdict is always there.
_LEAST = 16 * UNIT
# The face is not smaller, though the controls are scrolled for it: in pixels, if that is no more
# than this share of the height.
_GOOD, _SHARE = 44 * UNIT, 0.55


class CurrentFacePanel(GestureWidget):
    """Show the current face and let the user choose its start and its path."""

    mean_chosen = Signal()
    """Start from the mean."""
    random_chosen = Signal()
    """Start from any image."""
    image_chosen = Signal(object)
    """Choose the image with this index: mark it, without moving the current point."""
    image_start_requested = Signal(object)
    """Start from the image with this index."""
    back_requested = Signal()
    """Back to the start."""
    pictures_named = Signal(str)
    """The pictures of the bundle are in this folder or zip file."""
    originals_toggled = Signal(bool)
    """Show originals beside the face, or only to compare."""
    path_end_requested = Signal(str)
    """Put this end of the path, "a" or "b", at the current point."""
    path_cleared = Signal()
    """Give up the path."""
    path_moved = Signal(float, float)
    """Move to this position in [0, 1] of the path; the second number is the time of the event."""
    path_in_plane_toggled = Signal(bool)
    """Change only the components of the plane along the path, or all."""
    face_painted = Signal(float, float)
    """When the event happened that led to the face, and when the face was painted.

    Both are seconds of `time.perf_counter`; emitted when the face is painted for the first time.
    """

    def __init__(self) -> None:
        super().__init__()
        self.picture = FaceView()
        self.picture.setAccessibleName("Current face")
        self.verdict = VerdictView()
        self._start = StartRow()
        self._image = ImageField()
        self._path = PathControls()
        layout = QVBoxLayout(self)
        # The scroll bar has the margin at the right.
        layout.setContentsMargins(_MARGIN, _MARGIN, 0, _MARGIN)
        layout.setSpacing(2 * UNIT)
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, _MARGIN, 0)
        above.addWidget(self.picture)
        # The face takes what is left, and no more than it can use.
        layout.addLayout(above, 1000)
        self._below = self._scrolled()
        layout.addWidget(self._below)
        layout.addStretch(1)
        self._connect()

    def _scrolled(self) -> FittingScrollArea:
        """Return what stands below the face; it scrolls where the smallest face leaves no room."""
        below = QWidget()
        layout = QVBoxLayout(below)
        layout.setContentsMargins(0, 0, _MARGIN, 0)
        layout.setSpacing(2 * UNIT)
        for part in (self.verdict, self._start, self._image, self._path):
            layout.addWidget(part)
        return FittingScrollArea(below, _LEAST)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            room = self.height() - 2 * _MARGIN - 2 * UNIT
            least = min(_GOOD, round(_SHARE * room))
            taken = self.picture.limit(max(least, room - self._below.sizeHint().height()))
            self._below.setMaximumHeight(max(_LEAST, room - min(least, taken)))
        return super().event(event)

    def _connect(self) -> None:
        self.picture.painted.connect(self.face_painted)
        self.picture.painted.connect(leisure().use_pause)
        start, image, path = self._start, self._image, self._path
        start.mean_chosen.connect(self.mean_chosen)
        start.random_chosen.connect(self.random_chosen)
        start.back_requested.connect(self.back_requested)
        image.chosen.connect(self.image_chosen)
        image.start_requested.connect(self.image_start_requested)
        image.pictures_named.connect(self.pictures_named)
        image.originals_toggled.connect(self.originals_toggled)
        path.end_requested.connect(self.path_end_requested)
        path.cleared.connect(self.path_cleared)
        path.moved.connect(self.path_moved)
        path.in_plane_toggled.connect(self.path_in_plane_toggled)
        self.pass_on(path)

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

    def show_original(self, original: OriginalShown | None) -> None:
        """Show the picture of the chosen image beside the face."""
        self.picture.show_original(original)

    def show_pictures(self, pictures: PicturesShown) -> None:
        """Show where originals come from."""
        self._image.show_pictures(pictures)

    def show_start(self, start: Start, moved: bool) -> None:
        """Say where the current vector comes from."""
        self._start.show_start(start, moved)

    def show_verdict(self, judgement: Judgement | None, plane: PlaneLevel) -> None:
        """Show where the current vector lies, over all and in the plane it is dragged in."""
        self.verdict.show_verdict(judgement, plane)

    def show_path(self, path: PathShown | None) -> None:
        """Show which ends of the path are set, and the position on it."""
        self._path.show_path(path)

    def show_path_controls(self, shown: bool) -> None:
        """Show the controls of the path, or none, where they are seen elsewhere."""
        self._path.setVisible(shown)
