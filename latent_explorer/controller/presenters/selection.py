"""The panel of the selection: what is selected, what it has in common, and what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.selecting import (
    NOTHING_SELECTED,
    STEP_NAMES,
    choose_tool,
    count_words,
)
from latent_explorer.controller.presenters.selection_figures import SelectionShown, shown_figures
from latent_explorer.controller.presenters.slices import active_projection
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.selection import (
    SelectedPoints,
    SelectionFigures,
    SelectionFiguresRequest,
    SelectionRequest,
)
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import Op, Selection

NAME = "Selection"

_WAITING = "…"


class SelectionView(Protocol):
    """The panel of the selection."""

    tool_chosen: Intent
    op_chosen: Intent
    lit_toggled: Intent
    named: Intent
    taken: Intent
    renamed: Intent
    removed: Intent
    pair_chosen: Intent
    start_requested: Intent

    def show_selecting(self, selecting: Selecting) -> None:
        """Show the tool, and how what it draws is joined."""
        ...

    def show_selection(self, selection: Selection, words: str) -> None:
        """Show what is selected, in words, and the selections that have names."""
        ...

    def show_figures(self, shown: SelectionShown | None) -> None:
        """Show what the selected points have in common; None while it is not known."""
        ...

    def show_face(self, face: NDArray[np.uint8] | None) -> None:
        """Show the face of the mean; None while there is none."""
        ...


class SelectionPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: SelectionView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.tool_chosen.connect(partial(choose_tool, controller))
        view.op_chosen.connect(self.choose_op)
        view.lit_toggled.connect(self.light)
        view.named.connect(self.name)
        view.taken.connect(self.take)
        view.renamed.connect(self.rename)
        view.removed.connect(self.remove)
        view.pair_chosen.connect(self.show_pair)
        view.start_requested.connect(self.start_from_mean)

    # What the user does

    @property
    def _section(self) -> Selection:
        return self._controller.state[Selection]

    def choose_op(self, op: Op | None) -> None:
        """Join what is drawn in this way from now on."""
        self._controller.change("", replace(self._controller.state[Selecting], op=op))

    def light(self, lit: bool) -> None:
        """Let the projections show the selection, or all points alike."""
        step = "Show the selection" if lit else "Hide the selection"
        self._controller.change(step, replace(self._section, lit=lit))

    def name(self, name: str) -> None:
        """Keep what is selected under a name."""
        if self._section.parts:
            self._try(f"Keep the selection as {name}", lambda: self._section.naming(name))

    def take(self, index: int, op: Op | None) -> None:
        """Select what a named selection does, alone or joined to what is selected."""
        self._try(
            f"{STEP_NAMES[op]}: {self._section.named[index].name}",
            lambda: replace(self._section.taking(index, op), lit=True),
        )

    def rename(self, index: int, name: str) -> None:
        """Give a named selection another name."""
        self._try(f"Rename to {name}", lambda: self._section.renamed(index, name))

    def remove(self, index: int) -> None:
        """Forget a named selection."""
        name = self._section.named[index].name
        self._controller.change(f"Delete the selection {name}", self._section.without(index))

    def _try(self, step: str, changed: Callable[[], Selection]) -> None:
        try:
            selection = changed()
        except ValueError as error:
            self._controller.tell(str(error))
            # What was typed is not the name.
            self._present_selection(self._controller.scene)
        else:
            self._controller.change(step, selection)

    def show_pair(self, pair: Pair, coordinates: Coordinates) -> None:
        """Show a pair in the active projection."""
        projections = self._controller.state[Projections].showing([pair], coordinates)
        self._controller.change(
            "Show " + ", ".join(Projection(pair, coordinates).axis_names), projections
        )

    def start_from_mean(self) -> None:
        """Put the current point at the mean of the selected points."""
        found = _figures(self._controller.scene)
        if found is not None:
            selection = self._section
            name = selection.name_of(selection.parts)
            label = f"the mean of {'the selection' if name is None else name}"
            point = self._controller.state[CurrentPoint].from_pin(z_vector(found.mean), label)
            self._controller.change(f"Start from {label}", point)

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the selected points, and for what they have in common."""
        parts = scene.state[Selection].parts
        if NAME in scene.visible and scene.bundle is not None and parts:
            bundle = scene.bundle.fingerprint
            yield SelectionRequest(bundle=bundle, parts=parts)
            yield SelectionFiguresRequest(bundle=bundle, parts=parts)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show what is selected and what is known of it."""
        if scene.bundle is None:
            return
        if scene.changed(before, Selecting):
            self._view.show_selecting(scene.state[Selecting])
        if scene.changed(before, Selection, SelectedPoints):
            self._present_selection(scene)
        # To zoom changes the projections, and no figure.
        other = before is None or active_projection(scene) != active_projection(before)
        if other or scene.changed(before, Selection, SelectionFigures):
            found = _figures(scene)
            self._view.show_figures(None if found is None else shown_figures(scene, found))
            self._view.show_face(None if found is None else found.face)

    def _present_selection(self, scene: Scene) -> None:
        self._view.show_selection(scene.state[Selection], _words(scene))


def _figures(scene: Scene) -> SelectionFigures | None:
    found = scene.result(SelectionFigures)
    parts = scene.state[Selection].parts
    return found if found is not None and parts and found.request.parts == parts else None


def _words(scene: Scene) -> str:
    parts, found = scene.state[Selection].parts, scene.result(SelectedPoints)
    if not parts:
        return NOTHING_SELECTED
    if found is None or found.request.parts != parts:
        return _WAITING
    name = scene.state[Selection].name_of(parts)
    words = count_words(found.count, scene.space.n)
    return words if name is None else f"{name}: {words}"
