"""The current face, large, with where it starts from and the path it moves along."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.GONE import Path
from latent_explorer.session.point import Start
from latent_explorer.ui.widgets.picture_view import PictureView
from latent_explorer.ui.widgets.value_slider import ValueSlider


class CurrentFacePanel(QWidget):
    """Show the current face and let the user choose its start and its path."""

    mean_chosen = Signal()
    """Start from the mean."""
    image_chosen = Signal(object)
    """Start from the image with this index."""
    back_requested = Signal()
    """Back to the start."""
    path_end_requested = Signal(str)
    """Put this end of the path, "a" or "b", at the current point."""
    path_cleared = Signal()
    """Give up the path."""
    path_moved = Signal(float, float)
    """Move to this position in [0, 1] of the path; the second number is the time of the event."""

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self.picture = PictureView("The face appears here")
        self._where = QLabel()
        self._where.setWordWrap(True)
        self._level = QLabel()
        self._level.setWordWrap(True)
        self._level.setToolTip(
            "How far the current vector is from the mean, in standard deviations of the PCA "
            "components that the sampling uses, and how many images are further away. "
            "Outside all of them the decoder has never been trained."
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self._where)
        layout.addWidget(self._level)
        layout.addLayout(self._start_row())
        layout.addLayout(self._path_rows())

    def _start_row(self) -> QHBoxLayout:
        mean = QPushButton("&Mean")
        mean.setToolTip("Start from the mean of all z-points")
        mean.clicked.connect(self.mean_chosen)
        self._image = QLineEdit()
        self._image.setPlaceholderText("image name or number")
        self._image.setToolTip(
            "Start from an image of the data: type its file name or its number and press Enter, "
            "or click a point of a projection"
        )
        self._image.setClearButtonEnabled(True)
        self._completions = QStringListModel(self)
        completer = QCompleter(self._completions, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        self._image.setCompleter(completer)
        self._image.returnPressed.connect(self._choose_image)
        completer.activated.connect(self._choose_image)
        self._back = QPushButton("&Back")
        self._back.setToolTip("Put the point back where it started (Home)")
        self._back.clicked.connect(self.back_requested)
        row = QHBoxLayout()
        row.addWidget(QLabel("Start"))
        row.addWidget(mean)
        row.addWidget(self._image, 1)
        row.addWidget(self._back)
        return row

    def _path_rows(self) -> QGridLayout:
        grid = QGridLayout()
        self._ends: dict[str, QPushButton] = {}
        for column, (end, where) in enumerate((("a", "begins"), ("b", "ends"))):
            button = QPushButton(f"Set {end.upper()}")
            button.setToolTip(
                f"The straight path {where} at the current point, in the active projection "
                f"({end.upper()}); right-click in a projection to choose another place"
            )
            button.clicked.connect(partial(self.path_end_requested.emit, end))
            self._ends[end] = button
            grid.addWidget(button, 0, 1 + column)
        self._clear = QPushButton("Clear")
        self._clear.setToolTip("Give up the path")
        self._clear.clicked.connect(self.path_cleared)
        self._plane = QLabel()
        self._plane.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._slider = ValueSlider(0.0, 1.0, decimals=3)
        self._slider.setToolTip("Where on the path the point is: 0 at A, 1 at B")
        self._slider.value_changed.connect(self._on_path_moved)
        grid.addWidget(QLabel("Path"), 0, 0)
        grid.addWidget(self._clear, 0, 3)
        grid.addWidget(self._plane, 0, 4)
        grid.addWidget(self._slider, 1, 0, 1, 5)
        grid.setColumnStretch(4, 1)
        self.show_path(None)
        return grid

    def show_waiting(self, text: str) -> None:
        """Say what the face is waiting for."""
        self.picture.show_waiting(text)

    def show_images(self, names: Sequence[str]) -> None:
        """Offer the images with these names as starts."""
        self._names = names
        self._completions.setStringList(list(names))

    def show_face(self, face: NDArray[np.uint8]) -> None:
        """Show `face` of shape (size, size, 3)."""
        self.picture.show_picture(face)

    def show_start(self, start: Start, moved: bool) -> None:
        """Say where the current vector comes from."""
        self._where.setText(f"From {start.label}" + (", moved" if moved else ""))
        self._back.setEnabled(moved)
        with QSignalBlocker(self._image):
            self._image.setText(start.label if start.kind == "image" else "")

    def show_level(self, level: float, share_further_out: float | None) -> None:
        """Show the Mahalanobis level of the current vector and its rank among the images."""
        where = f"{level:.1f} σ from the mean"
        if share_further_out is not None:
            share = "under 1%" if share_further_out < 0.01 else f"{share_further_out:.0%}"
            where += (
                f", {share} of the images lie further out"
                if share_further_out > 0
                else ", further out than every image: in the void"
            )
        self._level.setText(where)

    def show_path(self, path: Path | None) -> None:
        """Show which ends of the path are set, and the position on it."""
        complete = path is not None and path.complete
        self._slider.setEnabled(complete)
        self._clear.setEnabled(path is not None)
        for end, button in self._ends.items():
            is_set = path is not None and getattr(path, end) is not None
            button.setText(f"Set {end.upper()}" + (" ✓" if is_set else ""))
        self._plane.setText("" if path is None else " – ".join(path.projection.axis_names))
        self._slider.show_value(0.0 if path is None else path.position)

    def _choose_image(self) -> None:
        text = self._image.text().strip()
        if text in self._names:
            self.image_chosen.emit(list(self._names).index(text))
        elif text.isdecimal() and int(text) < len(self._names):
            self.image_chosen.emit(int(text))
        elif text:
            self._where.setText(
                f"There is no image {text!r}: type a file name such as {self._names[0]} "
                f"or a number from 0 to {len(self._names) - 1}"
            )

    def _on_path_moved(self, position: float) -> None:
        self.path_moved.emit(position, time.perf_counter())
