"""The correlations of all components as a picture, and the groups in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.correlations import show_pairs
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.matrix import (
    ClusterOrder,
    ClusterOrderRequest,
    CorrelatedGroups,
    CorrelationMatrix,
    GroupsRequest,
    MatrixRequest,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.matrix import MatrixSettings

NAME = "Matrix"

_WAITING = "Correlating all components …"


class MatrixView(GestureView, Protocol):
    """The matrix, what chance gives, and groups; None while there are none of the bundle."""

    settings_changed: Intent
    pairs_chosen: Intent

    def show_settings(self, settings: MatrixSettings) -> None:
        """Show what was chosen."""

    def show_matrix(self, matrix: CorrelationMatrix | None, order: NDArray[np.intp]) -> None:
        """Show correlations, their components in an order of shape (d,)."""

    def show_waiting(self, text: str) -> None:
        """Say why what is shown is not what was chosen."""

    def show_groups(self, groups: CorrelatedGroups | None) -> None:
        """List groups."""


class MatrixPresenter:
    """Join the matrix of correlations to the controller."""

    def __init__(self, view: MatrixView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.settings_changed.connect(self.set_settings)
        view.pairs_chosen.connect(self.show_pairs)

    def set_settings(self, settings: MatrixSettings) -> None:
        """Show other correlations, or in another order."""
        self._controller.change("Matrix", settings)

    def show_pairs(self, pairs: Sequence[Pair], coordinates: Coordinates) -> None:
        """Show one pair in the active projection, or several as projections."""
        show_pairs(self._controller, pairs, coordinates)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the matrix, and when it is there for what is found in it."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        settings, bundle = scene.state[MatrixSettings], scene.bundle.fingerprint
        asked = _request(settings, bundle)
        yield asked
        matrix = scene.result(CorrelationMatrix)
        if matrix is None or matrix.request != asked:
            return
        if settings.order == "clusters":
            yield ClusterOrderRequest(bundle=bundle, matrix=matrix)
        yield GroupsRequest(bundle=bundle, matrix=matrix, threshold=settings.group_threshold)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the settings, the matrix and the groups."""
        if scene.changed(before, MatrixSettings):
            self._view.show_settings(scene.state[MatrixSettings])
        failed = before is None or scene.failures is not before.failures
        if failed or scene.changed(before, MatrixSettings, CorrelationMatrix, ClusterOrder):
            self._show_matrix(scene)
        if scene.changed(before, CorrelationMatrix, CorrelatedGroups):
            groups = scene.result(CorrelatedGroups)
            matrix = scene.result(CorrelationMatrix)
            current = groups is not None and groups.request.matrix is matrix
            self._view.show_groups(groups if current else None)

    def _show_matrix(self, scene: Scene) -> None:
        """Show the matrix when it is that of the settings, and its order is known."""
        matrix = scene.result(CorrelationMatrix)
        if scene.bundle is None or matrix is None:
            self._view.show_matrix(None, np.empty(0, np.intp))
        else:
            settings = scene.state[MatrixSettings]
            order = _order(scene, settings, matrix)
            if matrix.request == _request(settings, scene.bundle.fingerprint) and order is not None:
                self._view.show_matrix(matrix, order)
                return
        failure = scene.failure(MatrixRequest) or scene.failure(ClusterOrderRequest)
        self._view.show_waiting(failure or _WAITING)


def _request(settings: MatrixSettings, bundle: str) -> MatrixRequest:
    return MatrixRequest(
        bundle=bundle,
        coordinates=settings.coordinates,
        coefficient=settings.coefficient,
        sample=settings.sample,
        seed=settings.seed,
    )


def _order(
    scene: Scene, settings: MatrixSettings, matrix: CorrelationMatrix
) -> NDArray[np.intp] | None:
    if settings.order == "number":
        return np.arange(len(matrix.r))
    found = scene.result(ClusterOrder)
    return found.order if found is not None and found.request.matrix is matrix else None
