"""A square in a picture: moved and resized, never out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

SMALLEST_SIDE = 8
"""In pixels: less carries no face."""


@dataclass(frozen=True)
class SquareBox:
    """A square of whole pixels.

    Parameters
    ----------
    left, top : int
        Its first column and row.
    side : int
        In pixels.
    """

    left: int
    top: int
    side: int

    @property
    def right(self) -> int:
        """The column just outside."""
        return self.left + self.side

    @property
    def bottom(self) -> int:
        """The row just outside."""
        return self.top + self.side

    @property
    def center(self) -> tuple[float, float]:
        """Column and row of its middle."""
        return self.left + self.side / 2, self.top + self.side / 2

    def within(self, width: int, height: int) -> SquareBox:
        """Return the nearest square that lies in a picture of `width` x `height` pixels.

        It is as large as before where that fits, and not smaller than `SMALLEST_SIDE` where the
        picture is not.
        """
        side = min(max(self.side, SMALLEST_SIDE), width, height)
        left = min(max(self.left, 0), width - side)
        top = min(max(self.top, 0), height - side)
        return SquareBox(left, top, side)

    def moved(self, right: int, down: int) -> SquareBox:
        """Return it so many pixels further right and down."""
        return replace(self, left=self.left + right, top=self.top + down)

    def resized(self, side: float) -> SquareBox:
        """Return a square of another side around the same middle."""
        x, y = self.center
        return square_around(x, y, side)

    def with_corner(
        self, x: float, y: float, *, right: bool, bottom: bool, within: tuple[int, int]
    ) -> SquareBox:
        """Return it with one corner near (x, y), the opposite one where it is.

        Parameters
        ----------
        x, y : float
            Column and row.
        right, bottom : bool
            Which corner.
        within : tuple of int
            Width and height of the picture, which it does not leave.
        """
        across = x - self.left if right else self.right - x
        down = y - self.top if bottom else self.bottom - y
        most_across = within[0] - self.left if right else self.right
        most_down = within[1] - self.top if bottom else self.bottom
        side = max(round((across + down) / 2), SMALLEST_SIDE)
        side = min(side, most_across, most_down)
        return SquareBox(
            self.left if right else self.right - side,
            self.top if bottom else self.bottom - side,
            side,
        )


def square_around(x: float, y: float, side: float) -> SquareBox:
    """Return a square of `side` pixels whose middle is at column `x` and row `y`, nearly."""
    whole = max(round(side), SMALLEST_SIDE)
    return SquareBox(round(x - whole / 2), round(y - whole / 2), whole)


def largest_square(width: int, height: int) -> SquareBox:
    """Return the largest square in the middle of a picture of `width` x `height` pixels."""
    side = min(width, height)
    return SquareBox((width - side) // 2, (height - side) // 2, side)
