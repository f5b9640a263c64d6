"""Which part of a picture is cut out."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.pictures.skipped import UnusablePicture

CELEBA_SIZE = (178, 218)
CELEBA_BOX = (15, 43, 163, 191)
"""The part of the official aligned picture that holds the face: left, top, right, bottom."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are just outside."""

Size = int | tuple[int, int]
"""Side of square pictures in pixels, or height and width of others."""

# More digits than any picture has pixels along a side.
_MOST_DIGITS = 9


def sides(size: Size) -> tuple[int, int]:
    """Return height and width in pixels."""
    return (size, size) if isinstance(size, int) else size


@dataclass(frozen=True)
class Crop:
    """How a part is cut from a picture, a square where nothing else is wanted.

    Parameters
    ----------
    mode : str
        "auto" (the face box of official CelebA pictures, else central), "center" (largest central
        part of the wanted proportions), "none" (the whole picture, squeezed) or "box".
    box : tuple of int, optional
        Left, top, right, bottom in pixels, for mode "box".
    """

    mode: str = "auto"
    box: Box | None = None

    @classmethod
    def parse(cls, text: str) -> Crop:
        """Read "auto", "center", "none" or four numbers such as "15,43,163,191".

        Raises
        ------
        ValueError
            When it is none of these, or the box is empty.
        """
        if text in ("auto", "center", "none"):
            return cls(text)
        parts = text.replace(",", " ").split()
        if len(parts) != 4 or not all(map(_is_number, parts)):
            raise ValueError(
                "a crop is auto, center, none or four numbers (left,top,right,bottom), "
                f"not {text[:80]!r}"
            )
        left, top, right, bottom = map(int, parts)
        if not (0 <= left < right and 0 <= top < bottom):
            raise ValueError(f"the crop box {text!r} is empty: give left < right and top < bottom")
        return cls("box", (left, top, right, bottom))

    def __str__(self) -> str:
        return ",".join(map(str, self.box)) if self.box else self.mode

    def box_for(self, width: int, height: int, size: Size = 1) -> Box:
        """Return the box to cut from a picture of `width` x `height` pixels.

        Parameters
        ----------
        width, height : int
            Of the picture.
        size : int or tuple of int
            What is made of the box: its proportions count.

        Raises
        ------
        UnusablePicture
            When the picture does not contain the box asked for.
        """
        if self.box is not None:
            if self.box[2] > width or self.box[3] > height:
                raise UnusablePicture(f"has only {width} x {height} pixels, the crop box is {self}")
            return self.box
        if self.mode == "none":
            return (0, 0, width, height)
        if self.mode == "auto" and (width, height) == CELEBA_SIZE:
            return central_part(CELEBA_BOX, size)
        return central_part((0, 0, width, height), size)


def central_part(box: Box, size: Size) -> Box:
    """Return the largest part in the middle of `box` that has the proportions of `size`.

    Parameters
    ----------
    box : tuple of int
        Left, top, right and bottom.
    size : int or tuple of int
        A side, or height and width.
    """
    rows, columns = sides(size)
    width, height = box[2] - box[0], box[3] - box[1]
    across = max(1, min(width, height * columns // rows))
    down = max(1, min(height, width * rows // columns))
    left, top = box[0] + (width - across) // 2, box[1] + (height - down) // 2
    return (left, top, left + across, top + down)


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS
