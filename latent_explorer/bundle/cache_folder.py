"""Where files are kept that can be made again."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def users_cache(name: str) -> Path | None:
    """Return the folder for what is derived of bundles, None where the user has no folders."""
    folder = platformdirs.user_cache_path("latent-explorer", appauthor=False)
    # Without a home folder it begins with "~".
    return folder / name if folder.is_absolute() else None
