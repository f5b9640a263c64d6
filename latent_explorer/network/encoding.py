"""From pictures to z-points: the one loop that encodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.pictures.reading import Pictures


class Encoder(Protocol):
    """What encodes: pictures of shape (n, height, width, 3) to z-vectors of shape (n, z_dim)."""

    z_dim: int

    def encode(self, pictures: Pictures) -> NDArray[np.float32]:
        """Return the z-vectors of pictures."""


def encode_pictures(
    codec: Encoder,
    chunks: Iterable[Pictures],
    report: Callable[[int], None] = lambda done: None,
) -> NDArray[np.float32]:
    """Encode pictures that arrive in chunks.

    Parameters
    ----------
    codec : Encoder
        What encodes.
    chunks : iterable of ndarray of uint8 of shape (m, size, size, 3)
        The pictures.
    report : callable, optional
        Called with the number of pictures encoded so far, for the first time with 0.

    Returns
    -------
    ndarray of float32 of shape (n, z_dim)
        The z-vectors of all pictures, in their order.
    """
    vectors = [np.empty((0, codec.z_dim), np.float32)]
    done = 0
    report(done)
    for pictures in chunks:
        vectors.append(codec.encode(pictures))
        done += len(pictures)
        report(done)
    return np.concatenate(vectors)


def narrowed(z: NDArray[np.float32]) -> NDArray[np.float16] | NDArray[np.float32]:
    """Return z-vectors as they are stored: as float16, unless a value is too large for that.

    What is not finite stays so, and is refused when a bundle is written.
    """
    fits = np.abs(z[np.isfinite(z)]).max(initial=0) <= np.finfo(np.float16).max
    return z.astype(np.float16) if fits else z
