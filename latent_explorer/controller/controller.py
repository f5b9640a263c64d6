"""The controller: the only writer of the state."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import singledispatchmethod
from pathlib import Path as FilePath
from typing import Literal

import numpy as np

from latent_explorer import session
from latent_explorer.controller.views import Points, Views
from latent_explorer.core.plausibility import mahalanobis_levels
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.core.space import Coordinates, LatentSpace, Pair
from latent_explorer.requests import (
    BundleOpened,
    Cloud,
    CloudRequest,
    CodecLoading,
    CorrelationRequest,
    Correlations,
    CurrentFace,
    FaceRequest,
    Failure,
    GeneratedFaces,
    GeneratedVectors,
    OpenBundle,
    OpenRequest,
    Ranks,
    RanksRequest,
    Request,
    Result,
    SampleRequest,
)
from latent_explorer.session import CorrelationSettings, ExplorerState, Point, Projection

_LATENCIES_KEPT = 200
_LOADING = "Loading TensorFlow and the networks …"


class Controller:
    """Turn what the user does into states, and states into what the panels show.

    Parameters
    ----------
    views : Views
        The panels.
    post : callable
        Hands a request to the worker.
    settings : ExplorerState
        What was remembered of the last run.

    Attributes
    ----------
    state : ExplorerState
        What the user has set up.
    bundle : OpenBundle, optional
        The open bundle.
    drawn : Draw, optional
        The generated vectors that are shown.
    faces : ndarray of uint8 of shape (n, size, size, 3), optional
        Their faces.
    face : ndarray of uint8 of shape (size, size, 3), optional
        The current face.
    """

    def __init__(
        self, views: Views, post: Callable[[Request], None], settings: ExplorerState
    ) -> None:
        self.state = settings
        self.bundle: OpenBundle | None = None
        self.drawn: Draw | None = None
        self.faces: np.ndarray | None = None
        self.face: np.ndarray | None = None
        self._views = views
        self._post = post
        self._numbers = itertools.count(1)
        self._epoch = 0
        self._shown: dict[type, int] = {}
        self._clouds: dict[Projection, Cloud] = {}
        self._ranks: Ranks | None = None
        self._pictured: Draw | None = None
        self._latencies: deque[float] = deque(maxlen=_LATENCIES_KEPT)

    # Intents

    def open_bundle(self, path: FilePath) -> None:
        """Open another bundle; the present one stays until that has worked."""
        self._post(OpenRequest(number=next(self._numbers), epoch=self._epoch, path=path))

    def set_pair(self, index: int, pair: Pair) -> None:
        """Show another pair in projection number `index`.

        The number of the other axis exchanges the two; else one could not step from (0, 1) to
        (1, 2).
        """
        if pair[0] == pair[1]:
            self.swap_axes(index)
        else:
            self._apply(session.with_pair(self.state, index, pair, self._space().d))

    def set_coordinates(self, index: int, coordinates: Coordinates) -> None:
        """Show projection number `index` in z or PCA coordinates."""
        projection = replace(self.state.projections[index], coordinates=coordinates)
        self._apply(session.with_projection(self.state, index, projection))

    def add_projection(self) -> None:
        """Add a projection: the pair after that of the active one, in its coordinates."""
        if self.bundle is None:
            return
        active = self.state.projections[self.state.active]
        d = self._space().d
        i, j = ((number + 1) % d for number in active.pair)
        self._apply(session.add_projection(self.state, replace(active, pair=(i, j))))

    def remove_projection(self, index: int) -> None:
        """Remove projection number `index`."""
        self._apply(session.remove_projection(self.state, index))

    def swap_axes(self, index: int) -> None:
        """Exchange the axes of projection number `index`."""
        self._apply(session.swap_axes(self.state, index))

    def activate(self, index: int) -> None:
        """Make projection number `index` the one that pairs and paths go to."""
        self._apply(replace(self.state, active=index))

    def show_pairs(self, pairs: list[Pair]) -> None:
        """Show pairs of the list of correlations."""
        coordinates = self.state.correlations.coordinates
        self._apply(session.with_pairs(self.state, pairs, coordinates))

    def set_ellipse_level(self, level: float) -> None:
        """Draw the ellipses at another sigma level."""
        self._apply(session.with_ellipse_level(self.state, level))

    def set_correlations(self, settings: CorrelationSettings) -> None:
        """List other correlations."""
        self._apply(replace(self.state, correlations=settings))

    def set_sampling(self, sampling: SamplingSettings) -> None:
        """Draw with other settings."""
        self._apply(session.with_sampling(self.state, sampling))

    def draw_again(self) -> None:
        """Draw another set with the next seed."""
        sampling = self.state.sampling
        self.set_sampling(replace(sampling, seed=sampling.seed + 1))

    def move_current(self, index: int, xy: Point, started: float) -> None:
        """Drag the current point to `xy` in projection number `index`.

        `started` is `time.perf_counter()` at the mouse event, for the time from event to face.
        """
        if self.bundle is not None:
            projection = self.state.projections[index]
            moved = session.move_current(self.state, self._space(), projection, xy)
            self._apply(replace(moved, active=index), started)

    def pick_image(self, index: int) -> None:
        """Make an image of the data the start."""
        if self.bundle is not None:
            name = self.bundle.image_names[index]
            self._apply(session.start_from_image(self.state, self._space(), index, name))

    def pick_face(self, index: int) -> None:
        """Make a generated face the start."""
        if self._pictured is not None:
            picked = session.start_from_face(self.state, self._pictured.z[index], index)
            # Until newer vectors are decoded, the faces shown are not theirs.
            self._apply(picked if self._pictured is self.drawn else replace(picked, face=None))

    def start_from_mean(self) -> None:
        """Make the mean the start."""
        if self.bundle is not None:
            self._apply(session.start_from_mean(self.state, self._space()))

    def back_to_start(self) -> None:
        """Put the current point back where it started."""
        self._apply(session.back_to_start(self.state))

    def set_path_end(
        self, end: Literal["a", "b"], index: int | None = None, xy: Point | None = None
    ) -> None:
        """Put an end of the path at `xy` in projection number `index`.

        By default at the current point, in the active projection.
        """
        if self.bundle is None:
            return
        projection = self.state.projections[self.state.active if index is None else index]
        if xy is None:
            x, y = self._space().locate(
                np.array(self.state.current), projection.coordinates, projection.pair
            )
            xy = (float(x), float(y))
        self._apply(session.with_path_end(self.state, end, projection, xy))

    def clear_path(self) -> None:
        """Give up the path."""
        self._apply(replace(self.state, path=None))

    def move_along_path(self, position: float, started: float) -> None:
        """Move the current point to `position` in [0, 1] of the path."""
        if self.bundle is not None:
            self._apply(session.along_path(self.state, self._space(), position), started)

    # Results

    def work(self, request: Request | None) -> None:
        """Say what the worker does."""
        self._views.status.show_work("ready" if request is None else f"{request.purpose} …")

    def fail(self, failure: Failure) -> None:
        """Say what went wrong, unless it concerns a bundle that is no longer open."""
        request = failure.request
        if request.epoch != self._epoch and not isinstance(request, OpenRequest):
            return
        self._views.status.show_error(failure.message)
        if isinstance(request, SampleRequest):
            self._views.faces.show_waiting(failure.message)
        if isinstance(request, FaceRequest):
            self._views.current.show_waiting(failure.message)

    def accept(self, result: Result) -> None:
        """Show `result` if it belongs to the open bundle and is newer than what is shown.

        Not only the newest posted is shown: under a fast drag that would be nothing until the
        mouse is released.
        """
        if isinstance(result, BundleOpened):
            self._show_bundle(result)
        elif result.request.epoch == self._epoch:
            self._show(result)

    def _is_newer(self, result: Result) -> bool:
        newer = result.request.number > self._shown.get(type(result), 0)
        if newer:
            self._shown[type(result)] = result.request.number
        return newer

    def _show_bundle(self, opened: BundleOpened) -> None:
        self._epoch += 1
        self._shown.clear()
        self._clouds.clear()
        self._ranks = None
        self._latencies.clear()
        self.bundle = opened.bundle
        self.drawn = self.faces = self.face = self._pictured = None
        d = opened.bundle.space.d
        self._views.status.show_bundle(opened.bundle)
        self._views.current.show_images(opened.bundle.image_names)
        self._views.projections.show_n_components(d)
        self._views.sampling.show_limits(d)
        old = ExplorerState()
        self.state = session.opened(self.state, self._space(), opened.default_pairs)
        self._views.projections.show_ellipse_level(self.state.ellipse_level)
        self._views.correlations.show_settings(self.state.correlations)
        self._show_difference(old, everything=True)

    @singledispatchmethod
    def _show(self, result: Result) -> None:
        raise TypeError(f"nothing shows a {type(result).__name__}")

    @_show.register
    def _(self, result: CodecLoading) -> None:
        self._views.status.show_work(_LOADING)
        self._views.faces.show_waiting(_LOADING)
        self._views.current.show_waiting(_LOADING)

    @_show.register
    def _(self, result: Cloud) -> None:
        self._clouds[result.request.projection] = result
        self._views.projections.show_cloud(result)

    @_show.register
    def _(self, result: Correlations) -> None:
        if self._is_newer(result):
            self._views.correlations.show_correlations(result)

    @_show.register
    def _(self, result: Ranks) -> None:
        if self._is_newer(result):
            self._ranks = result
            self._show_level()

    @_show.register
    def _(self, result: GeneratedVectors) -> None:
        if self._is_newer(result):
            self.drawn = result.draw
            # One that was picked since these were asked for is none of them.
            self._apply(replace(self.state, face=None))
            self._show_generated()

    @_show.register
    def _(self, result: GeneratedFaces) -> None:
        if self._is_newer(result):
            self.faces, self._pictured = result.faces, result.draw
            self._views.faces.show_draw(result.draw)
            self._views.faces.show_faces(result.faces)

    @_show.register
    def _(self, result: CurrentFace) -> None:
        if self._is_newer(result):
            self.face = result.face
            self._views.current.show_face(result.face)
            if result.request.started:
                self._latencies.append((time.perf_counter() - result.request.started) * 1e3)
                median, p95 = np.percentile(self._latencies, (50, 95))
                self._views.status.show_latency(median, p95, len(self._latencies))

    # From the difference of two states to setters and requests

    def _apply(self, new: ExplorerState, started: float = 0.0) -> None:
        old = self.state
        if new != old:
            self.state = new
            # Before there is a bundle nothing can be shown; opening one shows everything.
            if self.bundle is not None:
                self._show_difference(old, started)

    def _show_difference(
        self, old: ExplorerState, started: float = 0.0, everything: bool = False
    ) -> None:
        new, views = self.state, self._views

        def changed(*fields: str) -> bool:
            return everything or any(getattr(new, f) != getattr(old, f) for f in fields)

        if changed("current") and not everything:
            # First of all: the worker decodes while this thread draws.
            self._request(FaceRequest, z=new.current, started=started)
        if changed("projections", "active"):
            views.projections.show_projections(new.projections, new.active)
        if changed("projections"):
            self._request_clouds()
            self._show_generated()
        if changed("current", "projections"):
            views.projections.show_current(self._located(np.array(new.current)))
        if changed("image", "projections"):
            self._show_image()
        if changed("ellipse_level"):
            views.projections.show_ellipse_level(new.ellipse_level)
        if changed("correlations"):
            views.correlations.show_settings(new.correlations)
            self._request(CorrelationRequest, settings=new.correlations)
        if changed("sampling"):
            explained = self._space().basis.explained_variance(new.sampling.n_components)
            views.sampling.show_sampling(new.sampling, explained)
            self._request(SampleRequest, settings=new.sampling)
            if everything or new.sampling.n_components != old.sampling.n_components:
                self._request(RanksRequest, n_components=new.sampling.n_components)
        if changed("face"):
            views.faces.show_selected(new.face)
            self._show_generated()
        if changed("start", "current"):
            views.current.show_start(new.start, moved=new.current != new.start.z)
        if changed("current", "sampling"):
            self._show_level()
        if changed("path", "projections"):
            views.projections.show_path(new.path)
            views.current.show_path(new.path)
        if everything:
            # Last: it makes the worker load TensorFlow, which the clouds need not wait for.
            self._request(FaceRequest, z=new.current, started=0.0)

    def _space(self) -> LatentSpace:
        if self.bundle is None:
            raise RuntimeError("no bundle is open")
        return self.bundle.space

    def _request(self, kind: Callable[..., Request], **fields: object) -> None:
        self._post(kind(number=next(self._numbers), epoch=self._epoch, **fields))

    def _request_clouds(self) -> None:
        for gone in set(self._clouds) - set(self.state.projections):
            del self._clouds[gone]
        for projection in dict.fromkeys(self.state.projections):
            if projection in self._clouds:
                self._views.projections.show_cloud(self._clouds[projection])
            else:
                self._request(CloudRequest, projection=projection)

    def _located(self, z: np.ndarray) -> list[Points]:
        space = self._space()
        return [space.locate(z, p.coordinates, p.pair) for p in self.state.projections]

    def _show_generated(self) -> None:
        if self.drawn is not None:
            z = self.drawn.z.astype(np.float64)
            self._views.projections.show_generated(self._located(z), self.state.face)

    def _show_image(self) -> None:
        index = self.state.image
        points = [] if index is None else self._located(self._space().point(index))
        self._views.projections.show_image(points)

    def _show_level(self) -> None:
        n_components = self.state.sampling.n_components
        basis = self._space().basis
        v = basis.to_pca(np.array(self.state.current), n_components)
        level = float(mahalanobis_levels(v, basis.std[:n_components]))
        share = None
        if self._ranks is not None and self._ranks.request.n_components == n_components:
            share = float(self._ranks.ranks.share_further_out(level))
        self._views.current.show_level(level, share)
