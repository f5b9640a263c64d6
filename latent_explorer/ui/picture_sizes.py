"""Asking how large faces are to be copied or saved."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QWidget

from latent_explorer.controller.controller import Controller
from latent_explorer.session.picture_size import PictureSize, sides


def ask_side(
    window: QWidget, controller: Controller, title: str, decoded: int, n: int = 1
) -> int | None:
    """Ask for the side of each face, and remember it.

    Parameters
    ----------
    window : QWidget
        Owns the dialog.
    controller : Controller
        Remembers the answer.
    title : str
        Of the dialog.
    decoded : int
        Side of the faces as they are decoded, in pixels.
    n : int
        How many faces the picture holds; sizes that would make it too large are not offered.

    Returns
    -------
    int or None
        The side in pixels; None when the dialog was given up.
    """
    offered = sides(decoded, n)
    words = [f"{side} × {side}" for side in offered]
    words[0] += ", as decoded"
    now = offered.index(controller.state[PictureSize].of(decoded, n))
    label = "Size of the face in pixels" if n == 1 else "Size of each face in pixels"
    answer, chosen = QInputDialog.getItem(window, title, label, words, now, False)
    if not chosen:
        return None
    side = offered[words.index(answer)]
    controller.change("", PictureSize(None if side == decoded else side))
    return side
