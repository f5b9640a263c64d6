"""Logistic regression with balanced classes, in steps that others can come between."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.core.arrays import Array, Pauses, read_only, row_slices

_ROWS = 2048  # some 10 ms
_INVERSE_PENALTY = 0.01
_ITERATIONS_AT_MOST = 40
_HALVINGS = 20
_CONVERGED = 1e-9  # relative: the next step would be far below what can be seen


def logistic_steps(
    u: NDArray[Any],
    classes: NDArray[np.int8],
    *,
    inverse_penalty: float = _INVERSE_PENALTY,
) -> Pauses[tuple[Array, float]]:
    """Fit a logistic regression with balanced classes by Newton's method, in steps of some 10 ms.

    It minimises what scikit-learn's ``LogisticRegression(C=inverse_penalty,
    class_weight="balanced")`` does, whose one long call nothing more urgent could interrupt.

    Parameters
    ----------
    u : ndarray of shape (m, K)
        Points; as many as there are `classes` count.
    classes : ndarray of int8
        1, 0, or -1 where it is not known.
    inverse_penalty : float
        The larger, the closer the fit.

    Returns
    -------
    weights : ndarray of float64 of shape (K,)
    intercept : float
    """
    counts = [np.count_nonzero(classes == value) for value in (0, 1)]
    total = sum(counts)
    of_class = np.array([total / (2 * count) for count in counts])
    importance = np.where(classes < 0, 0.0, of_class[np.maximum(classes, 0)])
    importance *= inverse_penalty
    signs = np.where(classes > 0, 1.0, -1.0)
    k = u.shape[1]
    w = np.zeros(k + 1)
    step, previous = np.zeros(k + 1), np.inf
    for _ in range(_ITERATIONS_AT_MOST):
        for _ in range(_HALVINGS):
            loss, gradient, hessian = yield from _newton_sums(u, signs, importance, w + step)
            if loss <= previous:
                break
            step = step / 2
        w = w + step
        if previous - loss <= _CONVERGED * loss:
            break
        previous = loss
        step = -np.linalg.solve(hessian, gradient)
        yield
    return read_only(w[:k].copy()), float(w[k])


def _newton_sums(
    u: NDArray[Any], signs: Array, importance: Array, w: Array
) -> Pauses[tuple[float, Array, Array]]:
    """Return the objective at `w`, its gradient and its second derivatives."""
    k = u.shape[1]
    penalty = np.ones(k + 1)
    penalty[k] = 0.0  # of the intercept there is none
    loss = 0.5 * float(w[:k] @ w[:k])
    gradient, hessian = penalty * w, np.diag(penalty)
    for rows in row_slices(len(signs), _ROWS):
        x = u[rows]
        margins = signs[rows] * (x @ w[:k] + w[k])
        losses = np.logaddexp(0.0, -margins)
        wrong = np.exp(-np.logaddexp(0.0, margins))
        weights = importance[rows]
        loss += float(weights @ losses)
        pull = -weights * signs[rows] * wrong
        gradient[:k] += pull @ x
        gradient[k] += pull.sum()
        curved = weights * wrong * (1.0 - wrong)
        bent = x * curved[:, None].astype(x.dtype)
        hessian[:k, :k] += x.T @ bent
        edge = bent.sum(axis=0, dtype=np.float64)
        hessian[:k, k] += edge
        hessian[k, :k] += edge
        hessian[k, k] += curved.sum()
        yield
    return loss, gradient, hessian
