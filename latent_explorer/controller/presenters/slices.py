"""How many points lie near the plane of the active projection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.arrays import Array
from latent_explorer.core.formats import percent
from latent_explorer.core.slices import THICKNESSES, About, curve_thicknesses
from latent_explorer.jobs.request import Request
from latent_explorer.jobs.slices import SliceRequest, SliceThicknesses
from latent_explorer.session.layers import Layers
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.slices import Slices

NAME = "Slices"

# Of many components one is nearly always as far out: thinner slices are nearly empty.
_USUAL_SPREADS = 3.0
_MOST_SPREADS = 10.0
_FINEST = 0.01
_DECIMALS = 2  # of b on screen
_NO_BREAK = "\u00a0"
ABOUT_WORDS: dict[About, str] = {"origin": "the origin", "center": "the mean"}
"""What a slice lies around, in words."""


@dataclass(frozen=True, eq=False)
class SliceShown:
    """What the panel shows of the slices of a plane.

    Parameters
    ----------
    plane : str
        The two free components.
    b, counts : ndarray of shape (m,)
        The curve of the count over b.
    at : tuple of float, int
        The b that is chosen, and its count.
    words : str
        The same in words.
    """

    plane: str
    b: Array
    counts: NDArray[np.intp]
    at: tuple[float, int]
    words: str


class SlicesView(GestureView, Protocol):
    """The panel; `usual` is the default of b, and `most` the largest that one can drag."""

    about_chosen: Intent
    b_changed: Intent
    drawing_toggled: Intent

    def show_settings(self, about: About, b: float, usual: float, most: float) -> None:
        """Show which slice is counted."""
        ...

    def show_drawing(self, drawn: bool) -> None:
        """Show whether the projection shows the slice."""
        ...

    def show_slice(self, shown: SliceShown | None) -> None:
        """Show what was counted; None while it is not known."""
        ...


class SlicesPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: SlicesView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.about_chosen.connect(self.set_about)
        view.b_changed.connect(self.set_b)
        view.drawing_toggled.connect(self.draw)

    def set_about(self, about: About) -> None:
        """Count about something else."""
        slices = replace(self._controller.state[Slices], about=about)
        self._controller.change(f"Slice about {ABOUT_WORDS[about]}", slices)

    def set_b(self, b: float) -> None:
        """Count a slice of another thickness."""
        scene = self._controller.scene
        if scene.bundle is None:
            return
        b = THICKNESSES.clip(b)
        usual = abs(b - _usual_b(scene)) < _FINEST / 2
        slices = replace(scene.state[Slices], b=None if usual else b)
        self._controller.change(f"Slice with b = {b:.2f}", slices)

    def draw(self, drawn: bool) -> None:
        """Let the active projection show the slice, or not."""
        layers = replace(self._controller.state[Layers], sliced=drawn)
        self._controller.change("", layers)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the slices of the active projection; b needs no work."""
        if NAME in scene.visible:
            yield from slice_requests(scene)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show what is set, and what was counted of it."""
        if scene.bundle is None:
            return
        if scene.changed(before, Layers):
            self._view.show_drawing(scene.state[Layers].sliced)
        # To zoom changes the projections, and no slice.
        other = before is None or active_projection(scene) != active_projection(before)
        if other or scene.changed(before, Slices, SliceThicknesses):
            found = slices_of_active(scene)
            b, usual = half_thickness(scene), _usual_b(scene)
            most = _MOST_SPREADS * _spread(scene)
            if found is not None:
                most = float(found.thicknesses[-1])
            about = scene.state[Slices].about
            self._view.show_settings(about, b, usual, max(most, b, usual))
            self._view.show_slice(None if found is None else _shown(found, b))


def active_projection(scene: Scene) -> Projection | None:
    """Return the projection whose slices are looked at."""
    projections = scene.state[Projections]
    return projections.shown[projections.active] if projections.shown else None


def slice_requests(scene: Scene) -> Iterable[SliceRequest]:
    """Yield what is asked for when the slices of the active projection are to be known."""
    projection = active_projection(scene)
    if scene.bundle is not None and projection is not None:
        bundle, about = scene.bundle.fingerprint, scene.state[Slices].about
        yield SliceRequest(bundle=bundle, projection=projection, about=about)


def slices_of_active(scene: Scene) -> SliceThicknesses | None:
    """Return the thicknesses of what is shown, not of what was shown before."""
    found = scene.result(SliceThicknesses)
    asked = active_projection(scene), scene.state[Slices].about
    these = found is not None and (found.request.projection, found.request.about) == asked
    return found if these else None


def _spread(scene: Scene) -> float:
    return float(np.sqrt(np.square(scene.space.basis.std).mean()))


def _usual_b(scene: Scene) -> float:
    usual = _USUAL_SPREADS * _spread(scene)
    # As it is shown: who gives the command line this b gets the same count.
    return THICKNESSES.clip(round(usual, _DECIMALS) or usual)


def half_thickness(scene: Scene) -> float:
    """Return b, as it was chosen or as it is by default."""
    b = scene.state[Slices].b
    return _usual_b(scene) if b is None else b


def _shown(found: SliceThicknesses, b: float) -> SliceShown:
    thicknesses, request = found.thicknesses, found.request
    curve = curve_thicknesses(thicknesses)
    counts = np.searchsorted(thicknesses, curve, side="right")
    names = (name.replace(" ", _NO_BREAK) for name in request.projection.axis_names)
    plane, count, n = " and ".join(names), found.count(b), len(thicknesses)
    have = "has" if count == 1 else "have"
    held = f"{count:,} of {n:,} points ({percent(count / n)}) {have}" if count else "No point has"
    words = (
        f"{held} all components but {plane} within {b:.2f} of {ABOUT_WORDS[request.about]}. The "
        f"first comes at {thicknesses[0]:.2f}, half of all are there at "
        f"{thicknesses[(n - 1) // 2]:.2f}."
    )
    return SliceShown(plane, curve, counts, (b, count), words)
