"""Enlarging: what Pillow's bicubic filter gives, and what Qt draws, only in strips."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from latent_explorer.ui.widgets.enlarging import bicubic, draw_smoothly


def pixels_of(image: QImage) -> np.ndarray:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (24, 24, 3)).astype(np.uint8)


@pytest.mark.parametrize(("width", "height"), [(101, 101), (24, 24), (7, 7), (61, 90), (1, 1)])
def test_it_is_bicubic_in_any_size(noise: np.ndarray, width: int, height: int) -> None:
    expected = Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC)
    np.testing.assert_array_equal(pixels_of(bicubic(noise, width, height)), np.asarray(expected))


def test_a_ramp_stays_a_ramp_and_an_edge_has_no_stairs() -> None:
    ramp = np.repeat(np.linspace(0, 240, 24).astype(np.uint8)[:, None], 24, axis=1)
    grown = pixels_of(bicubic(np.repeat(ramp[..., None], 3, axis=2), 240, 240))[:, 120, 0]
    steps = np.diff(grown.astype(int))[10:-10]
    assert steps.min() >= 0
    assert steps.max() <= 2, "no pixel of the face is seen as a square"


def test_strided_and_read_only_pictures_can_be_enlarged_and_may_go(noise: np.ndarray) -> None:
    part = noise[:, ::-1]
    part.setflags(write=False)
    image = bicubic(part, 48, 48)
    expected = pixels_of(bicubic(np.ascontiguousarray(part), 48, 48)).copy()
    del part
    np.testing.assert_array_equal(pixels_of(image), expected)


@pytest.mark.parametrize("size", [0, -3])
def test_there_is_always_a_pixel(noise: np.ndarray, size: int) -> None:
    assert bicubic(noise, size, size).width() == 1


@pytest.mark.parametrize("side", [1, 60, 95, 96, 200, 419])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_picture_drawn_in_strips_is_the_picture_drawn_at_once(side: int, ratio: float) -> None:
    rng = np.random.default_rng(side)
    pixels = rng.integers(0, 256, (32, 32, 3), np.uint8)
    picture = QImage(pixels.tobytes(), 32, 32, 96, QImage.Format.Format_RGB888).copy()
    place = QRectF(3.25, 5.5, side, side)

    def drawn(draw: Callable[[QPainter], None]) -> QImage:
        ground = QImage(round(440 * ratio), round(440 * ratio), QImage.Format.Format_RGB32)
        ground.setDevicePixelRatio(ratio)
        ground.fill(0)
        painter = QPainter(ground)
        # Lines that were drawn twice would be lighter.
        painter.setOpacity(0.5)
        painter.setClipRect(QRect(0, 0, 400, 300))
        draw(painter)
        painter.end()
        return ground

    def whole(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, picture)

    assert drawn(lambda painter: draw_smoothly(painter, place, picture)) == drawn(whole)
