"""The workspace of the real program: bundles on disk, networks of Keras, quantiles in a cache.

What it is made of is imported when it is used, by the thread that uses it: the window is there
sooner.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from latent_explorer.jobs.workspace import Workspace

if TYPE_CHECKING:
    from latent_explorer.bundle import Bundle
    from latent_explorer.core.codec import LiveCodec
    from latent_explorer.core.plausibility import ImageQuantiles


def real_workspace() -> Workspace:
    """Return a workspace for the window or the command line; nothing is opened yet."""
    return Workspace(_load_bundle, _load_codec, _Quantiles())


def _load_bundle(path: Path) -> Bundle:
    from latent_explorer.bundle import load_bundle

    return load_bundle(path)


def _load_codec(bundle: Bundle) -> LiveCodec:
    from latent_explorer.network.codec import KerasCodec

    return KerasCodec.load(bundle)


class _Quantiles:
    """Those of the bundle, or of the user's cache."""

    def load(self, bundle: Bundle) -> ImageQuantiles | None:
        from latent_explorer.bundle.quantile_cache import QuantileCache

        return QuantileCache().load(bundle)

    def save(self, bundle: Bundle, quantiles: ImageQuantiles) -> None:
        from latent_explorer.bundle.quantile_cache import QuantileCache

        QuantileCache().save(bundle, quantiles)
