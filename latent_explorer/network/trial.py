"""Which way to decode for the screen is the fastest on this machine, and near enough."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterable

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import row_slices
from latent_explorer.core.codec import LIVE_LEVELS, LiveWay

Decode = Callable[[NDArray[np.float32]], NDArray[np.uint8]]

_log = logging.getLogger(__name__)

_SEVERAL = 12  # faces at once: a step of the worker should take no longer
_CALLS = 5
_SINGLE_CALLS = 15  # they take a tenth of that, and chance is a larger part of it
_WORTH = 0.95  # of the exact decoder's time; nearer to it, chance would decide


def tried(
    candidates: Iterable[tuple[str, Callable[[], Decode]]],
    exact: Decode,
    z: NDArray[np.float32],
    clock: Callable[[], float] = time.perf_counter,
) -> Generator[None, None, tuple[LiveWay, Decode] | None]:
    """Try ways to decode, in steps, and return the best one, None when none is worth it.

    Parameters
    ----------
    candidates : iterable of (str, callable)
        What each is computed in, and what makes it. One that fails is none.
    exact : callable
        The decoder that they are compared with.
    z : ndarray of shape (n, z_dim)
        What they are tried on.
    clock : callable, optional
        Returns seconds.
    """
    found: list[tuple[LiveWay, Decode]] = []
    for precision, make in candidates:
        try:
            decode = make()
            yield None
            way = yield from _tried(precision, decode, exact, z, clock)
        except Exception as error:  # TensorFlow raises almost anything where it lacks something.
            _log.info("faces are not decoded in %s here: %s", precision, error)
            continue
        if way is not None:
            found.append((way, decode))
    return min(found, key=lambda each: each[0].single * each[0].several, default=None)


def _tried(
    precision: str,
    decode: Decode,
    exact: Decode,
    z: NDArray[np.float32],
    clock: Callable[[], float],
) -> Generator[None, None, LiveWay | None]:
    levels = 0
    # One face first: where a processor lacks bfloat16, a dozen could take seconds.
    single = yield from _share_of_time(decode, exact, z[:1], clock)
    if single > _WORTH:
        return None
    for rows in row_slices(len(z), _SEVERAL):
        levels = max(levels, most_levels(decode(z[rows]), exact(z[rows])))
        yield None
    if levels > LIVE_LEVELS:
        return None
    several = yield from _share_of_time(decode, exact, z[:_SEVERAL], clock)
    return LiveWay(precision, levels, single, several) if several <= _WORTH else None


def most_levels(faces: NDArray[np.uint8], exact: NDArray[np.uint8]) -> int:
    """Return how far two arrays of pictures are apart at most, in levels."""
    return int(np.abs(faces.astype(np.int16) - exact).max(initial=0))


def _share_of_time(
    decode: Decode, exact: Decode, z: NDArray[np.float32], clock: Callable[[], float]
) -> Generator[None, None, float]:
    """Return the time of one in that of the other, both at their best: others only add to it."""
    decode(z)
    yield None
    times: list[tuple[float, float]] = []
    for _ in range(_SINGLE_CALLS if len(z) == 1 else _CALLS):
        times.append((_seconds(decode, z, clock), _seconds(exact, z, clock)))
        yield None
    live, whole = np.min(times, axis=0)
    return float(live / whole)


def _seconds(decode: Decode, z: NDArray[np.float32], clock: Callable[[], float]) -> float:
    started = clock()
    decode(z)
    return clock() - started
