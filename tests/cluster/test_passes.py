"""Real workers find the numbers of one process; one that is killed costs its shard only."""

from __future__ import annotations

import operator
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
import pytest

from latent_explorer.bundle import Bundle
from latent_explorer.cluster import LOCAL, ClusterError, Connection, DaskPasses, Data, connected
from latent_explorer.cluster import passes as cluster_passes
from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.components import component_steps
from latent_explorer.core.correlation import correlation_steps
from latent_explorer.core.neighbours import nearest_images, nearest_steps
from latent_explorer.core.passes import OneProcess, Tools, Work
from latent_explorer.core.ranks import rank_covariance_steps
from latent_explorer.core.space import COORDINATES

cloudpickle.register_pickle_by_value(sys.modules[__name__])


def sent_whole(work: Work[Any, Any, Any]) -> Work[Any, Any, Any]:
    """Let workers have a function of this file, which they cannot import.

    Dask tries pickle first, which would send its name alone; that fails for what is within a
    function, and cloudpickle sends it with its code.
    """

    def sent(tools: Tools, shard: Any, shared: Any) -> Any:
        return work(tools, shard, shared)

    return sent


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_components(passes: DaskPasses, bundle: Bundle, coordinates: Any) -> None:
    here = without_pauses(component_steps(bundle.space, coordinates)).as_columns()
    there = without_pauses(component_steps(bundle.space, coordinates, passes)).as_columns()
    for name, values in here.items():
        np.testing.assert_array_equal(there[name], values, name)


@pytest.mark.parametrize("coordinates", COORDINATES)
@pytest.mark.parametrize("coefficient", ["pearson", "spearman"])
def test_correlations(
    passes: DaskPasses, bundle: Bundle, coordinates: Any, coefficient: Any
) -> None:
    options: dict[str, Any] = {"coefficient": coefficient, "sample": 20_000, "seed": 4}
    here = without_pauses(correlation_steps(bundle.space, coordinates, **options))
    there = without_pauses(correlation_steps(bundle.space, coordinates, **options, passes=passes))
    np.testing.assert_array_equal(there.r, here.r)
    assert there.n_points == 20_000


@pytest.mark.parametrize("coordinates", COORDINATES)
def test_all_points_are_correlated_by_the_workers(
    cluster: Connection, bundle: Bundle, coordinates: Any
) -> None:
    said: list[Any] = []
    data = Data(bundle.path, bundle.fingerprint)
    passes = DaskPasses(cluster.client, data, lambda *words: said.append(words))
    here = without_pauses(correlation_steps(bundle.space, coordinates))
    there = without_pauses(correlation_steps(bundle.space, coordinates, passes=passes))
    np.testing.assert_allclose(there.r, here.r, rtol=1e-9, atol=1e-12)
    assert there.n_points == bundle.n
    # Those of the PCA are zero by construction.
    asked = [("covariance", done, 3) for done in (1, 2, 3)]
    assert said == (asked if coordinates == "z" else [])


def test_ranks_of_more_than_fits_in_memory(passes: DaskPasses, bundle: Bundle) -> None:
    about: dict[str, Any] = {"most_in_memory": 0}
    here = without_pauses(rank_covariance_steps(bundle.space, "pca", **about))
    there = without_pauses(rank_covariance_steps(bundle.space, "pca", passes=passes, **about))
    np.testing.assert_array_equal(there, here)


def test_nearest_images(passes: DaskPasses, bundle: Bundle) -> None:
    rows = np.arange(0, bundle.n, 997)
    z = bundle.space.points[rows]
    here = nearest_images(z, bundle.space, own=rows)
    *_, there = nearest_steps(z, bundle.space, own=rows, passes=passes)
    assert there is not None
    np.testing.assert_array_equal(there.rows, here.rows)
    np.testing.assert_array_equal(there.distances, here.distances)


@sent_whole
def count(tools: Tools, shard: int, folder: Path | None) -> Any:
    """Note that a shard is worked on; the worker that does the sixth first dies of it."""
    yield
    if folder is not None:
        noted = folder / str(shard)
        first = not noted.exists()
        with noted.open("a") as file:
            file.write("x")
        if first and shard == 5:
            os.kill(os.getpid(), signal.SIGKILL)
    return [(shard, float(np.sqrt(shard)))]


@pytest.mark.parametrize("way", ["merged", "mapped"])
def test_a_worker_that_is_killed_costs_its_shard_only(
    passes: DaskPasses, tmp_path: Path, way: str
) -> None:
    shards = range(30)
    if way == "merged":
        found = without_pauses(passes.merged("x", count, shards, operator.add, tmp_path))
    else:
        found = [pair for pairs in passes.mapped("x", count, shards, tmp_path) for pair in pairs]
    assert found == without_pauses(
        OneProcess(Tools()).merged("x", count, shards, operator.add, None)
    )
    times = {int(file.name): file.stat().st_size for file in tmp_path.iterdir()}
    assert times.keys() == set(shards)
    assert times[5] == 2
    # What the dead worker had found and nobody had taken yet is found again, and no more.
    assert sum(times.values()) < 2 * len(shards)


@sent_whole
def die(tools: Tools, shard: int, shared: None) -> Any:
    yield
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_shard_that_kills_every_worker_is_given_up(passes: DaskPasses) -> None:
    with pytest.raises(ClusterError, match="several workers died over the same shard"):
        without_pauses(passes.merged("x", die, [0], operator.add, None))


@sent_whole
def slow(tools: Tools, shard: int, shared: None) -> Any:
    yield
    time.sleep(60)
    return shard


@pytest.mark.parametrize("way", ["merged", "mapped"])
def test_nobody_waits_for_ever_for_workers_that_have_gone(
    way: str, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_passes, "_PATIENCE", 0.5)
    monkeypatch.setattr(cluster_passes, "_LOOK", 0.1)
    with connected(LOCAL, pytest.fail, workers=1) as connection:
        passes = DaskPasses(connection.client, Data(bundle.path, bundle.fingerprint))
        if way == "merged":
            steps = passes.merged("x", slow, range(3), operator.add, None)
        else:
            steps = passes.mapped("x", slow, range(3), None)
        (address,) = connection.client.nthreads()
        # Not started again by those who look after them.
        connection.client.retire_workers([address], close_workers=True, remove=True)
        with pytest.raises(ClusterError, match="none has come back"):
            next(steps)


@sent_whole
def refuse(tools: Tools, shard: int, shared: None) -> Any:
    yield
    if shard == 3:
        raise ValueError("shard 3 is damaged")
    return shard


def test_what_is_wrong_with_a_shard_is_said_and_the_rest_cancelled(
    passes: DaskPasses, cluster: Connection
) -> None:
    for work in (
        lambda: without_pauses(passes.merged("x", refuse, range(40), operator.add, None)),
        lambda: list(passes.mapped("x", refuse, range(40), None)),
    ):
        with pytest.raises(ValueError, match="shard 3 is damaged"):
            work()
        # An answer that comes after all that was sent before.
        assert cluster.client.submit(operator.add, 1, 2).result() == 3
        assert not [key for key in cluster.client.who_has() if str(key).startswith("x")]


def test_another_bundle_under_the_same_path_is_refused(cluster: Connection, bundle: Bundle) -> None:
    passes = DaskPasses(cluster.client, Data(bundle.path, "0" * 12))
    with pytest.raises(ValueError, match="the same files under the same path"):
        without_pauses(component_steps(bundle.space, "z", passes))


def test_every_shard_is_reported(cluster: Connection, bundle: Bundle) -> None:
    said: list[tuple[str, int, int]] = []

    def report(*words: Any) -> None:
        said.append(words)

    data = Data(bundle.path, bundle.fingerprint)
    passes = DaskPasses(cluster.client, data, report)
    without_pauses(component_steps(bundle.space, "pca", passes))
    assert said == [("moments", done, 3) for done in (1, 2, 3)]


def test_all_workers_have_something_to_do(passes: DaskPasses, cluster: Connection) -> None:
    # Those that died in the tests before are started again.
    cluster.client.wait_for_workers(2)
    assert passes.width == 8
