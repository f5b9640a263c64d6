"""Pictures from the first K components, and the error over K."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.reconstruction import cut_to, error_components
from latent_explorer.jobs.reconstruction import (
    Reconstructed,
    ReconstructionErrors,
    ReconstructionErrorsRequest,
    ReconstructionRequest,
)
from latent_explorer.jobs.request import Priority, Request, Result, run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector

Work = Callable[[Request], list[Result]]


@pytest.mark.parametrize("of_image", [True, False])
def test_a_vector_is_decoded_whole_and_cut(
    work: Work, fake_bundle: Any, fake_codec: Any, of_image: bool
) -> None:
    z, basis = fake_bundle.space.point(9), fake_bundle.space.basis
    which: dict[str, Any] = {"image": 9} if of_image else {"z": z_vector(z)}
    request = ReconstructionRequest(bundle=fake_bundle.fingerprint, n_components=4, **which)
    *_, found = work(request)
    assert isinstance(found, Reconstructed)
    expected = fake_codec.decode(np.array([z, cut_to(z, basis, 4)], np.float32))
    np.testing.assert_array_equal([found.full, found.cut], expected)
    difference = np.subtract(*expected.astype(float)) / 255
    assert found.error == pytest.approx(np.square(difference).mean(), rel=1e-5)


def test_of_all_components_nothing_is_lost(work: Work, fake_bundle: Any) -> None:
    bundle = fake_bundle.fingerprint
    *_, found = work(ReconstructionRequest(bundle=bundle, image=3, n_components=12))
    np.testing.assert_array_equal(found.full, found.cut)
    assert found.error == 0


def test_the_curve_grows_and_is_kept(work: Work, fake_bundle: Any, fake_codec: Any) -> None:
    request = ReconstructionErrorsRequest(bundle=fake_bundle.fingerprint, n_components=7)
    assert request.priority == Priority.IDLE
    curves = [each for each in work(request) if isinstance(each, ReconstructionErrors)]
    assert [len(curve.errors) for curve in curves[:-1]] == list(range(1, len(curves)))
    assert curves[0].n_components.tolist() == [7], "what is asked for comes first"
    last = curves[-1]
    assert (last.complete, last.n_images) == (True, 256)
    assert last.n_components.tolist() == sorted({7, *error_components(12)})
    decoded = len(fake_codec.batches)
    (again,) = work(request)
    assert len(fake_codec.batches) == decoded
    np.testing.assert_array_equal(again.errors, last.errors)
    assert again.complete


def test_it_is_worked_out_in_steps(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any, most_between_yields: Any
) -> None:
    request = ReconstructionErrorsRequest(bundle=fake_bundle.fingerprint)
    assert most_between_yields(run(request, workspace), fake_codec.batches) == 16
