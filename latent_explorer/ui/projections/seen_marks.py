"""Which marks and colours the legends explain: those of the projections that can be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from latent_explorer.ui.projections.colouring import ProjectionColours

if TYPE_CHECKING:
    from latent_explorer.ui.projections.card import ProjectionCard
    from latent_explorer.ui.projections.legend import Legend


class SeenMarks:
    """Take note of which projections have a mark, and let the legends follow.

    Parameters
    ----------
    cards : callable
        Returns the cards of the projections, in order.
    legend : callable
        Returns what explains the marks.
    colouring : ProjectionColours
        Explains the colours.
    """

    def __init__(
        self,
        cards: Callable[[], Sequence[ProjectionCard]],
        legend: Callable[[], Legend],
        colouring: ProjectionColours,
    ) -> None:
        self._cards = cards
        self._legend = legend
        self._colouring = colouring
        self._seen = slice(None)
        self._sliced: Sequence[bool] = ()
        self._selected: Sequence[bool] = ()
        # By the name of a mark: which projections have it.
        self._marked: dict[str, Sequence[bool]] = {}

    def mark(self, **marked: Sequence[bool]) -> None:
        """Take note of which projections have marks of these names."""
        self._marked |= marked
        self._explain()

    def show_sliced(self, sliced: Sequence[bool]) -> None:
        """Take note of which projections show a slice instead of colours."""
        self._sliced = sliced
        self._explain()

    def show_selected(self, selected: Sequence[bool], ellipses: Sequence[bool]) -> None:
        """Take note of which show a selection instead of colours, and which its ellipse."""
        self._selected = selected
        self.mark(selection=ellipses)

    def show_seen(self, seen: slice) -> None:
        """Take note of which projections can be seen."""
        self._seen = seen
        self._explain()

    def of(self, index: int) -> frozenset[str]:
        """Return the names of the marks that projection `index` has."""
        from latent_explorer.ui.projections.legend import ALWAYS

        return ALWAYS | {name for name, marked in self._marked.items() if marked[index]}

    def _explain(self) -> None:
        cards = self._cards()
        if not cards:
            return
        self._legend().show_marks(
            {name for name, marked in self._marked.items() if any(marked[self._seen])}
        )
        # The legend of the colours speaks of no projection that shows something else.
        seen = cards[self._seen]
        others = [any(each) for each in zip_longest(self._sliced, self._selected)]
        names = [
            _name(card) for card, other in zip(seen, others[self._seen], strict=False) if other
        ]
        self._colouring.show_sliced(", ".join(names), bool(names) and len(names) == len(seen))


def _name(card: ProjectionCard) -> str:
    return "" if card.projection is None else " – ".join(card.projection.axis_names)
