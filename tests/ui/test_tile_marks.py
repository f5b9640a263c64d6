"""What stands upon faces: where it is, and that each thing is painted where it belongs."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from latent_explorer.ui.face_grid.tile_marks import TileMarks, mark_rect, pin_rect

FACES = {0: QRectF(10, 10, 100, 100), 1: QRectF(130, 10, 100, 100)}


def painted(marks: TileMarks, selected: int | None, hovered: int | None) -> np.ndarray:
    image = QImage(240, 120, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    marks.paint(painter, FACES, 1.0, selected, hovered)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(120, 240, 4)
    return pixels[:, :, :3].any(axis=2)


@pytest.mark.parametrize("side", [40.0, 67.0, 110.0, 400.0])
def test_marks_and_pins_stand_apart_within_the_face(side: float) -> None:
    face = QRectF(3, 5, side, side)
    mark, pin = mark_rect(face), pin_rect(face)
    assert face.contains(mark)
    assert not mark.intersects(pin)
    assert mark.width() == mark.height() <= 14
    assert 14 <= pin.width() == pin.height() <= 24


def test_each_thing_is_painted_on_its_face(qapp: QApplication) -> None:
    marks = TileMarks(pinnable=True)
    assert not painted(marks, None, None).any()
    chosen = painted(marks, 1, None)
    assert not chosen[:, :120].any()
    assert chosen[:, 120:].any()
    pointed = painted(marks, None, 0)
    place = pin_rect(FACES[0]).toRect()
    pin = slice(place.top(), place.bottom()), slice(place.left(), place.right())
    assert pointed[pin].any(), "a face that is pointed at offers its pin"
    assert not pointed[:, 120:].any()
    marks.pinned = frozenset({1})
    assert painted(marks, None, None)[:, 120:].any()
    marks.pinnable = False
    assert not painted(marks, None, None).any()
