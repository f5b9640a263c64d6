"""How long the vectors of images, sampler and cube are, and whether images are there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.arrays import Array
from latent_explorer.core.formats import how_many, percent
from latent_explorer.core.radii import HALF_SIDES, Measure, cube_shell, sampled_half_side
from latent_explorer.core.radius_sets import RadiusSet
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings
from latent_explorer.jobs.radii import (
    COUNT,
    CubeRadii,
    CubeRadiiRequest,
    DrawnRadii,
    DrawnRadiiRequest,
    ImageRadii,
    ImageRadiiRequest,
    RadiiRequest,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.radii import Radii
from latent_explorer.session.sampling import Sampling

NAME = "Radii"

IMAGES, DRAWN, CUBE, THEORY = "images", "drawn", "cube", "theory"
_BINS = {IMAGES: 80, DRAWN: 20, CUBE: 20}
# Far outside of the images, wherever these lie.
_WIDEST = 4.0
_FINEST = 0.01
_MEASURES: dict[Measure, str] = {
    "lengths": "Length in z",
    "mahalanobis": "Mahalanobis radius",
    "mahalanobis-all": "Mahalanobis radius",
}


@dataclass(frozen=True, eq=False)
class RadiusCurve:
    """A distribution as it is drawn.

    Parameters
    ----------
    kind : str
        "images", "drawn", "cube" or "theory": decides colour and line.
    name : str
        What it is called in the legend.
    edges : ndarray of float64 of shape (bins + 1,)
        Ends of its bins.
    shares : ndarray of float64 of shape (bins,)
        The share of the vectors in each.
    """

    kind: str
    name: str
    edges: Array
    shares: Array

    @property
    def heights(self) -> Array:
        """The shares, the fullest bin 1: a thin shell and a wide cloud are seen side by side."""
        most = float(self.shares.max())
        return self.shares / most if most > 0 else self.shares


@dataclass(frozen=True, eq=False)
class RadiiShown:
    """The distributions, with what they mean.

    Parameters
    ----------
    axis : str
        What is measured.
    curves : tuple of RadiusCurve
        Those that are known.
    shell : float, optional
        Where theory has the cube's vectors.
    words : tuple of str
        A sentence for each set that is compared with the images.
    """

    axis: str
    curves: tuple[RadiusCurve, ...] = ()
    shell: float | None = None
    words: tuple[str, ...] = ()


class RadiiView(GestureView, Protocol):
    """The panel; `usual` is the b of the sampler Cube, and `most` the largest that one can drag."""

    measure_chosen: Intent
    b_changed: Intent

    def show_settings(self, measure: Measure, b: float, usual: float, most: float) -> None:
        """Show what is measured, and the cube."""
        ...

    def show_components(self, sampled: int, d: int) -> None:
        """Say how many PCA components are sampled, and how many there are."""
        ...

    def show_radii(self, shown: RadiiShown) -> None:
        """Show the distributions that are known."""
        ...


class RadiiPresenter:
    """Join the panel to the controller."""

    def __init__(self, view: RadiiView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.measure_chosen.connect(self.set_measure)
        view.b_changed.connect(self.set_b)

    def set_measure(self, measure: Measure) -> None:
        """Measure something else."""
        radii = self._controller.state[Radii]
        self._controller.change(_MEASURES[measure], replace(radii, measure=measure))

    def set_b(self, b: float) -> None:
        """Compare with another cube; at the b of the sampler's it follows the sampler."""
        scene = self._controller.scene
        if scene.bundle is None:
            return
        b = HALF_SIDES.clip(b)
        usual = abs(b - _usual_b(scene)) < _FINEST / 2
        radii = replace(scene.state[Radii], b=None if usual else b)
        self._controller.change(f"Cube with b = {b:.2f}", radii)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the three sets in the measure that is shown."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, K = scene.bundle.fingerprint, _components(scene)
        settings = scene.state[Sampling].settings
        yield ImageRadiiRequest(bundle=bundle, n_components=K)
        yield CubeRadiiRequest(bundle=bundle, n_components=K, b=_b(scene), seed=settings.seed)
        # How many faces are shown does not change the distribution.
        settings = replace(settings, count=COUNT)
        yield DrawnRadiiRequest(bundle=bundle, n_components=K, settings=settings)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show what is set, and what was measured of it."""
        if scene.bundle is None:
            return
        if scene.changed(before, Sampling):
            self._view.show_components(scene.state[Sampling].settings.n_components, scene.space.d)
        if scene.changed(before, Radii, Sampling):
            b, usual = _b(scene), _usual_b(scene)
            most = max(_WIDEST * _spread(scene), b)
            self._view.show_settings(scene.state[Radii].measure, b, usual, most)
        if scene.changed(before, Radii, Sampling, ImageRadii, DrawnRadii, CubeRadii):
            self._view.show_radii(_shown(scene))


def _spread(scene: Scene) -> float:
    return sampled_half_side(1.0, 1.0, scene.space.basis)


def _usual_b(scene: Scene) -> float:
    settings = scene.state[Sampling].settings
    found = sampled_half_side(settings.sigma_level, settings.fact, scene.space.basis)
    return HALF_SIDES.clip(found)


def _b(scene: Scene) -> float:
    b = scene.state[Radii].b
    return _usual_b(scene) if b is None else b


def _components(scene: Scene) -> int | None:
    measure = scene.state[Radii].measure
    if measure == "lengths":
        return None
    all_of_them = measure == "mahalanobis-all"
    return scene.space.d if all_of_them else scene.state[Sampling].settings.n_components


def _shown(scene: Scene) -> RadiiShown:
    measure, K = scene.state[Radii].measure, _components(scene)
    found = scene.result(ImageRadii, K), scene.result(DrawnRadii), scene.result(CubeRadii)
    images, drawn, cube = found
    curves, words = [], []
    sets: list[tuple[str, str, RadiusSet]] = []
    if images is not None and _is_of(images.request, K):
        sets.append((IMAGES, f"{images.images.summary.n:,} images", images.images))
    shell = None
    if cube is not None and _is_of(cube.request, K):
        sets.append((CUBE, f"cube, b = {cube.request.b:.2f}", cube.cube))
        shell = cube_shell(cube.request.b, scene.space.d)[0] if K is None else None
    if drawn is not None and _is_of(drawn.request, K):
        sets.append((DRAWN, f"drawn: {_method(drawn.request.settings)}", drawn.drawn))
    for kind, name, each in sets:
        curves.append(RadiusCurve(kind, name, *each.histogram(_BINS[kind])))
        if kind != IMAGES and sets[0][0] == IMAGES:
            words.append(sentence(kind, each, sets[0][2], in_z=K is None))
    if images is not None and images.chi is not None and _is_of(images.request, K):
        name = f"a Gaussian: chi, {images.degrees} degrees of freedom"
        curves.append(RadiusCurve(THEORY, name, *images.chi))
    axis = _MEASURES[measure]
    if K is not None:
        axis += f", {how_many(K, 'PCA component')}"
    return RadiiShown(axis, tuple(curves), shell, tuple(words))


def _is_of(request: RadiiRequest, n_components: int | None) -> bool:
    return request.n_components == n_components


def _method(settings: SamplingSettings) -> str:
    return SAMPLERS[settings.method].title


def sentence(kind: str, vectors: RadiusSet, images: RadiusSet, *, in_z: bool) -> str:
    """Return in words whether images are where drawn vectors are.

    Parameters
    ----------
    kind : str
        "cube" or "drawn".
    vectors, images : RadiusSet
        What is compared; of both, from the first to the last percent.
    in_z : bool
        Whether the radii are lengths in z.
    """
    low, high = (float(vectors.summary.quantiles[k]) for k in (0, -1))
    least, most = (float(images.summary.quantiles[k]) for k in (0, -1))
    there = images.share_between(low, high)
    before = images.share_between(-math.inf, math.nextafter(low, -math.inf))
    after = images.share_between(math.nextafter(high, math.inf), math.inf)
    whose = "The cube's vectors" if kind == CUBE else "The vectors now drawn"
    verb = "are {} long" if in_z else "have radii of {}"
    here = "no image is" if there == 0 else f"{percent(there)} of the images are"
    share, side = max((before, "shorter" if in_z else "nearer to the mean"), (after, _far(in_z)))
    return (
        f"{whose} {verb.format(_range(low, high))}, the images' {_range(least, most)}: "
        f"{here} there, {percent(share)} are {side}."
    )


def _far(in_z: bool) -> str:
    return "longer" if in_z else "further out"


def _range(low: float, high: float) -> str:
    # As many digits as tell the two apart.
    digits = 1 if high - low >= 0.5 else 2
    return f"{low:.{digits}f} to {high:.{digits}f}"
