"""Verifying all of a bundle, also what is too large to be verified whenever it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latent_explorer.bundle.bundle import Bundle
from latent_explorer.bundle.description import FILES, PLAUSIBILITY, ZPOINTS
from latent_explorer.bundle.errors import BundleError, unusable
from latent_explorer.bundle.points_file import verify_points
from latent_explorer.bundle.stored_table import StoredTable
from latent_explorer.bundle.verifying import check_digest, digest_steps


def verify_steps(bundle: Bundle) -> Iterator[tuple[int, int]]:
    """Verify the checksum of every file of a bundle, every z-point, and all names and columns.

    Parameters
    ----------
    bundle : Bundle
        It was opened a moment ago.

    Yields
    ------
    done, total : int
        How many bytes were read, of how many.

    Raises
    ------
    BundleError
        When a file was altered or holds what it must not; the message says which.
    """
    path, description = bundle.path, bundle.description
    derived = description.get("derived", {})
    stated = {**description["sha256"], **derived}
    files = [*FILES, *(file for file in (PLAUSIBILITY,) if file in derived)]
    try:
        total = sum((path / file).stat().st_size for file in files)
        done = 0
        for file in files:
            for length in (
                verify_points(path, description)
                if file == ZPOINTS
                else _verify_file(path, file, stated)
            ):
                done += length
                yield done, total
        if isinstance(bundle.images, StoredTable):
            bundle.images.check()
    except BundleError:
        raise
    except Exception as error:  # As when it is opened.
        problem = str(error) or type(error).__name__
        raise unusable(path, problem, "copy or download the bundle again") from error


def _verify_file(path: Path, file: str, stated: dict[str, Any]) -> Iterator[int]:
    with (path / file).open("rb") as stream:
        found = yield from digest_steps(stream)
    check_digest(path, file, found, {"sha256": stated})
