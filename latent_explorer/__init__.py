"""Latent Explorer: where the data lies in a latent space, and new faces from there.

Importing the package imports nothing else; the version is looked up when it is asked for.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__: str


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("latent-explorer")
    except PackageNotFoundError:
        return "0+checkout"
