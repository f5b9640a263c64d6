"""Two foreign networks: whether they belong together, and what their pictures are like."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.bundle.description import MOST_COMPONENTS
from latent_explorer.messages import one_line
from latent_explorer.network.adapting import COLOURS, guessed_ranges, ranges_of_points
from latent_explorer.network.foreign import ForeignNetwork, read_foreign
from latent_explorer.network.shapes import Shape
from latent_explorer.pictures.batches import read_pictures
from latent_explorer.pictures.crop import Crop, Size, sides
from latent_explorer.pictures.reading import Pictures
from latent_explorer.pictures.sources import ImageSource

TRIED = 32
"""Pictures, or z-points, that are looked at to find out in which range colours are."""


@dataclass(frozen=True, eq=False)
class ForeignParts:
    """The two networks as they were trained, and what goes between them.

    Parameters
    ----------
    encoder, decoder : keras.Model
        With one input and one output each.
    z, taken : tuple
        The shape of a batch that the encoder gives, and of one that the decoder takes.
    pictures : tuple of int
        Height, width and colours (1 or 3) of their pictures.
    """

    encoder: Any
    decoder: Any
    z: Shape
    taken: Shape
    pictures: tuple[int, int, int]

    @property
    def d(self) -> int:
        """Number of components of a z-vector."""
        return _count(self.z)

    def decoded(self, z: Any) -> Any:
        """Decode z in whatever shape the encoder gives it."""
        return self.decoder(np.reshape(z, (-1, *_known(self.taken))), training=False)


def read_parts(
    encoder_file: Path, decoder_file: Path, *, output: str = "", size: Size | None = None
) -> ForeignParts:
    """Read both networks, and see how they fit each other.

    Parameters
    ----------
    encoder_file, decoder_file : Path
        As for `read_foreign`.
    output : str
        Which output of the encoder is the z-vector; see `ForeignNetwork.part`.
    size : int or tuple of int, optional
        Of the pictures, where the networks do not state it.

    Raises
    ------
    ValueError
        When they cannot be read, or do not belong together.
    OSError
        When a file cannot be read.
    """
    foreign = read_foreign(encoder_file)
    encoder, z = foreign.part(output)
    other = read_foreign(decoder_file)
    decoder, given = other.part()
    pictures = _picture_shape(size, foreign, other, given)
    z = _filled(encoder, (1, *pictures), z)
    d = _count(z)
    taken = z if None in other.input_shape[1:] else other.input_shape
    if _count(taken) != d:
        raise ValueError(
            f"{foreign.file} gives {_sides(z[1:])} numbers and {other.file} takes "
            f"{_sides(other.input_shape[1:])}; give the two that belong together"
        )
    if not 2 <= d <= MOST_COMPONENTS:
        raise ValueError(
            f"the z-vectors have {d:,} components; from 2 to {MOST_COMPONENTS:,} can be explored"
        )
    return ForeignParts(encoder, decoder, z, (None, *taken[1:]), pictures)


def _picture_shape(
    size: Size | None, encoder: ForeignNetwork, decoder: ForeignNetwork, given: Shape
) -> tuple[int, int, int]:
    """Return height, width and colours: those stated by both networks and by the user agree."""
    taken = encoder.input_shape
    for file, shape in ((encoder.file, taken), (decoder.file, given)):
        if len(shape) != 4:
            raise ValueError(
                f"{file} is for arrays of {_sides(shape[1:])}, not for pictures of height x width "
                "x colours; give the encoder and the decoder in this order"
            )
    asked: Shape = (None, *(sides(size) if size is not None else (None, None)), None)
    found: list[int] = []
    for name, *stated in zip(
        ("batch", "height", "width", "colours"), taken, given, asked, strict=True
    ):
        if name == "batch":
            continue
        known = {side for side in stated if side is not None}
        if len(known) > 1:
            raise ValueError(
                f"{encoder.file} takes pictures of {_sides(taken[1:])}, {decoder.file} gives "
                f"{_sides(given[1:])}"
                + (f", and {_sides(asked[1:3])} was asked for" if size else "")
                + " (height x width x colours): they have to agree"
            )
        if not known:
            raise ValueError("the networks do not state the size of their pictures; give --size")
        found.append(known.pop())
    height, width, colours = found
    if colours not in (1, COLOURS):
        channels_first = taken[1] in (1, COLOURS)
        remedy = "; save them with channels_last" if channels_first else ""
        raise ValueError(
            f"pictures of {colours} colours are no grey ones and no RGB{remedy}; "
            "networks for 1 or 3 colours, the last axis of their arrays, can be used"
        )
    return height, width, colours


def _filled(network: Any, before: tuple[int, ...], after: Shape) -> Shape:
    """Return a shape that a network gives, with the sides that it does not state."""
    if None not in after[1:]:
        return (None, *after[1:])
    found = network.compute_output_shape(before)
    return (None, *(int(side) for side in found[1:]))


def find_ranges(
    parts: ForeignParts,
    known: tuple[str, str],
    *,
    source: ImageSource | None,
    crop: Crop,
    z: NDArray[np.float32] | None,
) -> tuple[tuple[str, str], str]:
    """Return the ranges of colours of encoder and decoder, and how they were guessed.

    Parameters
    ----------
    parts : ForeignParts
        The networks.
    known : tuple of str
        Those that need not be guessed, else empty.
    source, crop
        The pictures, by which it is guessed, and how they are cut.
    z : ndarray of float32 of shape (n, d), optional
        z-points, by which it is guessed where there are no pictures.

    Returns
    -------
    ranges : tuple of str
        Of `RANGES`.
    words : str
        Empty where nothing was guessed.

    Raises
    ------
    ValueError
        When no picture can be used, or the networks do not work one after the other.
    """
    if all(known):
        return known, ""
    height, width, colours = parts.pictures
    try:
        if source is not None:
            pictures = _first(source, (height, width), crop)
            ranges, error = guessed_ranges(parts.encoder, parts.decoded, pictures, colours, known)
            why = f"the reconstructions of {len(pictures)} pictures are nearest then"
            why += f", mean squared error {error:.4f}"
        else:
            assert z is not None
            ranges = ranges_of_points(parts.encoder, parts.decoded, z[:TRIED], known)
            why = "what the z-points become is most plausible then"
    except (ValueError, OSError):
        raise
    except Exception as error:  # TensorFlow raises almost anything on foreign networks.
        problem = one_line(str(error) or type(error).__name__, 300)
        raise ValueError(
            f"the networks cannot be used one after the other: {problem}; give the two that "
            "belong together"
        ) from error
    words = ranges[0] if ranges[0] == ranges[1] else f"{ranges[0]} (decoder: {ranges[1]})"
    return ranges, f"colours are taken to be {words}: {why}; say it by --range if that is wrong"


def _first(source: ImageSource, size: tuple[int, int], crop: Crop) -> Pictures:
    """Return some pictures of a source, the first that can be used."""
    found: list[Pictures] = []
    reason = ""
    for _, pictures, skipped in read_pictures(source, size, crop, chunk=TRIED):
        reason = reason or "".join(f"{each.name} {each.reason}" for each in skipped[:1])
        found.append(pictures)
        if sum(map(len, found)) >= TRIED:
            break
    some = np.concatenate(found)[:TRIED] if found else np.empty((0, *size, 3), np.uint8)
    if not len(some):
        raise ValueError(f"none of the files is a usable picture: {reason}")
    return some


def _sides(shape: Shape) -> str:
    return " x ".join("?" if side is None else str(side) for side in shape)


def _count(shape: Shape) -> int:
    return math.prod(_known(shape))


def _known(shape: Shape) -> tuple[int, ...]:
    """Return the sides of what goes through for one picture."""
    return tuple(side or 1 for side in shape[1:])
