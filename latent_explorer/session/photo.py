"""A picture of the user's own, while it is open: what is cut from it, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.square_box import SquareBox
from latent_explorer.session.numbers import ZVector


@dataclass(frozen=True, eq=False)
class Photo:
    """Where a picture comes from; each is equal to itself alone.

    Parameters
    ----------
    name : str
        What it is called.
    path : Path, optional
        Its file.
    pixels : ndarray of uint8 of shape (height, width, 4), optional
        Of one without a file: RGBA.
    """

    name: str
    path: Path | None = None
    pixels: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class PhotoAtWork:
    """An open picture.

    It is no section of the state: nothing of it is remembered, and nobody else sees it.

    Parameters
    ----------
    photo : Photo
        Which.
    box : SquareBox, optional
        What is cut; None for what is proposed.
    closer : tuple of float, optional
        The vector that gradient steps begin at; None while there were none.
    running : bool
        Whether steps are taken.
    """

    photo: Photo
    box: SquareBox | None = None
    closer: ZVector | None = None
    running: bool = False

    def cut_at(self, box: SquareBox | None) -> PhotoAtWork:
        """Cut another part, or the one that is proposed; of steps nothing is left then."""
        return PhotoAtWork(self.photo, box)

    def coming_closer(self, z: ZVector) -> PhotoAtWork:
        """Take steps from `z`."""
        return replace(self, closer=z, running=True)

    def stopped(self) -> PhotoAtWork:
        """Take no more steps, and keep what they have given."""
        return replace(self, running=False)

    def as_encoded(self) -> PhotoAtWork:
        """Give up what steps have given."""
        return replace(self, closer=None, running=False)
