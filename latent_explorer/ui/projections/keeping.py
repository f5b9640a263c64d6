"""Which card shows which projection: a card stays with its own, wherever that goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from latent_explorer.session.projections import Projection


class Card(Protocol):
    """What shows a projection."""

    projection: Projection | None


C = TypeVar("C", bound=Card)


def kept(cards: Sequence[C], projections: Sequence[Projection]) -> list[C | None]:
    """Return the card for each projection: its own; else the one in its place; else None."""
    kept: list[C | None] = [None] * len(projections)
    free = list(cards)

    def keep(k: int, card: C) -> None:
        kept[k] = card
        free.remove(card)

    in_place = list(enumerate(cards[: len(projections)]))
    # Those that stay where they are go first: two can show the same projection.
    for k, card in in_place:
        if card.projection == projections[k]:
            keep(k, card)
    for k, projection in enumerate(projections):
        own = [card for card in free if card.projection == projection]
        if kept[k] is None and own:
            keep(k, own[0])
    for k, card in in_place:
        if kept[k] is None and card in free:
            keep(k, card)
    return kept
