"""The presenter: from states and results to what the panels show."""

from __future__ import annotations

import time
from collections import deque
from functools import singledispatchmethod

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.views import Points, Views
from latent_explorer.core.plausibility import mahalanobis_levels
from latent_explorer.core.samplers import Draw
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs import (
    Cloud,
    CodecLoading,
    Correlations,
    CurrentFace,
    FaceRequest,
    Failure,
    GeneratedFaces,
    GeneratedVectors,
    OpenBundle,
    Ranks,
    Request,
    Result,
    SampleRequest,
)
from latent_explorer.session import ExplorerState, Projection

Faces = NDArray[np.uint8]

_LATENCIES_KEPT = 200
_LOADING = "Loading TensorFlow and the networks …"


class Presenter:
    """Call the setters of the panels for the difference of two states, and for results.

    Parameters
    ----------
    views : Views
        The panels.

    Attributes
    ----------
    bundle : OpenBundle, optional
        The open bundle.
    drawn : Draw, optional
        The newest vectors; their faces may still be on the way.
    pictured : Draw, optional
        The vectors whose faces are shown.
    faces : ndarray of uint8 of shape (n, size, size, 3), optional
        These faces.
    current : CurrentFace, optional
        The current face that is shown, with its vector.
    """

    def __init__(self, views: Views) -> None:
        self.bundle: OpenBundle | None = None
        self.drawn: Draw | None = None
        self.pictured: Draw | None = None
        self.faces: Faces | None = None
        self.current: CurrentFace | None = None
        self._views = views
        self._clouds: dict[Projection, Cloud] = {}
        self._ranks: Ranks | None = None
        self._latencies: deque[float] = deque(maxlen=_LATENCIES_KEPT)

    def has_cloud(self, projection: Projection) -> bool:
        """Return whether the cloud of `projection` is known."""
        return projection in self._clouds

    def open(self, bundle: OpenBundle, state: ExplorerState) -> None:
        """Forget what belongs to another bundle, and show all of `state`."""
        self.bundle = bundle
        self.drawn = self.pictured = self.faces = self.current = self._ranks = None
        self._clouds.clear()
        self._latencies.clear()
        views = self._views
        views.status.show_bundle(bundle)
        views.current.show_images(bundle.image_names)
        views.projections.show_n_components(bundle.space.d)
        views.sampling.show_limits(bundle.space.d)
        self.show_difference(None, state)

    def show_difference(self, old: ExplorerState | None, new: ExplorerState) -> None:
        """Call the setters for what differs; for everything when there is no old state."""
        views = self._views

        def changed(*fields: str) -> bool:
            return old is None or any(getattr(new, f) != getattr(old, f) for f in fields)

        if changed("projections", "active"):
            views.projections.show_projections(new.projections, new.active)
        if changed("projections"):
            self._show_clouds(new)
        if changed("current", "projections"):
            views.projections.show_current(self._located(np.array(new.current), new))
        if changed("image", "projections"):
            self._show_image(new)
        if changed("face", "projections"):
            self._show_generated(new)
        if changed("path", "projections"):
            views.projections.show_path(new.path)
            views.current.show_path(new.path)
        if changed("ellipse_level"):
            views.projections.show_ellipse_level(new.ellipse_level)
        if changed("correlations"):
            views.correlations.show_settings(new.correlations)
        if changed("sampling"):
            explained = self._space().basis.explained_variance(new.sampling.n_components)
            views.sampling.show_sampling(new.sampling, explained)
        if changed("face"):
            views.faces.show_selected(new.face)
        if changed("start", "current"):
            views.current.show_start(new.start, moved=new.current != new.start.z)
        if changed("current", "sampling"):
            self._show_level(new)

    def show_work(self, request: Request | None) -> None:
        """Say what the worker does."""
        self._views.status.show_work("ready" if request is None else f"{request.purpose} …")

    def show_failure(self, failure: Failure) -> None:
        """Say what went wrong, also where its result is waited for."""
        self._views.status.show_error(failure.message)
        if isinstance(failure.request, SampleRequest):
            self._views.faces.show_waiting(failure.message)
        if isinstance(failure.request, FaceRequest):
            self._views.current.show_waiting(failure.message)

    @singledispatchmethod
    def show_result(self, result: Result, state: ExplorerState) -> None:
        """Show what the worker found."""
        raise TypeError(f"nothing shows a {type(result).__name__}")

    @show_result.register
    def _(self, result: CodecLoading, state: ExplorerState) -> None:
        self._views.status.show_work(_LOADING)
        self._views.faces.show_waiting(_LOADING)
        self._views.current.show_waiting(_LOADING)

    @show_result.register
    def _(self, result: Cloud, state: ExplorerState) -> None:
        self._clouds[result.request.projection] = result
        self._views.projections.show_cloud(result)

    @show_result.register
    def _(self, result: Correlations, state: ExplorerState) -> None:
        self._views.correlations.show_correlations(result)

    @show_result.register
    def _(self, result: Ranks, state: ExplorerState) -> None:
        self._ranks = result
        self._show_level(state)

    @show_result.register
    def _(self, result: GeneratedVectors, state: ExplorerState) -> None:
        self.drawn = result.draw
        self._show_generated(state)

    @show_result.register
    def _(self, result: GeneratedFaces, state: ExplorerState) -> None:
        self.faces, self.pictured = result.faces, result.draw
        self._views.faces.show_draw(result.draw)
        self._views.faces.show_faces(result.faces)

    @show_result.register
    def _(self, result: CurrentFace, state: ExplorerState) -> None:
        self.current = result
        self._views.current.show_face(result.face)
        if result.request.started:
            self._latencies.append((time.perf_counter() - result.request.started) * 1e3)
            median, p95 = np.percentile(self._latencies, (50, 95))
            self._views.status.show_latency(median, p95, len(self._latencies))

    def _space(self) -> LatentSpace:
        assert self.bundle is not None  # before there is one, nothing is shown
        return self.bundle.space

    def _located(self, z: NDArray[np.float64], state: ExplorerState) -> list[Points]:
        space = self._space()
        return [space.locate(z, p.coordinates, p.pair) for p in state.projections]

    def _show_clouds(self, state: ExplorerState) -> None:
        for gone in set(self._clouds) - set(state.projections):
            del self._clouds[gone]
        for cloud in self._clouds.values():
            self._views.projections.show_cloud(cloud)

    def _show_generated(self, state: ExplorerState) -> None:
        if self.drawn is not None:
            points = self._located(self.drawn.z.astype(np.float64), state)
            self._views.projections.show_generated(points, state.face)

    def _show_image(self, state: ExplorerState) -> None:
        image = state.image
        points = [] if image is None else self._located(self._space().point(image), state)
        self._views.projections.show_image(points)

    def _show_level(self, state: ExplorerState) -> None:
        n_components = state.sampling.n_components
        basis = self._space().basis
        v = basis.to_pca(np.array(state.current), n_components)
        level = float(mahalanobis_levels(v, basis.std[:n_components]))
        share = None
        if self._ranks is not None and self._ranks.request.n_components == n_components:
            share = float(self._ranks.ranks.share_further_out(level))
        self._views.current.show_level(level, share)
