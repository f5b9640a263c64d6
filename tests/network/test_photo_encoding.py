"""A picture of one's own without the window: the same vector, and one that comes closer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.bundle import load_bundle
from latent_explorer.network.codec import KerasCodec
from latent_explorer.network.photo_encoding import encode_photo
from latent_explorer.resources import resource

pytest.importorskip("skimage")


@pytest.fixture(scope="module")
def shipped() -> Any:
    bundle = load_bundle(resource("celeba96"))
    return KerasCodec.load(bundle), bundle.space.basis


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    from skimage import data

    return data.astronaut()


def test_a_box_is_cut_and_encoded(shipped: Any, photo: np.ndarray) -> None:
    codec, basis = shipped
    found = encode_photo(codec, basis, photo, (150, 40, 296, 186))
    cut = Image.fromarray(photo).crop((150, 40, 296, 186)).resize((96, 96), Image.BICUBIC)
    np.testing.assert_array_equal(found.seen, np.asarray(cut))
    np.testing.assert_array_equal(found.z, codec.encode(found.seen[np.newaxis])[0])
    assert found.error == found.encoded_error
    for box in ((0, 0, 600, 600), (5, 5, 5, 5), (0, 0, 20, 30), (-1, 0, 20, 21)):
        with pytest.raises(ValueError, match="is no square in a picture of 512 x 512 pixels"):
            encode_photo(codec, basis, photo, box)


def test_steps_bring_the_face_nearer_on_the_shipped_bundle(shipped: Any, photo: np.ndarray) -> None:
    codec, basis = shipped
    plain, closer, again = (encode_photo(codec, basis, photo, steps=n) for n in (0, 40, 40))
    assert plain.face_found
    assert closer.encoded_error == plain.error
    assert closer.error < 0.95 * plain.error
    np.testing.assert_array_equal(closer.z, again.z)
    one = encode_photo(codec, basis, photo, steps=1)
    assert closer.error < one.error <= plain.error


def test_pictures_that_were_not_trained_on(shipped: Any, celeba: Path) -> None:
    codec, basis = shipped
    for file in sorted((celeba / "img_align_celeba").glob("*.jpg"))[::1000]:
        photo = np.asarray(Image.open(file).convert("RGB"))
        found = encode_photo(codec, basis, photo, (15, 43, 163, 191), steps=40)
        assert found.error < 0.97 * found.encoded_error
