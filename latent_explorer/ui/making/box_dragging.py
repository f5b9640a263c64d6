"""How a crop box follows the mouse: numbers alone."""

from __future__ import annotations

from latent_explorer.pictures.crop import Box

SMALLEST = 8
"""Side of a box, in pixels of the pictures."""

MOVED = (True, True, True, True)
"""All sides follow: the box is moved."""

Sides = tuple[bool, bool, bool, bool]
"""Which sides follow the mouse: left, top, right and bottom."""


def dragged(
    box: Box, sides: Sides, dx: int, dy: int, bounds: tuple[int, int], *, square: bool
) -> Box:
    """Return a box whose sides were dragged.

    Parameters
    ----------
    box : tuple of int
        Left, top, right and bottom, within the bounds.
    sides : tuple of bool
        Those that follow; `MOVED` for all of them.
    dx, dy : int
        How far, in pixels of the pictures.
    bounds : tuple of int
        Width and height that the box has to stay in, each at least `SMALLEST`.
    square : bool
        Whether it stays a square.
    """
    width, height = bounds
    left, top, right, bottom = box
    if sides == MOVED:
        dx = _within(dx, -left, width - right)
        dy = _within(dy, -top, height - bottom)
        return (left + dx, top + dy, right + dx, bottom + dy)
    if square:
        return _square(box, sides, dx, dy, bounds)
    if sides[0]:
        left = _within(left + dx, 0, right - SMALLEST)
    if sides[2]:
        right = _within(right + dx, left + SMALLEST, width)
    if sides[1]:
        top = _within(top + dy, 0, bottom - SMALLEST)
    if sides[3]:
        bottom = _within(bottom + dy, top + SMALLEST, height)
    return (left, top, right, bottom)


def _square(box: Box, sides: Sides, dx: int, dy: int, bounds: tuple[int, int]) -> Box:
    """Return the box with another side, about the corner or the edge that stays."""
    left, top, right, bottom = box
    across = (dx if sides[2] else -dx) if sides[0] or sides[2] else None
    down = (dy if sides[3] else -dy) if sides[1] or sides[3] else None
    grown = max(each for each in (across, down) if each is not None)
    room_x = right if sides[0] else bounds[0] - left
    room_y = bottom if sides[1] else bounds[1] - top
    side = _within(right - left + grown, SMALLEST, min(room_x, room_y))
    left, right = (right - side, right) if sides[0] else (left, left + side)
    top, bottom = (bottom - side, bottom) if sides[1] else (top, top + side)
    return (left, top, right, bottom)


def fitted_box(box: Box, bounds: tuple[int, int], *, square: bool) -> Box:
    """Return the box nearest to `box` that lies within `bounds` and, if wanted, is a square.

    Parameters
    ----------
    box : tuple of int
        Left, top, right and bottom, anywhere.
    bounds : tuple of int
        Width and height, each at least `SMALLEST`.
    square : bool
        Whether the box has to be one.
    """
    width, height = bounds
    across = _within(box[2] - box[0], SMALLEST, width)
    down = _within(box[3] - box[1], SMALLEST, height)
    if square:
        across = down = min(across, down)
    left, top = _within(box[0], 0, width - across), _within(box[1], 0, height - down)
    return (left, top, left + across, top + down)


def _within(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))
