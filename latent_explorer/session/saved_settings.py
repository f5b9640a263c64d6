"""What a saved picture tells of the settings it was made with, as sections of the state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import msgspec

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import ZVector, is_z_vector
from latent_explorer.session.pins import PINS_AT_MOST, Pin, Pins
from latent_explorer.session.point import CurrentPoint, Start
from latent_explorer.session.remembering import FORMAT, from_text
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.state import Section, State

OWN = (
    *("bundle", "pictures", "images", "pins", "faces", "export", "film", "recipe"),
    *("own_picture", "sessions"),
)
"""Sections about this desk and not about a picture: they are neither saved with it nor applied."""


@dataclass(frozen=True)
class SavedSettings:
    """What of a picture's settings can be used with the open bundle.

    Parameters
    ----------
    sections : tuple of Section
        To be set.
    lost : tuple of str
        What could not be used, in words.
    same : bool
        Whether the picture was made with the open bundle.
    bundle : str
        The name of the bundle that it was made with.
    """

    sections: tuple[Section, ...]
    lost: tuple[str, ...]
    same: bool
    bundle: str


def read_settings(
    found: Mapping[str, Any], state: State, space: LatentSpace, fingerprint: str
) -> SavedSettings:
    """Return the settings among what was stored with a picture.

    Parameters
    ----------
    found : mapping
        What `export.pictures.read_metadata` has read, of any origin.
    state : State
        That of now: what the picture does not tell stays.
    space : LatentSpace
        That of the open bundle; what does not fit it is left out.
    fingerprint : str
        That of the open bundle.
    """
    same = found.get("fingerprint") == fingerprint
    stored = found.get("state")
    entries = dict(stored) if isinstance(stored, Mapping) else {}
    if isinstance(sampling := found.get("sampling"), Mapping):
        entries["sampling"] = {"settings": sampling}
    entries = {name: entry for name, entry in entries.items() if name not in OWN}
    try:
        text = json.dumps({"format": FORMAT, "state": entries})
    except RecursionError:
        text = ""
    read, lost = from_text(text)
    if not same and "point" in entries:
        # The vectors of another bundle mean nothing here: the point stays where it is.
        read = State(*(each for each in read if not isinstance(each, CurrentPoint)))
        lost = [*lost, "the vector"]
    sections = [section.fitted(space, same) for section in read]
    # What is opened with a bundle forgets its face: here the draw that had it comes along.
    chosen = _face(read[CurrentPoint].face, read)
    if same and chosen is not None:
        again = State(*sections)[CurrentPoint].choosing_again(chosen)
        sections = list(State(*sections).having(again))
    for key, reader in (("z", partial(_point, _face(found.get("face"), read))), ("pins", _pins)):
        if key in found:
            section = reader(found[key], state, space) if same else None
            if section is None:
                lost = [*lost, "its vectors"]
            else:
                sections.append(section)
    bundle = found.get("bundle")
    known = bundle if isinstance(bundle, str) else "another bundle"
    return SavedSettings(tuple(sections), tuple(lost), same, known)


def _face(number: object, read: State) -> int | None:
    """Return the number of a face of the draw that was read, None where that has no such face."""
    drawn = [section.settings.count for section in read if isinstance(section, Sampling)]
    if not isinstance(number, int) or isinstance(number, bool) or not drawn:
        return None
    return number if 0 <= number < drawn[0] else None


def _point(face: int | None, value: object, state: State, space: LatentSpace) -> Section | None:
    try:
        z = msgspec.convert(value, ZVector)
    except ValueError:
        return None
    if not is_z_vector(z, space.d):
        return None
    if face is not None:
        return state[CurrentPoint].from_generated(z, face)
    start = Start("pinned", z, "a saved picture")
    return replace(state[CurrentPoint], start=start, z=z, face=None)


def _pins(value: object, state: State, space: LatentSpace) -> Section | None:
    """Return the pins with those of the picture that are not among them and have room."""
    try:
        read = msgspec.convert(value, tuple[Pin, ...])
    except ValueError:
        return None
    pins = state[Pins]
    new = [pin for pin in read if is_z_vector(pin.z, space.d) and pins.index_of(pin.z) is None]
    return Pins((*pins.pinned, *new)[:PINS_AT_MOST]) if read else None
