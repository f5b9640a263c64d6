"""Every shipped file is found: in the installed wheel, a checkout, a frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from latent_explorer import resources
from latent_explorer.resources import resource


@pytest.mark.parametrize(
    "name",
    [
        "icon.svg",
        "icon.png",
        "celeba96/bundle.json",
        "celeba96/encoder.keras",
        "celeba96/decoder.keras",
        "celeba96/zpoints.npy",
        "celeba96/images.npz",
        "celeba96/basis.npz",
        "celeba96/README.md",
    ],
)
def test_what_is_shipped_is_there(name: str) -> None:
    assert resource(name).stat().st_size > 0


def test_a_folder_is_a_resource_too() -> None:
    assert resource("celeba96").is_dir()


def test_a_missing_file_names_the_remedy() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.bin is missing .* install it again"):
        resource("nothing.bin")


def test_a_frozen_program_looks_beside_itself_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = tmp_path / "resources" / "icon.svg"
    frozen.parent.mkdir()
    frozen.touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("icon.svg") == frozen


def test_a_wheel_goes_before_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "latent_explorer"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    checkout = tmp_path / "resources" / "icon.svg"
    checkout.parent.mkdir()
    checkout.touch()
    assert resource("icon.svg") == checkout
    wheel = package / "_resources" / "icon.svg"
    wheel.parent.mkdir(parents=True)
    wheel.touch()
    assert resource("icon.svg") == wheel


def test_the_icon_has_transparent_corners() -> None:
    with Image.open(resource("icon.png")) as image:
        icon = image.convert("RGBA")
    assert icon.size == (256, 256)
    assert icon.getpixel((0, 0))[3] == 0
    assert icon.getpixel((128, 20))[3] == 255
