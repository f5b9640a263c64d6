"""Where a model has faces is found in what it decodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.core.face_framing import CELEBA_FRAMING
from latent_explorer.jobs.face_framing import PICTURES, FramingFound, FramingRequest, framing_steps
from latent_explorer.jobs.request import Result
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.resources import DEFAULT_BUNDLE, is_shipped, resource
from latent_explorer.workspaces import OwnPhotos

pytest.importorskip("skimage")
ID = "0123456789ab"
Work = Callable[[Any], Sequence[Result]]


def _found(work: Work) -> FramingFound:
    (found,) = (each for each in work(FramingRequest(bundle=ID)) if isinstance(each, FramingFound))
    return found


def test_in_noise_there_is_none(work: Work, workspace: Workspace) -> None:
    workspace.photos = OwnPhotos()
    assert _found(work).framing is None


def test_it_is_looked_for_in_images_from_all_over_the_table(
    work: Work, workspace: Workspace, fake_codec: Any
) -> None:
    class Everywhere(OwnPhotos):
        def framed(self, pictures: np.ndarray) -> list[np.ndarray]:
            return [np.array([[0.1, 0.2, 0.6]])] * len(pictures)

    workspace.photos = Everywhere()
    framing = _found(work).framing
    assert framing is not None
    assert (framing.left, framing.top, framing.side) == pytest.approx((0.1, 0.2, 0.6))
    assert sum(fake_codec.batches) == PICTURES
    assert max(fake_codec.batches) < PICTURES / 4, "others go between"


def test_without_pictures_there_is_none(work: Work, workspace: Workspace) -> None:
    workspace.photos = None
    assert _found(work).framing is None


def _portrait(height: int, width: int) -> np.ndarray:
    """Return the face of an astronaut: public domain, and part of scikit-image."""
    from skimage import data

    cut = Image.fromarray(data.astronaut()).crop((150, 40, 300, 190)).resize((96, 96))
    whole = Image.new("RGB", (width, height), (110, 110, 110))
    whole.paste(cut, ((width - 96) // 2, (height - 96) // 2))
    return np.asarray(whole)


def test_in_oblong_pictures_it_is_told_as_of_a_square_of_a_photo(toy_space: Any) -> None:
    from latent_explorer.core.arrays import without_pauses

    def framing_of(picture: np.ndarray) -> Any:
        def decode(z: np.ndarray) -> np.ndarray:
            return np.stack([picture] * len(z))

        return without_pauses(framing_steps(toy_space, decode, OwnPhotos().framed))

    square, high = framing_of(_portrait(96, 96)), framing_of(_portrait(192, 96))
    assert abs(square.side - CELEBA_FRAMING.side) < 0.15
    assert high.side == pytest.approx(square.side / 2, abs=0.01)
    assert high.left == pytest.approx(0.25 + square.left / 2, abs=0.01)
    assert high.top == pytest.approx(0.25 + square.top / 2, abs=0.01)


def test_which_bundle_comes_along() -> None:
    assert is_shipped(resource(DEFAULT_BUNDLE))
    assert not is_shipped(resource(DEFAULT_BUNDLE).with_name("mine"))
