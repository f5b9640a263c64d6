"""From pictures to z-points."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.pictures.reading import Pictures


class Encoder(Protocol):
    """What turns pictures into z-vectors."""

    z_dim: int

    def encode(self, pictures: Pictures) -> NDArray[np.float32]:
        """Encode pictures of shape (n, size, size, 3) to z-vectors of shape (n, z_dim)."""
        ...


def encode_pictures(
    encoder: Encoder,
    chunks: Iterable[Pictures],
    n: int,
    report: Callable[[int, int], None],
) -> NDArray[np.float16] | NDArray[np.float32]:
    """Encode pictures that arrive in chunks.

    Parameters
    ----------
    encoder : Encoder
        For example a `KerasCodec`.
    chunks : iterable of ndarray of uint8 of shape (m, size, size, 3)
        The pictures, n in all.
    n : int
        How many there are.
    report : callable
        Called with the number of pictures encoded so far, and n.

    Returns
    -------
    ndarray of shape (n, z_dim)
        Column-major; float16, or float32 where a value is too large for that.
    """
    z = np.empty((n, encoder.z_dim), np.float32, order="F")
    done = 0
    report(0, n)
    for pictures in chunks:
        z[done : done + len(pictures)] = encoder.encode(pictures)
        done += len(pictures)
        report(done, n)
    # Not finite stays so, and is refused when the bundle is written.
    fits = np.abs(z[np.isfinite(z)]).max(initial=0) <= np.finfo(np.float16).max
    return z.astype(np.float16) if fits else z
