"""Two models side by side: the same image, a projection of each, the same sampler (M32)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from latent_explorer.controller.presenters.both_models import DrawnShown, ImageShown, PlaneShown
from latent_explorer.controller.presenters.other_model import ChoiceShown
from latent_explorer.session.other_model import BothPlanes
from latent_explorer.ui.panels.both_planes import ModelPlane
from latent_explorer.ui.panels.face_strip import FaceStrip
from latent_explorer.ui.panels.picture_row import PictureRow
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain, explain_actions
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.menu_button import MenuButton
from latent_explorer.ui.widgets.plain_label import PlainLabel, one_line
from latent_explorer.ui.widgets.whole_label import WholeLabel

CHOOSE = "compare-models"
"""The command that asks for another model."""

_EMPTY = (
    "Put another model beside the open one: what both make of the same images, found by their "
    "names, what the same sampler draws in both, a projection of each, and their errors and "
    "correlations."
)
_WAITING = "Opening the other model …"
_PLANE_NAMES: dict[BothPlanes, str] = {
    "same": "the active, in both",
    "strongest": "the strongest of each",
}
_PLANES_HELP = (
    "Components of two models have nothing to do with each other but their numbers; PCA components "
    "have their order in common"
)
_PICTURES_HELP = (
    "The picture of the chosen image as this model sees it, and what it makes of its z-point. The "
    "error is the mean squared difference of the two, of pixels in [0, 1]"
)
_PICTURES_ROW, _PICTURES_SHARE = 2, 5
_WIDEST = 130 * UNIT  # of lines that can be read
_UNREAD = 128  # grey, until the original is read


class OtherModelPanel(QWidget):
    """Show what two models make of the same; the open one is on the left and above."""

    model_chosen = Signal(str)
    """Put the bundle in this folder beside the open one; with an empty text none."""
    planes_chosen = Signal(str)
    """Show the "same" components of both, or the "strongest" pair of each."""
    image_picked = Signal(bool, object)
    """Whether a point of the model beside it was clicked, and the number of its image there."""
    command = Signal(str)
    """Do the command of this id."""

    def __init__(self) -> None:
        super().__init__()
        self._recent: tuple[str, ...] = ()
        self._grey: NDArray[np.uint8] = np.zeros((1, 1, 3), np.uint8)
        self.model = MenuButton("…")
        self.model.setAccessibleName("The model beside the open one")
        explain(self.model, "The model beside the open one: another, or none")
        explain_actions(self.model.menu())
        self.model.menu().aboutToShow.connect(self._fill_menu)
        self.planes_box = ChoiceBox("Projections of both models")
        explain(self.planes_box, _PLANES_HELP)
        for value, text in _PLANE_NAMES.items():
            self.planes_box.addItem(text, value)
        self.planes_box.currentIndexChanged.connect(self._on_planes)
        self.names = PlainLabel(), PlainLabel()
        self.abouts = PlainLabel(), PlainLabel()
        self.pictures = PictureRow("…"), PictureRow("…")
        self.planes = ModelPlane(), ModelPlane()
        self.drawn_words = PlainLabel(), PlainLabel()
        self.strips = FaceStrip(grows=True), FaceStrip(grows=True)
        self.note = WholeLabel()
        self.reason = QLabel(_EMPTY)
        self.choose = QPushButton("Choose another &model …")
        self._lay_out()
        for row in self.pictures:
            explain(row, _PICTURES_HELP)
        for number, plane in enumerate(self.planes):
            plane.image_picked.connect(partial(self._on_picked, bool(number)))
        self.choose.clicked.connect(self._on_choose)

    def _lay_out(self) -> None:
        for label in (*self.abouts, *self.drawn_words):
            set_text_size(label, TextSize.SMALL)
        for label in self.names:
            set_text_size(label, TextSize.NORMAL, bold=True)
        set_text_size(self.note, TextSize.SMALL)
        body = QWidget()
        grid = self._grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * UNIT)
        grid.setVerticalSpacing(UNIT)
        for column, (name, about, pictures, plane) in enumerate(
            zip(self.names, self.abouts, self.pictures, self.planes, strict=True)
        ):
            grid.addWidget(name, 0, column)
            grid.addWidget(about, 1, column)
            grid.addWidget(pictures, _PICTURES_ROW, column)
            grid.addWidget(plane, 4, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.note, 3, 0, 1, 2)
        for row, (words, strip) in enumerate(zip(self.drawn_words, self.strips, strict=True)):
            grid.addWidget(words, 5 + 2 * row, 0, 1, 2)
            grid.addWidget(strip, 6 + 2 * row, 0, 1, 2)
            grid.setRowStretch(6 + 2 * row, 2)
        grid.setRowStretch(_PICTURES_ROW, _PICTURES_SHARE)
        grid.setRowStretch(4, 6)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setMargin(3 * UNIT)
        self.reason.setMaximumWidth(_WIDEST)
        empty = QWidget()
        around = QVBoxLayout(empty)
        around.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.reason, 100)
        middle.addStretch(1)
        around.addLayout(middle)
        around.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(2)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(body)
        head = QHBoxLayout()
        head.setSpacing(2 * UNIT)
        head.addWidget(QLabel("Other model:"))
        head.addWidget(self.model)
        head.addStretch(1)
        self._planes_name = QLabel("Projections:")
        head.addWidget(self._planes_name)
        head.addWidget(self.planes_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    # What is shown

    def show_choice(self, shown: ChoiceShown) -> None:
        """Show which model it is, that it is on its way, or why it cannot be opened."""
        self._recent = shown.recent
        self.model.setText(one_line(shown.name) if shown.path else "none")
        explain(self.model, one_line(shown.path) or "The model beside the open one: none yet")
        with QSignalBlocker(self.planes_box):
            self.planes_box.setCurrentIndex(self.planes_box.findData(shown.planes))
        for widget in (self._planes_name, self.planes_box):
            widget.setEnabled(shown.ready)
        self._stack.setCurrentIndex(int(shown.ready))
        waiting = _WAITING if shown.path else _EMPTY
        self.reason.setText(shown.problem or waiting)
        self.choose.setVisible(bool(shown.problem) or not shown.path)

    def show_images(self, shown: tuple[ImageShown, ImageShown], note: str) -> None:
        """Show the chosen image in both, and what there is to say of it."""
        places = zip(self.names, self.abouts, self.pictures, shown, strict=True)
        for name, about, row, each in places:
            name.show_text(each.name)
            about.show_text(each.about)
            row.setAccessibleName(f"The chosen image, and its reconstruction by {each.name}")
            if each.face is None:
                row.show_waiting(each.waiting)
                continue
            # Short: on a small screen there is no room for more below a picture.
            said = "reconstruction" if each.error is None else f"error {each.error:.5f}"
            face, captions = each.face, (said,)
            if each.has_original:
                original = self._unread(face) if each.original is None else each.original
                row.show_pictures((original, face), ("original", *captions))
            else:
                row.show_pictures((face,), captions)
        self.note.show_text(note)
        # Where no image is chosen, the planes have that room.
        known = any(each.face is not None or each.waiting for each in shown)
        self._grid.setRowStretch(_PICTURES_ROW, _PICTURES_SHARE if known else 0)
        for row in self.pictures:
            row.setVisible(known)

    def show_drawn(self, shown: tuple[DrawnShown, DrawnShown]) -> None:
        """Show the faces that the sampler draws in both."""
        for words, strip, each in zip(self.drawn_words, self.strips, shown, strict=True):
            words.show_text(each.words)
            strip.setAccessibleName(f"Faces drawn in {each.words}")
            strip.show_faces(each.faces, "" if each.faces is not None else each.waiting)

    def show_planes(self, shown: tuple[PlaneShown, PlaneShown], level: float) -> None:
        """Show a projection of each, with its ellipse at a sigma level."""
        for plane, each in zip(self.planes, shown, strict=True):
            plane.show_plane(each, level)

    def _unread(self, like: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return what stands in for an original that is still to be read."""
        if self._grey.shape != like.shape:
            self._grey = np.full_like(like, _UNREAD)
        return self._grey

    # What the user does

    def _fill_menu(self) -> None:
        menu = self.model.menu()
        menu.clear()
        for path in self._recent:
            action = menu.addAction(one_line(Path(path).name).replace("&", "&&"))
            action.setToolTip(one_line(path))
            action.triggered.connect(partial(self._on_recent, path))
        menu.addSeparator()
        menu.addAction("&Another model …").triggered.connect(self._on_choose)
        none = menu.addAction("&None")
        none.setToolTip("Close the other model, and free what it needs")
        none.triggered.connect(partial(self._on_recent, ""))

    def _on_recent(self, path: str, checked: bool = False) -> None:
        self.model_chosen.emit(path)

    def _on_choose(self, checked: bool = False) -> None:
        self.command.emit(CHOOSE)

    def _on_planes(self) -> None:
        self.planes_chosen.emit(self.planes_box.currentData())

    def _on_picked(self, beside: bool, index: int) -> None:
        self.image_picked.emit(beside, index)
