"""The regression beside scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from latent_explorer.core.arrays import without_pauses
from latent_explorer.core.logistic import logistic_steps

K = 6


@pytest.mark.parametrize("inverse_penalty", [1e-3, 1.0])
def test_the_regression_is_that_of_scikit_learn(
    rng: np.random.Generator, inverse_penalty: float
) -> None:
    classes = (rng.random(3000) < 0.3).astype(np.int8)
    u = rng.normal(size=(3000, K)) + 1.5 * np.outer(classes, np.eye(K)[1])
    classes[::5] = -1
    known = classes >= 0
    w, b = without_pauses(logistic_steps(u, classes, inverse_penalty=inverse_penalty))
    model = LogisticRegression(
        C=inverse_penalty, class_weight="balanced", tol=1e-10, max_iter=10_000
    ).fit(u[known], classes[known])
    np.testing.assert_allclose(w, model.coef_[0], rtol=1e-4, atol=1e-6)
    assert b == pytest.approx(model.intercept_[0], abs=1e-5)


def test_the_regression_ends_where_a_plane_parts_the_classes(rng: np.random.Generator) -> None:
    u = rng.normal(size=(400, K)) * 100
    classes = (u[:, 2] > 0).astype(np.int8)
    w, _ = without_pauses(logistic_steps(u, classes, inverse_penalty=1e6))
    assert np.isfinite(w).all()
    assert w[2] / np.linalg.norm(w) > 0.99
