"""A picture of the user's own and its z-vector, for who works without the window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.approach import nearest_face_steps
from latent_explorer.core.basis import PcaBasis
from latent_explorer.core.codec import LiveCodec
from latent_explorer.core.face_framing import CELEBA_FRAMING, FaceFraming
from latent_explorer.core.reconstruction import squared_error
from latent_explorer.core.square_box import SquareBox
from latent_explorer.pictures.crop import Box
from latent_explorer.pictures.face_place import proposed_box
from latent_explorer.pictures.photos import Photo, cut_square
from latent_explorer.pictures.reading import Pictures


@dataclass(frozen=True, eq=False)
class EncodedPhoto:
    """What was cut from a picture, and what the networks make of it.

    Parameters
    ----------
    box : SquareBox
        What was cut, in pixels of the photo as it is read.
    face_found : bool
        Whether a face was looked for and found.
    seen, face : ndarray of uint8 of shape (size, size, 3)
        What the encoder sees, and the face of the vector.
    z : ndarray of float32 of shape (d,)
        The vector.
    error : float
        Mean squared error of the face, pixels in [0, 1].
    encoded_error : float
        That of the encoding, before any steps.
    """

    box: SquareBox
    face_found: bool
    seen: Pictures
    face: Pictures
    z: NDArray[np.float32]
    error: float
    encoded_error: float


def encode_photo(
    codec: LiveCodec,
    basis: PcaBasis,
    photo: Photo,
    box: Box | None = None,
    steps: int = 0,
    framing: FaceFraming | None = CELEBA_FRAMING,
) -> EncodedPhoto:
    """Encode a square of a photo, as the window does.

    Parameters
    ----------
    codec : LiveCodec
        The networks.
    basis : PcaBasis
        Of the bundle: how far components spread.
    photo : ndarray of uint8 of shape (height, width, 3)
        RGB, upright.
    box : tuple of int, optional
        Left, top, right and bottom of a square in it; by default one around the largest face that
        is found, else the largest in the middle.
    steps : int
        Gradient steps that bring the face nearer to what was cut.
    framing : FaceFraming, optional
        Where the model has faces; None where it has none.

    Raises
    ------
    ValueError
        When the box is no square in the photo.
    """
    found = False
    if box is None:
        square, found = proposed_box(photo, framing)
    else:
        square = _square(box, photo)
    seen = codec.seen(cut_square(photo, square, codec.shape))
    z = codec.encode(seen[np.newaxis])[0]
    face = codec.decode(z[np.newaxis])[0]
    encoded_error = error = squared_error(face, seen)
    if steps:
        std = np.sqrt(np.diag(basis.covariance))
        for nearest in nearest_face_steps(codec, z, std, seen, steps):
            if nearest is not None:
                z, face, error = nearest.z, nearest.face, nearest.error
    return EncodedPhoto(square, found, seen, face, z, error, encoded_error)


def _square(box: Box, photo: Photo) -> SquareBox:
    left, top, right, bottom = box
    height, width = photo.shape[:2]
    inside = 0 <= left < right <= width and 0 <= top < bottom <= height
    if not inside or right - left != bottom - top:
        raise ValueError(
            f"the box {left},{top},{right},{bottom} is no square in a picture of {width} x "
            f"{height} pixels; give left,top,right,bottom of one"
        )
    return SquareBox(left, top, right - left)
