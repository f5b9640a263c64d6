"""Faces of what components do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.strip import OFFSETS, component_strip
from latent_explorer.jobs.request import Request, Result, run
from latent_explorer.jobs.strip import ExactStripRequest, StripFaces, StripRequest
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.numbers import z_vector

Work = Callable[[Request], list[Result]]


def _asked(kind: type[StripRequest], bundle: Any, **changed: Any) -> StripRequest:
    asked: dict[str, Any] = {
        "coordinates": "pca",
        "components": (4, 0),
        "widths": (0.5, 2.0),
        "base": z_vector(bundle.space.point(7)),
    }
    return kind(bundle=bundle.fingerprint, **asked | changed)


@pytest.mark.parametrize("coordinates", ["z", "pca"])
def test_each_component_has_a_row_of_its_own(
    work: Work, fake_bundle: Any, fake_codec: Any, coordinates: Any
) -> None:
    *_, found = work(_asked(StripRequest, fake_bundle, coordinates=coordinates))
    assert isinstance(found, StripFaces)
    assert len(found.faces) == 2 * len(OFFSETS)
    space = fake_bundle.space
    rows = [
        component_strip(space, coordinates, i, space.point(7), width)
        for i, width in ((4, 0.5), (0, 2.0))
    ]
    z = np.concatenate(rows).astype(np.float32)
    np.testing.assert_array_equal(found.z, z)
    np.testing.assert_array_equal(found.faces, fake_codec.decode(z))
    assert not found.z.flags.writeable


def test_what_is_saved_is_exact(work: Work, fake_bundle: Any, fake_codec: Any) -> None:
    fake_codec.live = object()
    *_, live = work(_asked(StripRequest, fake_bundle))
    (exact,) = work(_asked(ExactStripRequest, fake_bundle))
    assert (live.exact, exact.exact) == (False, True)
    np.testing.assert_array_equal(exact.faces, live.faces ^ 1)


def test_many_rows_are_decoded_in_steps(
    workspace: Workspace, fake_bundle: Any, fake_codec: Any, most_between_yields: Any
) -> None:
    asked = _asked(StripRequest, fake_bundle, components=(0, 1, 2, 3, 4, 5), widths=(1.0,) * 6)
    assert most_between_yields(run(asked, workspace), fake_codec.batches) == 24
