"""Another bundle beside the open one, in one workspace."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.generating import FacesRequest, GeneratedFaces
from latent_explorer.jobs.model_figures import (
    ModelErrors,
    ModelErrorsRequest,
    ModelFiguresFound,
    ModelFiguresRequest,
    ModelImage,
    ModelImageRequest,
    SampleRead,
    SampleRequest,
)
from latent_explorer.jobs.opening import CloseRequest, OpenRequest
from latent_explorer.jobs.original import Original, OriginalRequest
from latent_explorer.jobs.other_model import (
    Beside,
    BesideRequest,
    OtherModelOpened,
    OtherModelRequest,
)
from latent_explorer.jobs.request import CodecLoading, Request, Result, run
from latent_explorer.jobs.workspace import Workspace

SETTINGS = SamplingSettings(n_components=5, count=3)


class Named:
    """Pictures by their names, of one colour each; some are not there."""

    def __init__(self, bundle: Any) -> None:
        self.size = bundle.size

    def look(self, bundle: Any, folder: str) -> tuple[int, int, str]:
        return 1, 1, ""

    def original(self, bundle: Any, folder: str, image: str) -> Any:
        if image == "lost.jpg":
            return "lost.jpg is not in faces"
        return np.full((bundle.size, bundle.size, 3), int(image.split(".")[0]) % 256, np.uint8)


@pytest.fixture
def twin(small_bundle: Any, fake_bundle: Any, workspace: Workspace) -> Any:
    """What is opened as "small": its first images are the last ones of "toy", its rest are not."""
    names = [f"{fake_bundle.space.n - 1 - i}.jpg" if i < 200 else f"x{i}" for i in range(300)]
    bundle = replace(small_bundle, image_names=names)
    load = workspace._load_bundle
    workspace._load_bundle = lambda path: bundle if path.name == "small" else load(path)
    return bundle


def beside(workspace: Workspace, bundle: Any, path: str = "small") -> OtherModelOpened:
    request = OtherModelRequest(bundle=bundle.fingerprint, path=path)
    *_, opened = run(request, workspace)
    assert isinstance(opened, OtherModelOpened)
    return opened


def is_open(workspace: Workspace, bundle: Any) -> bool:
    try:
        workspace.opened(Request(bundle=bundle.fingerprint))
    except ValueError:
        return False
    return True


def test_images_are_found_again_by_their_names(
    workspace: Workspace, fake_bundle: Any, twin: Any
) -> None:
    opened = beside(workspace, fake_bundle)
    assert opened.model is twin
    assert opened.counterpart(1999) == 0
    assert opened.counterpart(1800) == 199
    assert opened.counterpart(1799) is None
    assert opened.image_of(199) == 1800
    assert opened.image_of(200) is None
    assert opened.strongest == ((0, 1),)
    assert opened.measured == tuple(f"{i}.jpg" for i in range(1800, 2000))


def test_at_most_one_stands_beside_and_closing_frees_it(
    workspace: Workspace, fake_bundle: Any, twin: Any
) -> None:
    beside(workspace, fake_bundle)
    list(run(_ask(fake_bundle, twin, FacesRequest(bundle=twin.fingerprint, settings=SETTINGS)),
             workspace))  # fmt: skip
    opened = weakref.ref(workspace.opened(Request(bundle=twin.fingerprint)))
    nothing = beside(workspace, fake_bundle, "")
    assert nothing.model is None
    assert not is_open(workspace, twin)
    gc.collect()
    assert opened() is None, "its networks and all that was worked out of it are gone"
    assert is_open(workspace, fake_bundle)


def test_the_one_before_is_closed_also_where_the_next_is_none(
    workspace: Workspace, fake_bundle: Any, twin: Any
) -> None:
    beside(workspace, fake_bundle)
    with pytest.raises(ValueError, match="is not a bundle"):
        beside(workspace, fake_bundle, "nowhere")
    assert not is_open(workspace, twin)
    beside(workspace, fake_bundle)
    assert is_open(workspace, twin)


def test_the_open_bundle_can_stand_beside_itself(workspace: Workspace, fake_bundle: Any) -> None:
    opened = beside(workspace, fake_bundle, "toy")
    assert opened.counterpart(7) == 7
    beside(workspace, fake_bundle, "")
    assert is_open(workspace, fake_bundle), "it is still the open one"


def test_asked_again_it_keeps_its_networks(
    workspace: Workspace, fake_bundle: Any, twin: Any, fake_codec: Any
) -> None:
    image = _ask(fake_bundle, twin, ModelImageRequest(bundle=twin.fingerprint, image=3))
    beside(workspace, fake_bundle)
    list(run(image, workspace))
    beside(workspace, fake_bundle)
    list(run(image, workspace))
    assert fake_codec.loaded == 1


def test_it_can_become_the_open_one(workspace: Workspace, fake_bundle: Any, twin: Any) -> None:
    beside(workspace, fake_bundle)
    list(run(OpenRequest(path=Path("small")), workspace))
    list(run(CloseRequest(bundle=fake_bundle.fingerprint), workspace))
    again = beside(workspace, twin, "toy")
    assert again.model is not None
    assert again.model.fingerprint == fake_bundle.fingerprint
    assert is_open(workspace, twin)


def _ask(bundle: Any, other: Any, asked: Request) -> BesideRequest:
    assert asked.bundle == other.fingerprint
    return BesideRequest(bundle=bundle.fingerprint, asked=asked)


def test_what_is_asked_of_it_is_answered_to_the_open_one(
    workspace: Workspace, fake_bundle: Any, twin: Any
) -> None:
    beside(workspace, fake_bundle)
    asked = FacesRequest(bundle=twin.fingerprint, settings=SETTINGS)
    request = _ask(fake_bundle, twin, asked)
    steps = [step for step in run(request, workspace) if step is not None]
    assert {step.request for step in steps} == {request}
    assert isinstance(steps[0], CodecLoading)
    answer = steps[-1]
    assert isinstance(answer, Beside)
    *_, direct = run(asked, workspace)
    assert isinstance(direct, GeneratedFaces)
    assert isinstance(answer.answer, GeneratedFaces)
    np.testing.assert_array_equal(answer.answer.faces, direct.faces)
    for name in ("priority", "is_long", "purpose"):
        assert getattr(request, name) == getattr(asked, name)


def test_what_is_asked_of_either_does_not_replace_what_is_asked_of_the_other(
    fake_bundle: Any, twin: Any
) -> None:
    asked: list[Request] = [
        FacesRequest(bundle=twin.fingerprint, settings=SETTINGS),
        ModelImageRequest(bundle=twin.fingerprint, image=1),
        ModelImageRequest(bundle=fake_bundle.fingerprint, image=1),
    ]
    keys = {BesideRequest(bundle=fake_bundle.fingerprint, asked=each).key for each in asked}
    assert len(keys) == 3
    first, second = (
        BesideRequest(bundle="a", asked=FaceRequest(bundle="b", z=(x, 0.0))) for x in (1.0, 2.0)
    )
    assert first.key == second.key, "the latest wins"
    assert first != second


def test_the_error_of_an_image_is_that_of_its_picture(
    workspace: Workspace, work: Callable[[Request], list[Result]], fake_bundle: Any
) -> None:
    workspace.originals = Named(fake_bundle)
    (read,) = work(
        OriginalRequest(
            bundle=fake_bundle.fingerprint, source=fake_bundle, folder="x", image="40.jpg"
        )
    )
    assert isinstance(read, Original)
    request = ModelImageRequest(bundle=fake_bundle.fingerprint, image=40, original=read)
    *_, found = work(request)
    assert isinstance(found, ModelImage)
    off = (found.face.astype(float) - 40) / 255
    assert found.error == pytest.approx(float((off**2).mean()))
    *_, alone = work(replace(request, original=None))
    assert isinstance(alone, ModelImage)
    assert alone.error is None
    np.testing.assert_array_equal(alone.face, found.face)


def test_errors_are_measured_over_the_pictures(
    workspace: Workspace,
    work: Callable[[Request], list[Result]],
    fake_bundle: Any,
    fake_codec: Any,
) -> None:
    workspace.originals = Named(fake_bundle)
    sample = SampleRequest(
        bundle=fake_bundle.fingerprint,
        source=fake_bundle,
        folder="x",
        images=tuple(f"{i}.jpg" for i in range(30)),
        of="",
    )
    (read,) = work(sample)
    assert isinstance(read, SampleRead)
    assert read.pictures is not None
    assert read.pictures.shape == (30, 8, 8, 3)
    *_, found = work(ModelErrorsRequest(bundle=fake_bundle.fingerprint, sample=read))
    assert isinstance(found, ModelErrors)
    errors = [fake_codec.reconstruct(picture[np.newaxis])[1][0] for picture in read.pictures]
    assert found.figures.error_mean == pytest.approx(np.mean(errors))
    assert found.figures.error_median == pytest.approx(np.median(errors))
    assert found.figures.measured == 30
    (lost,) = work(replace(sample, images=("1.jpg", "lost.jpg")))
    assert isinstance(lost, SampleRead)
    assert (lost.pictures, lost.problem) == (None, "lost.jpg is not in faces")


def test_the_figures_of_a_bundle(work: Callable[[Request], list[Result]], fake_bundle: Any) -> None:
    (found,) = work(ModelFiguresRequest(bundle=fake_bundle.fingerprint))
    assert isinstance(found, ModelFiguresFound)
    assert (found.figures.n, found.figures.width, found.figures.pairs) == (2000, 8, 66)
