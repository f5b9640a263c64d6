"""What is shown of a path: its points, how it leads from one to the next, and its length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from latent_explorer.controller.paths import active_plane, curve_of, position_of
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.path_route import RouteRequest
from latent_explorer.session.numbers import ZVector, z_vector
from latent_explorer.session.path import Base, End, LatentPath, PathKind
from latent_explorer.session.sampling import Sampling


@dataclass(frozen=True)
class PathPoint:
    """A point of a path.

    Parameters
    ----------
    letter : str
        "A" and "B" for its ends, numbers for those between.
    words : str
        Where it is.
    place : int or "a" or "b"
        What it is called by: an end that is not set has no number.
    is_set : bool
        Whether it is there.
    """

    letter: str
    words: str
    place: int | End
    is_set: bool = True


@dataclass(frozen=True)
class PathSettings:
    """What the panel shows of a path.

    Parameters
    ----------
    kind : str
        How it leads.
    plane : str
        The names of the components of its plane, or of the active one where it lies in none.
    within : "all", "plane" or "pca"
        What changes along it.
    n_components, d : int
        How many PCA components, and how many there are.
    base : "mean", "blended" or "fixed"
        Whose other components are kept.
    base_label : str
        Where those come from that are "fixed".
    level, overshoot : float
        Of the ellipse; where the last step is.
    steps : int
        How many steps there are.
    """

    kind: PathKind
    plane: str
    within: str
    n_components: int
    d: int
    base: Base
    base_label: str
    level: float
    steps: int
    overshoot: float


@dataclass(frozen=True)
class PathShown:
    """What the controls of a path show.

    Parameters
    ----------
    has_a, has_b : bool
        Which ends are set.
    position : float, optional
        Where on it the current point is, None when it has left the path.
    in_plane : bool
        Whether only the two components of a plane change.
    plane : str
        Names of these components, or empty.
    known : bool
        Whether it is known where it leads, as far as it does.
    closed : bool
        Whether it leads once around an ellipse.
    end : float
        The last position.
    """

    has_a: bool = False
    has_b: bool = False
    position: float | None = None
    in_plane: bool = False
    plane: str = ""
    known: bool = True
    closed: bool = False
    end: float = 1.0

    @property
    def leads(self) -> bool:
        """Whether one can move along it."""
        return self.known and (self.closed or (self.has_a and self.has_b))


def path_points(scene: Scene) -> tuple[PathPoint, ...]:
    """Return the points of the path, in order; none of one that ends where it begins."""
    path = scene.state[LatentPath]
    if path.closed:
        return ()
    mean = z_vector(scene.space.basis.mean)

    def words(z: ZVector | None, usual: str) -> str:
        if z is None:
            return "not set"
        return "the mean" if z == mean else path.name_of(z) or usual

    first = PathPoint("A", words(path.a, "begin"), "a", path.a is not None)
    last = PathPoint("B", words(path.b, "end"), "b", path.b is not None)
    between = [
        PathPoint(str(k), words(z, "in between"), k) for k, z in enumerate(path.between, start=1)
    ]
    return (first, *between, last)


def path_settings(scene: Scene) -> PathSettings:
    """Return how the path leads from one point to the next."""
    path, active = scene.state[LatentPath], active_plane(scene)
    plane = path.plane or active
    within = "plane" if path.plane else "pca" if path.n_components is not None else "all"
    return PathSettings(
        kind=path.kind,
        plane="" if plane is None else " – ".join(plane.axis_names),
        within=within,
        n_components=path.n_components or usual_components(scene),
        d=scene.space.d,
        base=path.base,
        base_label=path.fixed_label,
        level=path.level,
        steps=path.steps,
        overshoot=path.overshoot,
    )


def usual_components(scene: Scene) -> int:
    """Return how many PCA components a path gets that lies in some: as many as are sampled."""
    return min(scene.state[Sampling].settings.n_components, scene.space.d)


def path_note(scene: Scene) -> str:
    """Return how long the path is, or what it waits for."""
    path = scene.state[LatentPath]
    if not path.complete:
        return "Set A and B: the keys A and B put an end at the current point, W leads through it"
    if (problem := scene.failure(RouteRequest)) and path.kind == "data":
        return problem
    curve = curve_of(scene)
    if curve is None:
        return "Finding the way along the data …"
    straight = float(np.linalg.norm(curve.at(1.0) - curve.at(0.0)))
    text = f"Length {curve.length:.1f}"
    if path.closed or straight == 0:
        return text
    times = f"{curve.length / straight:.2f}"
    return f"{text}, straight" if times == "1.00" else f"{text}, {times} times the straight line"


def path_shown(scene: Scene) -> PathShown | None:
    """Return what its controls beside the face show, None where there is no path."""
    path = scene.state[LatentPath]
    if path.empty:
        return None
    return PathShown(
        has_a=path.a is not None,
        has_b=path.b is not None,
        position=position_of(scene),
        in_plane=path.plane is not None,
        plane="" if path.plane is None else " – ".join(path.plane.axis_names),
        known=not path.complete or curve_of(scene) is not None,
        closed=path.closed,
        end=path.end,
    )
