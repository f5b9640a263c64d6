"""The open bundles with their codecs, as the worker knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.codec import LiveCodec
from latent_explorer.core.face_framing import FaceFraming
from latent_explorer.core.plausibility import ImageQuantiles
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.columns import ColumnCache
from latent_explorer.jobs.opened import ExplorableBundle, OpenedSpace
from latent_explorer.jobs.request import BundleId, CodecLoading, Request, Steps
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.photo import Photo

if TYPE_CHECKING:
    from latent_explorer.core.arrays import Pauses
    from latent_explorer.core.passes import FaceFinder, Passes
    from latent_explorer.core.plane_index import Values
    from latent_explorer.core.plane_sorting import Fill, Shapes


class QuantileStore(Protocol):
    """Where the quantiles of the images' measures are kept between runs."""

    def load(self, bundle: Any) -> ImageQuantiles | None:
        """Return those of `bundle`, None when they were never computed."""
        ...

    def save(self, bundle: Any, quantiles: ImageQuantiles) -> None:
        """Keep them; where that is not possible they are computed again next time."""
        ...


class PlaneStore(Protocol):
    """Where planes of very many points are kept between runs, and out of memory."""

    def find_steps(self, bundle: Any, plane: str) -> Pauses[Mapping[str, Values] | None]:
        """Return the arrays that were kept of a plane, None where there are none."""
        ...

    def keep_steps(
        self, bundle: Any, plane: str, shapes: Shapes, fill: Fill
    ) -> Pauses[Mapping[str, Values] | None]:
        """Have arrays filled where they are kept, and return them; None where they cannot be."""
        ...


class NoPlanes:
    """Nothing is kept."""

    def find_steps(self, bundle: Any, plane: str) -> Pauses[None]:
        """Find nothing."""
        yield from ()

    def keep_steps(self, bundle: Any, plane: str, shapes: Shapes, fill: Fill) -> Pauses[None]:
        """Keep nothing."""
        yield from ()


class OriginalReader(Protocol):
    """Reads the pictures that bundles were made of; it is called by a thread of its own."""

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        """Return how many pictures were looked for and found, and why one could not look."""
        ...

    def original(self, bundle: Any, folder: str, image: str) -> NDArray[np.uint8] | str:
        """Return the picture of an image, of shape (size, size, 3), or why there is none.

        An empty `folder` means wherever the bundle's own words lead; an empty answer, nowhere.
        """
        ...


class NoOriginals:
    """There are no pictures."""

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        """Find nothing."""
        return 0, 0, ""

    def original(self, bundle: Any, folder: str, image: str) -> str:
        """Find nothing."""
        return ""


class PhotoReader(Protocol):
    """Reads people's own pictures; it keeps nothing, so that any thread may call it."""

    def read(self, source: Photo) -> NDArray[np.uint8] | str:
        """Return the picture of shape (height, width, 3), upright, or what is wrong with it."""
        ...

    def preview(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return it small enough to be drawn at once."""
        ...

    def propose(
        self, picture: NDArray[np.uint8], framing: FaceFraming | None
    ) -> tuple[SquareBox, bool]:
        """Return which square is to be cut from it, and whether there is a face.

        `framing` tells where the model has faces; None where it has none.
        """
        ...

    def framed(self, pictures: NDArray[np.uint8]) -> list[NDArray[np.float64]]:
        """Return where faces are in pictures of shape (n, height, width, 3) that are filled by one.

        An array of shape (m, 3) for each, as `mean_framing` wants them.
        """
        ...

    def cut(
        self, picture: NDArray[np.uint8], box: SquareBox, size: int | tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Return what the networks see of a square of it, of shape (height, width, 3)."""
        ...


class Workspace:
    """Bundles by their id; it belongs to the thread that runs the requests.

    Parameters
    ----------
    load_bundle : callable
        Opens and checks a bundle.
    load_codec : callable
        Loads the networks of a bundle; called when the first face is asked for, because it is slow.
    quantiles : QuantileStore, optional
        Where those of the images are kept; by default nowhere.
    originals : OriginalReader, optional
        Reads the images' pictures; by default there are none. All else of a workspace is left
        alone by the thread that calls it.
    find_faces : callable, optional
        Tells in which pictures there is a face; by default nobody looks.
    recipe_folders : sequence of Path
        Where recipes may lie; of two of one name the last one counts.
    photos : PhotoReader, optional
        Reads people's own pictures; by default nobody does.
    planes : PlaneStore, optional
        Where planes of very many points are kept; by default in memory, while they are shown.

    Attributes
    ----------
    passes : Passes, optional
        Who measures images and sets of vectors; None for this process.
    """

    def __init__(
        self,
        load_bundle: Callable[[Path], Any],
        load_codec: Callable[[Any], LiveCodec],
        quantiles: QuantileStore | None = None,
        originals: OriginalReader | None = None,
        find_faces: FaceFinder | None = None,
        recipe_folders: Sequence[Path] = (),
        photos: PhotoReader | None = None,
        planes: PlaneStore | None = None,
    ) -> None:
        self.passes: Passes | None = None
        self.photos = photos
        self.planes: PlaneStore = planes or NoPlanes()
        self.originals = originals or NoOriginals()
        self.find_faces = find_faces
        self.recipe_folders = tuple(recipe_folders)
        self._load_bundle = load_bundle
        self._load_codec = load_codec
        self._quantiles = quantiles
        self._opened: dict[BundleId, OpenedSpace] = {}
        self._beside: BundleId | None = None

    def open(self, path: Path) -> ExplorableBundle:
        """Open the bundle at `path` beside those that are open."""
        bundle: ExplorableBundle = self._load_bundle(path)
        if bundle.fingerprint in self._opened:
            # The same contents, perhaps elsewhere: what is known of them stays.
            self._opened[bundle.fingerprint].bundle = bundle
        else:
            opened = OpenedSpace(bundle, ColumnCache(bundle.space))
            if self._quantiles is not None:
                opened.quantiles = self._quantiles.load(bundle)
            self._opened[bundle.fingerprint] = opened
        self._opened[bundle.fingerprint].times += 1
        return bundle

    def close(self, bundle: BundleId) -> None:
        """Forget a bundle and its networks, once it was closed as often as it was opened."""
        opened = self._opened.get(bundle)
        if opened is not None:
            opened.times -= 1
            if not opened.times:
                del self._opened[bundle]

    def open_beside(self, path: Path | None) -> ExplorableBundle | None:
        """Open the bundle at `path` as the one that others are compared with; None for none.

        There is one at most: the one before is closed, also where `path` cannot be opened.
        """
        before, self._beside = self._beside, None
        try:
            bundle = None if path is None else self.open(path)
        finally:
            # Not sooner: of the same one, all that is known stays.
            if before is not None:
                self.close(before)
        if bundle is not None:
            self._beside = bundle.fingerprint
        return bundle

    def opened(self, request: Request) -> OpenedSpace:
        """Return what is open under the bundle of `request`.

        Raises
        ------
        ValueError
            When that bundle is not open.
        """
        if request.bundle not in self._opened:
            raise ValueError("no bundle is open: choose one with File > Open bundle")
        return self._opened[request.bundle]

    @property
    def codec_is_loaded(self) -> bool:
        """Whether a face of one of the bundles can be decoded at once."""
        return any(opened.codec is not None for opened in self._opened.values())

    def keep_quantiles(self, opened: OpenedSpace, quantiles: ImageQuantiles) -> None:
        """Use `quantiles` from now on; complete ones are kept for the next time."""
        opened.quantiles = quantiles
        if self._quantiles is not None and quantiles.is_complete:
            self._quantiles.save(opened.bundle, quantiles)

    def with_codec(self, request: Request) -> Steps:
        """Load the networks at the first use; networks that failed once are not tried again.

        Raises
        ------
        Exception
            What loading them has raised.
        """
        opened = self.opened(request)
        if opened.codec_problem is not None:
            raise opened.codec_problem
        if opened.codec is None:
            yield CodecLoading(request)
            try:
                opened.codec = self._load_codec(opened.bundle)
            except Exception as error:
                opened.codec_problem = error
                raise
            yield None

    def codec(self, request: Request) -> LiveCodec:
        """Return the codec of the bundle of `request`, after `with_codec`."""
        codec = self.opened(request).codec
        assert codec is not None
        return codec

    def shown_face(self, request: Request, z: ZVector) -> NDArray[np.uint8]:
        """Return the picture of `z` as it is shown, after `with_codec`; decoded once for all."""
        opened, codec = self.opened(request), self.codec(request)
        if codec.live is None:
            return self.exact_face(request, z)
        if opened.shown_face is None or opened.shown_face[0] != z:
            row = np.array(z, np.float32)[np.newaxis]
            opened.shown_face = (z, codec.decode_live(row)[0])
        return opened.shown_face[1]

    def exact_face(self, request: Request, z: ZVector) -> NDArray[np.uint8]:
        """Return the picture of `z` in float32, after `with_codec`; decoded once for all."""
        opened = self.opened(request)
        if opened.face is None or opened.face[0] != z:
            row = np.array(z, np.float32)[np.newaxis]
            opened.face = (z, self.codec(request).decode(row)[0])
        return opened.face[1]
