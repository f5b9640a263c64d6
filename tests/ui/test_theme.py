"""Colours in light and dark."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QColor

from latent_explorer.ui.theme import current_theme, density_lut
from latent_explorer.ui.tokens import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def _linear(color: str) -> np.ndarray:
    channels = np.array(QColor(color).getRgbF()[:3])
    linear: np.ndarray = np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )
    return linear


def _luminance(color: str) -> float:
    """Relative luminance as the WCAG defines it."""
    return float(_linear(color) @ [0.2126, 0.7152, 0.0722])


def _contrast(first: str, second: str) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_theme_follows_the_palette(set_dark: Callable[[bool], None]) -> None:
    for dark, theme in ((True, DARK), (False, LIGHT), (True, DARK)):
        set_dark(dark)
        assert current_theme() is theme


@THEMES
def test_nothing_is_drawn_where_no_point_is(theme: Theme) -> None:
    lut = density_lut(theme)
    assert lut.shape == (256, 4)
    assert lut[0, 3] == 0
    assert (lut[1:, 3] == 255).all()


@THEMES
def test_more_points_stand_out_more(theme: Theme) -> None:
    lut = density_lut(theme)[1:, :3]
    against = [_contrast(QColor(*map(int, rgb)).name(), theme.plot) for rgb in lut]
    assert against == sorted(against)
    assert against[-1] > 7
    assert against[0] > 1.2, "a single point is seen"


@THEMES
def test_marks_and_text_can_be_seen_on_the_ground(theme: Theme) -> None:
    assert _contrast(theme.text, theme.plot) >= 4.5
    for color in (theme.ellipse, theme.generated, theme.current, theme.image, theme.origin):
        assert _contrast(color, theme.plot) >= 2.4


# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
_COLOUR_BLIND = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


@THEMES
@pytest.mark.parametrize("kind", _COLOUR_BLIND)
def test_marks_differ_for_the_colour_blind(theme: Theme, kind: str) -> None:
    marks = (theme.generated, theme.current, theme.image, theme.ellipse)
    seen = [np.array(_COLOUR_BLIND[kind]) @ _linear(mark) for mark in marks]
    gaps = [np.abs(a - b).max() for k, a in enumerate(seen) for b in seen[:k]]
    assert min(gaps) > 0.04
