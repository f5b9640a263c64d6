"""The bundle: networks, z-points and image table in a folder that is verified as it is used."""

from __future__ import annotations

from latent_explorer.bundle.bundle import Bundle
from latent_explorer.bundle.errors import BundleError
from latent_explorer.bundle.reading import load_bundle
from latent_explorer.bundle.writing import add_plausibility, write_bundle

__all__ = [
    "Bundle",
    "BundleError",
    "add_plausibility",
    "load_bundle",
    "write_bundle",
]
