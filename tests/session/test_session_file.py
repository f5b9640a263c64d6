"""Sessions as files: what is written is read again, and what is odd is refused in a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import LatentSpace
from latent_explorer.session import session_file
from latent_explorer.session.bundle import OpenedBundle
from latent_explorer.session.layers import Layers
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.pins import Pin, Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.recent_sessions import RecentSessions
from latent_explorer.session.remembering import know_all_sections
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.saved_session import OF_THE_DESK, SavedSession, SessionBundle
from latent_explorer.session.session_file import (
    read_session,
    save_session,
    session_of,
    session_text,
)
from latent_explorer.session.state import SECTIONS, State

OWN = SessionBundle("toy", "/bundles/toy", "0123456789ab", 2000, 12)
# Numbers that have no short decimal form, the smallest and the largest.
Z = z_vector([0.1, 1 / 3, -2e-308, 5e-324, 1.7e308, np.nextafter(1, 2), *range(6)])


@pytest.fixture
def state(projections: Projections, at_image: CurrentPoint) -> State:
    return State(
        replace(projections, active=1),
        replace(at_image, z=Z),
        Pins((Pin(Z, "face 3", SamplingSettings(seed=11)), Pin(Z[::-1], "moved"))),
        Sampling(SamplingSettings(method="gaussian", sigma_level=2.2, n_components=9)),
        OpenedBundle("/secret/path", "toy", "0123456789ab", ("/secret/path",)),
        PictureFolders((("other", "/secret/pictures"), ("0123456789ab", "/pictures"))),
        RecentSessions("/secret/session", ("/secret/session",)),
    )


@pytest.fixture
def session(state: State) -> SavedSession:
    names = [f"{i}.jpg" for i in range(2000)]
    return session_of(state, OWN, names, "Paths", ("Projections", "Current face"))


def _altered(session: SavedSession, path: Path, **changes: Any) -> Path:
    content = json.loads(session_text(session)) | changes
    path.write_text(json.dumps(content))
    return path


def test_what_is_written_is_read_bit_for_bit(session: SavedSession, tmp_path: Path) -> None:
    path = tmp_path / "mine.latent.json"
    save_session(path, session)
    read = read_session(path)
    assert read.bundle == OWN
    assert (read.workspace, read.panels) == ("Paths", ("Projections", "Current face"))
    assert read.images == session.images
    assert read.lost == ()
    for kind in SECTIONS.values():
        if kind not in OF_THE_DESK:
            assert read.state[kind] == session.state[kind]
    assert read.state[CurrentPoint].z == Z
    assert read.state[Pins].pinned[0].z == Z


def test_all_sections_come_back_also_those_with_defaults(tmp_path: Path) -> None:
    know_all_sections()
    everything = State(*(kind() for kind in SECTIONS.values()))
    path = tmp_path / "all.latent.json"
    save_session(path, session_of(everything, OWN, []))
    read = read_session(path)
    assert read.lost == ()
    assert read.state == everything


def test_the_file_is_readable_and_says_nothing_of_other_folders(session: SavedSession) -> None:
    text = session_text(session)
    content = json.loads(text)
    assert content["format"] == 1
    assert content["program"]
    assert content["bundle"] == {
        "name": "toy",
        "path": "/bundles/toy",
        "fingerprint": "0123456789ab",
        "images": 2000,
        "z_dim": 12,
    }
    image = session.state[CurrentPoint].image
    assert content["images"] == {str(image): f"{image}.jpg"}
    assert "secret" not in text
    assert content["state"]["pictures"]["named"] == [["0123456789ab", "/pictures"]]
    lines = text.splitlines()
    assert len(lines) < 200, "a vector is on one line"
    assert sum(line.count(repr(1 / 3)) for line in lines) == 3
    assert '  "state": {' in lines, "indented"


def test_sections_that_are_the_same_are_not_written_out_again(
    session: SavedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: session_file.Written = {}
    first = session_text(session, written)
    asked: list[State] = []
    as_json = session_file.as_json
    monkeypatch.setattr(
        session_file, "as_json", lambda state: (asked.append(state), as_json(state))[1]
    )
    assert session_text(session, written) == first
    assert {type(each) for state in asked for each in state} <= {PictureFolders}
    asked.clear()
    other = replace(session, state=session.state.having(Layers(levels=True)))
    text = session_text(other, written)
    assert {type(each) for state in asked for each in state} - {PictureFolders} == {Layers}
    assert text == session_text(other)


def test_names_that_are_no_text_survive(state: State, tmp_path: Path) -> None:
    path = tmp_path / "odd.latent.json"
    bundle = replace(OWN, name="b\udcff", path="/x\udcff/ü\n")
    save_session(path, session_of(state, bundle, []))
    assert read_session(path).bundle == bundle


def test_unknown_sections_and_values_are_told_and_the_rest_is_kept(
    session: SavedSession, tmp_path: Path
) -> None:
    content = json.loads(session_text(session))["state"]
    content["holograms"] = {"on": True}
    content["point"]["image"] = "the first"
    path = _altered(session, tmp_path / "s.json", state=content)
    read = read_session(path)
    assert read.lost == ("point: image", "holograms (unknown to this version)")
    assert read.state[Pins] == session.state[Pins]
    assert read.state[CurrentPoint].z == Z


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "has the format 2, and this version reads 1; update Latent Explorer"),
        ({"format": "1"}, "choose another file"),
        ({"format": None}, "choose another file"),
        ({"latent-explorer": "recipe"}, "is no session"),
        ({"state": []}, "damaged session: Expected `object`, got `array` - at `$.state`"),
        ({"bundle": {"name": "toy"}}, "is a damaged session"),
        ({"bundle": OWN.__dict__ | {"z_dim": "12"}}, "$.bundle.z_dim"),
        ({"images": {"first": "a.jpg"}}, "is a damaged session"),
        ({"images": {"1": 7}}, "is a damaged session"),
        ({"window": {"panels": "all"}}, "$.window.panels"),
    ],
)
def test_what_is_no_session_is_refused_in_a_sentence(
    session: SavedSession, tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    path = _altered(session, tmp_path / "s.latent.json", **changes)
    with pytest.raises(ValueError, match=r"^s\.latent\.json ") as error:
        read_session(path)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no session that can be read"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "nested"),
        (b'{"a": 1, "a": 2}', "comes twice"),
        (b"[1, 2]", "is no session"),
        (b"import os", "no session that can be read"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=said):
        read_session(path)


def test_a_file_that_is_cut_short_is_refused(session: SavedSession, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(session_text(session)[:-200])
    with pytest.raises(ValueError, match="no session that can be read"):
        read_session(path)


def test_huge_files_and_folders_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ValueError, match="larger than any session"):
        read_session(path)
    with pytest.raises(ValueError, match="is no file"):
        read_session(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_session(tmp_path / "none.json")


def test_a_full_disk_leaves_the_file_as_it_was(
    session: SavedSession, tmp_path: Path, full_disk: Any
) -> None:
    path = tmp_path / "s.json"
    save_session(path, session)
    before = path.read_bytes()
    with full_disk(500), pytest.raises(OSError, match=r"large|space"):
        save_session(path, replace(session, workspace="Teach"))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# What holds in a bundle


def test_in_its_own_bundle_all_is_as_it_was(session: SavedSession, toy_space: LatentSpace) -> None:
    present = State(
        OpenedBundle("/now", "toy", "0123456789ab", ("/now",)),
        PictureFolders((("other", "/o"),)),
        RecentSessions("", ("/r",)),
    )
    state = session.fitted(toy_space, OWN.fingerprint, present)
    assert state[CurrentPoint] == session.state[CurrentPoint]
    assert state[Sampling] == session.state[Sampling]
    assert state[Projections] == session.state[Projections]
    assert state[OpenedBundle] == present[OpenedBundle]
    assert state[RecentSessions] == present[RecentSessions]
    assert state[PictureFolders].named == (("other", "/o"), ("0123456789ab", "/pictures"))
    assert session.differences("toy", OWN.fingerprint, toy_space, {}) == ""


def test_a_chosen_face_stays_chosen_where_the_same_are_drawn(toy_space: LatentSpace) -> None:
    point = CurrentPoint().from_generated(np.zeros(12), 5)
    settings = SamplingSettings(n_components=9, count=6)
    session = SavedSession(OWN, State(point, Sampling(settings)))
    assert session.fitted(toy_space, OWN.fingerprint, State())[CurrentPoint] == point
    fewer = SavedSession(OWN, State(point, Sampling(replace(settings, count=5))))
    assert fewer.fitted(toy_space, OWN.fingerprint, State())[CurrentPoint].face is None
    beyond = SavedSession(OWN, State(point, Sampling(replace(settings, n_components=99))))
    assert beyond.fitted(toy_space, OWN.fingerprint, State())[CurrentPoint].face is None


def test_in_another_bundle_images_are_found_by_their_names(
    small_bundle: Any, toy_space: LatentSpace
) -> None:
    space = small_bundle.space
    point = CurrentPoint().from_image(toy_space, 7, "small 3.jpg")
    far = Projections((Projection((0, 11)), Projection((1, 2))))
    session = SavedSession(OWN, State(point, far, Pins((Pin(Z),))), {7: "small 3.jpg"})
    state = session.fitted(space, small_bundle.fingerprint, State(), {"small 3.jpg": 3})
    assert state[CurrentPoint] == CurrentPoint().from_image(space, 3, "small 3.jpg")
    assert state[Projections].shown == (Projection((1, 2)),)
    assert state[Pins] == Pins()
    moved = SavedSession(OWN, State(point.choosing(8)), {8: "small 4.jpg"})
    state = moved.fitted(space, small_bundle.fingerprint, State(), {"small 4.jpg": 4})
    assert state[CurrentPoint].image == 4
    assert state[CurrentPoint].start.kind == "mean", "what it started from is not this image"
    state = session.fitted(space, small_bundle.fingerprint, State(), {})
    assert state[CurrentPoint] == CurrentPoint().from_mean(space)


def test_what_differs_is_said(small_bundle: Any) -> None:
    images = {i: f"{i}.jpg" for i in range(6)}
    session = SavedSession(OWN, State(), images)
    said = session.differences("small", "ba9876543210", small_bundle.space, {"1.jpg": 1})
    for part in (
        "toy (0123456789ab)",
        "small (ba9876543210)",
        "5 components instead of 12",
        "300 images instead of 2,000",
        "without 0.jpg, 2.jpg, 3.jpg and 2 other images",
    ):
        assert part in said
