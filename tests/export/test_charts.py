"""Figures show what they are given: their pixels are probed, their drawings are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from latent_explorer.export.charts import (
    COLOURS,
    Chart,
    Curve,
    check_figure_name,
    matrix_pixels,
    save_chart,
    save_matrix,
    ticks,
)
from latent_explorer.export.pictures import read_metadata

SVG = "{http://www.w3.org/2000/svg}"


def chart(*curves: Curve, marks: Any = ()) -> Chart:
    return Chart("A chart & more", "b", "points", curves, marks)


def colours_of(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def test_a_curve_is_where_its_numbers_are(tmp_path: Path) -> None:
    # From 0 to 10 on both axes; the upper one ends 5 % above.
    curve = Curve("line", [0.0, 10.0], [0.0, 10.0])
    save_chart(tmp_path / "x.png", chart(curve), {"seed": 7})
    pixels = colours_of(tmp_path / "x.png")
    down, across = np.nonzero((pixels == rgb(COLOURS[0])).all(axis=2))
    plot = down < 3 * (440 - 56)
    x = (across[plot] / 3 - 76) / (720 - 20 - 76) * 10
    y = ((440 - 56) - down[plot] / 3) / (440 - 56 - 44) * 10.5
    np.testing.assert_allclose(x, y, atol=0.15)
    assert x.max() - x.min() > 9.8
    assert read_metadata(tmp_path / "x.png") == {"seed": 7}


def test_the_drawing_holds_the_words_and_the_settings(tmp_path: Path) -> None:
    curves = [Curve("counted", [0, 1, 2], [4.0, 2.0], steps=True), Curve("", [0, 2], [1, np.nan])]
    made = chart(*curves, marks=[(0.5, "here")])
    save_chart(tmp_path / "x.svg", made, {"name": "ü"})
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert {"A chart & more", "b", "points", "counted", "here"} <= set(words)
    assert root[0].text == "A chart & more"
    assert json.loads(root[1].text or "") == {"name": "ü"}
    lines = [element.get("points", "").split() for element in root.iter(f"{SVG}polyline")]
    steps = max(lines, key=len)
    assert len(steps) == 6, "up, along, down, along, down to the ground"
    heights = [float(point.split(",")[1]) for point in steps]
    assert heights[0] == heights[-1] > heights[3] > heights[1]


def test_a_gap_is_not_bridged(tmp_path: Path) -> None:
    y = [1.0, 2.0, np.nan, 2.0, 1.0]
    save_chart(tmp_path / "x.svg", chart(Curve("", range(5), y)), {})
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    drawn = [e for e in root.iter(f"{SVG}polyline") if e.get("stroke") == COLOURS[0]]
    assert [len(e.get("points", "").split()) for e in drawn] == [2, 2]


@pytest.mark.parametrize("from_zero", [True, False])
@pytest.mark.parametrize("ends", [(-40.0, -10.0), (5.0, 20.0), (-3.0, 2.0)])
def test_all_of_a_curve_lies_in_the_frame(
    tmp_path: Path, ends: tuple[float, float], from_zero: bool
) -> None:
    made = Chart("", "", "", [Curve("", [0.0, 1.0], ends)], from_zero=from_zero)
    save_chart(tmp_path / "x.svg", made, {})
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    (drawn,) = (e for e in root.iter(f"{SVG}polyline") if e.get("stroke") == COLOURS[0])
    heights = [float(point.split(",")[1]) for point in drawn.get("points", "").split()]
    assert 384 >= heights[0] > heights[1] > 44
    # Where the axis begins at 0, a curve above it does not fill the frame.
    assert (heights[0] < 320) == (from_zero and ends[0] > 0)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_charts_of_nearly_nothing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x.{suffix}"
    for curve in (
        Curve("", [], []),
        Curve("", [1.0], [1.0]),
        Curve("", [0.0, 1.0], [np.nan, np.nan]),
        Curve("", [3.0, 3.0], [7.0], steps=True),
        Curve("", [0.0, 1.0], [-5.0, -5.0], dashed=True),
    ):
        save_chart(path, chart(curve), {})
        assert path.stat().st_size > 500


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_ticks_are_few_and_inside(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert len(found) <= 8
    slack = 1e-6 * (abs(low) + width)
    assert all(low - slack <= tick <= low + width + slack for tick in found)


def test_ticks_are_round() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert ticks(-7, 13) == [-5, 0, 5, 10]
    assert ticks(2, 2) == [2]


def test_the_colours_of_a_matrix() -> None:
    colours = matrix_pixels([[1, -1], [0, np.nan]]).tolist()
    assert colours == [[[103, 0, 31], [5, 48, 97]], [[247, 247, 247], [150, 150, 150]]]
    rising = matrix_pixels(np.linspace(-1, 0, 20)[None])[0].astype(int).sum(axis=1)
    assert (np.diff(rising) > 0).all(), "lighter towards 0"


def test_a_matrix_in_order(tmp_path: Path) -> None:
    r = np.array([[1, 0.5, -0.5], [0.5, 1, np.nan], [-0.5, np.nan, 1]])
    order = [2, 0, 1]
    save_matrix(tmp_path / "x.png", r, order, "r", {"order": order})
    pixels = colours_of(tmp_path / "x.png")
    expected = matrix_pixels(r[np.ix_(order, order)])
    for row in range(3):
        for column in range(3):
            y, x = (round(3 * (k + 560 / 3 * (c + 0.5))) for k, c in ((44, row), (60, column)))
            assert pixels[y, x].tolist() == expected[row, column].tolist()
    save_matrix(tmp_path / "x.svg", r, order, "r", {})
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert [word for word in words if word in {"0", "1", "2"}][:6] == ["2", "2", "0", "0", "1", "1"]
    assert len(list(root.iter(f"{SVG}image"))) == 1


def test_names_of_figures(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.png or \.svg"):
        save_chart(tmp_path / "x.pdf", chart(Curve("", [0, 1], [0, 1])), {})
    (tmp_path / "x.svg").mkdir()
    with pytest.raises(IsADirectoryError):
        check_figure_name(tmp_path / "x.svg")
