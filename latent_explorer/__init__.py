"""Latent Explorer: where the data lies in a latent space, and new faces from there.

Importing the package imports nothing else; what it offers is looked up when it is asked for.
`open_bundle` opens a bundle from Python; `latent_explorer.core` measures it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from latent_explorer.notebook import open_bundle

__all__ = ["__version__", "open_bundle"]

__version__: str


def __getattr__(name: str) -> Any:
    if name == "open_bundle":
        from latent_explorer.notebook import open_bundle

        return open_bundle
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("latent-explorer")
    except PackageNotFoundError:
        return "0+checkout"
