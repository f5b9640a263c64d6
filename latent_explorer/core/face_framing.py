"""Where faces lie in the pictures of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from latent_explorer.core.arrays import Array

# Where the eyes are in what the detector finds: the two darkest places of the mean of CelebA's
# pictures, as shares of the side of its boxes there.
_EYES = ((0.312, 0.368), (0.694, 0.368))
_LEAST_SHARE = 0.5


@dataclass(frozen=True)
class FaceFraming:
    """Where a detector finds the face in the square that is cut from a photo for a model.

    Parameters
    ----------
    left, top, side : float
        Of what it finds, as shares of the side of the square.
    """

    left: float
    top: float
    side: float

    @property
    def eyes(self) -> tuple[tuple[float, float], ...]:
        """Where the eyes are, as (x, y)."""
        return tuple((self.left + x * self.side, self.top + y * self.side) for x, y in _EYES)


CELEBA_FRAMING = FaceFraming(0.154, 0.200, 0.693)
"""That of the pictures that the shipped model was trained on.

Means over the detector's boxes in 1,855 of 1,993 pictures of CelebA's train partition (each 25th),
cut with `CELEBA_BOX`; of 90 % they differ by less than 0.03, 0.03 and 0.06.
"""


def mean_framing(places: Sequence[Array]) -> FaceFraming | None:
    """Return where faces usually are in some pictures; None where mostly there are none.

    Parameters
    ----------
    places : sequence of ndarray of shape (n, 3)
        Left, top and side of what was found in each picture; the first of several counts.
    """
    found = np.array([each[0] for each in places if len(each)])
    if not len(found) or len(found) < _LEAST_SHARE * len(places):
        return None
    # The median: what is no face is found anywhere.
    left, top, side = np.median(found, axis=0).tolist()
    return FaceFraming(left, top, side)
