"""Whether one projection is shown alone, which each workspace remembers for itself."""

from __future__ import annotations

from collections.abc import Iterable

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.request import Request
from latent_explorer.session.projections import Projections
from latent_explorer.ui.main_window import MainWindow


class AlonePresenter:
    """Show the active projection alone where a workspace is about one, or as it was left there.

    Parameters
    ----------
    window : MainWindow
        It has the workspaces, and remembers what they were left like.
    controller : Controller
        Knows whether a projection is shown alone now.
    """

    def __init__(self, window: MainWindow, controller: Controller) -> None:
        self._window = window
        self._controller = controller
        window.workspaces.arranged.connect(self._on_arranged)

    def _on_arranged(self) -> None:
        section = self._controller.state[Projections]
        alone = self._window.workspaces.alone
        self._controller.change("", section.with_maximised(section.active, alone))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for nothing."""
        return ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Take note of what the user has chosen in this workspace."""
        maximised = scene.state[Projections].maximised
        if before is not None and maximised != before.state[Projections].maximised:
            self._window.workspaces.alone = maximised
