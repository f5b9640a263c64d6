"""An open bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from latent_explorer.bundle.stored_table import StoredTable
from latent_explorer.bundle.verifying import read_again
from latent_explorer.core.space import LatentSpace
from latent_explorer.messages import shortened
from latent_explorer.pictures.attributes import ImageTable
from latent_explorer.pictures.crop import Crop

_NAMES_AT_ONCE = 10_000


@dataclass(frozen=True, eq=False)
class Bundle:
    """A bundle that can be used; of a very large one the z-points are not verified yet.

    Parameters
    ----------
    path : Path
        Its folder.
    description : dict
        The contents of ``bundle.json``.
    space : LatentSpace
        The z-points and their PCA basis.
    images : ImageTable
        Names and attributes of the images, row by row those of the z-points.
    plausibility : mapping of str to ndarray, optional
        The images' quantiles of the measures of plausibility, as `core.plausibility` gave them;
        None where they have not been computed, or the file is damaged.
    notices : tuple of str
        What was ignored when it was opened, each in one sentence.
    """

    path: Path
    description: dict[str, Any]
    space: LatentSpace
    images: ImageTable
    plausibility: Mapping[str, NDArray[Any]] | None = None
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the bundle is called, as it can be shown: on one line, shortened."""
        return shortened(self.description["name"])

    @property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that tell its contents from those of any other bundle."""
        return str(self.description["fingerprint"])

    @property
    def size(self) -> int:
        """Side of the pictures in pixels, the longer one where they are no squares."""
        return int(self.description["pictures"]["size"])

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the pictures in pixels."""
        stated = self.description["pictures"]
        return int(stated.get("height", stated["size"])), int(stated.get("width", stated["size"]))

    @property
    def crop(self) -> Crop:
        """How the pictures were cut, and others have to be before they are encoded."""
        return Crop.parse(str(self.description["pictures"]["crop"]))

    @property
    def n(self) -> int:
        """Number of z-points."""
        return self.space.n

    @property
    def z_dim(self) -> int:
        """Number of components of a z-vector."""
        return self.space.d

    @cached_property
    def image_names(self) -> Sequence[str]:
        """Names of the images, in the order of the z-points."""
        if isinstance(self.images, StoredTable):
            return self.images.name_list
        names = self.images.names
        # Some at a time: other threads wait until a whole one is a list.
        starts = range(0, len(names), _NAMES_AT_ONCE)
        return [name for start in starts for name in names[start : start + _NAMES_AT_ONCE].tolist()]

    @property
    def columns(self) -> Mapping[str, NDArray[Any]]:
        """What is known about the images, each column of shape (n,) as `ImageTable` has it."""
        return self.images.columns

    def read(self, file: str) -> bytes:
        """Read one of its files as it was when the bundle was opened.

        Parameters
        ----------
        file : str
            A file with a checksum, such as `ENCODER` or `DECODER`.

        Raises
        ------
        BundleError
            When it has changed on disk meanwhile.
        """
        return read_again(self.path, file, self.description)
