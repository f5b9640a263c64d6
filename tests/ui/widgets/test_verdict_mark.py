"""The marks of the verdicts: told apart without colour, and readable on any ground."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any, get_args

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from latent_explorer.core.plausibility import Verdict
from latent_explorer.ui.tokens import DARK, LIGHT, Theme
from latent_explorer.ui.widgets.verdict_mark import (
    COLORS,
    GLYPHS,
    HALO,
    Marks,
    VerdictMark,
    verdict_ink,
)

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def _painted(verdict: Verdict, side: int, ground: str = "#808080") -> np.ndarray:
    """Return the mark on a ground, RGB of shape (side, side, 3)."""
    image = QImage(side, side, QImage.Format.Format_RGB888)
    image.fill(QColor(ground))
    painter = QPainter(image)
    Marks(side, 1.0).paint(painter, QPointF(0, 0), verdict)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(side, image.bytesPerLine())
    return rows[:, : 3 * side].reshape(side, side, 3).astype(float)


def _bright(verdict: Verdict, side: int) -> np.ndarray:
    color = np.array(QColor(COLORS[verdict]).getRgb()[:3])
    bright: np.ndarray = np.abs(_painted(verdict, side) - color).max(axis=2) < 60
    return bright


@pytest.mark.parametrize("side", [8, 15, 40])
@pytest.mark.parametrize(("one", "other"), [*combinations(VERDICTS, 2)])
def test_the_shapes_differ_without_their_colours(one: Verdict, other: Verdict, side: int) -> None:
    first, second = _bright(one, side), _bright(other, side)
    assert first.sum() > 4
    common = (first & second).sum() / (first | second).sum()
    assert common < 0.7


def _luminance(color: str) -> float:
    rgb = np.array(QColor(color).getRgbF()[:3])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_stands_out_from_the_halo_that_is_around_it(verdict: Verdict) -> None:
    assert (_luminance(COLORS[verdict]) + 0.05) / (_luminance(HALO) + 0.05) > 3
    for ground in ("#ffffff", COLORS[verdict]):
        dark = _painted(verdict, 15, ground).max(axis=2) < 60
        assert dark.sum() > 10, "the halo is there on any ground"


def test_each_verdict_has_a_mark_and_a_glyph_of_its_own() -> None:
    assert set(COLORS) == set(GLYPHS) == set(VERDICTS)
    assert len(set(GLYPHS.values())) == len(set(COLORS.values())) == len(VERDICTS)


def test_the_widget_is_empty_without_a_verdict_and_of_the_same_size(
    shown: Callable[..., Any], pixels: Callable[..., np.ndarray]
) -> None:
    mark = shown(VerdictMark(), 16, 16)
    empty, size = pixels(mark), mark.sizeHint()
    for verdict in VERDICTS:
        for _ in range(2):
            mark.show_verdict(verdict)
        assert not np.array_equal(pixels(mark), empty)
        assert mark.sizeHint() == size
    mark.show_verdict(None)
    assert np.array_equal(pixels(mark), empty)


def test_marks_may_be_tiny() -> None:
    for verdict in VERDICTS:
        assert _painted(verdict, 1).shape == (1, 1, 3)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_its_words_can_be_read_on_every_ground(verdict: Verdict, theme: Theme) -> None:
    ink = _luminance(verdict_ink(verdict, theme))
    for ground in (theme.window, theme.surface, theme.field):
        low, high = sorted((ink, _luminance(ground)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_inks_differ(theme: Theme) -> None:
    assert len({verdict_ink(verdict, theme) for verdict in VERDICTS}) == len(VERDICTS)
