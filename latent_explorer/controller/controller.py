"""The controller: the only writer of the state."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Literal

import numpy as np

from latent_explorer import session
from latent_explorer.controller.presenter import Faces, Presenter
from latent_explorer.controller.views import Views
from latent_explorer.core.samplers import Draw, SamplingSettings
from latent_explorer.core.space import Coordinates, LatentSpace, Pair
from latent_explorer.jobs import (
    BundleOpened,
    CloudRequest,
    CorrelationRequest,
    CurrentFace,
    FaceRequest,
    Failure,
    GeneratedVectors,
    OpenBundle,
    OpenRequest,
    RanksRequest,
    Request,
    Result,
    SampleRequest,
)
from latent_explorer.session import CorrelationSettings, ExplorerState, Point


class Controller:
    """Turn what the user does into states, and the difference of states into requests.

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
    """

    def __init__(
        self, views: Views, post: Callable[[Request], None], settings: ExplorerState
    ) -> None:
        self.state = settings
        self._presenter = Presenter(views)
        self._post = post
        self._numbers = itertools.count(1)
        self._epoch = 0
        self._newest: dict[object, int] = {}

    @property
    def bundle(self) -> OpenBundle | None:
        """The open bundle."""
        return self._presenter.bundle

    @property
    def drawn(self) -> Draw | None:
        """The generated vectors that are shown."""
        return self._presenter.drawn

    @property
    def faces(self) -> Faces | None:
        """The generated faces that are shown, of shape (n, size, size, 3)."""
        return self._presenter.faces

    @property
    def pictured(self) -> Draw | None:
        """The vectors of these faces; newer ones may be drawn already."""
        return self._presenter.pictured

    @property
    def current(self) -> CurrentFace | None:
        """The current face that is shown, with its vector."""
        return self._presenter.current

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
        self.set_sampling(replace(sampling, seed=sampling.next_seed()))

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
        if self.pictured is not None:
            picked = session.start_from_face(self.state, self.pictured.z[index], index)
            # Until newer vectors are decoded, the faces shown are not theirs.
            self._apply(picked if self.pictured is self.drawn else replace(picked, face=None))

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
        self._presenter.show_work(request)

    def fail(self, failure: Failure) -> None:
        """Say what went wrong, unless it concerns a bundle that is no longer open."""
        if failure.request.epoch == self._epoch or isinstance(failure.request, OpenRequest):
            self._presenter.show_failure(failure)

    def accept(self, result: Result) -> None:
        """Show `result` if it belongs to the open bundle and is newer than what is shown.

        Not only the newest posted is shown: under a fast drag that would be nothing until the
        mouse is released.
        """
        if isinstance(result, BundleOpened):
            self._open(result)
        elif result.request.epoch == self._epoch and self._is_newer(result):
            if isinstance(result, GeneratedVectors):
                # A face that was picked since these were asked for is none of them.
                self._apply(replace(self.state, face=None))
            self._presenter.show_result(result, self.state)

    def _is_newer(self, result: Result) -> bool:
        # Of each kind of result, and of each projection, there is one on screen.
        key = (type(result), result.request.key)
        newer = result.request.number > self._newest.get(key, 0)
        if newer:
            self._newest[key] = result.request.number
        return newer

    def _open(self, opened: BundleOpened) -> None:
        self._epoch += 1
        self._newest.clear()
        self.state = session.opened(self.state, opened.bundle.space, opened.default_pairs)
        self._presenter.open(opened.bundle, self.state)
        self._request_what_changed(None)

    # From the difference of two states to requests

    def _apply(self, new: ExplorerState, started: float = 0.0) -> None:
        old = self.state
        if new == old:
            return
        self.state = new
        # Before there is a bundle nothing can be shown; opening one shows everything.
        if self.bundle is not None:
            # First the requests: the worker works while this thread draws.
            self._request_what_changed(old, started)
            self._presenter.show_difference(old, new)

    def _request_what_changed(self, old: ExplorerState | None, started: float = 0.0) -> None:
        new = self.state
        sampling, n_components = new.sampling, new.sampling.n_components
        if old is None or old.projections != new.projections:
            for projection in dict.fromkeys(new.projections):
                if not self._presenter.has_cloud(projection):
                    self._request(CloudRequest, projection=projection)
        if old is None or old.correlations != new.correlations:
            self._request(CorrelationRequest, settings=new.correlations)
        if old is None or old.sampling != sampling:
            self._request(SampleRequest, settings=sampling)
        if old is None or old.current != new.current:
            self._request(FaceRequest, z=new.current, started=started)
        if old is None or old.sampling.n_components != n_components:
            # Last: nobody waits for it.
            self._request(RanksRequest, n_components=n_components)

    def _space(self) -> LatentSpace:
        if self.bundle is None:
            raise RuntimeError("no bundle is open")
        return self.bundle.space

    def _request(self, kind: Callable[..., Request], **fields: object) -> None:
        self._post(kind(number=next(self._numbers), epoch=self._epoch, **fields))
