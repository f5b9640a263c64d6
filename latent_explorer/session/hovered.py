"""What the mouse points at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Hovered:
    """An image of the data, or a generated vector.

    It is no section of the state: nobody wants it back by undoing, or at the next start.

    Parameters
    ----------
    kind : {"image", "generated"}
        Which.
    index : int
        Its number among all of its kind.
    """

    kind: Literal["image", "generated"]
    index: int
