"""A picture of the user's own: what is cut from it, what the networks make of it, and its point."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout

from latent_explorer.controller.presenters.photo_shown import FaceShown, PhotoShown, WorkShown
from latent_explorer.core.approach import STEPS
from latent_explorer.core.square_box import SquareBox
from latent_explorer.ui.icons import paint_glyphs, set_glyph
from latent_explorer.ui.panels.photo_figures import ROWS, PhotoFigures
from latent_explorer.ui.panels.photo_view import PhotoView
from latent_explorer.ui.panels.picture_row import PictureRow
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.gestures import GestureWidget
from latent_explorer.ui.widgets.glyph_button import GlyphButton

OPEN, PASTE = "own-picture", "paste"
"""The commands that open a picture, by their ids."""

_USE_HELP = (
    "Put the current point where the picture lies. What is remembered is this point and the file's "
    "name; neither the picture nor the folder it is in, and nothing leaves this machine"
)
_CLOSER_HELP = (
    f"Up to {STEPS} gradient steps on the vector, which bring its face nearer to what the network "
    "sees. The price stands beside it: mostly the vector moves away from the images"
)
_FACES_HELP = (
    "What was cut, as the encoder sees it; what the decoder makes of its vector; and after Closer "
    "the face that came nearest"
)
_BESIDE = 1.1  # as many times wider than high, the faces stand beside the photo


class OwnPicturePanel(GestureWidget):
    """Show a picture with its square, and what comes of it."""

    command = Signal(str)
    """The id of a command to run."""
    box_changed = Signal(object)
    """Cut this square."""
    box_proposed = Signal()
    """Cut the square that was proposed."""
    use_requested = Signal()
    """Put the current point at the picture."""
    closer_requested = Signal()
    """Take gradient steps."""
    stop_requested = Signal()
    """Take no more of them."""
    back_requested = Signal()
    """Give up what they have given."""
    forget_requested = Signal()
    """Close the picture and take its mark away."""

    def __init__(self) -> None:
        super().__init__()
        self.photo = PhotoView()
        self.faces = PictureRow("")
        self.faces.setAccessibleName("What the networks make of your picture")
        explain(self.faces, _FACES_HELP)
        self.figures = PhotoFigures()
        self._running = False
        self._steps = (0, 0)
        self._shown: tuple[NDArray[np.uint8] | None, Sequence[FaceShown]] = (None, ())
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(2 * UNIT)
        self._parts.addWidget(self.photo, 2)
        self._parts.addWidget(self.faces, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(self._parts, 1)
        layout.addWidget(self.figures)
        layout.addLayout(self._buttons())
        self.photo.box_changed.connect(self.box_changed)
        self.photo.box_proposed.connect(self.box_proposed)
        self.photo.open_requested.connect(partial(self.command.emit, OPEN))
        self.pass_on(self.photo)
        self._show_results(False)

    def _buttons(self) -> QHBoxLayout:
        self.use = QPushButton("&Use as current point")
        set_glyph(self.use, "target")
        explain(self.use, f"<p>{_USE_HELP}</p>")
        self.use.clicked.connect(self.use_requested)
        self.closer = QPushButton("&Closer")
        explain(self.closer, f"<p>{_CLOSER_HELP}</p>")
        set_glyph(self.closer, "arrow_collapse_all")
        self.closer.clicked.connect(self._on_closer)
        self.back = GlyphButton("restart", "Give up closer", "Back to the reconstruction")
        self.back.clicked.connect(self.back_requested)
        self.open = GlyphButton(
            "image_plus_outline", "Open a picture of your own", "Open a picture of your own"
        )
        self.open.clicked.connect(partial(self.command.emit, OPEN))
        self.paste = GlyphButton("content_paste", "Paste a picture", "Paste a picture (Ctrl+V)")
        self.paste.clicked.connect(partial(self.command.emit, PASTE))
        self.forget = GlyphButton(
            "close", "Forget your picture", "Close the picture and take its mark away"
        )
        self.forget.clicked.connect(self.forget_requested)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        for button in (self.use, self.closer, self.back):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.open, self.paste, self.forget):
            row.addWidget(button)
        return row

    def _on_closer(self) -> None:
        if self._running:
            self.stop_requested.emit()
        else:
            self.closer_requested.emit()

    def show_photo(self, photo: PhotoShown | None, words: str) -> None:
        """Show the picture, or words in its place."""
        self.photo.show_photo(photo, words)
        self._show_results(photo is not None)

    def _show_results(self, shown: bool) -> None:
        for part in (self.faces, self.figures):
            part.setVisible(shown)

    def show_box(self, box: SquareBox | None) -> None:
        """Show what is cut."""
        self.photo.show_box(box)

    def show_faces(
        self, seen: NDArray[np.uint8] | None, faces: Sequence[FaceShown], words: str
    ) -> None:
        """Show what the encoder sees, its reconstruction and what came closer; or words."""
        self._shown = seen, faces
        self._show_pictures()
        self.figures.show_faces(faces)
        if words:
            self.faces.show_waiting(words)

    def _show_pictures(self) -> None:
        seen, faces = self._shown
        if seen is None:
            self.faces.show_pictures((), ())
            return
        captions = ["network sees", *ROWS[: len(faces)]]
        if len(faces) > 1 and self._running:
            captions[-1] = f"{ROWS[1]}, {self._steps[0]} of {self._steps[1]}"
        self.faces.show_pictures([seen, *(each.face for each in faces)], captions)

    def show_work(self, work: WorkShown) -> None:
        """Show what can be done."""
        self.use.setEnabled(work.usable and not work.used)
        self.closer.setEnabled(work.is_open and work.usable)
        self.back.setEnabled(work.is_open and work.steps != (0, 0))
        self.forget.setEnabled(bool(work.name))
        if work.running != self._running:
            self.closer.setText("&Stop" if work.running else "&Closer")
            set_glyph(self.closer, "stop" if work.running else "arrow_collapse_all")
            paint_glyphs(self)
        if (work.running, work.steps) != (self._running, self._steps):
            self._running, self._steps = work.running, work.steps
            self._show_pictures()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE * self.height()
        direction = QBoxLayout.Direction
        self._parts.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
