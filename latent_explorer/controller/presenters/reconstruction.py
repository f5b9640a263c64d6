"""One picture from the first K PCA components, and how far pictures are off, over K."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.drawing import change_sampling
from latent_explorer.controller.presenters.networks import waiting_text
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.arrays import Array
from latent_explorer.core.formats import how_many, percent
from latent_explorer.jobs.reconstruction import (
    Reconstructed,
    ReconstructionErrors,
    ReconstructionErrorsRequest,
    ReconstructionRequest,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling

NAME = "Reconstruction"


@dataclass(frozen=True, eq=False)
class ReconstructionShown:
    """Two pictures of a vector: from all of its components, and from the first K.

    Parameters
    ----------
    name : str
        Whose vector it is: an image's name, or "current face".
    n_components, d : int
        K, and how many there are.
    full, cut : ndarray of uint8 of shape (size, size, 3)
        The pictures.
    """

    name: str
    n_components: int
    d: int
    full: NDArray[np.uint8]
    cut: NDArray[np.uint8]


class ReconstructionView(GestureView, Protocol):
    """The panel of reconstructions."""

    n_components_changed: Intent

    def show_waiting(self, text: str) -> None:
        """Say what the pictures are waiting for."""
        ...

    def show_reconstruction(self, shown: ReconstructionShown) -> None:
        """Show the two pictures."""
        ...

    def show_n_components(self, n_components: int, d: int) -> None:
        """Show the K that faces are drawn with, and how many components there are."""
        ...

    def show_errors(self, n_components: Array, errors: Array, complete: bool) -> None:
        """Draw the errors over K, of shape (m,), and say whether more are to come."""
        ...

    def show_words(self, words: str) -> None:
        """Say how far the picture is off, and how far all are."""
        ...


class ReconstructionPresenter:
    """Join the panel of reconstructions to the controller."""

    def __init__(self, view: ReconstructionView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.n_components_changed.connect(self.set_n_components)

    def set_n_components(self, n_components: int) -> None:
        """Draw with so many PCA components."""
        settings = self._controller.state[Sampling].settings
        change_sampling(self._controller, replace(settings, n_components=n_components))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the two pictures, and for the curve; for the error at K itself when K rests."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, K, point = scene.bundle.fingerprint, _n_components(scene), scene.state[CurrentPoint]
        z = point.z if point.image is None else ()
        yield ReconstructionRequest(bundle=bundle, image=point.image, z=z, n_components=K)
        yield ReconstructionErrorsRequest(bundle=bundle, n_components=None if scene.moving else K)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show pictures, curve and words."""
        view = self._view
        if scene.bundle is None:
            return
        if text := waiting_text(scene, before, ReconstructionRequest, Reconstructed):
            view.show_waiting(text)
        if scene.changed(before, Sampling):
            view.show_n_components(_n_components(scene), scene.space.d)
        found, curve = scene.result(Reconstructed), scene.result(ReconstructionErrors)
        if found is not None and scene.changed(before, Reconstructed):
            image, K = found.request.image, found.request.n_components
            name = "current face" if image is None else scene.bundle.image_names[image]
            view.show_reconstruction(
                ReconstructionShown(name, K, scene.space.d, found.full, found.cut)
            )
        if scene.changed(before, ReconstructionErrors):
            if curve is None:
                view.show_errors(np.empty(0), np.empty(0), False)
            else:
                view.show_errors(curve.n_components, curve.errors, curve.complete)
        if scene.changed(before, Sampling, Reconstructed, ReconstructionErrors):
            view.show_words(_words(scene, found, curve))


def _n_components(scene: Scene) -> int:
    return min(scene.state[Sampling].settings.n_components, scene.space.d)


def _words(scene: Scene, found: Reconstructed | None, curve: ReconstructionErrors | None) -> str:
    """Return how far this picture is off, and all are on average."""
    K, said = _n_components(scene), []
    if found is not None and found.request.n_components == K:
        said.append(f"this picture {found.error:.2g}")
    if curve is not None:
        errors = dict(zip(curve.n_components.tolist(), curve.errors.tolist(), strict=True))
        if K in errors:
            text = f"mean of {how_many(curve.n_images, 'image')} {errors[K]:.2g}"
            # Above it in a space without structure: no share of anything.
            if 0 < errors[K] <= errors.get(0, 0.0):
                text += f", {percent(errors[K] / errors[0])} of that of the mean face"
            said.append(text)
    head = f"Squared error of pixels (0 to 1), {how_many(K, 'component')} against all: "
    return head + ("; ".join(said) or "…")
