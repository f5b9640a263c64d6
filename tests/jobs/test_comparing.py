"""Sets are shown first and measured then, in short steps; so are the points of curves."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.comparison import among_image_steps, figure_steps
from latent_explorer.core.radii import mahalanobis
from latent_explorer.core.radius_sets import radius_set
from latent_explorer.core.samplers import METHODS, SamplingSettings, draw
from latent_explorer.core.set_figures import FIGURES, SetFigures
from latent_explorer.jobs.comparing import (
    COUNT,
    CURVE_COUNT,
    FACES,
    ComparedFigures,
    ComparedSet,
    CurvePointRequest,
    SetFacesRequest,
    SetFiguresRequest,
)
from latent_explorer.jobs.judging import QuantilesReady, QuantilesRequest
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace

Work = Callable[[Request], list[Result]]
SETTINGS = SamplingSettings(n_components=6)


@pytest.fixture
def about(fake_bundle: Any) -> dict[str, Any]:
    """A comparison of few vectors, for it to be short."""
    return {"bundle": fake_bundle.fingerprint, "count": 30}


@pytest.fixture
def bright(workspace: Workspace) -> Workspace:
    """The workspace with somebody who takes what is bright for a face."""
    workspace.find_faces = lambda faces: faces.mean(axis=(1, 2, 3)) > 128
    return workspace


def numbers(figures: SetFigures) -> np.ndarray:
    return np.array([figures.as_dict()[name] for name in FIGURES])


@pytest.mark.parametrize("method", METHODS)
def test_a_set_is_shown_and_then_measured(
    bright: Workspace, work: Work, about: Any, fake_bundle: Any, fake_codec: Any, method: str
) -> None:
    settings = SETTINGS.with_method(method, 12)
    about["settings"] = replace(settings, count=3)
    request = SetFacesRequest(**about)
    *_, shown = work(request)
    (measured,) = work(SetFiguresRequest(**about))
    assert request.place == measured.request.place
    assert request.key != measured.request.key
    assert isinstance(shown, ComparedSet)
    assert isinstance(measured, ComparedFigures)
    space = fake_bundle.space
    z = draw(replace(settings, count=30), space).z
    np.testing.assert_array_equal(shown.draw.z, z)
    np.testing.assert_array_equal(shown.faces, fake_codec.decode(z[:FACES]))
    assert not shown.faces.flags.writeable
    lengths = np.linalg.norm(z.astype(np.float64), axis=1)
    np.testing.assert_allclose(shown.lengths.lengths, np.sort(lengths))
    radii = np.linalg.norm(space.basis.to_pca(z) / space.basis.std, axis=1)
    np.testing.assert_allclose(shown.mahalanobis.lengths, radius_set(radii).lengths)

    quantiles = bright.opened(request).quantiles
    assert quantiles is not None
    among = without_pauses(among_image_steps(space))
    expected = figure_steps(
        z,
        settings.n_components,
        settings.sigma_level,
        quantiles,
        among,
        fake_codec,
        bright.find_faces,
    )
    np.testing.assert_array_equal(numbers(measured.figures), numbers(without_pauses(expected)))
    bright_ones = (fake_codec.decode(z).mean(axis=(1, 2, 3)) > 128).mean()
    assert measured.figures.face_share == pytest.approx(bright_ones)


def test_nobody_looks_for_faces_unless_asked(
    workspace: Workspace, bright: Workspace, work: Work, about: Any
) -> None:
    request = SetFiguresRequest(**about, settings=SETTINGS, find_faces=False)
    *_, measured = work(request)
    assert math.isnan(measured.figures.face_share)
    workspace.find_faces = None
    *_, measured = work(replace(request, find_faces=True))
    assert math.isnan(measured.figures.face_share)


def test_the_usual_counts(work: Work, fake_bundle: Any, bright: Workspace) -> None:
    asked: dict[str, Any] = {"bundle": fake_bundle.fingerprint, "settings": SETTINGS}
    *_, shown = work(SetFacesRequest(**asked))
    *_, measured = work(SetFiguresRequest(**asked))
    assert (len(shown.draw.z), len(shown.faces), measured.figures.n) == (COUNT, FACES, COUNT)
    *_, point = work(CurvePointRequest(**asked))
    assert point.figures.n == CURVE_COUNT


def test_a_set_is_drawn_once(
    bright: Workspace,
    work: Work,
    about: Any,
    fake_codec: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work(QuantilesRequest(bundle=about["bundle"]))
    *_, shown = work(SetFacesRequest(**about, settings=SETTINGS))
    fake_codec.batches.clear()
    monkeypatch.setattr("latent_explorer.jobs.opened.draw_steps", None)
    (measured,) = work(SetFiguresRequest(**about, settings=SETTINGS))
    assert sum(fake_codec.batches) == about["count"]
    assert measured.figures.radius_mean == pytest.approx(shown.lengths.lengths.mean())
    # Both are at hand when they are asked for again.
    fake_codec.batches.clear()
    (again,) = work(SetFacesRequest(**about, settings=SETTINGS, number=7))
    assert again.draw is shown.draw
    assert again.request.number == 7
    (again,) = work(SetFiguresRequest(**about, settings=SETTINGS, number=8))
    assert again.figures is measured.figures
    assert again.request.number == 8
    assert not fake_codec.batches


def test_radii_are_over_all_components(work: Work, bright: Workspace, about: Any) -> None:
    request = SetFacesRequest(**about, settings=SamplingSettings(n_components=3))
    *_, shown = work(request)
    basis = bright.opened(request).space.basis
    expected = np.sort(mahalanobis(shown.draw.z.astype(np.float64), basis, 12))
    np.testing.assert_allclose(shown.mahalanobis.lengths, expected)


def test_a_wider_sampler_is_less_inside(bright: Workspace, work: Work, about: Any) -> None:
    figures = []
    for fact in (0.5, 1.0, 1.5):
        *_, point = work(CurvePointRequest(**about, settings=replace(SETTINGS, fact=fact)))
        figures.append(point.figures)
    radii = [found.radius_std for found in figures]
    assert radii == sorted(radii)
    assert [found.inside for found in figures[:2]] == [1, 1]
    assert figures[2].inside < 1


@pytest.mark.parametrize("over", ["fact", "sigma_level"])
def test_a_sampler_that_does_not_use_it_is_measured_once(
    bright: Workspace, work: Work, about: Any, fake_codec: Any, over: Any
) -> None:
    settings = SETTINGS.with_method("neighbours", 12)
    values = (0.8, 1.6, 2.0)
    work(QuantilesRequest(bundle=about["bundle"]))
    fake_codec.batches.clear()
    points = [
        CurvePointRequest(**about, settings=replace(settings, **{over: value})) for value in values
    ]
    figures = [work(point)[-1].figures for point in points]
    assert sum(fake_codec.batches) == about["count"]
    opened = bright.opened(points[0])
    for point, found in zip(points, figures, strict=True):
        opened.measured.clear()
        opened.measured_last = None
        *_, measured = work(point)
        np.testing.assert_array_equal(numbers(found), numbers(measured.figures))
    held = [found.pairs_inside for found in figures]
    # The ellipses are those of the sigma level, and have no fact.
    assert held == sorted(held)
    assert (held[0] < held[-1]) == (over == "sigma_level")


def test_where_faces_were_not_looked_for_they_are_when_asked(
    bright: Workspace, work: Work, about: Any
) -> None:
    *_, without = work(SetFiguresRequest(**about, settings=SETTINGS, find_faces=False))
    *_, found = work(SetFiguresRequest(**about, settings=SETTINGS))
    assert math.isnan(without.figures.face_share)
    assert not math.isnan(found.figures.face_share)


def test_the_images_are_measured_once_for_all_sets(
    bright: Workspace, work: Work, about: Any, fake_codec: Any
) -> None:
    first, second = (
        SetFiguresRequest(**about, settings=SETTINGS.with_method(method, 12))
        for method in ("cube", "pairwise")
    )
    work(first)
    among = bright.opened(first).among
    assert sum(fake_codec.encoded) == 2000 + 30
    fake_codec.encoded.clear()
    work(second)
    assert bright.opened(first).among is among
    assert sum(fake_codec.encoded) == 30
    # Nor does the window measure them again.
    (ready,) = work(QuantilesRequest(bundle=about["bundle"]))
    assert isinstance(ready, QuantilesReady)
    assert ready.complete
    assert sum(fake_codec.encoded) == 30


def test_what_another_has_measured_meanwhile_is_used(
    bright: Workspace, work: Work, about: Any, fake_codec: Any
) -> None:
    steps = run(SetFiguresRequest(**about, settings=SETTINGS), bright)
    while sum(fake_codec.encoded) < 100:
        next(steps)
    work(QuantilesRequest(bundle=about["bundle"]))
    assert isinstance([step for step in steps if step is not None][-1], ComparedFigures)
    assert sum(fake_codec.encoded) < 2000 + 200


def test_others_can_go_first(
    bright: Workspace,
    work: Work,
    about: Any,
    fake_codec: Any,
    most_between_yields: Callable[..., int],
) -> None:
    work(QuantilesRequest(bundle=about["bundle"]))
    looked: list[int] = []

    def find(faces: np.ndarray) -> np.ndarray:
        looked.append(len(faces))
        return np.ones(len(faces), bool)

    bright.find_faces = find
    request = SetFiguresRequest(**about, settings=SETTINGS)
    for noted, most in ((fake_codec.batches, 8), (fake_codec.encoded, 8), (looked, 4)):
        noted.clear()
        bright.opened(request).measured.clear()
        bright.opened(request).measured_last = None
        assert most_between_yields(run(request, bright), noted) <= most
    assert request.priority is Priority.BACKGROUND


def test_sets_and_points_of_curves_do_not_replace_each_other(about: Any) -> None:
    requests = [
        kind(**about, settings=settings)
        for kind in (SetFacesRequest, SetFiguresRequest, CurvePointRequest)
        for settings in (SETTINGS, replace(SETTINGS, fact=0.9))
    ]
    assert len({request.key for request in requests}) == len(requests)
    # Their results are kept by the place.
    assert requests[4].place != requests[2].place


def test_the_set_of_the_faces_stays(bright: Workspace, work: Work, about: Any) -> None:
    request = SetFiguresRequest(**about, settings=SETTINGS)
    opened = bright.opened(request)
    kept = opened.draw(replace(SETTINGS, count=5))
    work(request)
    work(SetFacesRequest(**about, settings=SETTINGS))
    assert opened.drawn is kept


def test_too_many_components_are_refused_in_words(work: Work, about: Any) -> None:
    with pytest.raises(ValueError, match="choose n_components from 1 to 12"):
        work(SetFiguresRequest(**about, settings=SamplingSettings(n_components=105)))


def test_another_bundle_has_figures_of_its_own(
    bright: Workspace, work: Work, about: Any, small_bundle: Any
) -> None:
    bright.open(Path("small"))
    settings = SamplingSettings(method="gaussian", n_components=5, fact=1.0)
    request = SetFiguresRequest(bundle=small_bundle.fingerprint, settings=settings, count=200)
    *_, measured = work(request)
    assert measured.figures.diversity == pytest.approx(1, abs=0.15)
    assert bright.opened(request).among.space is small_bundle.space
