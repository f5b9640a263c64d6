"""The panel of the selection: what is selected, what it has in common, and what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import degrees
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.selecting import (
    STEP_NAMES,
    choose_tool,
    count_words,
)
from latent_explorer.controller.presenters.slices import active_projection
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent
from latent_explorer.core.correlation import from_covariance
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.formats import signed
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.selection import (
    SelectedPoints,
    SelectionFigures,
    SelectionFiguresRequest,
    SelectionRequest,
)
from latent_explorer.jobs.selection_files import (
    SaveSelectionRequest,
    SelectionSaved,
    SelectionWriter,
)
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import Op, Selection

NAME = "Selection"

_NOTHING = "Nothing is selected: take up a tool, and draw around points in a projection"
_WAITING = "…"


@dataclass(frozen=True)
class SelectionShown:
    """What the panel shows of the selected points, as texts.

    Parameters
    ----------
    coordinates : "z" or "pca"
        Whose components and pairs these are.
    components : tuple of (component, shift, mean, std)
        The most unlike those of all points first; the shift is in standard deviations of these.
    pairs : tuple of (pair, r, r of all points)
        The strongest correlations first.
    numbers : tuple of Pair
        Those of `pairs`.
    plane : str
        The active projection.
    ellipse : tuple of (figure, of the selection, of all points)
        Of the ellipses in it; empty where too few points are selected.
    """

    coordinates: Coordinates
    components: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, ...], ...]
    numbers: tuple[Pair, ...]
    plane: str
    ellipse: tuple[tuple[str, ...], ...]


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
            self._view.show_figures(None if found is None else _shown(scene, found))
            self._view.show_face(None if found is None else found.face)

    def _present_selection(self, scene: Scene) -> None:
        self._view.show_selection(scene.state[Selection], _words(scene))


class SelectionSavingPresenter:
    """Have the selection written to a file, once for each time it is asked for.

    Parameters
    ----------
    controller : Controller
        Hands the request to the worker.
    writer : SelectionWriter
        Writes it there.
    saved : callable
        Is told the path and what there is to say of it, when it was written.
    """

    def __init__(
        self,
        controller: Controller,
        writer: SelectionWriter,
        saved: Callable[[Path, str], None],
    ) -> None:
        self._controller = controller
        self._writer = writer
        self._saved = saved
        self._asked: SaveSelectionRequest | None = None

    def save(self, path: Path) -> None:
        """Write what is selected to `path`, as table (``.csv``) or picture (``.png``)."""
        scene = self._controller.scene
        parts = scene.state[Selection].parts
        if scene.bundle is None or not parts:
            self._controller.tell(_NOTHING)
            return
        self._asked = SaveSelectionRequest(
            bundle=scene.bundle.fingerprint, parts=parts, path=path, writer=self._writer
        )
        self._controller.ask_again(SaveSelectionRequest)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the file that is not written yet."""
        if self._asked is not None:
            yield self._asked

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Say that it was written, or why not."""
        if self._asked is None or before is None:
            return
        done = scene.result(SelectionSaved)
        if done is not None and done is not before.result(SelectionSaved):
            self._asked = None
            some = done.written < done.count
            words = f"{done.written} of {done.count:,} faces, chosen at random" if some else ""
            self._saved(done.request.path, words)
            return
        failure = scene.failures.get(self._asked.key)
        if failure is not None and failure is not before.failures.get(self._asked.key):
            # It is asked for no more, and so the failure is forgotten.
            self._asked = None
            self._controller.tell(failure.message)


def _figures(scene: Scene) -> SelectionFigures | None:
    found = scene.result(SelectionFigures)
    parts = scene.state[Selection].parts
    return found if found is not None and parts and found.request.parts == parts else None


def _words(scene: Scene) -> str:
    parts, found = scene.state[Selection].parts, scene.result(SelectedPoints)
    if not parts:
        return _NOTHING
    if found is None or found.request.parts != parts:
        return _WAITING
    name = scene.state[Selection].name_of(parts)
    words = count_words(found.count, scene.space.n)
    return words if name is None else f"{name}: {words}"


def _shown(scene: Scene, found: SelectionFigures) -> SelectionShown:
    active = active_projection(scene)
    assert active is not None  # while a bundle is open there is one
    coordinates: Coordinates = "pca" if active.coordinates == "pca" else "z"
    pairs = found.strongest[coordinates]
    of_all = scene.space.correlation(coordinates)
    name = "PCA" if coordinates == "pca" else "z"
    return SelectionShown(
        coordinates=coordinates,
        components=_components(scene, found, coordinates, name),
        pairs=tuple(
            (f"{name} {i}, {j}", signed(r, 2), signed(float(of_all[i, j]), 2))
            for i, j, r in zip(pairs.i.tolist(), pairs.j.tolist(), pairs.r.tolist(), strict=True)
        ),
        numbers=tuple(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)),
        plane=" – ".join(active.axis_names),
        ellipse=_ellipse_rows(scene, found, active),
    )


def _components(
    scene: Scene, found: SelectionFigures, coordinates: Coordinates, name: str
) -> tuple[tuple[str, ...], ...]:
    space = scene.space
    mean, covariance = found.mean, found.covariance
    if coordinates == "pca":
        mean = space.basis.to_pca(mean[None])[0]
        covariance = space.basis.components.T @ covariance @ space.basis.components
    own = np.sqrt(np.maximum(np.diagonal(covariance), 0))
    std = space.std(coordinates)
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.nan_to_num((mean - space.mean(coordinates)) / std)
    order = np.argsort(-np.abs(shift), kind="stable")
    return tuple(
        (f"{name} {i}", f"{signed(shift[i], 2)} σ", signed(mean[i], 2), f"{own[i]:.2f}")
        for i in order.tolist()
    )


def _ellipse_rows(
    scene: Scene, found: SelectionFigures, active: Projection
) -> tuple[tuple[str, ...], ...]:
    own = found.ellipse(scene.space, active)
    if own is None:
        return ()
    level = scene.state[Projections].ellipse_level
    both = own, scene.space.ellipse(active.coordinates, active.pair)
    rows: list[tuple[str, Sequence[str]]] = []
    for axis, name in enumerate(active.axis_names):
        rows.append((f"mean of {name}", [signed(e.center[axis], 2) for e in both]))
        rows.append((f"std of {name}", [f"{e.covariance[axis, axis] ** 0.5:.2f}" for e in both]))
    rows.append(("r", [_r(each) for each in both]))
    rows.append(("angle", [f"{signed(degrees(each.angle), 1)}°" for each in both]))
    for number, axis_name in enumerate(("long", "short")):
        rows.append(
            (
                f"{axis_name} half-axis at {level:.2f} σ",
                [f"{each.half_axes(level)[number]:.2f}" for each in both],
            )
        )
    return tuple((name, *values) for name, values in rows)


def _r(ellipse: ConfidenceEllipse) -> str:
    r = float(from_covariance(ellipse.covariance)[0, 1])
    return "–" if np.isnan(r) else signed(r, 2)
