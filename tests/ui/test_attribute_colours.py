"""Colours of classes and numbers, as they are seen by all."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor

from latent_explorer.ui.attribute_colours import (
    GLYPHS,
    SHAPES,
    class_colours,
    class_lut,
    ground_colour,
    number_lut,
    rgb,
    tie_colour,
)
from latent_explorer.ui.tokens import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
_SEEN = {
    "all": np.eye(3),
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
KINDS = pytest.mark.parametrize("kind", _SEEN)


def _linear(colours: np.ndarray) -> np.ndarray:
    c = colours / 255
    linear: np.ndarray = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear


def _oklab(linear: np.ndarray) -> np.ndarray:
    """Return colours in OKLab (Ottosson, 2020), where distances are even to the eye."""
    to_cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    lab: np.ndarray = np.cbrt(np.clip(linear, 0, 1) @ np.transpose(to_cones)) @ np.transpose(to_lab)
    return lab


def seen(colours: np.ndarray, kind: str) -> np.ndarray:
    return _oklab(_linear(colours) @ np.transpose(_SEEN[kind]))


def contrast(first: str, second: str) -> float:
    weights = [0.2126, 0.7152, 0.0722]
    low, high = sorted(float(_linear(rgb(c).astype(float))[0] @ weights) for c in (first, second))
    return (high + 0.05) / (low + 0.05)


@THEMES
@KINDS
@pytest.mark.parametrize(("n", "least"), [(2, 0.2), (4, 0.09), (8, 0.07)])
def test_classes_are_told_apart(theme: Theme, kind: str, n: int, least: float) -> None:
    own = seen(rgb(*class_colours(theme)[:n]).astype(float), kind)
    # What can just be told apart is some 0.02.
    assert min(np.linalg.norm(a - b) for a, b in combinations(own, 2)) > least


@THEMES
def test_classes_stand_out_from_the_ground_and_from_what_is_not_shown(theme: Theme) -> None:
    for colour in class_colours(theme):
        assert contrast(colour, theme.plot) >= 3
    assert contrast(ground_colour(theme), theme.plot) < 3
    own = seen(rgb(*class_colours(theme)).astype(float), "all")
    grey = seen(rgb(ground_colour(theme)).astype(float), "all")
    assert np.linalg.norm(own - grey, axis=1).min() > 0.07


def test_classes_have_shapes_of_their_own() -> None:
    assert len(set(SHAPES)) == len(set(GLYPHS)) == len(SHAPES) == len(GLYPHS) == 8


@THEMES
def test_a_class_that_leads_by_nothing_is_pale(theme: Theme) -> None:
    lut = class_lut(theme)
    for colours, colour in zip(lut, class_colours(theme), strict=True):
        assert QColor(*colours[0].tolist()).name() == tie_colour(theme)
        assert QColor(*colours[-1].tolist()).name() == colour


@THEMES
@KINDS
def test_numbers_are_even_to_the_eye_and_stand_out_more_the_higher(theme: Theme, kind: str) -> None:
    lut = number_lut(theme)
    assert lut.shape == (256, 3)
    lightness = seen(lut.astype(float), kind)[:, 0]
    rising = lightness if theme is DARK else -lightness
    assert all(after > before - 0.01 for before, after in pairwise(rising[::8]))
    assert np.ptp(lightness) > 0.4
    ground = seen(rgb(theme.plot).astype(float), kind)[0, 0]
    assert abs(lightness - ground).min() > 0.15
