"""Where the current point starts from: what several panels let the user choose."""

from __future__ import annotations

import numpy as np

from latent_explorer.controller.controller import Controller
from latent_explorer.core.samplers import Draw
from latent_explorer.session.numbers import ZVector
from latent_explorer.session.own_picture import OwnPicture
from latent_explorer.session.pins import Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.sampling import Sampling


def choose_image(controller: Controller, index: int) -> None:
    """Choose an image of the data; the point stays."""
    if controller.scene.bundle is not None and 0 <= index < controller.scene.space.n:
        controller.change("Choose image", controller.state[CurrentPoint].choosing(index))


def start_from_image(controller: Controller, index: int) -> None:
    """Choose an image of the data, and put the point there."""
    scene = controller.scene
    if scene.bundle is not None:
        name = scene.bundle.image_names[index]
        point = scene.state[CurrentPoint].from_image(scene.space, index, name)
        controller.change("Start from image", point)


def start_from_random_image(controller: Controller) -> None:
    """Start from any image but the one that is chosen; what was drawn is part of the state."""
    if controller.scene.bundle is not None:
        n, chosen = controller.scene.space.n, controller.state[CurrentPoint].image
        others = n if chosen is None else n - 1
        index = int(np.random.default_rng().integers(others))
        start_from_image(controller, index if chosen is None or index < chosen else index + 1)


def start_from_generated(controller: Controller, draw: Draw, index: int) -> None:
    """Choose a generated vector of a set that is shown, and put the point there."""
    if not 0 <= index < len(draw.z):
        return
    point = controller.state[CurrentPoint].from_generated(draw.z[index], index)
    if draw.settings != controller.state[Sampling].settings:
        # Others are on their way already: this one is none of them.
        point = point.forgetting_face()
    controller.change(f"Start from face {index + 1}", point)


def start_from_pin(controller: Controller, index: int) -> None:
    """Put the point at a pinned vector."""
    pins = controller.state[Pins].pinned
    if 0 <= index < len(pins):
        point = controller.state[CurrentPoint].from_pin(pins[index].z, pins[index].label)
        controller.change("Start from a pinned face", point)


def start_from_strip(controller: Controller, z: ZVector, label: str) -> None:
    """Put the point at a vector of which one component was moved."""
    point = controller.state[CurrentPoint].from_strip(z, label)
    controller.change(f"Start from {label}", point)


def start_from_picture(controller: Controller, z: ZVector, name: str) -> None:
    """Put the point at the vector of a picture of the user's own, and keep that marked."""
    point = controller.state[CurrentPoint].from_picture(z, name)
    controller.change("Start from your picture", point, OwnPicture(name, z))
