"""The gallery is worked out step by step, and shows what numpy counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.correlation import pick_rows
from latent_explorer.core.density import log_scaled
from latent_explorer.core.space import COORDINATES, Coordinates, LatentSpace
from latent_explorer.jobs import gallery
from latent_explorer.jobs.gallery import BINS, GalleryPicturesRequest, GalleryRequest
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.gallery import Gallery

Work = Callable[[Request], list[Result]]
PAIRS = ((0, 1), (7, 2), (0, 11))


@pytest.fixture
def ask(work: Work, fake_bundle: Any) -> Callable[..., Any]:
    def asked(*settings: Any) -> Any:
        request = GalleryRequest(bundle=fake_bundle.fingerprint, settings=Gallery(*settings))
        (found,) = work(request)
        return found

    return asked


def _pictures(bundle: Any, coordinates: Coordinates = "z") -> GalleryPicturesRequest:
    return GalleryPicturesRequest(bundle=bundle.fingerprint, coordinates=coordinates, pairs=PAIRS)


def _values(space: LatentSpace, coordinates: Coordinates) -> Any:
    z = space.points.astype(float)
    return z if coordinates == "z" else space.basis.to_pca(z)


def test_the_strongest_are_those_of_numpy(ask: Callable[..., Any], fake_bundle: Any) -> None:
    found = ask("strongest")
    r = np.corrcoef(fake_bundle.space.points.astype(float), rowvar=False)
    i, j = np.triu_indices(12, 1)
    order = np.argsort(-np.abs(r[i, j]), kind="stable")[:16]
    assert found.pairs == tuple(zip(i[order].tolist(), j[order].tolist(), strict=True))
    np.testing.assert_allclose(found.r, r[i, j][order], atol=1e-6)
    assert (found.coordinates, found.n_points) == ("z", 2000)


def test_those_of_the_pca_are_what_chance_leaves(ask: Callable[..., Any], fake_bundle: Any) -> None:
    found = ask("strongest", "pca")
    rows = pick_rows(2000, 1000, 0)
    r = np.corrcoef(_values(fake_bundle.space, "pca")[rows], rowvar=False)
    assert found.n_points == 1000, "over all points none is correlated"
    np.testing.assert_allclose(found.r, [r[pair] for pair in found.pairs], atol=1e-6)
    assert 0 < abs(found.r[0]) == np.abs(found.r).max() < 0.2


def test_the_first_components_and_one_against_all(ask: Callable[..., Any]) -> None:
    first = ask("first", "z")
    assert first.coordinates == "pca"
    assert first.pairs == ((0, 1), (2, 3), (4, 5), (6, 7), (8, 9), (10, 11))
    others = ask("against", "z", 3)
    assert [pair[0] for pair in others.pairs] == [3] * 11
    assert np.all(np.diff(np.abs(others.r)) <= 0)
    numbered = ask("against", "z", 3, "number")
    assert [pair[1] for pair in numbered.pairs] == [0, 1, 2, *range(4, 12)]
    assert sorted(numbered.pairs) == sorted(others.pairs)


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_a_picture_is_the_density_that_numpy_counts(
    work: Work, fake_bundle: Any, coordinates: Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In several steps, of which the last is a short one.
    monkeypatch.setattr(gallery, "_STEP_ROWS", {"z": 300, "pca": 300})
    (found,) = work(_pictures(fake_bundle, coordinates))
    space = fake_bundle.space
    for (i, j), picture in zip(PAIRS, found.pictures, strict=True):
        left, right, bottom, top = picture.view
        x, y = space.columns(coordinates, (i, j))
        counts, _, _ = np.histogram2d(
            y.astype(float), x.astype(float), bins=BINS, range=((bottom, top), (left, right))
        )
        expected = log_scaled(counts.astype(np.float32))
        # At the edge of a bin the two may round otherwise.
        assert (picture.density != expected).mean() < 1e-3
        assert counts.sum() > 1900
        assert not picture.density.flags.writeable
        ellipse = space.ellipse(coordinates, (i, j))
        np.testing.assert_array_equal(picture.ellipse.covariance, ellipse.covariance)


def test_points_are_read_in_short_steps(
    workspace: Workspace,
    fake_bundle: Any,
    most_between_yields: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noted: list[int] = []
    of_space = LatentSpace.columns

    def columns(space: LatentSpace, coordinates: Any, components: Any, rows: slice) -> Any:
        found = of_space(space, coordinates, components, rows)
        noted.append(len(found[0]))
        return found

    monkeypatch.setattr(LatentSpace, "columns", columns)
    monkeypatch.setattr(gallery, "_STEP_ROWS", {"z": 250, "pca": 250})
    for coordinates in COORDINATES:
        noted.clear()
        steps = run(_pictures(fake_bundle, coordinates), workspace)
        assert most_between_yields(steps, noted) == 250
        assert sum(noted) == 2000, "all in one pass, whatever their number"


def test_nobody_waits_for_a_picture(fake_bundle: Any) -> None:
    request = _pictures(fake_bundle)
    assert request.priority == Priority.BACKGROUND
    assert request.key != replace(request, coordinates="pca").key, "blocks have places"
    assert request.purpose


def test_others_can_go_first_and_no_network_is_loaded(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any
) -> None:
    settings = Gallery("strongest", "pca")
    request = GalleryRequest(bundle=fake_bundle.fingerprint, settings=settings)
    *steps, result = run(request, workspace)
    assert steps
    assert set(steps) == {None}
    assert result is not None
    assert fake_codec.loaded == 0
