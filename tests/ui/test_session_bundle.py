"""Where the bundle of a session is now."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.saved_session import SessionBundle
from latent_explorer.ui.session_bundle import place_of_bundle


@pytest.fixture
def about(toy_bundle: Path) -> SessionBundle:
    bundle = load_bundle(toy_bundle)
    return SessionBundle("toy", str(toy_bundle), bundle.fingerprint, bundle.n, bundle.z_dim)


def _gone(about: SessionBundle) -> SessionBundle:
    return SessionBundle(about.name, "/gone/toy", about.fingerprint, about.images, about.z_dim)


def test_it_is_where_it_was(about: SessionBundle, toy_bundle: Path) -> None:
    assert place_of_bundle(about, None) == toy_bundle


def test_it_has_moved_with_the_session_or_is_among_those_in_use(
    about: SessionBundle, toy_bundle: Path, tmp_path: Path
) -> None:
    session = tmp_path / "mine.latent.json"
    assert place_of_bundle(_gone(about), session) is None
    assert place_of_bundle(_gone(about), session, [tmp_path, toy_bundle]) == toy_bundle
    beside = Path(copytree(toy_bundle, tmp_path / "toy"))
    assert place_of_bundle(_gone(about), session, [toy_bundle]) == beside


def test_the_one_that_comes_along_is_found_wherever_the_program_is() -> None:
    shipped = resource(DEFAULT_BUNDLE)
    fingerprint = load_bundle(shipped).fingerprint
    about = SessionBundle("celeba96", "/another/machine/celeba96", fingerprint, 1, 1)
    assert place_of_bundle(about, None) == shipped


def test_one_that_has_changed_is_taken_only_where_there_is_no_other(
    about: SessionBundle, toy_bundle: Path, tmp_path: Path
) -> None:
    changed = Path(copytree(toy_bundle, tmp_path / "toy"))
    file = changed / "bundle.json"
    stated = json.loads(file.read_text("utf-8"))
    stated["fingerprint"] = "ffffffffffff"
    file.write_text(json.dumps(stated), "utf-8")
    here = SessionBundle("toy", str(changed), about.fingerprint, about.images, about.z_dim)
    assert place_of_bundle(here, None, [toy_bundle]) == toy_bundle
    assert place_of_bundle(here, None) == changed
    file.write_text("{", "utf-8")
    assert place_of_bundle(here, None) is None
