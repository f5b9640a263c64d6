"""The gallery: pairs of components as small pictures, one click from the projections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol, cast

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.correlations import show_pairs
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import Intent
from latent_explorer.core.gallery import Layout
from latent_explorer.core.space import Coordinates, Pair
from latent_explorer.jobs.gallery import (
    GalleryPairs,
    GalleryPictures,
    GalleryPicturesRequest,
    GalleryRequest,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.gallery import Gallery
from latent_explorer.session.projections import Projection, Projections

NAME = "Gallery"

Block = tuple[Coordinates, tuple[Pair, ...]]
"""Pairs whose pictures are asked for together."""

_FULL = "No more than nine projections fit: remove one first"


class GalleryView(Protocol):
    """The pairs; None while they are not known, and pictures as they come.

    What is missing is told as blocks, see `Block`.
    """

    settings_changed: Intent
    pair_chosen: Intent
    pair_added: Intent
    all_requested: Intent
    pictures_missing: Intent

    def show_settings(self, settings: Gallery, d: int) -> None:
        """Show which pairs are listed, of a space of so many components."""
        ...

    def show_pairs(self, found: GalleryPairs | None, n_points: int) -> None:
        """List pairs; of how many points the pictures are."""
        ...

    def show_waiting(self, problem: str | None) -> None:
        """Say that other pairs are on their way, or why there are none."""
        ...

    def show_pictures(self, found: GalleryPictures) -> None:
        """Show the pictures of a block."""
        ...

    def show_chosen(self, projection: Projection | None) -> None:
        """Frame the pair of the active projection."""
        ...

    def show_level(self, level: float) -> None:
        """Draw the ellipses at a sigma level."""
        ...


class GalleryPresenter:
    """Join the gallery to the controller."""

    def __init__(self, view: GalleryView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.settings_changed.connect(self.set_settings)
        view.pair_chosen.connect(self.show)
        view.pair_added.connect(self.add)
        view.all_requested.connect(self.show_all)
        view.pictures_missing.connect(partial(controller.set_in_view, NAME))

    # What the user does

    def set_settings(self, settings: Gallery) -> None:
        """Show other pairs."""
        self._controller.change("Gallery", settings)

    def set_layout(self, layout: Layout) -> None:
        """Show other pairs; one against all is the first component of the active projection."""
        settings = replace(self._controller.state[Gallery], layout=layout)
        if layout == "against":
            active = _active(self._controller.scene)
            if active is not None and not active.of_directions:
                settings = replace(
                    settings, component=active.pair[0], coordinates=active.components
                )
        self.set_settings(settings)

    def show(self, projection: Projection) -> None:
        """Show a pair in the active projection."""
        show_pairs(self._controller, [projection.pair], projection.components)

    def add(self, projection: Projection) -> None:
        """Show a pair as another projection, unless it is one already."""
        section = self._controller.state[Projections]
        if projection in section.shown:
            self.show(projection)
        elif section.full:
            self._controller.tell(_FULL)
        else:
            self._controller.change("Add projection", section.added(projection))

    def show_all(self) -> None:
        """Show as many of the pairs as fit, in place of all projections."""
        found = _pairs(self._controller.scene)
        if found is not None:
            show_pairs(self._controller, found.pairs, found.coordinates)

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the pairs, and for the pictures that can be seen."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle = scene.bundle.fingerprint
        yield GalleryRequest(bundle=bundle, settings=scene.state[Gallery])
        for coordinates, pairs in _in_view(scene):
            yield GalleryPicturesRequest(bundle=bundle, coordinates=coordinates, pairs=pairs)

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the pairs, and what of their pictures has come."""
        if scene.bundle is None:
            return
        view = self._view
        if scene.changed(before, Gallery):
            view.show_settings(scene.state[Gallery], scene.space.d)
        failed = before is None or scene.failures is not before.failures
        if failed or scene.changed(before, Gallery, GalleryPairs):
            self._show_pairs(scene)
        level = scene.state[Projections].ellipse_level
        if scene.changed(before) or (
            before is not None and before.state[Projections].ellipse_level != level
        ):
            view.show_level(level)
        # Also when other pairs are listed: the frame is at another place.
        if (
            scene.changed(before, GalleryPairs)
            or before is None
            or _active(before) != _active(scene)
        ):
            view.show_chosen(_active(scene))
        if scene.changed(before, GalleryPairs, GalleryPictures):
            same = None if before is None or scene.changed(before, GalleryPairs) else before
            for block in _in_view(scene):
                found = scene.result(GalleryPictures, block)
                if found is not None and (
                    same is None or same.result(GalleryPictures, block) is not found
                ):
                    view.show_pictures(found)

    def _show_pairs(self, scene: Scene) -> None:
        found = _pairs(scene)
        if found is not None:
            self._view.show_pairs(found, scene.space.n)
            return
        if scene.result(GalleryPairs) is None:
            self._view.show_pairs(None, scene.space.n)
        self._view.show_waiting(scene.failure(GalleryRequest))


def _active(scene: Scene) -> Projection | None:
    projections = scene.state[Projections]
    return projections.shown[projections.active] if projections.shown else None


def _pairs(scene: Scene) -> GalleryPairs | None:
    """Return the pairs that are wanted, not those that were."""
    found = scene.result(GalleryPairs)
    return found if found is not None and found.request.settings == scene.state[Gallery] else None


def _in_view(scene: Scene) -> tuple[Block, ...]:
    return cast(tuple[Block, ...], scene.in_view.get(NAME, ()))
