"""Recipes: the page that is open, what it sets, and how one comes to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.drawing import point_after
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent
from latent_explorer.jobs.recipes import (
    RecipePage,
    RecipePageRequest,
    RecipesFound,
    RecipesRequest,
    RecipeTitle,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.session.sampling import Sampling

NAME = "Recipe"


@dataclass(frozen=True)
class RecipeAsked:
    """What is to be seen of recipes and is not there yet.

    Parameters
    ----------
    look : int
        Rises when the files are to be looked at again.
    page : OpenRecipe
        The page that is asked for; of no name for none.
    """

    look: int = 0
    page: OpenRecipe = field(default_factory=OpenRecipe)


def recipe_asked(scene: Scene) -> RecipeAsked:
    """Return what is asked for now."""
    for each in scene.in_view.get(NAME, ()):
        if isinstance(each, RecipeAsked):
            return each
    return RecipeAsked()


def ask_page(controller: Controller, name: str, step: int = 0) -> None:
    """Turn to a page: its settings are applied as soon as they are known."""
    _ask(controller, page=OpenRecipe(name, step))


def look_again(controller: Controller) -> None:
    """Read the files of recipes again: some may be new."""
    asked = recipe_asked(controller.scene)
    _ask(controller, look=asked.look + 1, page=asked.page)


def turn(controller: Controller, pages: int) -> None:
    """Turn so many pages; after the last page of a recipe comes the next recipe."""
    scene = controller.scene
    page = page_of(scene, scene.state[OpenRecipe])
    if page is None:
        return
    step = page.request.step + pages
    if 0 <= step < page.count:
        ask_page(controller, page.request.name, step)
    elif step >= page.count and (following := _following(scene, page)) is not None:
        ask_page(controller, following.name)


def apply_page(controller: Controller, page: RecipePage, lost: Iterable[str] = ()) -> None:
    """Set what a page sets, as one step, and say what of it cannot be used.

    Parameters
    ----------
    controller : Controller
        Changes the state.
    page : RecipePage
        The page.
    lost : iterable of str
        What the window has no use for, beside what is lost already.
    """
    before = controller.state
    state = before.having(*page.sections, page.place)
    if not any(isinstance(each, CurrentPoint) for each in page.sections):
        # The face that was chosen may be none of those that are drawn now.
        state = state.having(point_after(before, state[Sampling].settings))
    controller.change(f"Recipe: {page.title}", *state)
    if left_out := ", ".join(dict.fromkeys((*page.lost, *lost))):
        controller.tell(f"This step of the recipe also asks for what is not here: {left_out}")
    # Last, so that the page is wanted all the time.
    _ask(controller, page=OpenRecipe())


def page_of(scene: Scene, place: OpenRecipe) -> RecipePage | None:
    """Return a page, None while it is not known."""
    return scene.result(RecipePage, (place.name, place.step)) if place.name else None


def requests(scene: Scene) -> Iterable[Request]:
    """Return what is needed to list recipes, to show the open page, and to turn it."""
    if scene.bundle is None:
        return
    bundle, asked = scene.bundle.fingerprint, recipe_asked(scene)
    yield RecipesRequest(bundle=bundle, look=asked.look)
    opened = scene.state[OpenRecipe]
    pages = [opened] if _is_there(scene, opened) else []
    pages += [asked.page] if asked.page.name and asked.page not in pages else []
    for page in pages:
        yield RecipePageRequest(bundle=bundle, name=page.name, step=page.step)


class RecipeView(Protocol):
    """The page of a recipe, or the list of all."""

    recipe_requested: Intent
    turned: Intent
    again_requested: Intent
    closed: Intent

    def show_recipes(self, recipes: Sequence[RecipeTitle], problems: Sequence[str]) -> None:
        """Show what there is to choose from, and in sentences what cannot be used."""
        ...

    def show_page(self, page: RecipePage | None, following: str) -> None:
        """Show a page; None for the list. After the last one comes the recipe `following`."""
        ...


class RecipePresenter:
    """Join the panel to the controller."""

    def __init__(self, view: RecipeView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.recipe_requested.connect(self.open)
        view.turned.connect(self.turn)
        view.again_requested.connect(self.set_again)
        view.closed.connect(self.close)

    def open(self, name: str) -> None:
        """Open a recipe at its first page."""
        ask_page(self._controller, name)

    def turn(self, pages: int) -> None:
        """Turn so many pages."""
        turn(self._controller, pages)

    def set_again(self) -> None:
        """Set what the page sets once more."""
        place = self._controller.state[OpenRecipe]
        ask_page(self._controller, place.name, place.step)

    def close(self) -> None:
        """Show the list of recipes; all else stays as it is."""
        self._controller.change("Close the recipe", OpenRecipe())

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the list and the page."""
        return requests(scene) if NAME in scene.visible else ()

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the page, or the list."""
        if scene.bundle is None:
            return
        found = scene.result(RecipesFound)
        if found is not None and scene.changed(before, RecipesFound):
            self._view.show_recipes(found.recipes, found.problems)
        if scene.changed(before, OpenRecipe, RecipesFound, RecipePage):
            place = scene.state[OpenRecipe]
            page = page_of(scene, place)
            if page is None and _is_there(scene, place):
                return  # it is on its way
            following = None if page is None else _following(scene, page)
            self._view.show_page(page, "" if following is None else following.title)


def _is_there(scene: Scene, place: OpenRecipe) -> bool:
    """Return whether there is such a recipe: one that was remembered may be gone."""
    known = any(each.name == place.name for each in _titles(scene))
    return known or page_of(scene, place) is not None


def _titles(scene: Scene) -> tuple[RecipeTitle, ...]:
    found = scene.result(RecipesFound)
    return () if found is None else found.recipes


def _following(scene: Scene, page: RecipePage) -> RecipeTitle | None:
    names = [each.name for each in _titles(scene)]
    if page.request.name not in names:
        return None
    rest = _titles(scene)[names.index(page.request.name) + 1 :]
    return rest[0] if rest else None


def _ask(controller: Controller, *, page: OpenRecipe, look: int | None = None) -> None:
    asked = recipe_asked(controller.scene)
    asked = replace(asked, page=page, look=asked.look if look is None else look)
    controller.set_in_view(NAME, (asked,))
