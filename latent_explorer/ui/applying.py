"""Settings from a saved picture, asked for by a dialog or brought by `dropping`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.drawing import point_after
from latent_explorer.export.pictures import read_metadata
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.saved_settings import SavedSettings, read_settings
from latent_explorer.session.state import State
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.widgets.plain_label import one_line


class Applying(QObject):
    """Apply what a picture of this program was made with.

    Parameters
    ----------
    controller : Controller
        Changes the state.
    window : MainWindow
        Owns the dialog.
    """

    def __init__(self, controller: Controller, window: MainWindow) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window

    def ask(self) -> None:
        """Ask for a picture and apply its settings."""
        text, _ = QFileDialog.getOpenFileName(
            self._window, "Apply the settings of a saved picture", "", "PNG picture (*.png)"
        )
        if text:
            self.apply(Path(text))

    def apply(self, path: Path) -> None:
        """Apply the settings in a picture, as one step; say what could not be used."""
        controller = self._controller
        bundle = controller.scene.bundle
        if bundle is None:
            controller.tell("Open a bundle first: the settings of a picture need one")
            return
        try:
            found = read_metadata(path)
        except OSError as error:
            controller.tell(f"{one_line(path.name)} cannot be read: {error.strerror or error}")
            return
        except ValueError as error:
            controller.tell(one_line(str(error)))
            return
        saved = read_settings(found, controller.state, bundle.space, bundle.fingerprint)
        state = controller.state.having(*saved.sections)
        if state[CurrentPoint] == controller.state[CurrentPoint]:
            # The face that was chosen may be none of those that are drawn now.
            state = state.having(point_after(controller.state, state[Sampling].settings))
        before = controller.state
        controller.change("Apply settings of a picture", *state)
        controller.tell(_answer(path, saved, before, state))


def _answer(path: Path, saved: SavedSettings, before: State, after: State) -> str:
    name, other = one_line(path.name), ""
    if not saved.same:
        other = f"{name} was made with another bundle, {one_line(saved.bundle)}: "
    if not saved.sections:
        return f"{other}nothing in {name} can be used here"
    if saved.lost:
        left_out = one_line(", ".join(dict.fromkeys(saved.lost)))
        return f"{other}the settings of {name} are applied, but not {left_out}"
    if other:
        return f"{other}its settings are applied all the same"
    return "" if after != before else f"The settings of {name} are those of now"
