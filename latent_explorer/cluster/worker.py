"""What a worker does: it opens the data by their paths, once, and works on shards."""

from __future__ import annotations

import signal
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import latent_explorer
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.passes import FaceFinder, Tools, Work, merge_all

if TYPE_CHECKING:
    from latent_explorer.bundle import Bundle
    from latent_explorer.network.codec import KerasCodec
    from latent_explorer.pictures.place import Place
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
    images : Path or Url, optional
        Where pictures are, as `pictures.sources.open_images` takes it.
    opened : str
        Tells this from what was there before: pictures are looked for anew for each command.
    """

    bundle: Path
    fingerprint: str
    images: Place | None = None
    opened: str = field(default_factory=lambda: uuid.uuid4().hex)


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


def _tools(data: Data) -> Tools:
    bundle = data.bundle, data.fingerprint

    def read(names: Sequence[str]) -> Iterator[Any]:
        from latent_explorer.pictures.batches import read_pictures

        source, opened = _source(data), _bundle(*bundle)
        return read_pictures(source.only(names), opened.shape, opened.crop)

    return Tools(
        space=lambda: _bundle(*bundle).space,
        codec=lambda: _codec(*bundle),
        find_faces=_finder,
        read=read,
    )


@lru_cache(maxsize=1)
def _bundle(path: Path, fingerprint: str) -> Bundle:
    from latent_explorer.bundle import load_bundle

    found = load_bundle(path)
    if found.fingerprint != fingerprint:
        raise ValueError(
            f"a worker finds another bundle at {path}: "
            "give all machines the same files under the same path"
        )
    return found


@lru_cache(maxsize=1)
def _codec(path: Path, fingerprint: str) -> KerasCodec:
    from latent_explorer.network.codec import KerasCodec

    return KerasCodec.load(_bundle(path, fingerprint))


@lru_cache(maxsize=1)
def _source(data: Data) -> ImageSource:
    from latent_explorer.pictures.sources import open_images

    assert data.images is not None
    found = open_images(data.images)
    # Looked up once, and not for each shard.
    found.members()
    return found


def _finder() -> FaceFinder:
    from latent_explorer.pictures.face_detector import faces_found

    return faces_found
