"""The program from Python: open a bundle, draw vectors, decode them, see the faces in a notebook.

`latent_explorer.open_bundle` is the way in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from latent_explorer.bundle import Bundle, load_bundle
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.face_framing import CELEBA_FRAMING, FaceFraming
from latent_explorer.core.formats import how_many
from latent_explorer.core.samplers import SAMPLERS, Draw, SamplingSettings, draw
from latent_explorer.core.space import LatentSpace
from latent_explorer.export.pictures import face_grid, png_bytes, save_png
from latent_explorer.export.tables import save_vectors
from latent_explorer.jobs.generating import decode_steps
from latent_explorer.resources import is_shipped, resource

if TYPE_CHECKING:
    from latent_explorer.network.codec import KerasCodec

_SHIPPED = "celeba96"


@dataclass(frozen=True, eq=False)
class Faces:
    """Decoded vectors; a notebook shows them as one picture.

    Parameters
    ----------
    z : ndarray of float32 of shape (n, d)
        The z-vectors.
    pictures : ndarray of uint8 of shape (n, size, size, 3)
        Their faces, RGB.
    about : mapping of str to object
        What is written into files: the bundle.
    """

    z: NDArray[np.float32]
    pictures: NDArray[np.uint8]
    about: Mapping[str, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.z)

    def __repr__(self) -> str:
        size = " x ".join(map(str, self.pictures.shape[1:3]))
        return f"<{how_many(len(self), 'face')} of {size} pixels>"

    def grid(self, columns: int | None = None) -> NDArray[np.uint8]:
        """Return all faces as one picture, row by row; see `face_grid`."""
        return face_grid(self.pictures, columns)

    def save(self, path: str | os.PathLike[str], columns: int | None = None) -> None:
        """Write the faces as one PNG, or the vectors as .npz, .npy or .csv, by the name's end.

        Parameters
        ----------
        path : path-like
            The file to create or replace.
        columns : int, optional
            How many faces of a PNG stand side by side; see `grid`.

        Raises
        ------
        ValueError
            When the name ends otherwise.
        OSError
            When the file cannot be written; what was at `path` before is then untouched.
        """
        path = Path(path)
        if path.suffix.lower() == ".png":
            save_png(path, self.grid(columns), self.about)
        else:
            save_vectors(path, self.z, metadata=self.about)

    def _repr_png_(self) -> bytes:
        return png_bytes(self.grid(), self.about)


class OpenBundle:
    """A bundle to work with; a notebook shows what it is.

    It belongs to the thread that made it.

    Parameters
    ----------
    bundle : Bundle
        A verified bundle.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    @property
    def name(self) -> str:
        """What it is called."""
        return self.bundle.name

    @property
    def space(self) -> LatentSpace:
        """The z-points and their PCA, for the functions of `latent_explorer.core`."""
        return self.bundle.space

    def sample(self, **settings: Any) -> Draw:
        """Draw z-vectors: the same as window and command line with these settings.

        Parameters
        ----------
        **settings
            Those of `SamplingSettings`, such as ``method``, ``count`` and ``seed``; the others
            have the defaults of the method.

        Returns
        -------
        Draw
            With the vectors `z`, of shape (count, d), and their PCA coordinates `v`.

        Raises
        ------
        ValueError
            When there is no such setting, or it cannot be used; the message names those that can.
        """
        sampler = SAMPLERS.get(str(settings.get("method", "")))
        own = {} if sampler is None else dict(sampler.defaults)
        chosen = SamplingSettings.from_dict({**own, **settings})
        if "n_components" not in settings:
            chosen = chosen.within(self.space.d)
        # As in window and command line: sums over more threads are rounded otherwise.
        with threadpool_limits(1, user_api="blas"):
            return draw(chosen, self.space)

    def decode(self, z: ArrayLike) -> Faces:
        """Decode z-vectors; the first time the networks are loaded, which takes some seconds.

        Parameters
        ----------
        z : array_like of shape (n, d) or (d,)
            z-vectors.

        Returns
        -------
        Faces

        Raises
        ------
        ValueError
            When these are no finite vectors of this bundle.
        """
        with np.errstate(over="ignore"):
            vectors = np.ascontiguousarray(np.atleast_2d(np.asarray(z)), np.float32)
        if vectors.ndim != 2 or vectors.shape[1] != self.space.d or not len(vectors):
            raise ValueError(
                f"z-vectors of {self.name} have {self.space.d} components: give an array of shape "
                f"(n, {self.space.d}), not {np.shape(z)}"
            )
        if not np.isfinite(vectors).all():
            raise ValueError("z-vectors must be finite numbers of a usual size; some are not")
        # As many at a time as in the window: of other numbers the last bit can be another.
        pictures = without_pauses(decode_steps(vectors, self._codec.decode))
        about = {"bundle": self.name, "fingerprint": self.bundle.fingerprint}
        return Faces(vectors, pictures, about)

    def encode(
        self,
        picture: str | os.PathLike[str] | NDArray[np.uint8],
        box: tuple[int, int, int, int] | None = None,
        steps: int = 0,
    ) -> NDArray[np.float32]:
        """Encode a picture of your own, as the window does.

        Parameters
        ----------
        picture : path-like or ndarray of uint8 of shape (height, width, 3) or (height, width, 4)
            A jpg, png, webp, gif, bmp or tif file, or its pixels, RGB or RGBA.
        box : tuple of int, optional
            Left, top, right and bottom of a square in it; by default one around the largest face
            that is found, else the largest in the middle.
        steps : int
            Gradient steps that bring the decoded face nearer to the picture.

        Returns
        -------
        ndarray of float32 of shape (d,)
            The z-vector.

        Raises
        ------
        ValueError
            When the picture cannot be read, or the box is no square in it.
        """
        from latent_explorer.network.photo_encoding import encode_photo
        from latent_explorer.pictures.photos import open_photo, photo_of
        from latent_explorer.pictures.skipped import UnusablePicture

        try:
            if isinstance(picture, np.ndarray):
                photo = photo_of(picture)
            else:
                photo = open_photo(Path(picture).expanduser())
        except UnusablePicture as error:
            raise ValueError(str(error)) from None
        framing = CELEBA_FRAMING if box is not None else self._framing
        return encode_photo(self._codec, self.space.basis, photo, box, steps, framing).z

    @cached_property
    def _framing(self) -> FaceFraming | None:
        from latent_explorer.jobs.face_framing import framing_steps
        from latent_explorer.workspaces import OwnPhotos

        if is_shipped(self.bundle.path):
            return CELEBA_FRAMING
        return without_pauses(framing_steps(self.space, self._codec.decode, OwnPhotos().framed))

    @cached_property
    def _codec(self) -> KerasCodec:
        from latent_explorer.network.codec import KerasCodec

        return KerasCodec.load(self.bundle)

    def __repr__(self) -> str:
        return f"<bundle {self.name}: {self.bundle.n:,} z-points of {self.bundle.z_dim} components>"

    def _repr_html_(self) -> str:
        bundle = self.bundle
        facts = {
            "fingerprint": bundle.fingerprint,
            "z-points": f"{bundle.n:,} of {bundle.z_dim} components",
            "pictures": f"{bundle.shape[1]} x {bundle.shape[0]} pixels",
            "source": bundle.description["source"] or "not stated",
            "licence": bundle.description["licence"] or "not stated",
        }
        cells = (f"<tr><th>{name}</th><td>{escape(str(v))}</td></tr>" for name, v in facts.items())
        return f"<table><caption>{escape(self.name)}</caption>{''.join(cells)}</table>"


def open_bundle(path: str | os.PathLike[str] | None = None) -> OpenBundle:
    """Open a bundle and verify it.

    Parameters
    ----------
    path : path-like, optional
        Its folder; by default the bundle that is shipped.

    Returns
    -------
    OpenBundle

    Raises
    ------
    BundleError
        When it is no bundle, or a damaged one.
    """
    folder = resource(_SHIPPED) if path is None else Path(path).expanduser()
    return OpenBundle(load_bundle(folder))
