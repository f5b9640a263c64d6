"""How strips are made."""

from __future__ import annotations

import pytest

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.face_tiles import CLOSE_TO_IMAGES, FaceTiles
from latent_explorer.session.strip import Strip


def test_only_what_can_be_used_is_accepted(toy_space: LatentSpace) -> None:
    strip = Strip("current", "half-width")
    assert strip.fitted(toy_space, same=False) == strip
    for wrong in ({"around": "image"}, {"width": "wide"}):
        with pytest.raises(ValueError, match="is one of"):
            Strip(**wrong)  # type: ignore[arg-type]  # on purpose


def test_nearest_images_are_usual_with_methods_that_stay_close_to_images() -> None:
    assert set(CLOSE_TO_IMAGES) == {"directions", "neighbours"}
    tiles = FaceTiles()
    assert tiles.shows_nearest("directions")
    assert not tiles.shows_nearest("pairwise")
    off = tiles.showing_nearest(False, "directions")
    assert not off.shows_nearest("neighbours")
    assert off.showing_nearest(True, "directions") == tiles
    everywhere = tiles.showing_nearest(True, "pairwise")
    assert everywhere.shows_nearest("directions")
    assert everywhere.shows_nearest("cube")
