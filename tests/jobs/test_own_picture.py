"""Work on a picture of the user's own: it is read, seen, judged and approached."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from latent_explorer.core.approach import STEPS
from latent_explorer.core.square_box import SquareBox
from latent_explorer.jobs.closer import CameCloser, CloserRequest
from latent_explorer.jobs.judging import Judged, JudgeRequest, QuantilesRequest
from latent_explorer.jobs.photo import PhotoRead, PhotoRequest
from latent_explorer.jobs.photo_seen import JudgePhotoRequest, PhotoSeen, PhotoSeenRequest
from latent_explorer.jobs.request import Priority, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.photo import Photo
from latent_explorer.workspaces import OwnPhotos

Work = Callable[[Any], list[Any]]
PIXELS = np.random.default_rng(2).integers(0, 256, (30, 40, 3), np.uint8)
BOX = SquareBox(5, 3, 16)
ID = "0123456789ab"


@pytest.fixture
def photo(workspace: Workspace, tmp_path: Path) -> Photo:
    pytest.importorskip("skimage")
    workspace.photos = OwnPhotos()
    file = tmp_path / "me.png"
    Image.fromarray(PIXELS).save(file)
    return Photo("me.png", file)


def _seen(photo: Photo, work: Work) -> PhotoSeen:
    (seen,) = work(PhotoSeenRequest(bundle=ID, photo=photo, box=BOX, picture=PIXELS))[-1:]
    return seen


def test_the_picture_is_there_before_its_square(photo: Photo, work: Work, fake_bundle: Any) -> None:
    first, last = work(PhotoRequest(bundle=ID, source=fake_bundle, photo=photo))
    assert first.box is None
    for read in (first, last):
        assert isinstance(read, PhotoRead)
        np.testing.assert_array_equal(read.picture, PIXELS)
    assert last.box == SquareBox(5, 0, 30), "no face: the middle"
    assert not last.face_found


def test_what_is_wrong_is_told(photo: Photo, work: Work, workspace: Any, fake_bundle: Any) -> None:
    assert photo.path is not None
    photo.path.write_bytes(b"nothing")
    request = PhotoRequest(bundle=ID, source=fake_bundle, photo=photo)
    (read,) = work(request)
    assert read.picture is None
    assert read.problem.startswith("me.png is not a jpg")
    pasted = Photo("pasted", pixels=np.zeros((3, 3, 4), np.uint8))
    (read,) = work(PhotoRequest(bundle=ID, source=fake_bundle, photo=pasted))
    assert read.problem.startswith("The picture is only 3 x 3 pixels")
    workspace.photos = None
    (read,) = work(request)
    assert "cannot be read here" in read.problem


def test_it_is_cut_encoded_and_decoded(photo: Photo, work: Work, fake_codec: Any) -> None:
    seen = _seen(photo, work)
    expected = Image.fromarray(PIXELS[3:19, 5:21]).resize((8, 8), Image.Resampling.BICUBIC)
    np.testing.assert_array_equal(seen.seen, np.asarray(expected))
    z = fake_codec.encode(seen.seen[np.newaxis])
    np.testing.assert_array_equal(np.array(seen.z, np.float32), z[0])
    np.testing.assert_array_equal(seen.face, fake_codec.decode(z)[0])
    off = (seen.face.astype(float) - seen.seen) / 255
    assert seen.error == pytest.approx(np.mean(off**2))
    assert seen.request.priority is Priority.USUAL
    assert replace(seen.request, dragged=True).priority is Priority.URGENT


def test_two_requests_of_one_square_are_equal(photo: Photo) -> None:
    one = PhotoSeenRequest(bundle=ID, photo=photo, box=BOX, picture=PIXELS)
    assert one == PhotoSeenRequest(bundle=ID, photo=photo, box=BOX, picture=PIXELS.copy())
    assert one != PhotoSeenRequest(bundle=ID, photo=photo, box=BOX.moved(1, 0), picture=PIXELS)
    again = Photo("me.png", photo.path)
    assert one != PhotoSeenRequest(bundle=ID, photo=again, box=BOX, picture=PIXELS)


def test_it_is_judged_as_any_vector(photo: Photo, work: Work) -> None:
    work(QuantilesRequest(bundle=ID))
    z = _seen(photo, work).z
    *_, own = work(JudgePhotoRequest(bundle=ID, z=z, complete=True, at="encoded"))
    *_, other = work(JudgeRequest(bundle=ID, z=z, complete=True))
    assert isinstance(own, Judged)
    assert own.judgement == other.judgement
    assert own.request.place == "encoded"


def test_it_comes_closer_a_step_at_a_time(photo: Photo, work: Work, workspace: Workspace) -> None:
    seen = _seen(photo, work)
    far = tuple(np.array(seen.z) + 1.0)
    request = CloserRequest(bundle=ID, photo=photo, box=BOX, z=far, seen=seen.seen)
    assert request.is_long
    codec, calls = workspace.codec(request), [0]
    plain = codec.error_gradient

    def counted(z: Any, picture: Any) -> Any:
        calls[0] += 1
        return plain(z, picture)

    codec.error_gradient = counted  # type: ignore[method-assign]
    made, told = [0], []
    for result in run(request, workspace):
        made.append(calls[0])
        told += [] if result is None else [result]
    assert max(after - before for before, after in itertools.pairwise(made)) == 1
    assert all(isinstance(each, CameCloser) for each in told)
    np.testing.assert_array_equal(np.float32(told[0].z), np.float32(far))
    assert told[-1].complete
    assert (told[-1].step, told[-1].steps) == (STEPS, STEPS)
    errors = [each.error for each in told]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0]
