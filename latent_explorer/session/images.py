"""How the images are listed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.state import section

SortKey = Literal["file", "name", "column"]

LONGEST_SEARCH = 200
"""Characters that can be searched for."""


@section("images", looks=True)
@dataclass(frozen=True)
class ImageList:
    """Which images are listed, and in which order.

    Parameters
    ----------
    sort : "file", "name" or "column"
        By their places in the bundle, by their names, or by what is known about them.
    column : str
        The name of that column of the table of images.
    descending : bool
        Whether the largest come first.
    search : str
        Only names with this in them are listed; "#" and a number means the image of that number.

    Raises
    ------
    ValueError
        When the text is too long.
    """

    sort: SortKey = "file"
    column: str = ""
    descending: bool = False
    search: str = ""

    def __post_init__(self) -> None:
        if len(self.search) > LONGEST_SEARCH:
            raise ValueError(f"search for at most {LONGEST_SEARCH} characters")

    def fitted(self, space: LatentSpace, same: bool) -> ImageList:
        """Keep all for the same images; list all of others as they come."""
        return self if same else ImageList()

    def sorted_by(self, sort: SortKey, column: str = "") -> ImageList:
        """Sort by something else, in the same direction."""
        return replace(self, sort=sort, column=column)

    def among(self, columns: Collection[str]) -> ImageList:
        """Return this, sorted by file where there is no such column."""
        if self.sort == "column":
            return self if self.column in columns else self.sorted_by("file")
        return self.sorted_by(self.sort)
