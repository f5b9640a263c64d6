"""The workspace of the real program: bundles on disk, networks of Keras, quantiles in a cache."""

from __future__ import annotations

from latent_explorer.jobs.workspace import Workspace


def real_workspace() -> Workspace:
    """Return a workspace for the window or the command line; nothing is opened yet."""
    from latent_explorer.bundle import load_bundle
    from latent_explorer.bundle.quantile_cache import QuantileCache
    from latent_explorer.network.codec import KerasCodec

    return Workspace(load_bundle, KerasCodec.load, QuantileCache())
