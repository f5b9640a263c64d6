"""Asking how large faces are to be copied or saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from latent_explorer.controller.controller import Controller
from latent_explorer.export.scaling import within
from latent_explorer.session.picture_size import PictureSize, sides
from latent_explorer.ui.asking import ask_item


def ask_side(
    window: QWidget, controller: Controller, title: str, shape: tuple[int, ...], n: int = 1
) -> int | None:
    """Ask for the longer side of each face, and remember it.

    Parameters
    ----------
    window : QWidget
        Owns the dialog.
    controller : Controller
        Remembers the answer.
    title : str
        Of the dialog.
    shape : tuple of int
        Height and width of the faces as they are decoded, in pixels, and whatever follows.
    n : int
        How many faces the picture holds; sizes that would make it too large are not offered.

    Returns
    -------
    int or None
        The side in pixels; None when the dialog was given up.
    """
    decoded = max(shape[:2])
    offered = sides(decoded, n)
    sizes = [within(shape, side) for side in offered]
    words = [f"{width} × {height}" for height, width in sizes]
    words[0] += ", as decoded"
    now = offered.index(controller.state[PictureSize].of(decoded, n))
    label = "Size of the face in pixels" if n == 1 else "Size of each face in pixels"
    answer, chosen = ask_item(window, title, label, words, now)
    if not chosen:
        return None
    side = offered[words.index(answer)]
    controller.change("", PictureSize(None if side == decoded else side))
    return side
