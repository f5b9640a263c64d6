"""`strip` shows what a component does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps
from latent_explorer.core.strip import component_strip
from latent_explorer.export.pictures import read_metadata
from latent_explorer.network.codec import KerasCodec


def _command(bundle: Path, file: Path, *more: str) -> list[str]:
    return ["strip", "--bundle", str(bundle), "--output", str(file), *more]


@pytest.mark.parametrize("width", ["std", "half-width"])
def test_the_picture_holds_the_faces_of_a_plain_computation(
    toy_bundle: Path, tmp_path: Path, capsys: Any, width: str
) -> None:
    file = tmp_path / "strip.png"
    more = ["--component", "3,0", "--coordinates", "pca", "--width", width]
    assert main(_command(toy_bundle, file, *more, "--around", "000008.jpg", "--json")) == 0
    printed = json.loads(capsys.readouterr().out)
    bundle = load_bundle(toy_bundle)
    space, z = bundle.space, bundle.space.point(7)
    table = without_pauses(component_steps(space, "pca"))
    unit = table.std if width == "std" else table.half_widths / 1.1774100225154747
    assert printed["widths"] == pytest.approx([unit[3], unit[0]])
    assert printed["own"] == pytest.approx([space.basis.to_pca(z)[i] / unit[i] for i in (3, 0)])
    assert read_metadata(file) == printed
    codec = KerasCodec.load(bundle)
    picture = np.asarray(Image.open(file))
    size = bundle.size
    assert picture.shape[:2] == (2 * size + 2, 7 * size + 6 * 2)
    for row, i in enumerate((3, 0)):
        faces = codec.decode(component_strip(space, "pca", i, z, unit[i]).astype(np.float32))
        for column in (0, 3, 6):
            top, left = row * (size + 2), column * (size + 2)
            tile = picture[top : top + size, left : left + size].astype(int)
            assert np.abs(tile - faces[column]).max() <= 1


def test_in_words_it_tells_the_unit(toy_bundle: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "strip.png"
    assert main(_command(toy_bundle, file, "--component", "2")) == 0
    out = capsys.readouterr().out
    std = load_bundle(toy_bundle).space.std("z")[2]
    assert f"z 2: width {std:.3g}; the mean is at 0.00 widths" in out
    assert "\u22123, \u22122, \u22121, 0, +1, +2, +3" in out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--component", "12"], "from 0 to 11"),
        (["--component", "1", "--around", "nobody.jpg"], "no image named 'nobody.jpg'"),
        (["--component", "1", "--output", "strip.jpg"], "end in .png"),
    ],
)
def test_what_cannot_be_shown_is_said(
    toy_bundle: Path, tmp_path: Path, capsys: Any, more: list[str], said: str
) -> None:
    file = tmp_path / "strip.png"
    assert main(_command(toy_bundle, file, *more)) == 2
    assert said in capsys.readouterr().err
    assert not file.exists()
