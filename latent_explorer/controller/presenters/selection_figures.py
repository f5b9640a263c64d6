"""What the selected points have in common, as texts beside those of all points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import degrees

import numpy as np

from latent_explorer.controller.presenters.slices import active_projection
from latent_explorer.controller.scene import Scene
from latent_explorer.core.correlation import correlation_matrix, from_covariance
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.core.formats import signed
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.selection import SelectionFigures
from latent_explorer.session.projections import Projection, Projections


@dataclass(frozen=True)
class SelectionShown:
    """Figures of the selected points, as texts.

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


def shown_figures(scene: Scene, found: SelectionFigures) -> SelectionShown:
    """Return figures of the selected points, those of a plane in the active projection."""
    active = active_projection(scene)
    assert active is not None  # while a bundle is open there is one
    coordinates: Coordinates = "pca" if active.coordinates == "pca" else "z"
    pairs = found.strongest[coordinates]
    of_all = correlation_matrix(scene.space, coordinates)
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
