"""The steps of the generator, with the numbers of now, and its way to one vector."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.sampling import counted_share, sampled_ellipses
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent, PlanePoints
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.samplers.conditions import limits_of_components
from latent_explorer.core.samplers.pairwise_trace import violated_pairs
from latent_explorer.core.space import Pair
from latent_explorer.jobs.generator_trace import (
    TRACED,
    GeneratorTrace,
    TraceFaces,
    TraceFacesRequest,
    TraceRequest,
)
from latent_explorer.jobs.pair_shares import PairShare, PairShareRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.generator import REDRAWS, GeneratorSteps
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.sampling import Sampling

NAME = "Generator steps"

_FIRST = 3  # components whose numbers are told


@dataclass(frozen=True)
class GeneratorShown:
    """The numbers of the generator's steps.

    Parameters
    ----------
    settings : SamplingSettings
        What is drawn.
    n, d : int
        Number of z-points, and of their components.
    explained : float
        The share of the variance that the drawn PCA components hold, in [0, 1].
    spreads, limits : tuple of float
        Of the first of them: what their spread is taken to be, and how far they may reach.
    half_side : float
        Half the side of the cube, in z.
    counted : float, optional
        The share of the images' pairs inside the ellipses; None while it is not known.
    """

    settings: SamplingSettings
    n: int
    d: int
    explained: float
    spreads: tuple[float, ...]
    limits: tuple[float, ...]
    half_side: float
    counted: float | None = None


@dataclass(frozen=True)
class Redraw:
    """What is done at a step of the generator.

    Parameters
    ----------
    kept, redrawn : int
        The component that stays, and the one that is drawn again.
    at : float
        Where the one that stays is, in units of its limit.
    old, new : float
        Where the other one was, and where it comes to.
    bound : float
        How far it may reach.
    """

    kept: int
    redrawn: int
    at: float
    old: float
    new: float
    bound: float


@dataclass(frozen=True, eq=False)
class TraceShown:
    """The way of the generator to one vector, as far as it has come.

    Parameters
    ----------
    u : ndarray of float64 of shape (K,)
        The vector now, in units of the limits of its components.
    done, count : int
        How many redraws are done, and how many there are.
    redraw : Redraw, optional
        The one that was done last, before the first the one that comes; None where there is none.
    violated : ndarray of int of shape (m, 2)
        The pairs that lie outside of their ellipse now.
    at_first : int
        How many did after the first draw.
    pair : tuple of int
        Two components, and in `way` where the vector was in their plane, of shape (k, 2).
    """

    u: NDArray[np.float64]
    done: int
    count: int
    redraw: Redraw | None
    violated: NDArray[np.intp]
    at_first: int
    pair: Pair
    way: PlanePoints


class GeneratorStepsView(Protocol):
    """The steps of the generator, in words and, where its way can be followed, in pictures."""

    vector_requested: Intent
    redraws_requested: Intent
    pair_requested: Intent

    def show_words(self, shown: GeneratorShown) -> None:
        """Show the steps in words."""
        ...

    def show_vector(self, vector: int, count: int) -> None:
        """Show which vector of how many is followed."""
        ...

    def show_trace(self, trace: TraceShown | None) -> None:
        """Show the way; None where the sampler has none."""
        ...

    def show_faces(self, faces: NDArray[np.uint8]) -> None:
        """Show the faces of the first draw, of now and of the end."""
        ...


class GeneratorStepsPresenter:
    """Tell the panel what is drawn, with which numbers, and on which way."""

    def __init__(self, view: GeneratorStepsView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.vector_requested.connect(self.follow)
        view.redraws_requested.connect(self.go_to)
        view.pair_requested.connect(self.show_pair)

    def follow(self, vector: int) -> None:
        """Follow another vector, from its first draw."""
        count = self._controller.state[Sampling].settings.count
        self._set(vector=min(max(vector, 0), count - 1), redraws=0)

    def go_to(self, redraws: int) -> None:
        """Show the vector after so many redraws."""
        self._set(redraws=int(REDRAWS.clip(redraws)))

    def show_pair(self, pair: Pair) -> None:
        """Draw the way in the plane of another pair."""
        self._set(pair=pair)

    def _set(self, **changes: Any) -> None:
        steps = self._controller.state[GeneratorSteps]
        # How one looks at it, and no step to be undone.
        self._controller.change("", replace(steps, **changes))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the counted share, for the way, and for three faces on it."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle = scene.bundle.fingerprint
        yield PairShareRequest(bundle=bundle, settings=sampled_ellipses(scene))
        if (request := _request(scene)) is not None:
            yield request
            vectors = _vectors(scene)
            if vectors is not None:
                yield TraceFacesRequest(bundle=bundle, vectors=vectors)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the steps."""
        if scene.bundle is None:
            return
        if scene.changed(before, Sampling, PairShare):
            self._view.show_words(_words(scene))
        if scene.changed(before, Sampling, GeneratorSteps):
            settings = scene.state[Sampling].settings
            self._view.show_vector(_vector(scene), settings.count)
        if scene.changed(before, Sampling, GeneratorSteps, GeneratorTrace):
            shown = _trace(scene)
            # Another way is there within milliseconds: until then the one before stays.
            if shown is not None or _request(scene) is None:
                self._view.show_trace(shown)
        if scene.changed(before, Sampling, GeneratorSteps, GeneratorTrace, TraceFaces):
            faces, vectors = scene.result(TraceFaces), _vectors(scene)
            # Those of the step before stay until the new ones are there.
            if faces is not None and faces.request.vectors == vectors:
                self._view.show_faces(faces.faces)


def _vector(scene: Scene) -> int:
    return min(scene.state[GeneratorSteps].vector, scene.state[Sampling].settings.count - 1)


def _request(scene: Scene) -> TraceRequest | None:
    settings = scene.state[Sampling].settings
    if settings.method != TRACED or scene.bundle is None:
        return None
    # How many others are drawn does not matter.
    return TraceRequest(
        bundle=scene.bundle.fingerprint,
        settings=replace(settings, count=1),
        vector=_vector(scene),
    )


def _found(scene: Scene) -> GeneratorTrace | None:
    """Return the way, None while that of the settings of now is not known."""
    found = scene.result(GeneratorTrace)
    return found if found is not None and found.request == _request(scene) else None


def _done(scene: Scene, found: GeneratorTrace) -> int:
    redraws = scene.state[GeneratorSteps].redraws
    return len(found.trace) if redraws is None else min(redraws, len(found.trace))


def _vectors(scene: Scene) -> tuple[ZVector, ...] | None:
    """Return the vectors of the first draw, of now and of the end."""
    found = _found(scene)
    if found is None:
        return None
    return found.z(0), found.z(_done(scene, found)), found.z(len(found.trace))


def _trace(scene: Scene) -> TraceShown | None:
    found = _found(scene)
    if found is None:
        return None
    trace, done = found.trace, _done(scene, found)
    u = trace.after(done)
    pair = scene.state[GeneratorSteps].pair
    if max(pair) >= len(u):
        pair = (0, min(1, len(u) - 1))
    return TraceShown(
        u=u,
        done=done,
        count=len(trace),
        redraw=_redraw(found, max(done - 1, 0)),
        violated=np.stack(violated_pairs(u), axis=1),
        at_first=len(violated_pairs(trace.first)[0]),
        pair=pair,
        way=_way(found, done, pair),
    )


def _redraw(found: GeneratorTrace, number: int) -> Redraw | None:
    trace = found.trace
    if number >= len(trace):
        return None
    u, kept, redrawn = trace.after(number), int(trace.kept[number]), int(trace.redrawn[number])
    return Redraw(
        kept=kept,
        redrawn=redrawn,
        at=float(u[kept]),
        old=float(u[redrawn]),
        new=float(trace.values[number]),
        bound=float(trace.bounds[number]),
    )


def _way(found: GeneratorTrace, done: int, pair: Pair) -> PlanePoints:
    """Return where the vector was in the plane of a pair, of shape (k, 2)."""
    here = found.trace.first[list(pair)]
    places = [here]
    for j, value in zip(found.trace.redrawn[:done], found.trace.values[:done], strict=True):
        if j in pair:
            here = here.copy()
            here[pair.index(int(j))] = value
            places.append(here)
    return np.array(places)


def _words(scene: Scene) -> GeneratorShown:
    settings, basis = scene.state[Sampling].settings, scene.space.basis
    level = settings.sigma_level * settings.fact
    first = min(_FIRST, settings.n_components)
    return GeneratorShown(
        settings=settings,
        n=scene.space.n,
        d=scene.space.d,
        explained=basis.explained_variance(settings.n_components),
        spreads=tuple(basis.widths(settings.width)[:first].tolist()),
        limits=tuple(limits_of_components(settings, basis)[:first].tolist()),
        half_side=level * float(np.sqrt(np.square(basis.std).mean())),
        counted=counted_share(scene),
    )
