"""The only place that locates a file shipped with the program."""

from __future__ import annotations

import sys
from pathlib import Path

DEFAULT_BUNDLE = "celeba96"
"""The bundle that comes along."""

RECIPES = "recipes"
"""The folder of the recipes that come along."""

_PACKAGE = Path(__file__).resolve().parent


def is_shipped(bundle: Path) -> bool:
    """Return whether a bundle is the one that comes along."""
    return any(bundle == folder / DEFAULT_BUNDLE for folder in _folders())


def _folders() -> list[Path]:
    """Where the resources may lie, the most specific first."""
    folders = [_PACKAGE / "_resources", _PACKAGE.parent / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    return [Path(frozen) / "resources", *folders] if frozen else folders


def resource(name: str) -> Path:
    """Locate a shipped file or folder: in a frozen program, an installed wheel or a checkout.

    Parameters
    ----------
    name : str
        Its path inside the resources, with forward slashes: ``"icon.svg"``, ``"celeba96"``.

    Returns
    -------
    Path
        An existing file or folder.

    Raises
    ------
    FileNotFoundError
        When it lies in none of the places; the installation is then not complete.
    """
    for folder in _folders():
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(
        f"{name} is missing from this installation of Latent Explorer; install it again"
    )
