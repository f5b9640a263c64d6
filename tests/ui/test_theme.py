"""Colours in light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from latent_explorer.core.plausibility import Verdict
from latent_explorer.ui.projections.symbols import LOOKS
from latent_explorer.ui.theme import (
    current_theme,
    density_lut,
    dress,
    dress_apart,
    set_text_scale,
    set_text_size,
    text_font,
)
from latent_explorer.ui.tokens import DARK, LIGHT, TextSize, Theme

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def _marks(theme: Theme) -> dict[str, str]:
    """The different colours of the marks."""
    return {look.color: getattr(theme, look.color) for look in LOOKS.values()}


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


@THEMES
def test_what_is_chosen_in_a_bar_can_be_read_and_told(theme: Theme) -> None:
    assert _contrast(theme.text, theme.chosen) >= 7
    assert _contrast(theme.chosen, theme.window) >= 1.2


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
    assert against[-1] > 4.5
    assert against[0] > 1.3, "a single point is seen"


@THEMES
def test_equal_steps_of_the_density_look_equal(theme: Theme) -> None:
    # CIE lightness of the eighths of the map: none is more than twice as large as another.
    lut = density_lut(theme)[1::32, :3]
    y = np.array([_luminance(QColor(*map(int, rgb)).name()) for rgb in lut])
    steps = np.abs(np.diff(116 * np.cbrt(y) - 16))
    assert steps.max() < 2 * steps.min()


@THEMES
def test_marks_and_text_can_be_seen_on_the_emptiest_and_the_densest_ground(theme: Theme) -> None:
    grounds = [QColor(*map(int, rgb)).name() for rgb in density_lut(theme)[1:, :3]]
    assert _contrast(theme.text, theme.plot) >= 4.5
    for color in _marks(theme).values():
        for ground in (theme.plot, grounds[-1]):
            assert max(_contrast(color, ground), _contrast(theme.halo, ground)) >= 3
        assert _contrast(color, theme.halo) >= 3, "its shape is seen within the halo"
        between = [max(_contrast(color, g), _contrast(theme.halo, g)) for g in grounds]
        assert min(between) > 1.9, "and nowhere on the cloud is it lost"


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
@pytest.mark.parametrize("kind", [*_COLOUR_BLIND, "none"])
@pytest.mark.parametrize("group", ["marks", "pieces of a path"])
def test_marks_differ_for_the_colour_blind(theme: Theme, kind: str, group: str) -> None:
    # A piece of a path is told from other marks by being a line of its own dashes.
    colors = [
        color
        for name, color in _marks(theme).items()
        if (name in get_args(Verdict)) == (group != "marks")
    ]
    seen = [_lab(np.array(_COLOUR_BLIND.get(kind, np.eye(3))) @ _linear(color)) for color in colors]
    gaps = [np.linalg.norm(a - b) for k, a in enumerate(seen) for b in seen[:k]]
    assert min(gaps) > 12, "five times what is just noticed"


def _lab(linear: np.ndarray) -> np.ndarray:
    """CIELAB of linear sRGB; its distances are those that are seen."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(np.array(to_xyz) @ np.clip(linear, 1e-3, 1) / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_what_is_dressed_apart_waits_until_it_is_told(
    shown: Callable[..., Any], set_dark: Callable[[bool], None]
) -> None:
    window = QWidget()
    apart, inside, beside = QWidget(window), QLabel(), QLabel(window)
    inside.setParent(apart)
    set_text_size(inside, TextSize.SMALL)
    dress_apart(apart)
    shown(window)
    set_dark(False)
    dress(apart)
    light, usual = apart.palette(), QApplication.font().pointSizeF()
    set_text_scale(1.5)
    try:
        set_dark(True)
        dress(window)
        assert beside.palette().base() == QApplication.palette().base()
        assert beside.font().pointSizeF() == pytest.approx(1.5 * usual)
        assert apart.palette().base() == inside.palette().base() == light.base()
        assert apart.font().pointSizeF() == pytest.approx(usual)
        dress(apart)
        assert apart.palette().base() == inside.palette().base() == QApplication.palette().base()
        assert apart.font().pointSizeF() == pytest.approx(1.5 * usual)
        assert inside.font() == text_font(TextSize.SMALL)
    finally:
        set_text_scale(1.0)
