"""What the table of samplers says of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from latent_explorer.core.arrays import Array

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace


@dataclass(frozen=True)
class Sampler:
    """A way to draw z-vectors.

    Parameters
    ----------
    name : str
        By which it is chosen.
    description : str
        What it draws, in some words; they start small and end without a full stop.
    uses : tuple of str
        The settings that change its vectors.
    draw : callable
        From settings, valid for the space, and the space to vectors of shape (count, K) or
        (count, d). Each number it uses is keyed (see `keyed`), so that a vector does not depend on
        how many are drawn.
    needs : {"basis", "points"}
        Whether it needs the z-points themselves, or their PCA alone.
    returns : {"pca", "z"}
        Whether the vectors are the first K PCA coordinates or z-vectors.
    """

    name: str
    description: str
    uses: tuple[str, ...]
    draw: Callable[[SamplingSettings, LatentSpace], Array]
    needs: Literal["basis", "points"] = "basis"
    returns: Literal["pca", "z"] = "pca"
