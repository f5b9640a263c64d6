"""The state: sections by their kind, each with defaults."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session.correlations import CorrelationSettings
from latent_explorer.session.path import LatentPath
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import SECTIONS, State


def test_a_section_that_was_never_set_has_its_defaults() -> None:
    assert State()[Sampling] == Sampling()
    assert State()[Sampling] is State()[Sampling], "one object, so that it is seen not to change"
    assert State() == State(Sampling())
    assert State() != State(LatentPath(position=0.5))
    assert State() != 7


def test_other_sections_leave_the_rest_the_same_objects() -> None:
    projections, path = Projections((Projection((3, 7)),)), LatentPath(position=0.5)
    old = State(projections, path)
    new = old.having(LatentPath(position=0.7), Sampling(), replace(projections))
    assert new[Projections] is projections, "also one that is equal"
    assert new[LatentPath].position == 0.7
    assert old[LatentPath] is path


def test_what_differs_is_what_is_another_object() -> None:
    old = State(Projections((Projection((3, 7)),)), LatentPath(position=0.5))
    assert old.differing(old) == frozenset()
    assert old.differing(old.having(LatentPath(position=0.5))) == frozenset()
    assert old.differing(old.having(LatentPath(position=0.7))) == {LatentPath}
    assert old.having(Sampling()).differing(old) == frozenset(), "the default is one object"
    equal = State(replace(old[Projections]), old[LatentPath])
    assert equal.differing(old) == {Projections}
    assert equal == old


def test_opening_fits_every_section(toy_space: LatentSpace) -> None:
    fitted = State(LatentPath(a=(1.0,) * 12)).fitted(toy_space, same=False)
    assert fitted[LatentPath] == LatentPath()
    # Also those that were never set: a point is somewhere as soon as a bundle is open.
    np.testing.assert_array_equal(fitted[CurrentPoint].z, toy_space.basis.mean)
    assert fitted[Sampling].settings.n_components == 12
    assert fitted == fitted.fitted(toy_space, same=True)


Z = np.linspace(-1, 1, 12)
TRANSITIONS: dict[str, Callable[[State, LatentSpace], object]] = {
    "fitted": lambda s, space: s.fitted(space, same=True),
    "with_pair": lambda s, _: s[Projections].with_pair(1, (9, 2)),
    "added": lambda s, _: s[Projections].added(Projection((9, 2))),
    "removed": lambda s, _: s[Projections].removed(1),
    "showing": lambda s, _: s[Projections].showing([(9, 2), (1, 5)], "pca"),
    "swapped": lambda s, _: s[Projections].swapped(1),
    "viewed": lambda s, _: s[Projections].viewed(1, (0.0, 1.0, 0.0, 1.0)),
    "with_level": lambda s, _: s[Projections].with_level(3.0),
    "from_mean": lambda s, space: s[CurrentPoint].from_mean(space),
    "from_image": lambda s, space: s[CurrentPoint].from_image(space, 8, "8.jpg"),
    "from_generated": lambda s, _: s[CurrentPoint].from_generated(Z, 5),
    "back": lambda s, _: s[CurrentPoint].back(),
    "moved_to": lambda s, space: s[CurrentPoint].moved_to(space, Projection((3, 7)), (1.0, 2.0)),
    "ending": lambda s, _: s[LatentPath].ending("a", s[CurrentPoint].z),
    "dragged": lambda s, space: s[LatentPath].dragged(
        space, "b", Projection((3, 7)), (1.0, 2.0), s[CurrentPoint].z
    ),
}


@pytest.mark.parametrize("transition", TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_transition_leaves_the_old_state_and_is_repeatable(
    transition: Callable[[State, LatentSpace], object],
    projections: Projections,
    at_image: CurrentPoint,
    toy_space: LatentSpace,
) -> None:
    path = LatentPath((0.0,) * 12, (1.0,) * 12, plane=Projection((0, 1), "pca"))
    old = State(replace(projections, active=1), replace(at_image, face=1), path)
    before = repr(old)
    new = transition(old, toy_space)
    assert repr(old) == before
    assert new == transition(old, toy_space)


def test_sections_can_be_compared_and_hashed(toy_space: LatentSpace) -> None:
    # So that the controller sees what changed, and requests that carry one have a key.
    for kind in SECTIONS.values():
        assert kind() == kind()
        assert hash(kind()) == hash(kind())


def test_the_names_sections_are_remembered_by_stay_as_they_are(tmp_path: Path) -> None:
    code = (
        "from latent_explorer.session.remembering import from_text; from_text('{}');"
        'from_text(\'{"format": 1, "state": {}}\');'
        "from latent_explorer.session.state import SECTIONS; print(*sorted(SECTIONS))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    # What was written under these names has to be read by every later version.
    assert done.stdout.split() == [
        "bundle",
        "colouring",
        "comparison",
        "components",
        "correlations",
        "cut",
        "directions",
        "export",
        "faces",
        "film",
        "gallery",
        "generator",
        "images",
        "layers",
        "matrix",
        "other_model",
        "own_picture",
        "path",
        "pictures",
        "pins",
        "point",
        "projections",
        "radii",
        "recipe",
        "sampling",
        "selecting",
        "selection",
        "sessions",
        "slices",
        "strip",
    ]


def test_settings_of_the_sampler_are_those_of_the_core() -> None:
    assert State()[Sampling].settings == SamplingSettings()
    assert State()[CorrelationSettings] == CorrelationSettings()
