"""What the table of samplers says of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from latent_explorer.core.arrays import Array, Pauses

if TYPE_CHECKING:
    from latent_explorer.core.samplers.settings import SamplingSettings
    from latent_explorer.core.space import LatentSpace


@dataclass(frozen=True)
class Preparation:
    """What samplers work out of a space once, before the first vector.

    Parameters
    ----------
    name : str
        Samplers with the same one share what is prepared.
    depends_on : tuple of str
        The settings that it depends on, with the points and their basis.
    steps : callable
        From settings and the space to a generator that works in steps and returns it; what it
        returns is not changed any more.
    """

    name: str
    depends_on: tuple[str, ...]
    steps: Callable[[SamplingSettings, LatentSpace], Pauses[Any]]


@dataclass(frozen=True)
class Figures:
    """What 2,000 faces on the shipped bundle were measured to be, against pictures not seen before.

    Fréchet distance, density, coverage and novelty were measured outside this program, against
    descriptors of held-out pictures. Faces were looked for with the detector of this one
    (`latent_explorer.pictures.face_detector`), as `compare` does: with
    ``compare --method NAME --count 2000`` and the settings that stand there it finds these shares.

    Parameters
    ----------
    drawn_with : str
        The settings, in words.
    frechet : float
        Fréchet distance of face descriptors, times 1000: less is nearer to real pictures.
    density, coverage : float
        Of the descriptors (Naeem et al. 2020): how typical the faces are, and how much of what
        there is they reach.
    novelty : float
        Median distance to the nearest image, over that of unseen pictures.
    face_found : float
        In which share of them the detector finds a face; in 0.937 of the unseen pictures
        themselves.
    """

    drawn_with: str
    frechet: float
    density: float
    coverage: float
    novelty: float
    face_found: float


UNSEEN = Figures("reconstructions of unseen pictures", 33.2, 0.587, 0.750, 1.00, 0.952)
"""What the best that can be expected is."""


@dataclass(frozen=True)
class Sampler:
    """A way to draw z-vectors.

    Parameters
    ----------
    name : str
        By which it is chosen.
    title : str
        What it is called in the window; short.
    description : str
        What it draws and what it costs, in one to three sentences.
    uses : tuple of str
        The settings that change its vectors, in the order in which they are offered. Those of
        the PCA basis change all that draw PCA components.
    draw : callable
        From settings, valid for the space, the space, what was prepared (None without a
        preparation) and the numbers of some vectors to these, of shape (count, K) or (count, d).
        Each number it uses is keyed (see `keyed`), so that a vector does not depend on the others.
    defaults : mapping
        Settings that start with another value here than elsewhere.
    preparation : Preparation, optional
        What it works out first.
    figures : tuple of Figures
        What was measured of it, to be read beside `UNSEEN`.
    in_pair_ellipses : bool
        Whether each vector lies in the ellipses of all pairs of PCA components, whose half-axes
        `limits_of_components` gives: those that can be drawn in the planes of these components.
    returns : {"pca", "z"}
        Whether the vectors are the first K PCA coordinates or z-vectors.
    at_once : int
        How many vectors it draws in some hundredths of a second at 256 components.
    """

    name: str
    title: str
    description: str
    uses: tuple[str, ...]
    draw: Callable[[SamplingSettings, LatentSpace, Any, range], Array]
    defaults: Mapping[str, float] = field(default_factory=dict)
    preparation: Preparation | None = None
    figures: tuple[Figures, ...] = ()
    in_pair_ellipses: bool = False
    returns: Literal["pca", "z"] = "pca"
    at_once: int = 400
