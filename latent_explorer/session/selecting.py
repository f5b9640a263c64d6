"""What a drag in a projection does: move, or draw a selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from latent_explorer.core.space import LatentSpace
from latent_explorer.session.selection import OPS, Op
from latent_explorer.session.state import section

SelectionTool = Literal["none", "lasso", "rectangle"]
TOOLS: tuple[SelectionTool, ...] = ("none", "lasso", "rectangle")


@section("selecting", looks=True)
@dataclass(frozen=True)
class Selecting:
    """The tool that selects, and how what it draws is joined to what is selected.

    Parameters
    ----------
    tool : "none", "lasso" or "rectangle"
        What a drag draws; with "none" it moves the point, or the view.
    op : "add", "subtract" or "intersect", optional
        How it is joined while no key says otherwise; None: it replaces what was selected.

    Raises
    ------
    ValueError
        When there is no such tool.
    """

    tool: SelectionTool = "none"
    op: Op | None = None

    def __post_init__(self) -> None:
        if self.tool not in TOOLS:
            raise ValueError(f"a tool is one of {', '.join(TOOLS)}; not {self.tool!r}")
        if self.op is not None and self.op not in OPS:
            raise ValueError(f"parts are joined by {', '.join(OPS)}; not {self.op!r}")

    def fitted(self, space: LatentSpace, same: bool) -> Selecting:
        """Begin without a tool: somebody who has just come expects a drag to move."""
        return Selecting()
