"""The open bundle and its codec, as the worker knows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from latent_explorer.core.codec import FaceCodec
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.columns import ColumnCache


class OpenBundle(Protocol):
    """What the explorer needs of a bundle."""

    @property
    def path(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def space(self) -> LatentSpace: ...
    @property
    def image_names(self) -> Sequence[str]: ...


BundleT = TypeVar("BundleT", bound=OpenBundle)


class Workspace(Generic[BundleT]):
    """The open bundle and its codec; it belongs to the thread that runs the requests.

    Parameters
    ----------
    load_bundle : callable
        Opens and checks a bundle.
    load_codec : callable
        Loads the networks of a bundle; called when the first face is asked for, because it is slow.
    """

    def __init__(
        self,
        load_bundle: Callable[[Path], BundleT],
        load_codec: Callable[[BundleT], FaceCodec],
    ) -> None:
        self._load_bundle = load_bundle
        self._load_codec = load_codec
        self._bundle: BundleT | None = None
        self._codec: FaceCodec | None = None
        self._columns: ColumnCache | None = None

    def open(self, path: Path) -> BundleT:
        """Open the bundle at `path`; the one open before stays open when this fails."""
        bundle = self._load_bundle(path)
        self._bundle, self._codec = bundle, None
        self._columns = ColumnCache(bundle.space)
        return bundle

    @property
    def space(self) -> LatentSpace:
        """The latent space of the open bundle."""
        return self._opened().space

    @property
    def columns(self) -> ColumnCache:
        """The columns of the open bundle that were asked for last."""
        self._opened()
        assert self._columns is not None
        return self._columns

    def load_codec(self) -> FaceCodec:
        """Load the networks of the open bundle, which takes seconds."""
        self._codec = self._load_codec(self._opened())
        return self._codec

    @property
    def codec(self) -> FaceCodec:
        """The codec of the open bundle, loaded at the first use."""
        return self._codec or self.load_codec()

    @property
    def codec_is_loaded(self) -> bool:
        """Whether a face can be decoded at once."""
        return self._codec is not None

    def _opened(self) -> BundleT:
        if self._bundle is None:
            raise RuntimeError("no bundle is open: choose one with File > Open bundle")
        return self._bundle
