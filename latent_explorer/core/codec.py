"""What the program asks of an autoencoder, whoever implements it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

LIVE_LEVELS = 2
"""How far, of 255 levels, faces that are only shown may be from the exact ones in a trial."""


class FaceCodec(Protocol):
    """Turns z-vectors into pictures and pictures into z-vectors."""

    @property
    def size(self) -> int:
        """Side of the pictures in pixels, the longer one where they are no squares."""
        ...

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the pictures in pixels."""
        ...

    @property
    def z_dim(self) -> int:
        """Number of components of a z-vector."""
        ...

    def decode(self, z: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return pictures of shape (n, size, size, 3), read-only, of z of shape (n, z_dim)."""
        ...

    def encode(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return z-vectors of shape (n, z_dim) of pictures of shape (n, size, size, 3)."""
        ...

    def reconstruct(
        self, pictures: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Encode and decode pictures of shape (n, size, size, 3).

        Returns
        -------
        reconstructions : ndarray of uint8 of shape (n, size, size, 3)
            What comes back.
        errors : ndarray of float32 of shape (n,)
            The mean squared error of each, pixels in [0, 1], before rounding to uint8.
        """
        ...


@dataclass(frozen=True)
class LiveWay:
    """A faster way to decode for the screen, and how it did in a trial.

    Parameters
    ----------
    precision : str
        What most of it is computed in: "bfloat16" or "float32".
    levels : int
        How far it was from the exact faces at most, of 255 levels.
    single, several : float
        Its time for one face and for a dozen, as shares of that of the exact decoder.
    """

    precision: str
    levels: int
    single: float
    several: float


class LiveCodec(FaceCodec, Protocol):
    """A codec that may know a faster way to decode what is only shown."""

    @property
    def live(self) -> LiveWay | None:
        """The faster way; None while `decode_live` is `decode`."""
        ...

    def decode_live(self, z: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return nearly what `decode` does: for what moves on screen, and for nothing else."""
        ...

    def speed_up(self, z: NDArray[np.float32]) -> Iterator[None]:
        """Look for a faster way, in steps, by trials on z of shape (n, z_dim)."""
        ...

    def seen(self, pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return pictures of shape (..., size, size, 3) as the networks see them.

        Networks for grey pictures see how light they are, and nothing else counts for an error.
        """
        ...

    def error_gradient(
        self, z: NDArray[np.float32], picture: NDArray[np.uint8]
    ) -> tuple[float, NDArray[np.float64]]:
        """Return how far the face of `z` is from a picture, and the gradient of that.

        Parameters
        ----------
        z : ndarray of shape (z_dim,)
            The vector.
        picture : ndarray of uint8 of shape (size, size, 3)
            What its face is compared with.

        Returns
        -------
        error : float
            The mean squared error, pixels in [0, 1].
        gradient : ndarray of float64 of shape (z_dim,)
            Its derivatives with respect to the components.
        """
        ...
