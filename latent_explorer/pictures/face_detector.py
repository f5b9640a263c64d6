"""Whether a picture shows a face, by a detector that comes with a library."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Pictures are looked at in this size, and a face is at least half as wide: the pictures of a bundle
# are filled by one. With steps of 5 % in size nearly all are found; five detections in one place
# are asked for, or one in ten pictures that show nothing would have a face.
_SIDE = 96
_LEAST = 52
_SCALE = 1.05
_DETECTIONS = 5


def faces_found(pictures: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return in which pictures a face is found, seen from the front and filling the picture.

    The detector is the cascade of local binary patterns that comes with scikit-image, trained by
    OpenCV on photographs. Of the shipped bundle's own images, decoded, it finds a face in 95 %, of
    what the cube gives in 4 %. It takes some 4 ms a picture.

    Parameters
    ----------
    pictures : ndarray of uint8 of shape (n, height, width, 3)
        RGB.

    Returns
    -------
    ndarray of bool of shape (n,)
    """
    detector = _detector()
    found = np.zeros(len(pictures), bool)
    for number, picture in enumerate(pictures):
        found[number] = bool(
            detector.detect_multi_scale(
                img=_resized(picture),
                scale_factor=_SCALE,
                step_ratio=1,
                min_size=(_LEAST, _LEAST),
                max_size=(_SIDE, _SIDE),
                min_neighbor_number=_DETECTIONS,
            )
        )
    return found


@cache
def _detector() -> Any:
    # Half a second to import: when the first face is looked for.
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    return Cascade(lbp_frontal_face_cascade_filename())


def _resized(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if picture.shape[:2] == (_SIDE, _SIDE):
        return picture
    from PIL import Image

    resized = Image.fromarray(picture).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
    return np.asarray(resized)
