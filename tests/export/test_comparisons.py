"""Bars are as long as what they stand for, and a sheet shows every face."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image

from latent_explorer.export.comparisons import SheetRow, save_bars, save_sheet
from latent_explorer.export.pictures import read_metadata


def lengths_of_bars(path):
    """Return how many coloured pixels the rows in the middle of bars have."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    coloured = (np.ptp(pixels, axis=2) > 60).sum(axis=1)
    edges = np.flatnonzero(np.diff((coloured > 0).astype(int)))
    return [int(coloured[(top + bottom) // 2]) for top, bottom in edges.reshape(-1, 2)]


def test_bars_are_as_long_as_their_values(tmp_path):
    path = tmp_path / "bars.png"
    bars = [("one", 0.2, "20 %"), ("two", 0.8, "80 %"), ("three", 0.4, "40 %")]
    save_bars(path, "Shares", bars, {"seed": 7}, full=1.0)
    first, second, third = lengths_of_bars(path)
    assert (second / first, third / first) == pytest.approx((4, 2), abs=0.03)
    assert read_metadata(path) == {"seed": 7}
    save_bars(path, "Shares", bars, {})
    assert lengths_of_bars(path)[1] == pytest.approx(second / 0.8, abs=4)


@pytest.mark.parametrize("usual", [None, 1.0])
@pytest.mark.parametrize("values", [[math.nan, math.nan], [0.0, 0.0], [1.0, math.nan]])
def test_what_is_not_known_has_no_bar(tmp_path, values, usual):
    path = tmp_path / "bars.png"
    bars = [(f"set {number}", value, "-") for number, value in enumerate(values)]
    save_bars(path, "Odd", bars, {}, usual=usual)
    assert len(lengths_of_bars(path)) == sum(value > 0 for value in values)
    drawing = tmp_path / "bars.svg"
    save_bars(drawing, "Odd", bars, {}, usual=usual)
    words = drawing.read_text("utf-8")
    assert ("the images" in words) == (usual is not None)
    assert "nan" not in words


def test_a_sheet_shows_all_faces(tmp_path):
    red, blue = (np.zeros((n, 8, 8, 3), np.uint8) for n in (3, 1))
    red[..., 0] = 255
    blue[..., 2] = 255
    path = tmp_path / "sheet.png"
    rows = [SheetRow("Red", ["A line"], red), SheetRow("Blue", [], blue)]
    save_sheet(path, "Colours", rows, {"seed": 7})
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    side = 96 * 3
    assert (pixels == (255, 0, 0)).all(axis=2).sum() == 3 * side**2
    assert (pixels == (0, 0, 255)).all(axis=2).sum() == side**2
    assert read_metadata(path) == {"seed": 7}
    drawing = tmp_path / "sheet.svg"
    save_sheet(drawing, "Colours", rows, {})
    words = drawing.read_text("utf-8")
    assert words.count("<image") == 4
    assert all(word in words for word in ("Colours", "Red", "A line", "Blue"))
    with pytest.raises(ValueError, match=r"\.png or \.svg"):
        save_sheet(tmp_path / "sheet.jpg", "Colours", rows, {})
