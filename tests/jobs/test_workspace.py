"""The open bundles with their networks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from latent_explorer.core.plausibility import ImageQuantiles, image_quantiles
from latent_explorer.jobs.face import FaceRequest
from latent_explorer.jobs.judging import QuantilesReady, QuantilesRequest
from latent_explorer.jobs.opening import CloseRequest, OpenRequest
from latent_explorer.jobs.request import CodecLoading, Request, run
from latent_explorer.jobs.workspace import Workspace


def face(bundle: Any, **values: Any) -> FaceRequest:
    return FaceRequest(bundle=bundle.fingerprint, z=(0.0,) * bundle.space.d, **values)


def test_two_bundles_are_open_at_once(
    workspace: Workspace, fake_bundle: Any, small_bundle: Any
) -> None:
    workspace.open(Path("small"))
    for bundle in (fake_bundle, small_bundle):
        assert workspace.opened(face(bundle)).space is bundle.space
        *_, shown = run(face(bundle), workspace)
        assert shown.request.bundle == bundle.fingerprint
        assert workspace.codec(face(bundle)).z_dim == bundle.space.d
    workspace.close(small_bundle.fingerprint)
    assert workspace.opened(face(fake_bundle)).space is fake_bundle.space
    with pytest.raises(ValueError, match="no bundle is open"):
        workspace.opened(face(small_bundle))


def test_a_bundle_stays_open_when_another_cannot_be(workspace: Workspace, fake_bundle: Any) -> None:
    with pytest.raises(ValueError, match="choose a folder made by training"):
        list(run(OpenRequest(path=Path("nowhere")), workspace))
    assert workspace.opened(face(fake_bundle)).bundle is fake_bundle


def test_what_is_opened_again_keeps_its_networks(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any
) -> None:
    list(run(face(fake_bundle), workspace))
    workspace.open(Path("toy"))
    assert not any(isinstance(step, CodecLoading) for step in run(face(fake_bundle), workspace))
    assert fake_codec.loaded == 1


def test_a_bundle_is_closed_as_often_as_it_was_opened(
    workspace: Workspace, fake_bundle: Any, small_bundle: Any
) -> None:
    # From toy to small and back before small was there: the closing of toy comes after that.
    for step in (
        OpenRequest(path=Path("small")),
        OpenRequest(path=Path("toy")),
        CloseRequest(bundle=fake_bundle.fingerprint),
        CloseRequest(bundle=small_bundle.fingerprint),
    ):
        list(run(step, workspace))
    assert workspace.opened(face(fake_bundle)).bundle is fake_bundle
    with pytest.raises(ValueError, match="no bundle is open"):
        workspace.opened(face(small_bundle))


def test_the_networks_are_loaded_at_the_first_use(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any
) -> None:
    assert not workspace.codec_is_loaded
    assert fake_codec.loaded == 0
    steps = run(face(fake_bundle), workspace)
    assert isinstance(next(steps), CodecLoading)
    assert fake_codec.loaded == 0, "it is said before, because it takes seconds"
    list(steps)
    assert workspace.codec_is_loaded
    assert fake_codec.loaded == 1


def test_networks_that_cannot_be_loaded_are_tried_once(fake_bundle: Any) -> None:
    tried: list[Any] = []

    def fail(bundle: Any) -> Any:
        tried.append(bundle)
        raise OSError("decoder.keras is damaged")

    workspace = Workspace(lambda path: fake_bundle, fail)
    workspace.open(Path("toy"))
    announced = 0
    for i in range(5):
        steps = run(face(fake_bundle, number=i), workspace)
        with pytest.raises(OSError, match=r"decoder\.keras is damaged"):
            for step in steps:
                announced += isinstance(step, CodecLoading)
    assert tried == [fake_bundle]
    assert announced == 1


def test_networks_are_tried_again_when_the_bundle_was_closed(
    fake_bundle: Any, fake_codec: Any
) -> None:
    def fail(bundle: Any) -> Any:
        raise OSError("decoder.keras is damaged")

    loaders: list[Callable[[Any], Any]] = [fail, fake_codec.load]
    workspace = Workspace(lambda path: fake_bundle, lambda bundle: loaders.pop(0)(bundle))
    workspace.open(Path("toy"))
    with pytest.raises(OSError, match="damaged"):
        list(run(face(fake_bundle), workspace))
    workspace.close(fake_bundle.fingerprint)
    workspace.open(Path("toy"))
    list(run(face(fake_bundle), workspace))


# The quantiles of the images


class Store:
    """Keeps quantiles in memory."""

    def __init__(self, kept: ImageQuantiles | None = None) -> None:
        self.kept = kept
        self.saved = 0

    def load(self, bundle: Any) -> ImageQuantiles | None:
        return self.kept

    def save(self, bundle: Any, quantiles: ImageQuantiles) -> None:
        # As a file would have it: what is not complete cannot be written.
        quantiles.as_arrays()
        self.kept, self.saved = quantiles, self.saved + 1


def ready(request: Request, workspace: Workspace) -> list[bool]:
    return [step.complete for step in run(request, workspace) if isinstance(step, QuantilesReady)]


def test_quantiles_are_computed_once_and_kept(
    fake_bundle: Any, fake_codec: Any, toy_space: Any
) -> None:
    store = Store()
    request = QuantilesRequest(bundle=fake_bundle.fingerprint)
    for expected in ([False, True], [True]):
        workspace = Workspace(lambda path: fake_bundle, fake_codec.load, store)
        workspace.open(Path("toy"))
        assert ready(request, workspace) == expected
        assert store.saved == 1
    expected_quantiles = image_quantiles(toy_space, fake_codec)
    assert store.kept is not None
    for name, values in expected_quantiles.as_arrays().items():
        assert store.kept.as_arrays()[name].tolist() == values.tolist()


def test_quantiles_that_were_given_up_are_computed_to_the_end_the_next_time(
    workspace: Workspace, fake_bundle: Any
) -> None:
    request = QuantilesRequest(bundle=fake_bundle.fingerprint)
    for step in run(request, workspace):
        if isinstance(step, QuantilesReady):
            break
    opened = workspace.opened(request)
    assert opened.quantiles is not None
    assert not opened.quantiles.is_complete
    assert ready(request, workspace)[-1]
    assert opened.quantiles.is_complete
