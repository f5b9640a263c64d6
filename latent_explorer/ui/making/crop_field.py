"""What is cut from the pictures: chosen by name, typed as four numbers, or dragged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from latent_explorer.pictures.crop import Box, Crop
from latent_explorer.ui.making.fields import Field
from latent_explorer.ui.tokens import UNIT
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.edges import TextField

_MODES = {
    "auto": "face box of CelebA, else centre",
    "center": "centre",
    "none": "whole picture, squeezed",
    "box": "box",
}


class CropField(Field):
    """Choose a crop."""

    changed = Signal()
    """Another crop is chosen, or what is typed is none."""
    box_wanted = Signal()
    """A box is to be used, and none is known yet."""

    def __init__(self) -> None:
        self.mode = ChoiceBox("Crop")
        for mode, words in _MODES.items():
            self.mode.addItem(words, mode)
        explain(
            self.mode,
            "What is cut from each picture: the largest square in its middle, all of it, or a box "
            "that you drag in the preview",
        )
        self.numbers = TextField("Crop box")
        self.numbers.setPlaceholderText("left top right bottom")
        explain(self.numbers, "Left, top, right and bottom of the box, in pixels of the pictures")
        self.numbers.hide()
        # Four numbers are seen as a whole; beside them "box" needs little room.
        width = self.numbers.fontMetrics().horizontalAdvance("0000 " * 4) + 4 * UNIT
        self.numbers.setMinimumWidth(width)
        self.mode.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.mode.setMinimumContentsLength(4)
        super().__init__(self.mode, self.numbers)
        self.mode.currentIndexChanged.connect(self._on_mode)
        self.numbers.textChanged.connect(self.changed)

    @property
    def text(self) -> str:
        """The crop as the command line takes it."""
        mode = str(self.mode.currentData())
        return self.numbers.text().strip() if mode == "box" else mode

    @property
    def needs_box(self) -> bool:
        """Whether a box is chosen, and none is known."""
        return not self.text

    def crop(self) -> Crop:
        """Return what is chosen.

        Raises
        ------
        ValueError
            When the numbers are no box.
        """
        return Crop.parse(self.text)

    def set_text(self, text: str) -> None:
        """Choose what `text` returned before."""
        named = self.mode.findData(text)
        if named < 0:
            self.numbers.setText(text)
        self.mode.setCurrentIndex(named if named >= 0 else self.mode.findData("box"))

    def set_box(self, box: Box) -> None:
        """Choose a box."""
        self.numbers.setText(" ".join(map(str, box)))
        self.mode.setCurrentIndex(self.mode.findData("box"))

    def _on_mode(self) -> None:
        boxed = self.mode.currentData() == "box"
        self.numbers.setVisible(boxed)
        if boxed and not self.numbers.text():
            self.box_wanted.emit()
        self.changed.emit()
