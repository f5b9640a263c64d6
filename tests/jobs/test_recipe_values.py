"""What recipes ask of a bundle, against plain numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.basis import fit_basis
from latent_explorer.core.components import component_steps
from latent_explorer.core.space import LatentSpace
from latent_explorer.jobs.recipe_values import RecipeValues, asks_for_components

NAMES = [f"{i}.jpg" for i in range(5000)]


@pytest.fixture(scope="module")
def values(toy_space: LatentSpace) -> RecipeValues:
    table = without_pauses(component_steps(toy_space, "z"))
    return RecipeValues(toy_space, NAMES, table)


@pytest.fixture(scope="module")
def points(toy_space: LatentSpace) -> Any:
    return np.asarray(toy_space.points, np.float64)


def test_pairs_are_the_strongest_ones(values: RecipeValues, points: Any) -> None:
    r = np.corrcoef(points.T)
    i, j = np.triu_indices(12, 1)
    order = np.argsort(-np.abs(r[i, j]))
    for n in (1, 2, 7):
        pair = [int(i[order[n - 1]]), int(j[order[n - 1]])]
        assert values.value(f"pair {n}") == pair
        assert values.word(f"pair {n}").replace("\u00a0", " ") == f"z {pair[0]} and z {pair[1]}"
        assert values.word(f"r {n}").replace("\u2212", "-") == f"{r[tuple(pair)]:+.2f}"
    # A small space has no more than it has.
    assert values.value("pair 9999") == values.value("pair 66")


def test_components_are_the_dominant_ones_first(values: RecipeValues, points: Any) -> None:
    table = values.table
    assert table is not None
    order = sorted(range(12), key=lambda k: (not table.dominant[k], -points[:, k].std()))
    assert values.value("components 3") == order[:3]
    assert values.value("components 99") == order
    assert values.value("component 2") == order[1]
    assert values.word("dominant") == str(int(table.dominant.sum()))
    assert values.word("components 3").count("z") == 3


def test_vectors(values: RecipeValues, toy_space: LatentSpace, points: Any) -> None:
    np.testing.assert_allclose(values.value("mean"), points.mean(axis=0), atol=1e-9)
    assert values.value("origin") == [0.0] * 12
    np.testing.assert_array_equal(values.value("image 5"), points[5])
    chosen = values.value("random image 3")
    assert chosen in points.tolist()
    assert chosen == values.value("random image 3") != values.value("random image 4")
    moved = np.array(values.value("along pca 2 -1.5")) - points.mean(axis=0)
    assert np.linalg.norm(moved) == pytest.approx(1.5 * toy_space.basis.std[2])


@pytest.mark.parametrize(("name", "axis"), [("along", 1), ("across", 0)])
def test_axes_of_the_ellipse_of_a_pair(
    values: RecipeValues, points: Any, name: str, axis: int
) -> None:
    i, j = values.value("pair 1")
    covariance = np.cov(points[:, [i, j]].T, bias=True)
    eigenvalues, vectors = np.linalg.eigh(covariance)
    moved = np.array(values.value(f"{name} pair 1 2.5")) - points.mean(axis=0)
    others = np.delete(moved, [i, j])
    np.testing.assert_allclose(others, 0, atol=1e-12)
    np.testing.assert_allclose(
        np.abs(moved[[i, j]]),
        np.abs(2.5 * np.sqrt(eigenvalues[axis]) * vectors[:, axis]),
        rtol=1e-4,
        atol=1e-6,
    )
    back = np.array(values.value(f"{name} pair 1 -2.5")) - points.mean(axis=0)
    np.testing.assert_allclose(back, -moved, atol=1e-9)


def test_words_of_shares_and_counts(values: RecipeValues, points: Any) -> None:
    def plain(asked: str) -> str:
        return values.word(asked).replace("\u00a0", " ")

    variances = np.sort(np.linalg.eigvalsh(np.cov(points.T)))[::-1]
    assert plain("n") == "2,000"
    assert plain("d") == "12"
    assert plain("explained 4") == f"{100 * variances[:4].sum() / variances.sum():.1f} %"
    assert plain("explained 105") == "100 %"
    assert plain("first 105") == "12"
    assert plain("pairs 105") == "66"
    assert plain("pairs 5") == "10"
    assert plain("normal 2") == "86.5 %"
    b = 2.35 * 0.7 * np.sqrt(points.var(axis=0).mean())
    assert float(plain("shell")) == pytest.approx(b * np.sqrt(12 / 3), rel=0.01)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "pair",
        "pair one",
        "pair 1 2",
        "pair 1e9",
        "image 2000",
        "image -1",
        "along pca 12 1",
        "along pca -1 1",
        "__class__",
        "value",
        "pair 99999999999999999999",
        "x" * 1000,
    ],
)
def test_what_there_is_not_is_lost_and_nothing_else(values: RecipeValues, asked: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        values.value(asked)
    lost: list[str] = []
    resolved = values.resolved({"a": f"@{asked}", "b": ["@pair 1", f"@{asked}", 3]}, lost)
    assert resolved == {"b": [values.value("pair 1"), 3]}
    assert lost == [f"@{asked}"] * 2


def test_a_text_keeps_what_is_no_question(values: RecipeValues) -> None:
    lost: list[str] = []
    said = values.told("{d} of {}, { and }, {nothing 7}", lost)
    assert said == "12 of {}, …, …"
    assert lost == ["{ and }", "{nothing 7}"]


def test_a_vector_is_enough_for_the_point(values: RecipeValues, points: Any) -> None:
    lost: list[str] = []
    point = values.section("point", "@image 7", lost)
    assert point["image"] == 7
    assert point["start"]["label"] == "7.jpg"
    np.testing.assert_array_equal(point["z"], points[7])
    assert values.section("point", "@mean", lost)["start"]["kind"] == "mean"
    assert values.section("point", "@along pair 1 2", lost)["start"]["label"] == "the recipe"
    assert lost == []


def test_one_component_has_no_pairs() -> None:
    points = np.asfortranarray(np.random.default_rng(0).normal(size=(50, 1)).astype(np.float32))
    values = RecipeValues(LatentSpace(points, fit_basis(points)), NAMES)
    for asked in ("pair 1", "along pair 1 2"):
        with pytest.raises(ValueError, match="no pairs"):
            values.value(asked)
    with pytest.raises(ValueError, match="described"):
        values.value("component 1")


def test_components_are_described_only_for_who_asks() -> None:
    assert asks_for_components({"chosen": "@components 3"})
    assert asks_for_components("{dominant} are")
    assert not asks_for_components({"pair": "@pair 1"})
