"""What the program asks of an autoencoder, whoever implements it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class FaceCodec(Protocol):
    """Turns z-vectors into pictures and pictures into z-vectors."""

    @property
    def size(self) -> int:
        """Side of the pictures in pixels."""
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
