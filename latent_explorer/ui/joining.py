"""Joining panels, and what is drawn over the clouds, to the controller: their presenters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pkgutil import resolve_name
from typing import TYPE_CHECKING, TypeVar

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.presenter import Presenter
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.panel_table import PANELS, Panel, panel_named, told_as
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.turns import Step
from latent_explorer.ui.widgets.save_button import SaveButton

if TYPE_CHECKING:
    from latent_explorer.export.findings import Finding

P = TypeVar("P", bound=Presenter)

_PRESENTERS = "latent_explorer.controller.presenters"
_OVER_CLOUDS = {
    f"{_PRESENTERS}.colouring:ColouringPresenter": "colouring",
    f"{_PRESENTERS}.layers:LayersPresenter": "layers",
    f"{_PRESENTERS}.path_lines:PathLinesPresenter": "path_lines",
    f"{_PRESENTERS}.selecting:SelectingPresenter": "selection",
    f"{_PRESENTERS}.cut:CutLinePresenter": "cut_lines",
    f"{_PRESENTERS}.set_points:SetPointsPresenter": "sets",
    f"{_PRESENTERS}.own_point:OwnPointPresenter": "own",
}
"""What is drawn over the clouds: the presenters, joined after the first frame, and their views."""


class Joining:
    """Join each panel to the controller when it is made, and let its contents be saved.

    Parameters
    ----------
    controller : Controller
        Gets the presenters.
    window : MainWindow
        Has the panels.
    save : callable
        Saves a finding of a panel in a file of that kind.
    """

    def __init__(
        self,
        controller: Controller,
        window: MainWindow,
        save: Callable[[Finding | None, str], None],
    ) -> None:
        self._controller = controller
        self._window = window
        self._save = save
        self._joined_over_clouds: set[str] = set()

    def presenters(self) -> Iterator[Presenter]:
        """Return the presenters of the panels that are there, for the controller."""
        for panel in PANELS:
            if panel.name in self._window.docks.panels:
                yield self._joined(panel)

    def join(self, name: str) -> None:
        """Join a panel that was made later."""
        self._controller.add([self._joined(panel_named(name))])

    def _joined(self, panel: Panel) -> Presenter:
        widget = self._window.docks.panels[panel.name]
        for button in widget.findChildren(SaveButton):
            button.save_requested.connect(self._save)
        return panel.new_presenter(widget, self._controller)

    def over_clouds(self) -> list[Step]:
        """Return the steps in which what is drawn over the clouds is imported and joined."""
        imports = [partial(import_module, name.partition(":")[0]) for name in _OVER_CLOUDS]
        return [*imports, *(partial(self._join_over_clouds, name) for name in _OVER_CLOUDS)]

    def _join_over_clouds(self, presenter: str) -> None:
        if presenter not in self._joined_over_clouds:
            self._joined_over_clouds.add(presenter)
            view = getattr(self._window.panel(ProjectionsPanel), _OVER_CLOUDS[presenter])
            self._controller.add([resolve_name(presenter)(view, self._controller)])

    def presenter(self, kind: type[P]) -> P:
        """Return the presenter of a kind; its panel is made for that, where it was not yet."""
        if told_as(kind) in _OVER_CLOUDS:
            self._join_over_clouds(told_as(kind))
        for panel in PANELS:
            if panel.presenter == told_as(kind):
                self._window.docks.make(panel.name)
        return self._controller.presenter(kind)
