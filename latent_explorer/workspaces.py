"""The workspace of the real program: bundles, networks, a cache of quantiles, pictures on disk.

What it is made of is imported when it is used, by the thread that uses it: the window is there
sooner.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path

from latent_explorer.jobs.workspace import Workspace
from latent_explorer.resources import RECIPES, resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from latent_explorer.bundle import Bundle
    from latent_explorer.core.arrays import Array, Pauses
    from latent_explorer.core.codec import LiveCodec
    from latent_explorer.core.face_framing import FaceFraming
    from latent_explorer.core.plane_index import Values
    from latent_explorer.core.plane_sorting import Fill, Shapes
    from latent_explorer.core.plausibility import ImageQuantiles
    from latent_explorer.core.square_box import SquareBox
    from latent_explorer.pictures.originals import Originals
    from latent_explorer.pictures.reading import Pictures
    from latent_explorer.session.photo import Photo

_PLACES_KEPT = 2
"""Of the open bundle, and of the one beside it."""


def real_workspace() -> Workspace:
    """Return a workspace for the window or the command line; nothing is opened yet."""
    return Workspace(
        _load_bundle,
        _load_codec,
        _Quantiles(),
        PicturesOnDisk(),
        _find_faces,
        recipe_folders=(resource(RECIPES), own_recipes()),
        photos=OwnPhotos(),
        planes=_Planes(),
    )


def own_recipes() -> Path:
    """Return the folder for the user's own recipes; it need not be there."""
    return user_config_path("latent-explorer", appauthor=False) / RECIPES


def _load_bundle(path: Path) -> Bundle:
    from latent_explorer.bundle import load_bundle

    return load_bundle(path)


def _load_codec(bundle: Bundle) -> LiveCodec:
    from latent_explorer.network.codec import KerasCodec

    return KerasCodec.load(bundle)


def _find_faces(pictures: Pictures) -> NDArray[np.bool_]:
    from latent_explorer.pictures.face_detector import faces_found

    return faces_found(pictures)


class OwnPhotos:
    """Reads people's own pictures: from their disks, or what was pasted."""

    def read(self, source: Photo) -> Pictures | str:
        """Return the picture of shape (height, width, 3), upright, or what is wrong with it."""
        from latent_explorer.pictures.photos import open_photo, photo_of
        from latent_explorer.pictures.skipped import UnusablePicture

        try:
            if source.pixels is not None:
                return photo_of(source.pixels)
            return open_photo(source.path) if source.path is not None else "There is no picture"
        except UnusablePicture as error:
            return str(error) if source.pixels is None else f"The picture {error}"

    def preview(self, picture: Pictures) -> Pictures:
        """Return it small enough to be drawn at once."""
        from latent_explorer.pictures.photos import preview_of

        return preview_of(picture)

    def propose(self, picture: Pictures, framing: FaceFraming | None) -> tuple[SquareBox, bool]:
        """Return which square is to be cut from it, and whether there is a face."""
        from latent_explorer.pictures.face_place import proposed_box

        return proposed_box(picture, framing)

    def framed(self, pictures: Pictures) -> list[Array]:
        """Return where faces are in each picture."""
        from latent_explorer.pictures.face_place import places_of_faces

        return [places_of_faces(picture) for picture in pictures]

    def cut(self, picture: Pictures, box: SquareBox, size: int | tuple[int, int]) -> Pictures:
        """Return what the networks see of a square of it, of shape (height, width, 3)."""
        from latent_explorer.pictures.photos import cut_square

        return cut_square(picture, box, size)


class _Quantiles:
    """Those of the bundle, or of the user's cache."""

    def load(self, bundle: Bundle) -> ImageQuantiles | None:
        from latent_explorer.bundle.quantile_cache import QuantileCache

        return QuantileCache().load(bundle)

    def save(self, bundle: Bundle, quantiles: ImageQuantiles) -> None:
        from latent_explorer.bundle.quantile_cache import QuantileCache

        QuantileCache().save(bundle, quantiles)


class _Planes:
    """Those in the user's cache."""

    def find_steps(self, bundle: Bundle, plane: str) -> Pauses[Mapping[str, Values] | None]:
        from latent_explorer.bundle.plane_cache import PlaneCache

        return PlaneCache().find_steps(bundle, plane)

    def keep_steps(
        self, bundle: Bundle, plane: str, shapes: Shapes, fill: Fill
    ) -> Pauses[Mapping[str, Values] | None]:
        from latent_explorer.bundle.plane_cache import PlaneCache

        return PlaneCache().keep_steps(bundle, plane, shapes, fill)


class PicturesOnDisk:
    """Reads originals; the places that were used last are kept open."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Originals] = OrderedDict()

    def look(self, bundle: Bundle, folder: str) -> tuple[int, int, str]:
        """Return how many pictures were looked for, how many are there, or what is wrong."""
        try:
            opened = self._opened(bundle, folder)
        except (ValueError, OSError) as error:
            return 0, 0, str(error)
        return (0, 0, "") if opened is None else (opened.tried, opened.found, "")

    def original(self, bundle: Bundle, folder: str, image: str) -> Pictures | str:
        """Return a picture of shape (size, size, 3), or what is wrong with it."""
        from latent_explorer.messages import shortened
        from latent_explorer.pictures.skipped import UnusablePicture

        try:
            opened = self._opened(bundle, folder)
            return "" if opened is None else opened.original(image)
        except UnusablePicture as error:
            return f"{shortened(image)} {error}"
        except (ValueError, OSError) as error:
            return str(error)

    def _opened(self, bundle: Bundle, folder: str) -> Originals | None:
        key = (bundle.fingerprint, folder)
        if key not in self._kept:
            opened = _named(bundle, folder) if folder else _guessed(bundle)
            # Where nothing was found there may be something next time: a disk that was plugged in.
            if opened is None or not opened.found:
                return opened
            self._kept[key] = opened
        self._kept.move_to_end(key)
        while len(self._kept) > _PLACES_KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


def _named(bundle: Bundle, folder: str) -> Originals:
    from latent_explorer.pictures.originals import open_originals
    from latent_explorer.pictures.place import place_of

    return open_originals(place_of(folder), bundle.image_names, bundle.shape, bundle.crop)


def _guessed(bundle: Bundle) -> Originals | None:
    """Return the pictures at the first place the bundle's words may mean that has most of them."""
    from latent_explorer.pictures.originals import guessed_places

    for place in guessed_places(str(bundle.description.get("source", "")), bundle.path):
        try:
            opened = _named(bundle, str(place))
        except (ValueError, OSError):
            continue
        if 2 * opened.found > opened.tried:
            return opened
    return None
