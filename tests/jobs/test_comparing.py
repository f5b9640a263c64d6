"""Sets are shown first and measured then, in short steps, and curves grow."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.comparison import FIGURES, SetFigures, among_image_steps, figure_steps
from latent_explorer.core.radii import radius_set
from latent_explorer.core.samplers import METHODS, SamplingSettings, draw
from latent_explorer.jobs.comparing import (
    COUNT,
    CURVE_COUNT,
    FACES,
    ComparedCurve,
    ComparedFigures,
    ComparedRequest,
    ComparedSet,
    CurveRequest,
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
    request = ComparedRequest(**about, settings=replace(settings, count=3))
    _, shown, measured = work(request)
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
    request = ComparedRequest(**about, settings=SETTINGS, find_faces=False)
    *_, measured = work(request)
    assert math.isnan(measured.figures.face_share)
    workspace.find_faces = None
    *_, measured = work(replace(request, find_faces=True))
    assert math.isnan(measured.figures.face_share)


def test_the_usual_counts(work: Work, fake_bundle: Any, bright: Workspace) -> None:
    bundle = fake_bundle.fingerprint
    *_, shown, measured = work(ComparedRequest(bundle=bundle, settings=SETTINGS))
    assert (len(shown.draw.z), len(shown.faces), measured.figures.n) == (COUNT, FACES, COUNT)
    curve = CurveRequest(bundle=bundle, settings=SETTINGS, over="fact", values=(0.5,))
    (measured,) = work(curve)
    assert measured.figures[0].n == CURVE_COUNT


def test_a_curve_grows(bright: Workspace, work: Work, about: Any) -> None:
    values = (0.5, 1.0, 1.5)
    request = CurveRequest(**about, settings=SETTINGS, over="fact", values=values)
    results = [result for result in work(request) if isinstance(result, ComparedCurve)]
    assert [result.values for result in results] == [values[:1], values[:2], values]
    assert [len(result.figures) for result in results] == [1, 2, 3]
    figures = results[-1].figures
    for before, after in pairwise(results):
        assert after.figures[: len(before.figures)] == before.figures
    # Each point is what is measured of a set with that value.
    for value, found in zip(values, figures, strict=True):
        *_, measured = work(ComparedRequest(**about, settings=replace(SETTINGS, fact=value)))
        np.testing.assert_array_equal(numbers(found), numbers(measured.figures))
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
    *_, curve = work(CurveRequest(**about, settings=settings, over=over, values=values))
    assert sum(fake_codec.batches) == about["count"]
    for value, found in zip(values, curve.figures, strict=True):
        *_, measured = work(ComparedRequest(**about, settings=replace(settings, **{over: value})))
        np.testing.assert_array_equal(numbers(found), numbers(measured.figures))
    held = [found.pairs_inside for found in curve.figures]
    # The ellipses are those of the sigma level, and have no fact.
    assert held == sorted(held)
    assert (held[0] < held[-1]) == (over == "sigma_level")


def test_the_images_are_measured_once_for_all_sets(
    bright: Workspace, work: Work, about: Any, fake_codec: Any
) -> None:
    first, second = (
        ComparedRequest(**about, settings=SETTINGS.with_method(method, 12))
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
    steps = run(ComparedRequest(**about, settings=SETTINGS), bright)
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
    request = ComparedRequest(**about, settings=SETTINGS)
    for noted, most in ((fake_codec.batches, 8), (fake_codec.encoded, 8), (looked, 4)):
        noted.clear()
        assert most_between_yields(run(request, bright), noted) <= most
    assert request.priority is Priority.BACKGROUND


def test_sets_do_not_replace_each_other_but_newer_values_do(about: Any) -> None:
    def key(**values: Any) -> Any:
        return CurveRequest(**{**about, "settings": SETTINGS, "over": "fact", **values}).key

    other = replace(SETTINGS, fact=0.9)
    assert key(values=(1.0,)) == key(values=(0.5, 1.0))
    assert key(values=(1.0,)) != key(values=(1.0,), over="sigma_level")
    assert key(values=(1.0,)) != key(values=(1.0,), settings=other)
    single = ComparedRequest(**about, settings=SETTINGS)
    assert single.key != ComparedRequest(**about, settings=other).key
    assert single.key != key(values=(1.0,))


def test_the_set_of_the_faces_stays(bright: Workspace, work: Work, about: Any) -> None:
    request = ComparedRequest(**about, settings=SETTINGS)
    opened = bright.opened(request)
    kept = opened.draw(replace(SETTINGS, count=5))
    work(request)
    assert opened.drawn is kept


def test_too_many_components_are_refused_in_words(work: Work, about: Any) -> None:
    with pytest.raises(ValueError, match="choose n_components from 1 to 12"):
        work(ComparedRequest(**about, settings=SamplingSettings(n_components=105)))


def test_another_bundle_has_figures_of_its_own(
    bright: Workspace, work: Work, about: Any, small_bundle: Any
) -> None:
    bright.open(Path("small"))
    settings = SamplingSettings(method="gaussian", n_components=5, fact=1.0)
    request = ComparedRequest(bundle=small_bundle.fingerprint, settings=settings, count=200)
    *_, measured = work(request)
    assert measured.figures.diversity == pytest.approx(1, abs=0.15)
    assert bright.opened(request).among.space is small_bundle.space
