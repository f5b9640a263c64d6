"""The picture of the user's own that was used last: its point and its name, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.numbers import ZVector, is_z_vector
from latent_explorer.session.state import section

LONGEST_NAME = 120


@section("own_picture")
@dataclass(frozen=True)
class OwnPicture:
    """What is remembered of a picture; neither itself nor where it was.

    Parameters
    ----------
    name : str
        What it is called, without a folder.
    z : tuple of float
        Its vector; empty for none.

    Raises
    ------
    ValueError
        When the name is longer than any file's.
    """

    name: str = ""
    z: ZVector = ()

    def __post_init__(self) -> None:
        if len(self.name) > LONGEST_NAME:
            raise ValueError(f"the name of a picture has at most {LONGEST_NAME} characters")

    def fitted(self, space: LatentSpace, same: bool) -> OwnPicture:
        """Keep the point of the same bundle."""
        return self if same and is_z_vector(self.z, space.d) else OwnPicture()
