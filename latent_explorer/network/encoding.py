"""From pictures to z-points, and back: in one loop, or shard by shard wherever the work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Pauses
from latent_explorer.core.passes import Tools
from latent_explorer.pictures.reading import Pictures
from latent_explorer.pictures.skipped import Skipped


@dataclass(frozen=True, eq=False)
class EncodedShard:
    """The z-vectors of some pictures, of shape (m, z_dim); those that could not be read apart."""

    names: list[str]
    z: NDArray[np.float32]
    skipped: list[Skipped]


@dataclass(frozen=True, eq=False)
class ReconstructedShard:
    """The squared errors of some pictures, of shape (m,); those that could not be read apart.

    Of those that are drawn name, original and reconstruction, uint8 of shape (height, width, 3).
    """

    names: list[str]
    errors: NDArray[np.float32]
    drawn: list[tuple[str, Pictures, Pictures]]
    skipped: list[Skipped]


def encode_shard(tools: Tools, names: Sequence[str], shared: None = None) -> Pauses[EncodedShard]:
    """Read and encode pictures, given by their names."""
    codec = tools.codec()
    found = EncodedShard([], np.empty((0, codec.z_dim), np.float32), [])
    for readable, pictures, skipped in tools.read(names):
        found.names.extend(readable)
        found.skipped.extend(skipped)
        if readable:
            found = replace(found, z=np.concatenate([found.z, codec.encode(pictures)]))
        yield
    return found


def reconstruct_shard(
    tools: Tools, shard: tuple[Sequence[str], int, str | None], shared: None = None
) -> Pauses[ReconstructedShard]:
    """Read and reconstruct pictures.

    Parameters
    ----------
    tools : Tools
        With networks, and what reads pictures.
    shard : tuple of sequence of str, int and str
        Names of the pictures; how many of them are drawn at most, the first by name, and, if it is
        known, the name that these come before.
    shared : None
        Nothing.
    """
    codec, (names, most, before) = tools.codec(), shard
    found = ReconstructedShard([], np.empty(0, np.float32), [], [])
    for readable, pictures, skipped in tools.read(names):
        found.names.extend(readable)
        found.skipped.extend(skipped)
        if readable:
            faces, errors = codec.reconstruct(pictures)
            rows = [i for i, name in enumerate(readable) if before is None or name < before]
            drawn = found.drawn + [(readable[i], pictures[i], faces[i]) for i in rows]
            found = replace(
                found,
                errors=np.concatenate([found.errors, errors]),
                drawn=sorted(drawn, key=lambda each: each[0])[:most],
            )
        yield
    return found


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
