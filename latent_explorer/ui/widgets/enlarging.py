"""Pictures enlarged: bicubically, which Qt does not do, and fast, without its threads."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

_LINES = 90  # of 96 and more Qt makes parts, each for another thread


def bicubic(pixels: NDArray[np.uint8], width: int, height: int) -> QImage:
    """Return a picture in another size: bicubic where it grows, area-averaged where it shrinks.

    From 96 to 192 pixels it takes 0.3 ms, to 400 pixels 1.8 ms.

    Parameters
    ----------
    pixels : ndarray of uint8 of shape (height, width, 3)
        The picture.
    width, height : int
        Of the result, at least 1.
    """
    # Not needed before there is a picture: the window is there sooner.
    from PIL import Image

    picture = Image.fromarray(np.ascontiguousarray(pixels))
    grown = picture.resize((max(width, 1), max(height, 1)), Image.Resampling.BICUBIC)
    view = QImage(
        grown.tobytes(), grown.width, grown.height, 3 * grown.width, QImage.Format.Format_RGB888
    )
    # Without the copy the image would refer to bytes that are collected.
    return view.copy()


def fitted(place: QRectF | QRect, picture: QImage) -> QRectF:
    """Return where a picture is drawn in its proportions, in the middle of a place.

    Parameters
    ----------
    place : QRectF or QRect
        Filled by a picture of the same proportions.
    picture : QImage
        Not empty.
    """
    room = QRectF(place)
    across, down = room.width() / picture.width(), room.height() / picture.height()
    if across == down:
        return room
    scale = min(across, down)
    rect = QRectF(0, 0, picture.width() * scale, picture.height() * scale)
    rect.moveCenter(room.center())
    return rect


def draw_smoothly(painter: QPainter, place: QRectF, picture: QImage) -> None:
    """Draw a picture, enlarged bilinearly, in this thread alone.

    Qt spreads a large one over several threads and waits for each of them. While a decoder has all
    processors, that takes longer than to draw it here, in strips that are too low for that.

    Parameters
    ----------
    painter : QPainter
        What is drawn with.
    place : QRectF
        Where it is drawn.
    picture : QImage
        The picture.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    lines = max(int(_LINES / painter.device().devicePixelRatio()), 1)
    top, bottom = math.floor(place.top()), math.ceil(place.bottom())
    if bottom - top <= lines:
        painter.drawImage(place, picture)
        return
    left, width = math.floor(place.left()) - 1, math.ceil(place.width()) + 3
    for strip in range(top, bottom, lines):
        painter.save()
        within = QRect(left, strip, width, lines)
        painter.setClipRect(within, Qt.ClipOperation.IntersectClip)
        painter.drawImage(place, picture)
        painter.restore()
