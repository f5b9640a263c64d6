"""File > Recipes, and what turning a page of one does to the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from shutil import copyfile

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.recipe import (
    NAME,
    apply_page,
    ask_page,
    look_again,
    page_of,
    recipe_asked,
    requests,
    turn,
)
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.recipes import RecipePage, RecipesFound
from latent_explorer.jobs.request import Request
from latent_explorer.resources import RECIPES, resource
from latent_explorer.session.projections import Projections
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.ui.arrangements import Area, Arrangement, arrangement_named
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.ui.menu_list import MenuList
from latent_explorer.ui.panel_table import PANELS, panels_of
from latent_explorer.workspaces import own_recipes

_EXPLAINED = "README.md"
_AREAS = {area.name.lower().replace("_", " "): area for area in Area}
_OWN = {panel.name: panel.area for panel in PANELS}


class RecipeGuide:
    """List the recipes in a menu; when a page was turned, show its panels and apply it.

    Parameters
    ----------
    window : MainWindow
        Shows the panels.
    controller : Controller
        Changes the state.
    menu : QMenu
        Gets a command for each recipe, above what is in it.
    """

    def __init__(self, window: MainWindow, controller: Controller, menu: QMenu) -> None:
        self._window = window
        self._controller = controller
        self._list = MenuList(menu)
        self._first: OpenRecipe | None = None
        self._arranged = OpenRecipe()
        menu.aboutToShow.connect(self.look_again)

    def start(self, name: str, step: int = 0) -> None:
        """Turn to a page, as soon as a bundle is open."""
        if self._controller.scene.bundle is None:
            self._first = OpenRecipe(name, step)
        else:
            ask_page(self._controller, name, step)

    def turn(self, pages: int) -> None:
        """Turn so many pages."""
        turn(self._controller, pages)

    def look_again(self) -> None:
        """List the recipes that there are now."""
        look_again(self._controller)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for what the menu lists, and for pages."""
        return requests(scene)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Follow what is asked for, and what is undone."""
        if scene.bundle is None:
            return
        if scene.changed(before):
            # Where it was left, nobody has turned a page.
            self._arranged = scene.state[OpenRecipe]
            if self._first is not None:
                first, self._first = self._first, None
                ask_page(self._controller, first.name, first.step)
        if scene.changed(before, RecipesFound):
            self._fill(scene.result(RecipesFound))
        self._follow(scene)

    def _follow(self, scene: Scene) -> None:
        opened, asked = scene.state[OpenRecipe], recipe_asked(scene).page
        if (page := page_of(scene, asked)) is not None:
            lost = self._arrange(page)
            shown = next((each for each in page.sections if isinstance(each, Projections)), None)
            if shown is not None:
                # What the page says counts, not how its workspace was left.
                self._window.workspaces.alone = shown.maximised
            apply_page(self._controller, page, lost)
        elif not opened.name:
            self._arranged = opened
        elif opened != self._arranged and (page := page_of(scene, opened)) is not None:
            self._arrange(page)

    def _arrange(self, page: RecipePage) -> list[str]:
        """Show the panels of a page; return what there is not, in words."""
        self._arranged = page.place
        workspace = arrangement_named(page.workspace)
        arrangement = workspace or self._window.workspaces.current
        self._window.workspaces.show(arrangement)
        places, lost = _places(page.panels, arrangement)
        self._window.workspaces.show_only(places)
        return lost if workspace else [f"the workspace {page.workspace}", *lost]

    def _fill(self, found: RecipesFound | None) -> None:
        if found is None:
            return
        actions: list[QAction] = []
        for recipe in found.recipes:
            part = f"{recipe.part}: " if recipe.part else ""
            action = self._list.new_action(f"{part}{recipe.title}")
            action.setObjectName(f"recipe-{recipe.name}")
            action.setStatusTip(recipe.about)
            action.triggered.connect(partial(self._open, recipe.name))
            actions.append(action)
        for problem in found.problems:
            action = self._list.new_action(problem)
            action.setEnabled(False)
            actions.append(action)
        self._list.show_actions(actions)

    def _open(self, name: str, checked: bool = False) -> None:
        ask_page(self._controller, name)


def _places(
    panels: Mapping[str, str], arrangement: Arrangement
) -> tuple[dict[str, Area], list[str]]:
    """Return where the panels of a page are, and what there is not; the page is among them."""
    if not panels:
        panels = {panel.name: "" for panel in panels_of(arrangement)}
    lost = [f"the panel {name}" for name in panels if name not in _OWN]
    lost += [f"the place {place}" for place in panels.values() if place and place not in _AREAS]
    places = {name: _AREAS.get(place, _OWN[name]) for name, place in panels.items() if name in _OWN}
    return {NAME: _OWN[NAME], **places}, lost


def show_own_folder() -> None:
    """Show the folder for the user's own recipes in the system's file manager.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    folder = own_recipes()
    folder.mkdir(parents=True, exist_ok=True)
    explained = folder / _EXPLAINED
    if not explained.exists():
        copyfile(resource(RECIPES) / _EXPLAINED, explained)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
