"""What a worker does: it opens the data by their paths, once, and works on shards."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import latent_explorer
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.passes import FaceFinder, Tools, Work, merge_all

if TYPE_CHECKING:
    from latent_explorer.bundle import Bundle
    from latent_explorer.network.codec import KerasCodec
    from latent_explorer.pictures.sources import ImageSource

T = TypeVar("T")
S = TypeVar("S")
P = TypeVar("P")

# Networks belong to one thread at a time, and the memory of a worker is that of one shard.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Data:
    """What a pass goes over: paths that lead to the same everywhere.

    Parameters
    ----------
    bundle : Path
        The bundle.
    fingerprint : str
        Of its contents: a worker that finds another bundle there says so.
    images : Path, optional
        Where pictures are, as `pictures.sources.open_images` takes it.
    """

    bundle: Path
    fingerprint: str
    images: Path | None = None


def run_shard(data: Data, work: Work[T, S, P], shard: T, shared: S) -> P:
    """Work on a shard, with what this process has opened."""
    with _one_at_a_time:
        return without_pauses(work(_tools(data), shard, shared))


def merge_shards(merge: Callable[[P, P], P], *found: P) -> P:
    """Merge what several shards gave, from left to right."""
    return merge_all(merge, found)


def the_same(shared: S) -> S:
    """Return what all shards of a pass need: a task, so that it can be made again."""
    return shared


def version() -> str:
    """Return which version of the program a worker has."""
    return latent_explorer.__version__


def dask_setup(worker: Any) -> None:
    """Leave Ctrl+C to the program that started this worker; Dask calls this in a new worker."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@lru_cache(maxsize=1)
def _tools(data: Data) -> Tools:
    opened = _Opened(data)
    return Tools(
        space=lambda: opened.bundle.space,
        codec=lambda: opened.codec,
        find_faces=_finder,
        read=opened.read,
    )


class _Opened:
    """The data of a worker, each opened when it is needed first."""

    def __init__(self, data: Data) -> None:
        self._data = data

    @cached_property
    def bundle(self) -> Bundle:
        from latent_explorer.bundle import load_bundle

        found = load_bundle(self._data.bundle)
        if found.fingerprint != self._data.fingerprint:
            raise ValueError(
                f"a worker finds another bundle at {self._data.bundle}: "
                "give all machines the same files under the same path"
            )
        return found

    @cached_property
    def codec(self) -> KerasCodec:
        from latent_explorer.network.codec import KerasCodec

        return KerasCodec.load(self.bundle)

    @cached_property
    def source(self) -> ImageSource:
        from latent_explorer.pictures.sources import open_images

        assert self._data.images is not None
        return open_images(self._data.images)

    def read(self, names: Sequence[str]) -> Iterator[Any]:
        from latent_explorer.pictures.batches import read_pictures

        return read_pictures(self.source.only(names), self.bundle.shape, self.bundle.crop)


def _finder() -> FaceFinder:
    from latent_explorer.pictures.face_detector import faces_found

    return faces_found
