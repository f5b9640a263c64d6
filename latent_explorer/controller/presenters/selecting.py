"""Selecting in the projections: the tools, and the selected points over the others in grey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import projections
from latent_explorer.controller.presenters.colouring import chosen
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent
from latent_explorer.core.formats import how_many, percent
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.selection import SelectedCloud, SelectedCloudRequest
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.numbers import Position
from latent_explorer.session.projections import Projections
from latent_explorer.session.selecting import Selecting, SelectionTool
from latent_explorer.session.selection import Op, Selection

STEP_NAMES: dict[Op | None, str] = {
    None: "Select",
    "add": "Add to the selection",
    "subtract": "Take from the selection",
    "intersect": "Select among the selected",
}
"""What joining is called, as a step that can be undone."""

NOTHING_SELECTED = "Nothing is selected: take up a tool, and draw around points in a projection"

_ELLIPSE_CORNERS = 721
"""Of an outline as good as the ellipse: its area is less by 1 part in 80,000."""


@dataclass(frozen=True)
class PlaneSelection:
    """A selection as its plane draws it.

    Parameters
    ----------
    points : SelectedCloud
        All points of the plane, the selected ones first.
    """

    points: SelectedCloud

    @property
    def count(self) -> int:
        """How many points are selected."""
        return self.points.count


class SelectingView(Protocol):
    """The tools that select in projections, and the selection in them, one for each projection."""

    tool_chosen: Intent
    outline_drawn: Intent

    def show_selecting(self, selecting: Selecting) -> None: ...
    def show_selected(self, planes: Sequence[PlaneSelection | None], words: str) -> None: ...


class SelectingPresenter:
    """Join the tools and the lit points to the controller."""

    def __init__(self, view: SelectingView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.tool_chosen.connect(self.choose_tool)
        view.outline_drawn.connect(self.select_inside)

    # What the user does

    def choose_tool(self, tool: SelectionTool) -> None:
        """Let a drag draw with a tool; with "none" it moves again."""
        choose_tool(self._controller, tool)

    def toggle_tool(self, tool: SelectionTool) -> None:
        """Take up a tool, or lay it down."""
        held = self._controller.state[Selecting].tool == tool
        self.choose_tool("none" if held else tool)

    def select_inside(self, index: int, outline: Sequence[Position], op: Op | None) -> None:
        """Select what is inside an outline in projection number `index`.

        Without `op` it is joined as the panel says.
        """
        controller = self._controller
        shown = controller.state[Projections].shown
        if controller.scene.bundle is None or index >= len(shown):
            return
        op = op or controller.state[Selecting].op
        try:
            selection = controller.state[Selection].drawn(shown[index], tuple(outline), op)
        except ValueError as error:
            controller.tell(str(error))
            return
        controller.change(STEP_NAMES[op], replace(selection, lit=True))

    def select_in_view(self) -> None:
        """Select the points of the active projection that are in view."""
        section = self._controller.state[Projections]
        view = section.views[section.active] if section.views else None
        if view is None:
            self._controller.tell("All points are in view: zoom to those that you mean, and again")
            return
        left, right, bottom, top = view
        outline = ((left, bottom), (right, bottom), (right, top), (left, top))
        self.select_inside(section.active, outline, None)

    def select_in_ellipse(self) -> None:
        """Select the points inside the ellipse of the active projection."""
        scene, section = self._controller.scene, self._controller.state[Projections]
        if scene.bundle is None or not section.shown:
            return
        plane = section.shown[section.active]
        ellipse = scene.space.ellipse(plane.coordinates, plane.pair)
        outline = ellipse.outline(section.ellipse_level, _ELLIPSE_CORNERS)[:-1]
        self.select_inside(section.active, [(x, y) for x, y in outline.tolist()], None)

    def invert(self) -> None:
        """Select what is not selected."""
        try:
            selection = self._controller.state[Selection].inverted()
        except ValueError as error:
            self._controller.tell(str(error))
        else:
            self._controller.change("Invert the selection", selection)

    def clear(self) -> None:
        """Select nothing."""
        selection = self._controller.state[Selection].cleared()
        self._controller.change("Select nothing", selection)

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the points of each projection, the selected ones first."""
        if projections.NAME not in scene.visible or scene.bundle is None or not is_lit(scene):
            return
        for projection in dict.fromkeys(scene.state[Projections].shown):
            yield SelectedCloudRequest(
                bundle=scene.bundle.fingerprint,
                projection=projection,
                parts=scene.state[Selection].parts,
            )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the tool, and the selected points as soon as all projections have them."""
        if scene.bundle is None:
            return
        if scene.changed(before, Selecting, Projections):
            self._view.show_selecting(scene.state[Selecting])
        if not scene.changed(before, Selection, Projections, SelectedCloud, Colouring):
            return
        clouds = lit_clouds(scene)
        # Until all of the new is there the old stays: else all points would flash up.
        if before is None or not is_lit(scene) or scene.changed(before) or None not in clouds:
            planes = [None if each is None else PlaneSelection(each) for each in clouds]
            self._view.show_selected(planes, _words(scene))


def choose_tool(controller: Controller, tool: SelectionTool) -> None:
    """Let a drag in a projection draw with a tool; with "none" it moves again."""
    controller.change("", replace(controller.state[Selecting], tool=tool))


def is_lit(scene: Scene) -> bool:
    """Return whether the projections show a selection, once it is there."""
    selection = scene.state[Selection]
    return selection.lit and bool(selection.parts)


def lit_clouds(scene: Scene) -> list[SelectedCloud | None]:
    """Return the points of each projection, the selected ones first, as far as they are known."""
    parts = scene.state[Selection].parts
    found = [scene.result(SelectedCloud, each) for each in scene.state[Projections].shown]
    return [
        each if is_lit(scene) and each is not None and each.request.parts == parts else None
        for each in found
    ]


def count_words(count: int, n: int) -> str:
    """Return how many points are selected, such as "1,234 points of 49,820 (2.5 %)"."""
    return f"{how_many(count, 'point')} of {n:,} ({percent(count / n)})"


def _words(scene: Scene) -> str:
    shown = next((each for each in lit_clouds(scene) if each is not None), None)
    if shown is None:
        return ""
    selection, attribute = scene.state[Selection], chosen(scene).attribute
    name = selection.name_of(selection.parts)
    what = "Selection" if name is None else f"Selection {name}"
    instead = "" if attribute is None else f", not in the colours of {attribute}"
    return f"{what}: {count_words(shown.count, len(shown.x))}, the others in grey{instead}"
