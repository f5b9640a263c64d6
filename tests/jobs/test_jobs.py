"""What the worker does for each request, without threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.basis import fit_basis
from latent_explorer.core.correlation import counts_above, strongest_pairs
from latent_explorer.core.plausibility import level_ranks
from latent_explorer.core.samplers import METHODS, SamplingSettings, draw
from latent_explorer.core.space import COORDINATES, LatentSpace
from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.correlations import CorrelationRequest, Correlations
from latent_explorer.jobs.face import CurrentFace, FaceRequest
from latent_explorer.jobs.generating import DECODE_CHUNK, GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.opening import BundleOpened, OpenRequest
from latent_explorer.jobs.request import CodecLoading, Failure, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.GONE import Ranks, RanksRequest, SampleRequest
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.projections import Projection

TOY = OpenRequest(number=1, epoch=0, path=Path("toy"))
SETTINGS = SamplingSettings(n_components=12)

REQUESTS: dict[str, Request] = {
    "open": TOY,
    "cloud": CloudRequest(number=2, epoch=1, projection=Projection((3, 7))),
    "correlations": CorrelationRequest(number=3, epoch=1, settings=CorrelationSettings()),
    "ranks": RanksRequest(number=6, epoch=1, n_components=12),
    "sample": SampleRequest(number=4, epoch=1, settings=SETTINGS),
    "face": FaceRequest(number=5, epoch=1, z=(0.0,) * 12),
}


@pytest.fixture
def workspace(fake_workspace: Workspace[Any]) -> Workspace[Any]:
    """A workspace with "toy" open."""
    fake_workspace.open(Path("toy"))
    return fake_workspace


def results(steps: Iterator[Result | None]) -> list[Result]:
    return [step for step in steps if step is not None]


# Workspace


def test_nothing_can_be_asked_for_before_a_bundle_is_open(fake_workspace: Workspace[Any]) -> None:
    for request in REQUESTS.values():
        if request is not TOY:
            with pytest.raises(RuntimeError, match="choose one with File > Open bundle"):
                list(run(request, fake_workspace))


def test_the_bundle_stays_open_when_another_cannot_be(
    workspace: Workspace[Any], fake_codec: Any
) -> None:
    space, codec = workspace.space, workspace.codec
    with pytest.raises(ValueError, match="choose a folder made by training"):
        list(run(replace(TOY, path=Path("nowhere")), workspace))
    assert workspace.space is space
    assert workspace.codec is codec
    assert fake_codec.loaded == 1


def test_a_bundle_that_is_opened_brings_its_own_codec(
    workspace: Workspace[Any], fake_codec: Any
) -> None:
    assert not workspace.codec_is_loaded
    assert workspace.codec is fake_codec
    assert workspace.codec_is_loaded
    workspace.open(Path("toy"))
    assert not workspace.codec_is_loaded
    assert workspace.codec is fake_codec
    assert fake_codec.loaded == 2


# Requests


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_a_request_is_frozen_and_says_what_it_is_for(request_: Request) -> None:
    with pytest.raises(FrozenInstanceError):
        request_.number = 9  # type: ignore[misc]
    assert request_.purpose not in ("", Request(number=1, epoch=0).purpose)
    assert request_ == replace(request_)
    hash(request_.key)


def test_requests_of_a_kind_replace_each_other_and_clouds_those_of_their_projection() -> None:
    keys = [request.key for request in REQUESTS.values()]
    assert len(set(keys)) == len(keys)
    for request in REQUESTS.values():
        assert replace(request, number=99).key == request.key
    other = CloudRequest(number=2, epoch=1, projection=Projection((3, 7), "pca"))
    assert other.key not in keys


def test_only_the_current_face_is_urgent() -> None:
    assert [name for name, request in REQUESTS.items() if request.urgent] == ["face"]


def test_work_that_nobody_defined_is_an_error(workspace: Workspace[Any]) -> None:
    with pytest.raises(TypeError, match="no work is defined for Request"):
        run(Request(number=1, epoch=1), workspace)


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_results_are_frozen_and_name_their_request(
    request_: Request, workspace: Workspace[Any]
) -> None:
    done = results(run(request_, workspace))
    assert done
    for result in [*done, Failure(request_, "no")]:
        assert result.request is request_
        for field in fields(result):
            with pytest.raises(FrozenInstanceError):
                setattr(result, field.name, None)
            value = getattr(result, field.name)
            if isinstance(value, np.ndarray):
                assert value.flags.c_contiguous
                assert not value.flags.writeable


# Opening


def test_opening_gives_the_most_correlated_pairs(
    fake_workspace: Workspace[Any], fake_bundle: Any
) -> None:
    (opened,) = results(run(TOY, fake_workspace))
    assert isinstance(opened, BundleOpened)
    assert opened.bundle is fake_bundle
    assert fake_workspace.space is fake_bundle.space
    r = np.abs(np.corrcoef(fake_bundle.space.points.astype(float), rowvar=False))
    strongest = np.sort(r[np.triu_indices(12, 1)])[::-1][:9]
    np.testing.assert_allclose([r[pair] for pair in opened.default_pairs], strongest)
    assert all(type(i) is int for pair in opened.default_pairs for i in pair)


def test_opening_loads_no_networks(fake_workspace: Workspace[Any], fake_codec: Any) -> None:
    list(run(TOY, fake_workspace))
    assert fake_codec.loaded == 0


# Clouds


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize("pair", [(3, 7), (7, 3)])
def test_a_cloud_is_the_plane_of_a_pair(
    workspace: Workspace[Any], coordinates: Any, pair: tuple[int, int]
) -> None:
    request = CloudRequest(number=1, epoch=0, projection=Projection(pair, coordinates))
    (cloud,) = results(run(request, workspace))
    assert isinstance(cloud, Cloud)
    space = workspace.space
    z = space.points.astype(float)
    all_components = z if coordinates == "z" else space.basis.to_pca(z)
    expected = all_components[:, list(pair)]
    np.testing.assert_allclose(np.stack((cloud.x, cloud.y), 1), expected, atol=1e-5)
    np.testing.assert_allclose(cloud.ellipse.center, expected.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(
        cloud.ellipse.covariance, np.cov(expected, rowvar=False, bias=True), atol=1e-6
    )
    assert cloud.correlation == pytest.approx(np.corrcoef(expected, rowvar=False)[0, 1], abs=1e-9)
    np.testing.assert_allclose(cloud.origin, space.locate(np.zeros(12), coordinates, pair))


def test_a_cloud_of_a_constant_component_has_no_correlation(
    toy_space: LatentSpace, fake_bundle: Any, fake_codec: Any
) -> None:
    points = toy_space.points.astype(float)
    points[:, 4] = 1.5
    bundle = replace(fake_bundle, space=LatentSpace(points, fit_basis(points)))
    workspace = Workspace(lambda path: bundle, fake_codec.load)
    workspace.open(Path("flat"))
    request = CloudRequest(number=1, epoch=0, projection=Projection((4, 5)))
    (cloud,) = results(run(request, workspace))
    assert np.isnan(cloud.correlation)
    (opened,) = results(run(TOY, workspace))
    assert not any(4 in pair for pair in opened.default_pairs)


# Correlations


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize(("sample", "n_points"), [(None, 2000), (300, 300), (9999, 2000)])
def test_correlations_are_those_the_settings_describe(
    workspace: Workspace[Any], coordinates: Any, sample: int | None, n_points: int
) -> None:
    settings = CorrelationSettings(coordinates, threshold=0.05, sample=sample, seed=4)
    request = CorrelationRequest(number=1, epoch=0, settings=settings)
    (result,) = results(run(request, workspace))
    assert isinstance(result, Correlations)
    assert result.n_points == n_points
    r = workspace.space.correlation(coordinates, sample, 4)
    expected = strongest_pairs(r, 0.05)
    for name in ("i", "j", "r"):
        np.testing.assert_array_equal(getattr(result.pairs, name), getattr(expected, name))
    assert result.counts == counts_above(r)


# Ranks


def test_the_images_are_ranked_by_their_levels(workspace: Workspace[Any]) -> None:
    request = RanksRequest(number=1, epoch=0, n_components=7)
    (result,) = results(run(request, workspace))
    assert isinstance(result, Ranks)
    space = workspace.space
    np.testing.assert_array_equal(
        result.ranks.levels, level_ranks(space.points, space.basis, 7).levels
    )


@pytest.mark.parametrize(("most", "ranked"), [(2000, 2000), (1999, 1000), (300, 286)])
def test_of_many_images_only_some_are_ranked(
    workspace: Workspace[Any], monkeypatch: pytest.MonkeyPatch, most: int, ranked: int
) -> None:
    monkeypatch.setattr("latent_explorer.jobs.work._RANKED_AT_MOST", most)
    (result,) = results(run(RanksRequest(number=1, epoch=0, n_components=7), workspace))
    assert isinstance(result, Ranks)
    assert len(result.ranks.levels) == ranked


# Generated faces


@pytest.mark.parametrize("method", METHODS)
def test_the_vectors_are_those_of_the_sampler_bit_for_bit(
    workspace: Workspace[Any], method: Any
) -> None:
    settings = SamplingSettings(method=method, n_components=9, count=30, seed=11)
    request = SampleRequest(number=1, epoch=0, settings=settings)
    vectors, _, faces = results(run(request, workspace))
    assert isinstance(vectors, GeneratedVectors)
    assert isinstance(faces, GeneratedFaces)
    expected = draw(settings, workspace.space)
    for result in (vectors, faces):
        assert result.draw.settings == settings
        for name in ("v", "z", "holds"):
            got, wanted = getattr(result.draw, name), getattr(expected, name)
            assert got.dtype == wanted.dtype
            assert got.tobytes() == wanted.tobytes()


def test_the_vectors_are_out_before_the_networks_are_loaded(
    workspace: Workspace[Any], fake_codec: Any
) -> None:
    steps = run(REQUESTS["sample"], workspace)
    assert isinstance(next(steps), GeneratedVectors)
    assert isinstance(next(steps), CodecLoading)
    assert fake_codec.loaded == 0
    assert isinstance(list(steps)[-1], GeneratedFaces)
    assert fake_codec.loaded == 1


@pytest.mark.parametrize(
    "count", [1, DECODE_CHUNK - 1, DECODE_CHUNK, DECODE_CHUNK + 1, 3 * DECODE_CHUNK + 5]
)
def test_faces_are_decoded_in_chunks_with_a_pause_after_each(
    workspace: Workspace[Any], fake_codec: Any, count: int
) -> None:
    request = SampleRequest(number=1, epoch=0, settings=replace(SETTINGS, count=count))
    workspace.codec  # noqa: B018
    vectors, *pauses, faces = run(request, workspace)
    chunks = -(-count // DECODE_CHUNK)
    assert pauses == [None] * chunks
    assert len(fake_codec.batches) == chunks
    assert max(fake_codec.batches) <= DECODE_CHUNK
    assert faces.faces.dtype == np.uint8
    assert faces.faces.shape == (count, 8, 8, 3)
    np.testing.assert_array_equal(faces.faces, fake_codec.decode(vectors.draw.z))


def test_more_components_than_there_are_name_the_remedy(workspace: Workspace[Any]) -> None:
    request = SampleRequest(number=1, epoch=0, settings=SamplingSettings(n_components=13))
    with pytest.raises(ValueError, match="choose n_components from 1 to 12"):
        list(run(request, workspace))


# The current face


def test_the_current_face_is_decoded(workspace: Workspace[Any], fake_codec: Any) -> None:
    z = z_vector(workspace.space.point(3))
    (loading, face) = results(run(FaceRequest(number=1, epoch=0, z=z), workspace))
    assert isinstance(loading, CodecLoading)
    assert isinstance(face, CurrentFace)
    assert face.face.shape == (8, 8, 3)
    np.testing.assert_array_equal(face.face, fake_codec.decode(np.float32([z]))[0])


def test_a_picked_face_is_the_one_of_the_grid(workspace: Workspace[Any]) -> None:
    *_, faces = run(REQUESTS["sample"], workspace)
    for index in (0, 17):
        z = z_vector(faces.draw.z[index])
        (face,) = results(run(FaceRequest(number=9, epoch=0, z=z), workspace))
        np.testing.assert_array_equal(face.face, faces.faces[index])


@pytest.mark.parametrize(("first", "second"), [("face", "sample"), ("sample", "face")])
def test_the_loading_of_the_networks_is_announced_once(
    workspace: Workspace[Any], fake_codec: Any, first: str, second: str
) -> None:
    def announced(name: str) -> int:
        return sum(isinstance(r, CodecLoading) for r in run(REQUESTS[name], workspace))

    assert [announced(first), announced(second), announced(first)] == [1, 0, 0]
    assert fake_codec.loaded == 1
    workspace.open(Path("toy"))
    assert announced(second) == 1


def test_networks_that_could_not_be_loaded_are_tried_again(
    fake_bundle: Any, fake_codec: Any
) -> None:
    def fail(bundle: Any) -> Any:
        raise OSError("decoder.keras is damaged")

    loaders: list[Callable[[Any], Any]] = [fail, fake_codec.load]
    workspace = Workspace(lambda path: fake_bundle, lambda bundle: loaders.pop(0)(bundle))
    workspace.open(Path("toy"))
    with pytest.raises(OSError, match="damaged"):
        list(run(REQUESTS["face"], workspace))
    loading, face = results(run(REQUESTS["face"], workspace))
    assert isinstance(loading, CodecLoading)
    assert isinstance(face, CurrentFace)
