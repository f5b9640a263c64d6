"""The current point: where it started, where it is, and what is chosen with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import Position, ZVector, is_z_vector, z_vector
from latent_explorer.session.projections import Projection
from latent_explorer.session.state import section

StartKind = Literal["mean", "image", "generated", "pinned", "strip", "picture"]


@dataclass(frozen=True)
class Start:
    """The vector that the current point goes back to.

    Parameters
    ----------
    kind : str
        Where it comes from.
    z : tuple of float
        The vector.
    label : str
        Where it comes from, in words.
    chosen : tuple of float
        Of a generated face that has followed the settings: its vector when it was chosen.
    """

    kind: StartKind = "mean"
    z: ZVector = ()
    label: str = "the mean"
    chosen: ZVector = ()

    @property
    def before(self) -> ZVector:
        """The vector that was chosen, before anything was done with it."""
        return self.chosen or self.z


@section("point")
@dataclass(frozen=True)
class CurrentPoint:
    """The vector whose face is shown large.

    Parameters
    ----------
    start : Start
        Where it came from.
    z : tuple of float
        Where it is.
    image : int, optional
        The chosen image of the data.
    face : int, optional
        The chosen face among the generated ones.
    """

    start: Start = Start()
    z: ZVector = ()
    image: int | None = None
    face: int | None = None

    def fitted(self, space: LatentSpace, same: bool) -> CurrentPoint:
        """Keep vectors and image of the same bundle; start from the mean of another."""
        vectors = (self.z, self.start.z, self.start.before)
        usable = same and all(is_z_vector(z, space.d) for z in vectors)
        if not usable:
            return CurrentPoint().from_mean(space)
        image = self.image if self.image is not None and 0 <= self.image < space.n else None
        return replace(self, image=image, face=None).forgetting_face()

    @property
    def own_images(self) -> tuple[int, ...]:
        """The chosen image."""
        return () if self.image is None else (self.image,)

    def found_again(
        self, space: LatentSpace, images: Mapping[int, tuple[int, str]]
    ) -> CurrentPoint:
        """Choose the image in another bundle, and start from it where it was started from."""
        found = None if self.image is None else images.get(self.image)
        if found is None:
            return CurrentPoint().from_mean(space)
        image, name = found
        if self.start.kind == "image" and self.start.label == name:
            return self.from_image(space, image, name)
        return CurrentPoint().from_mean(space).choosing(image)

    @property
    def moved(self) -> bool:
        """Whether it is elsewhere than at its start."""
        return self.z != self.start.z

    @property
    def follows(self) -> bool:
        """Whether it is a generated face, and stays that one when the settings change."""
        return self.face is not None and self.start.kind == "generated" and not self.moved

    def at(self, z: ArrayLike) -> CurrentPoint:
        """Put it at `z` of shape (d,)."""
        return replace(self, z=z_vector(z))

    def back(self) -> CurrentPoint:
        """Put it back where it started."""
        return replace(self, z=self.start.z)

    def moved_to(self, space: LatentSpace, projection: Projection, xy: Position) -> CurrentPoint:
        """Move it to `xy` in the plane of `projection`; its other components stay."""
        here = np.array(self.z)
        return self.at(space.place(here, projection.coordinates, projection.pair, np.array(xy)))

    def from_mean(self, space: LatentSpace) -> CurrentPoint:
        """Start from the mean of all z-points."""
        z = z_vector(space.basis.mean)
        return replace(self, start=Start("mean", z, "the mean"), z=z, face=None)

    def choosing(self, image: int | None) -> CurrentPoint:
        """Choose an image of the data; the point stays."""
        return replace(self, image=image)

    def from_image(self, space: LatentSpace, image: int, name: str) -> CurrentPoint:
        """Choose an image, and start from its z-point."""
        z = z_vector(space.point(image))
        return CurrentPoint(Start("image", z, name), z, image)

    def from_generated(self, z: ArrayLike, face: int) -> CurrentPoint:
        """Choose generated vector `z` of shape (d,), number `face`, and start from it."""
        vector = z_vector(z)
        start = Start("generated", vector, f"face {face + 1}")
        return replace(self, start=start, z=vector, face=face)

    def from_pin(self, z: ZVector, label: str) -> CurrentPoint:
        """Start from a pinned vector."""
        return replace(self, start=Start("pinned", z, label), z=z, face=None)

    def from_strip(self, z: ZVector, label: str) -> CurrentPoint:
        """Start from a vector of which one component was moved."""
        return replace(self, start=Start("strip", z, label), z=z, face=None)

    def from_picture(self, z: ZVector, name: str) -> CurrentPoint:
        """Start from the vector of a picture of the user's own, called `name`."""
        label = f"your picture {name}"
        return replace(self, start=Start("picture", z, label), z=z, face=None)

    def following(self, z: ArrayLike) -> CurrentPoint:
        """Stay on the chosen generated face, whose vector is `z` of shape (d,) by now."""
        vector = z_vector(z)
        start = replace(self.start, z=vector, chosen=self.start.before)
        return replace(self, start=start, z=vector)

    def choosing_again(self, face: int) -> CurrentPoint:
        """Say that the generated faces are again those of which number `face` was chosen."""
        if self.start.kind != "generated":
            return self
        return replace(self, face=face, start=replace(self.start, label=f"face {face + 1}"))

    def forgetting_face(self) -> CurrentPoint:
        """Say that the generated faces are others now."""
        if self.start.kind != "generated":
            return replace(self, face=None)
        return replace(self, face=None, start=replace(self.start, label="a face drawn before"))
