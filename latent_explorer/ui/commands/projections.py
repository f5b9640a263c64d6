"""The part of the menu View that is about projections: which there are, and how they show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from latent_explorer.controller.presenters.projections import ProjectionsPresenter
from latent_explorer.controller.scene import Scene
from latent_explorer.session.projections import MAX_PROJECTIONS, Projections
from latent_explorer.ui.commands.command import Command, has_bundle
from latent_explorer.ui.commands.doing import show_gallery
from latent_explorer.ui.commands.layers import COLOURING, LAYERS
from latent_explorer.ui.projections.panel import ProjectionsPanel

if TYPE_CHECKING:
    from latent_explorer.ui.app import Explorer


def _axes_label(section: Projections) -> str:
    equal = bool(section.shown) and section.equal_axes[section.active]
    return "A &scale for each axis" if equal else "One &scale for both axes (1:1)"


def _projection(number: int) -> Command:
    def choose(explorer: Explorer) -> None:
        explorer.presenter(ProjectionsPresenter).activate(number - 1)
        explorer.window.panel(ProjectionsPanel).focus_active()

    def label(scene: Scene) -> str:
        shown = scene.state[Projections].shown
        names = ", ".join(shown[number - 1].axis_names) if number <= len(shown) else "none"
        return f"&{number}: {names}"

    return Command(
        f"projection-{number}",
        "View/Projection",
        f"Projection &{number}",
        choose,
        str(number),
        "Make it the active one: the arrow keys move its point",
        lambda s: has_bundle(s) and number <= len(s.state[Projections].shown),
        label,
        lambda e: e.controller.state[Projections].active == number - 1,
        panel="Projections",
    )


PROJECTIONS: tuple[Command, ...] = (
    Command(
        "reset-projections",
        "View",
        "Show &whole clouds",
        lambda e: e.presenter(ProjectionsPresenter).show_whole_clouds(),
        "Ctrl+0",
        "Reset the view of all projections",
        has_bundle,
        panel="Projections",
    ),
    Command(
        "add-projection",
        "View",
        "&Add projection",
        lambda e: e.presenter(ProjectionsPresenter).add_strongest(),
        "Ctrl+N",
        "Show the strongest pair that is not shown yet; up to nine projections fit",
        lambda s: has_bundle(s) and not s.state[Projections].full,
        panel="Projections",
    ),
    Command(
        "maximise-projection",
        "View",
        "&Maximise projection",
        lambda e: e.presenter(ProjectionsPresenter).toggle_maximised(),
        "F11",
        "Show the active projection alone, or all again; a double click on its header does it too",
        has_bundle,
        lambda s: "Stop &maximising" if s.state[Projections].maximised else "&Maximise projection",
        glyph="fullscreen",
        panel="Projections",
    ),
    Command(
        "equal-axes",
        "View",
        "One &scale for both axes (1:1)",
        lambda e: e.presenter(ProjectionsPresenter).toggle_equal_axes(),
        "E",
        "Of the active projection: distances are the same either way, or each axis has its own",
        lambda s: has_bundle(s) and bool(s.state[Projections].shown),
        lambda s: _axes_label(s.state[Projections]),
        glyph="aspect_ratio",
        panel="Projections",
    ),
    Command(
        "grid",
        "View",
        "Show &grid lines",
        lambda e: e.presenter(ProjectionsPresenter).toggle_grid(),
        "G",
        "Lines across all projections at the numbers of their axes",
        has_bundle,
        lambda s: "Hide &grid lines" if s.state[Projections].grid else "Show &grid lines",
        glyph="grid",
        panel="Projections",
    ),
    *LAYERS,
    *map(_projection, range(1, MAX_PROJECTIONS + 1)),
    Command(
        "gallery-strongest",
        "View/Gallery",
        "The &16 strongest pairs",
        partial(show_gallery, "strongest"),
        tip="Show the most correlated pairs as small pictures, one click from their projections",
        enabled=has_bundle,
        glyph="view_grid_outline",
        panel="Gallery",
    ),
    Command(
        "gallery-first",
        "View/Gallery",
        "The &first 20 PCA components",
        partial(show_gallery, "first"),
        tip="Show the widest PCA components two by two as small pictures",
        enabled=has_bundle,
        panel="Gallery",
    ),
    Command(
        "gallery-against",
        "View/Gallery",
        "The active projection's component against &all",
        partial(show_gallery, "against"),
        tip="Show the first component of the active projection with each of the others",
        enabled=lambda s: has_bundle(s) and bool(s.state[Projections].shown),
        panel="Gallery",
    ),
    *COLOURING,
)
