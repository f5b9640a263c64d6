"""Asking how a film is to be saved."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from latent_explorer.export.film_frames import frame_order
from latent_explorer.session.film import FRAME_RATES, Film
from latent_explorer.session.picture_size import sides
from latent_explorer.ui.asking import without_icons
from latent_explorer.ui.theme import set_text_size
from latent_explorer.ui.tokens import UNIT, TextSize
from latent_explorer.ui.tool_tips import explain
from latent_explorer.ui.widgets.check_box import CheckBox
from latent_explorer.ui.widgets.choice_box import ChoiceBox
from latent_explorer.ui.widgets.control_form import ControlForm
from latent_explorer.ui.widgets.number_box import IntBox

_MOST_SIDE = 1024  # of a film, in pixels: players show no larger ones whole


@dataclass(frozen=True)
class FilmOptions:
    """How a film is saved.

    Parameters
    ----------
    side : int
        Of a face, in pixels.
    rate : int
        Frames a second.
    captions : bool
        Whether position and verdict stand below.
    back : bool
        Whether it goes back to its begin.
    """

    side: int
    rate: int
    captions: bool
    back: bool


class FilmDialog(QDialog):
    """Ask for size, frames a second and captions.

    Parameters
    ----------
    parent : QWidget
        The window.
    title : str
        What is saved.
    decoded : int
        Side of the faces as they are decoded, in pixels.
    n : int
        How many faces there are.
    film : Film
        What was chosen last.
    side : int
        The size that was chosen last.
    moves : bool
        Whether it is played: a strip has no frames a second.
    together : bool
        Whether all faces are in one picture, which must not become too large.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        decoded: int,
        n: int,
        film: Film,
        side: int,
        *,
        moves: bool,
        together: bool,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._film, self._n = film, n
        form = ControlForm()
        self.side = ChoiceBox("Size of each face in pixels")
        explain(self.side, "Side of each face in pixels")
        for each in sides(decoded, n if together else 1):
            if each <= _MOST_SIDE:
                words = ", as decoded" if each == decoded else ""
                self.side.addItem(f"{each} × {each}{words}", each)
        self.side.setCurrentIndex(max(0, self.side.findData(side)))
        form.add("Size", self.side)
        self.rate = IntBox()
        self.rate.setRange(*map(int, FRAME_RATES.ends))
        self.rate.setValue(film.rate)
        self.rate.setSuffix(" frames a second")
        self.rate.setAccessibleName("Frames a second")
        explain(
            self.rate, "Each step of the path is a frame: more steps make it longer, or smoother"
        )
        self.captions = self._box("Position and verdict below each face", film.captions)
        self.back = self._box("There and back", film.loop == "ping-pong")
        if moves:
            form.add("Speed", self.rate)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(form)
        layout.addWidget(self.captions)
        self.length = QLabel()
        set_text_size(self.length, TextSize.SMALL)
        if moves:
            layout.addWidget(self.back)
            layout.addWidget(self.length)
        self.rate.valueChanged.connect(self._show_length)
        self.back.toggled.connect(self._show_length)
        self._show_length()
        buttons = QDialogButtonBox.StandardButton
        box = without_icons(QDialogButtonBox(buttons.Save | buttons.Cancel))
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout.addWidget(box)
        self._moves = moves

    def _show_length(self) -> None:
        """Say how long the film is: a short one is made longer by more steps."""
        frames = len(frame_order(self._n, self.back.isChecked()))
        seconds = frames / self.rate.value()
        self.length.setText(f"{self._n} steps of the path: {frames} frames, {seconds:.1f} s")

    def _box(self, text: str, checked: bool) -> QCheckBox:
        box = CheckBox(text)
        box.setChecked(checked)
        return box

    @property
    def options(self) -> FilmOptions:
        """What is chosen."""
        return FilmOptions(
            side=self.side.currentData(),
            rate=self.rate.value(),
            captions=self.captions.isChecked(),
            back=self._moves and self.back.isChecked(),
        )
