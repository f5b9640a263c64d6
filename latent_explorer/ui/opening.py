"""What the program begins with, and how its window comes up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from latent_explorer.session.saved_session import SavedSession
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.arrangements import ARRANGEMENTS
from latent_explorer.ui.theme import Appearance


@dataclass(frozen=True)
class Opening:
    """What was asked for; all else is as it was left, or as it is at first.

    Parameters
    ----------
    bundle : Path, optional
        What is opened; by default what was open last, or the shipped bundle.
    session : tuple of SavedSession and Path, optional
        A session that is opened, and its file.
    recipe : tuple of str and int, optional
        A recipe that is opened, by its name, and the number of the step.
    workspace : str, optional
        Name of an arrangement, in lower case.
    appearance : {"light", "dark"}, optional
        Of the window.
    size : tuple of int, optional
        Width and height of the window in pixels of the screen.
    """

    bundle: Path | None = None
    session: tuple[SavedSession, Path] | None = None
    recipe: tuple[str, int] | None = None
    workspace: str | None = None
    appearance: str | None = None
    size: tuple[int, int] | None = None

    def explorer(self, settings: QSettings | None = None) -> Explorer:
        """Return the program with its window, which is still to be shown.

        Parameters
        ----------
        settings : QSettings, optional
            What is remembered, if anything.
        """
        explorer = Explorer(self.bundle, settings, session=self.session)
        window = explorer.window
        if self.appearance is not None:
            window.set_appearance(Appearance[self.appearance.upper()])
        if self.size is not None:
            # Not smaller where pixels of the screen are parts of those of the window.
            ratio = window.devicePixelRatioF()
            window.resize(*(math.ceil(length / ratio) for length in self.size))
            # As it is at first in this size; docks that the user has moved stay.
            if settings is None:
                window.workspaces.reset()
        for arrangement in ARRANGEMENTS:
            if arrangement.name.lower() == self.workspace:
                window.workspaces.show(arrangement)
        if self.recipe is not None:
            explorer.guide.start(*self.recipe)
        return explorer
