"""The part of the menu Images that is about selecting points in projections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from latent_explorer.controller.scene import Scene
from latent_explorer.session.selecting import Selecting, SelectionTool
from latent_explorer.session.selection import Selection
from latent_explorer.ui.commands.command import SEPARATOR, Command, has_bundle
from latent_explorer.ui.commands.doing import selecting

if TYPE_CHECKING:
    from latent_explorer.ui.app import Explorer


def has_selection(scene: Scene) -> bool:
    """Return whether something is selected."""
    return has_bundle(scene) and bool(scene.state[Selection].parts)


def _toggle(tool: SelectionTool, explorer: Explorer) -> None:
    selecting(explorer).toggle_tool(tool)


def _label(tool: SelectionTool, held: str, free: str, scene: Scene) -> str:
    return held if scene.state[Selecting].tool == tool else free


SELECTION: tuple[Command | str, ...] = (
    SEPARATOR,
    Command(
        "select-lasso",
        "Images",
        "Select with the &lasso",
        partial(_toggle, "lasso"),
        "L",
        "Draw around points in any projection; Shift adds, Ctrl takes away, Esc gives up",
        has_bundle,
        partial(_label, "lasso", "Lay the &lasso down", "Select with the &lasso"),
        glyph="lasso",
        panel="Projections",
    ),
    Command(
        "select-rectangle",
        "Images",
        "Select with a r&ectangle",
        partial(_toggle, "rectangle"),
        "R",
        "Draw a rectangle in any projection; Shift adds, Ctrl takes away, Esc gives up",
        has_bundle,
        partial(_label, "rectangle", "Lay the r&ectangle down", "Select with a r&ectangle"),
        glyph="select_drag",
        panel="Projections",
    ),
    Command(
        "select-in-view",
        "Images",
        "Select the points in &view",
        lambda e: selecting(e).select_in_view(),
        "Ctrl+Shift+V",
        "Those that the active projection shows; zoom to them first",
        has_bundle,
        glyph="magnify_scan",
        panel="Projections",
    ),
    Command(
        "select-ellipse",
        "Images",
        "Select &inside the ellipse",
        lambda e: selecting(e).select_in_ellipse(),
        "Ctrl+Shift+E",
        "The points inside the ellipse of the active projection",
        has_bundle,
        glyph="selection_ellipse",
        panel="Projections",
    ),
    Command(
        "select-inverse",
        "Images",
        "Inver&t the selection",
        lambda e: selecting(e).invert(),
        "Ctrl+Shift+I",
        "Select what is not selected",
        has_selection,
        glyph="select_inverse",
    ),
    Command(
        "select-nothing",
        "Images",
        "&Select nothing",
        lambda e: selecting(e).clear(),
        "Ctrl+Shift+A",
        "Show all points alike again",
        has_selection,
        glyph="select_off",
    ),
)
