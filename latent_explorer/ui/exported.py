"""What is on screen, as files hold it: what belongs together, and what reproduces it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from latent_explorer.controller.presenters.colouring import chosen, coloured
from latent_explorer.controller.presenters.layers import drawn_slice
from latent_explorer.controller.presenters.selecting import lit_clouds
from latent_explorer.controller.scene import Scene
from latent_explorer.core.attributes import Classes
from latent_explorer.core.samplers import Draw
from latent_explorer.core.strip import OFFSETS
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.jobs.colouring import ColouredCloud
from latent_explorer.jobs.generating import GeneratedVectors
from latent_explorer.jobs.pinned import PinnedFaces
from latent_explorer.jobs.selection import SelectedCloud
from latent_explorer.jobs.strip import StripFaces
from latent_explorer.session.numbers import ZVector, z_vector
from latent_explorer.session.pins import Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.remembering import as_json
from latent_explorer.session.saved_settings import OWN
from latent_explorer.session.state import State

NO_PINS = "No face is pinned, or it is still being decoded: pin one, or wait until it is shown"
"""What is said where pins cannot be saved."""
NOT_EXACT = (
    "The faces on screen are still being computed in float32, as files have them: "
    "leave the panel open and save them in a moment"
)
"""What is said where faces cannot be saved yet."""


def pinned_faces(scene: Scene) -> NDArray[np.uint8] | None:
    """Return the pinned faces, of shape (n, size, size, 3).

    None where there are none, or they are still being decoded.
    """
    shown = scene.result(PinnedFaces)
    vectors = scene.state[Pins].vectors
    return shown.faces if vectors and shown and shown.request.vectors == vectors else None


def active_cloud(scene: Scene) -> Cloud | None:
    """Return what the active projection shows, None while it is being computed."""
    section = scene.state[Projections]
    shown = section.shown[section.active] if section.shown else None
    return scene.result(Cloud, shown)


def active_colours(scene: Scene) -> ColouredCloud | None:
    """Return the active projection in its colours; None where it shows a density or a slice."""
    if drawn_slice(scene) is not None or active_selection(scene) is not None:
        return None
    clouds = coloured(scene)
    return clouds[scene.state[Projections].active] if clouds else None


def active_selection(scene: Scene) -> SelectedCloud | None:
    """Return the selection that the active projection shows; None where it shows none."""
    clouds = lit_clouds(scene)
    return clouds[scene.state[Projections].active] if clouds else None


def about(scene: Scene, what: str) -> dict[str, Any]:
    """Return the metadata that every file has: what it is, and of which bundle."""
    bundle = scene.bundle
    assert bundle is not None  # without one there is nothing to export
    return {"what": what, "bundle": bundle.name, "fingerprint": bundle.fingerprint}


def state_of(scene: Scene) -> dict[str, Any]:
    """Return all that is set, and is anybody's business: not where files lie, nor what else is."""
    return {name: section for name, section in as_json(scene.state).items() if name not in OWN}


def about_chosen(scene: Scene, draw: Draw | None, z: ZVector) -> dict[str, Any]:
    """Return the metadata of the face of a draw that is chosen, and whose vector is `z`.

    With its number, counted from 0; nothing where none of the draw is, or it was moved.
    """
    face = scene.state[CurrentPoint].face
    if draw is None or face is None or face >= len(draw.z) or z_vector(draw.z[face]) != z:
        return {}
    return {"sampling": draw.settings.as_dict(), "face": face, "z": list(z)}


def about_pins(scene: Scene) -> dict[str, Any]:
    """Return the metadata of the pinned faces: their vectors, and what these were drawn with."""
    pins = as_json(State(scene.state[Pins]))["pins"]["pinned"]
    return about(scene, "pinned faces") | {"pins": pins}


def about_strip(scene: Scene, shown: StripFaces) -> dict[str, Any]:
    """Return the metadata of strips: of which components, in which unit, around which vector."""
    request = shown.request
    return about(scene, "component strip") | {
        "coordinates": request.coordinates,
        "components": list(request.components),
        "widths": list(request.widths),
        "offsets": list(OFFSETS),
        "z": list(request.base),
    }


def about_projection(scene: Scene) -> dict[str, Any]:
    """Return the metadata of the active projection: what it shows, and all that is set."""
    cloud = active_cloud(scene)
    assert cloud is not None
    state = state_of(scene)
    shown = scene.result(GeneratedVectors)
    if shown is not None:
        state["sampling"] = {"settings": shown.draw.settings.as_dict()}
    projection = asdict(cloud.request.projection)
    found = about(scene, "projection") | {"colour": _about_colours(scene)}
    return found | {"projection": projection, "state": state}


def _about_colours(scene: Scene) -> str | dict[str, Any]:
    selected = active_selection(scene)
    if selected is not None:
        # The outlines are in the state.
        return {"selection": True, "shown": selected.count, "of": len(selected.x)}
    sliced = drawn_slice(scene)
    if sliced is not None:
        about, n = sliced.points.request.about, len(sliced.points.x)
        return {"slice": sliced.b, "about": about, "shown": sliced.count, "of": n}
    shown = active_colours(scene)
    if shown is None:
        return "density"
    attribute, colouring = shown.attribute, chosen(scene)
    found: dict[str, Any] = {"attribute": shown.request.attribute}
    if isinstance(attribute, Classes):
        labels = enumerate(attribute.labels)
        found["classes"] = [label for i, label in labels if i not in colouring.hidden]
    else:
        found |= {"from": colouring.low, "to": colouring.high, "scale": attribute.scale}
    return found | {"shown": colouring.n_shown(attribute), "of": len(attribute.order)}
