"""What is known of the sets that are compared, as panel and files show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.controller.presenters.set_words import details, names
from latent_explorer.controller.scene import Scene
from latent_explorer.core.arrays import Array
from latent_explorer.core.samplers import SAMPLERS, SamplingSettings
from latent_explorer.core.set_figures import FIGURES, SetFigures
from latent_explorer.jobs.comparing import (
    CURVE_COUNT,
    ComparedFigures,
    ComparedRequest,
    ComparedSet,
    CurvePointRequest,
    SetFacesRequest,
    SetFiguresRequest,
)
from latent_explorer.jobs.radii import ImageRadii
from latent_explorer.session.comparison import CURVE_VALUES, Comparison

IMAGES = "images"
_BINS, _IMAGE_BINS = 20, 80


@dataclass(frozen=True, eq=False)
class SetShown:
    """A set, as far as it is known.

    Parameters
    ----------
    settings : SamplingSettings
        What it is drawn with.
    title, details, name : str
        Its method, what that is set to, and what tells it from the other sets.
    faces : ndarray of uint8 of shape (n, size, size, 3), optional
        Some of its faces.
    figures : SetFigures, optional
        What it is like.
    state : str
        What it waits for, or why there is no more of it; empty when all is there.
    look : int
        The number of its colour and shape.
    """

    settings: SamplingSettings
    title: str
    details: str
    name: str
    faces: NDArray[np.uint8] | None = None
    figures: SetFigures | None = None
    state: str = ""
    look: int = 0


@dataclass(frozen=True, eq=False)
class FigureCurve:
    """A figure of a set over size or level.

    Parameters
    ----------
    look : int
        The number of its colour.
    name : str
        That of the set.
    x, y : ndarray of float64 of shape (m,)
        The points that are known; two for a sampler that does not use what it is drawn over.
    figures : tuple of SetFigures
        All that was measured at these points.
    flat : bool
        Whether the sampler does not use it.
    """

    look: int
    name: str
    x: Array
    y: Array
    figures: tuple[SetFigures, ...]
    flat: bool = False


@dataclass(frozen=True)
class Progress:
    """How much of a comparison is worked out.

    Parameters
    ----------
    done, total : int
        Sets, and points of their curves.
    running : bool
        Whether the rest is to come.
    """

    done: int = 0
    total: int = 0
    running: bool = True


def faces_request(bundle: str, settings: SamplingSettings) -> SetFacesRequest:
    """Return what asks for the faces of a set."""
    return SetFacesRequest(bundle=bundle, settings=settings)


def figures_request(bundle: str, settings: SamplingSettings) -> SetFiguresRequest:
    """Return what asks for the figures of a set."""
    return SetFiguresRequest(bundle=bundle, settings=settings)


def point_requests(scene: Scene) -> Iterator[CurvePointRequest]:
    """Yield what asks for the curves, value by value: all curves grow together."""
    comparison = scene.state[Comparison]
    assert scene.bundle is not None  # there is nothing to measure without one
    if comparison.over:
        curved = [s for s in comparison.sets if comparison.over in SAMPLERS[s.method].uses]
        for value in CURVE_VALUES[comparison.over]:
            for settings in curved:
                other = _at(settings, comparison.over, value)
                yield CurvePointRequest(bundle=scene.bundle.fingerprint, settings=other)


def is_measured(scene: Scene, request: ComparedRequest) -> bool:
    """Return whether the figures that a request asks for are there."""
    return scene.result(ComparedFigures, request.place) is not None


def compared_sets(scene: Scene) -> list[SetShown]:
    """Return the sets as far as they are known."""
    comparison, basis = scene.state[Comparison], scene.space.basis
    called = names(comparison.sets, basis)
    shown = []
    for settings, name, look in zip(comparison.sets, called, comparison.looks, strict=True):
        drawn = scene.result(ComparedSet, settings)
        measured = scene.result(ComparedFigures, settings)
        shown.append(
            SetShown(
                settings,
                SAMPLERS[settings.method].title,
                details(settings, basis),
                name,
                None if drawn is None else drawn.faces,
                None if measured is None else measured.figures,
                "" if drawn and measured else _state(scene, settings),
                look,
            )
        )
    return shown


def figure_curves(scene: Scene) -> list[FigureCurve]:
    """Return the curves that were chosen, as far as they are known."""
    comparison = scene.state[Comparison]
    over, figure = comparison.over, comparison.figure
    if not over:
        return []
    values = CURVE_VALUES[over]
    curves = []
    called = names(comparison.sets, scene.space.basis)
    for settings, name, look in zip(comparison.sets, called, comparison.looks, strict=True):
        flat = over not in SAMPLERS[settings.method].uses
        if flat:
            measured = scene.result(ComparedFigures, settings)
            found = [(x, measured) for x in (values[0], values[-1])]
        else:
            places = [(_at(settings, over, value), CURVE_COUNT) for value in values]
            found = [
                (x, scene.result(ComparedFigures, place))
                for x, place in zip(values, places, strict=True)
            ]
        known = [(x, each.figures) for x, each in found if each is not None]
        x = np.array([value for value, _ in known], np.float64)
        y = np.array([figures.as_dict()[figure] for _, figures in known], np.float64)
        curves.append(FigureCurve(look, name, x, y, tuple(f for _, f in known), flat))
    return curves


def progress(scene: Scene) -> Progress:
    """Return how much of the comparison is worked out."""
    comparison = scene.state[Comparison]
    bundle = "" if scene.bundle is None else scene.bundle.fingerprint
    asked: list[ComparedRequest] = [figures_request(bundle, s) for s in comparison.sets]
    asked += point_requests(scene)
    places = {request.place for request in asked}
    done = sum(scene.result(ComparedFigures, place) is not None for place in places)
    return Progress(done, len(places), comparison.running)


def radius_curves(scene: Scene) -> list[RadiusCurve]:
    """Return the Mahalanobis radii of images and sets over all components; kinds are looks."""
    curves = []
    images = scene.result(ImageRadii, scene.space.d)
    if images is not None:
        name = f"{images.images.summary.n:,} images"
        curves.append(RadiusCurve(IMAGES, name, *images.images.histogram(_IMAGE_BINS)))
    comparison = scene.state[Comparison]
    called = names(comparison.sets, scene.space.basis)
    for settings, name, look in zip(comparison.sets, called, comparison.looks, strict=True):
        drawn = scene.result(ComparedSet, settings)
        if drawn is not None:
            own = drawn.mahalanobis.histogram(_BINS)
            curves.append(RadiusCurve(str(look), name, *own))
    return curves


def _at(settings: SamplingSettings, over: str, value: float) -> SamplingSettings:
    changed: dict[str, Any] = {over: value}
    return replace(settings, **changed)


def _state(scene: Scene, settings: SamplingSettings) -> str:
    assert scene.bundle is not None
    bundle = scene.bundle.fingerprint
    asked = faces_request(bundle, settings), figures_request(bundle, settings)
    for request in asked:
        if request.key in scene.failures:
            return scene.failures[request.key].message
    drawn = scene.result(ComparedSet, settings) is not None
    if scene.working_on in asked:
        return "measuring …" if drawn else "drawing …"
    if not scene.state[Comparison].running and drawn:
        return "stopped"
    return "waiting …"


def figure_words(name: str) -> str:
    """Return what a figure is called on an axis."""
    words = FIGURES[name]
    units = {"percentile": "rank among 100 images", "share": "%", "ratio": "× images"}
    return f"{words.label} ({units[words.kind]})" if words.kind in units else words.label
