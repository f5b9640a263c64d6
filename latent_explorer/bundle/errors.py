"""What is said of a folder that is no usable bundle."""

from __future__ import annotations

from pathlib import Path

from latent_explorer.messages import one_line, shortened

_LONGEST_PATH = 200


class BundleError(ValueError):
    """A folder that is no bundle, or a damaged, altered or unknown one; the message says which."""


def unusable(path: Path, problem: str, remedy: str) -> BundleError:
    """Make the error that says in one line what is wrong with a bundle and what to do.

    Parameters
    ----------
    path : Path
        The folder.
    problem : str
        What is wrong; it may quote from the bundle.
    remedy : str
        What the user can do.
    """
    folder = shortened(path, _LONGEST_PATH)
    return BundleError(f"{folder} is not a usable bundle: {one_line(problem, 300)}; {remedy}")


def changed(path: Path, file: str) -> BundleError:
    """Make the error that says that a file is no longer the one that was verified."""
    folder = shortened(path, _LONGEST_PATH)
    return BundleError(
        f"the bundle {folder} has changed on disk since it was opened ({file}); open it again"
    )
