"""The list of images: how it is sorted, what is seen of it, and the chosen one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters.originals import known_folder, look_wanted
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.starts import choose_image, start_from_image
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.ordering import Rows
from latent_explorer.jobs.images import (
    ImageOrder,
    ImageOrderRequest,
    Thumbnails,
    ThumbnailsRequest,
)
from latent_explorer.jobs.original import (
    FolderLooked,
    Original,
    OriginalThumbnails,
    OriginalThumbnailsRequest,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.images import ImageList, SortKey
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint

NAME = "Images"

Block = tuple[int, ...]


class ImagesView(GestureView, Protocol):
    """The list of images; an order is of shape (m,), None while the first is on its way.

    What is missing is told as blocks: tuples of numbers of images that can be seen. Of the pictures
    that are shown some are `originals`, the others reconstructions; those of `awaited` images are
    missing still, as their originals may come.
    """

    sort_changed: Intent
    direction_changed: Intent
    search_changed: Intent
    image_chosen: Intent
    image_start_requested: Intent
    step_requested: Intent
    random_requested: Intent
    thumbnails_missing: Intent

    def show_images(self, names: Sequence[str], columns: Mapping[str, NDArray[Any]]) -> None: ...
    def show_settings(self, settings: ImageList) -> None: ...
    def show_order(self, order: NDArray[np.intp] | None, newest: bool) -> None: ...
    def show_chosen(self, image: int | None) -> None: ...
    def show_folder(self, folder: str | None) -> None: ...
    def show_thumbnails(
        self,
        images: Sequence[int],
        pictures: Sequence[NDArray[np.uint8]],
        originals: Collection[int] = (),
        awaited: Collection[int] = (),
    ) -> None: ...


class ImagesPresenter:
    """Join the list of images to the controller."""

    def __init__(self, view: ImagesView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.sort_changed.connect(self.sort)
        view.direction_changed.connect(self.turn)
        view.search_changed.connect(self.search)
        view.image_chosen.connect(partial(choose_image, controller))
        view.image_start_requested.connect(partial(start_from_image, controller))
        view.step_requested.connect(self.step)
        view.random_requested.connect(self.choose_random)
        view.thumbnails_missing.connect(partial(controller.set_in_view, NAME))

    # What the user does

    @property
    def _listed(self) -> ImageList:
        return self._controller.state[ImageList]

    def sort(self, sort: SortKey, column: str) -> None:
        """Sort by something else."""
        self._controller.change("Sort images", self._listed.sorted_by(sort, column))

    def turn(self, descending: bool) -> None:
        """Sort in the other direction."""
        self._controller.change("Sort images", replace(self._listed, descending=descending))

    def search(self, text: str) -> None:
        """List the images with `text` in their names."""
        self._controller.change("Search images", replace(self._listed, search=text))

    def step(self, by: int) -> None:
        """Choose the image that is `by` places further in the list; one that is in it, at first."""
        order = _order(self._controller.scene)
        if not len(order):
            return
        here = np.flatnonzero(order == self._chosen)
        place = int(here[0]) + by if len(here) else (0 if by > 0 else len(order) - 1)
        if 0 <= place < len(order):
            choose_image(self._controller, int(order[place]))

    def choose_random(self) -> None:
        """Choose any other image of the list."""
        order = _order(self._controller.scene)
        others = order[order != self._chosen]
        if len(others):
            choose_image(self._controller, int(np.random.default_rng().choice(others)))

    @property
    def _chosen(self) -> int:
        image = self._controller.state[CurrentPoint].image
        return -1 if image is None else image

    # What is shown

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the order, and for the pictures that can be seen."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, folder = scene.bundle.fingerprint, known_folder(scene)
        yield ImageOrderRequest(bundle=bundle, settings=_settings(scene))
        yield from look_wanted(scene)
        for block in _in_view(scene):
            read = _originals(scene, block)
            if read is None or any(picture is None for picture in read.pictures):
                yield ThumbnailsRequest(bundle=bundle, images=block)
            if folder is not None:
                yield OriginalThumbnailsRequest(
                    bundle=bundle, source=scene.bundle, folder=folder, images=block
                )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the list, and what of it has come."""
        if scene.bundle is None:
            return
        view = self._view
        if scene.changed(before):
            view.show_images(scene.bundle.image_names, scene.bundle.columns)
        if scene.changed(before, ImageList):
            view.show_settings(_settings(scene))
        if scene.changed(before, ImageList, ImageOrder):
            found = scene.result(ImageOrder)
            newest = found is not None and found.request.settings == _settings(scene)
            view.show_order(None if found is None else found.order, newest)
        # Not at each event of a drag, which moves the point and chooses nothing.
        chosen = scene.state[CurrentPoint].image
        if scene.changed(before) or (before and before.state[CurrentPoint].image != chosen):
            view.show_chosen(chosen)
        if scene.changed(before, FolderLooked, Original, PictureFolders):
            view.show_folder(known_folder(scene))
        if scene.changed(before, Thumbnails, OriginalThumbnails):
            same = None if before is None or scene.changed(before) else before
            for block in _in_view(scene):
                if same is None or _pictures(scene, block) != _pictures(same, block):
                    self._show_block(scene, block)

    def _show_block(self, scene: Scene, block: Block) -> None:
        made, read = _pictures(scene, block)
        originals = dict(zip(block, read.pictures, strict=True)) if read else {}
        shown = dict(zip(block, made.pictures, strict=True)) if made else {}
        # As soon as it is there, whatever is still being decoded.
        shown |= {image: picture for image, picture in originals.items() if picture is not None}
        known = [image for image in shown if originals.get(image) is not None]
        awaited = shown if read is None and known_folder(scene) is not None else ()
        self._view.show_thumbnails([*shown], [*shown.values()], known, [*awaited])


def _settings(scene: Scene) -> ImageList:
    assert scene.bundle is not None
    return scene.state[ImageList].among(scene.bundle.columns)


def _in_view(scene: Scene) -> tuple[Block, ...]:
    return cast(tuple[Block, ...], scene.in_view.get(NAME, ()))


def _pictures(scene: Scene, block: Block) -> tuple[Thumbnails | None, OriginalThumbnails | None]:
    return scene.result(Thumbnails, block), _originals(scene, block)


def _originals(scene: Scene, block: Block) -> OriginalThumbnails | None:
    """Return what was read for a block, unless the pictures are elsewhere by now."""
    read = scene.result(OriginalThumbnails, block)
    return read if read is not None and read.request.folder == known_folder(scene) else None


def _order(scene: Scene) -> Rows:
    """Return the images in the order in which they are listed, or were or would be."""
    found = scene.result(ImageOrder)
    if found is not None:
        return found.order
    return np.arange(0 if scene.bundle is None else scene.space.n)
