"""The faces along a path, and the way along the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.data_paths import graph_steps, route
from latent_explorer.core.plausibility import judge, way_back
from latent_explorer.jobs.film import (
    ExactFilmRequest,
    FilmFaces,
    FilmJudged,
    FilmRequest,
    JudgeFilmRequest,
)
from latent_explorer.jobs.judging import QuantilesRequest
from latent_explorer.jobs.path_route import RouteFound, RouteRequest
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.path import LatentPath

Work = Callable[[Request], list[Result]]


@pytest.fixture
def way(fake_bundle: Any) -> LatentPath:
    a, b = (z_vector(fake_bundle.space.point(k)) for k in (3, 77))
    return LatentPath(a, b, steps=7, overshoot=1.5)


def asked(kind: type[Any], bundle: Any, way: LatentPath, **more: Any) -> Any:
    return kind(bundle=bundle.fingerprint, way=way, **more)


def test_each_step_has_its_face(
    work: Work, fake_bundle: Any, fake_codec: Any, way: LatentPath
) -> None:
    *_, found = work(asked(FilmRequest, fake_bundle, way))
    assert isinstance(found, FilmFaces)
    a, b = np.array(way.a), np.array(way.b)
    z = (a + np.linspace(0, 1.5, 7)[:, None] * (b - a)).astype(np.float32)
    np.testing.assert_allclose(found.z, z, rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(found.faces, fake_codec.decode(found.z))
    assert not found.z.flags.writeable


def test_what_is_saved_is_exact_and_decoded_once(
    work: Work, fake_bundle: Any, fake_codec: Any, way: LatentPath
) -> None:
    fake_codec.live = object()
    *_, live = work(asked(FilmRequest, fake_bundle, way))
    (exact,) = work(asked(ExactFilmRequest, fake_bundle, way))
    assert (live.exact, exact.exact) == (False, True)
    np.testing.assert_array_equal(exact.faces, live.faces ^ 1)
    work(QuantilesRequest(bundle=fake_bundle.fingerprint))
    fake_codec.batches.clear()
    (judged,) = work(asked(JudgeFilmRequest, fake_bundle, way, complete=True))
    assert fake_codec.batches == [], "judging takes the faces that there are"
    assert len(judged.judgements) == 7


def test_steps_are_judged_as_anybody_would(
    work: Work, workspace: Workspace, fake_bundle: Any, fake_codec: Any, way: LatentPath
) -> None:
    work(QuantilesRequest(bundle=fake_bundle.fingerprint))
    (judged,) = work(asked(JudgeFilmRequest, fake_bundle, way, complete=True))
    assert isinstance(judged, FilmJudged)
    *_, film = work(asked(FilmRequest, fake_bundle, way))
    quantiles = workspace.opened(asked(FilmRequest, fake_bundle, way)).quantiles
    assert quantiles is not None
    back = way_back(film.z, film.faces, fake_codec)
    assert judged.judgements == judge(film.z, quantiles, fake_bundle.space.basis, way_back=back)


def test_before_all_is_measured_there_is_less_to_say(
    work: Work, fake_bundle: Any, way: LatentPath
) -> None:
    assert work(asked(JudgeFilmRequest, fake_bundle, way)) == [], "nothing is known of the images"


def test_many_steps_are_decoded_some_at_a_time(
    workspace: Workspace,
    fake_bundle: Any,
    fake_codec: Any,
    way: LatentPath,
    most_between_yields: Any,
) -> None:
    steps = run(asked(FilmRequest, fake_bundle, replace(way, steps=240)), workspace)
    assert most_between_yields(steps, fake_codec.batches) == 24


def test_a_path_that_leads_nowhere_is_refused(work: Work, fake_bundle: Any) -> None:
    with pytest.raises(ValueError, match="set where it begins and ends"):
        work(asked(FilmRequest, fake_bundle, LatentPath()))


def test_the_way_along_the_data_is_that_of_the_core(
    work: Work, fake_bundle: Any, way: LatentPath
) -> None:
    request = RouteRequest(bundle=fake_bundle.fingerprint, waypoints=way.points)
    (found,) = work(request)
    assert isinstance(found, RouteFound)
    expected = route(way.points, without_pauses(graph_steps(fake_bundle.space)))
    np.testing.assert_array_equal(found.vectors, expected)
    assert not found.vectors.flags.writeable
    *_, film = work(asked(FilmRequest, fake_bundle, replace(way, kind="data", overshoot=1.0)))
    curve = replace(way, kind="data").curve(fake_bundle.space, expected)
    assert curve is not None
    np.testing.assert_array_equal(film.z, curve.at(np.linspace(0, 1, 7)).astype(np.float32))


def test_two_who_ask_for_the_graph_take_turns(
    workspace: Workspace, fake_bundle: Any, way: LatentPath
) -> None:
    one = run(RouteRequest(bundle=fake_bundle.fingerprint, waypoints=way.points), workspace)
    other = run(RouteRequest(bundle=fake_bundle.fingerprint, waypoints=way.points[::-1]), workspace)
    results: list[Any] = []
    running = [one, other]
    while running:
        for steps in list(running):
            try:
                step = next(steps)
            except StopIteration:
                running.remove(steps)
            else:
                results += [step] if step is not None else []
    first, second = results
    np.testing.assert_array_equal(first.vectors[[0, -1]], second.vectors[[-1, 0]])
    opened = workspace.opened(asked(FilmRequest, fake_bundle, way))
    assert opened.graph is not None
    assert opened.graphing is None
