"""Distributions of radii as a table, for files."""

from __future__ import annotations

from collections.abc import Sequence

from latent_explorer.controller.presenters.radii import RadiusCurve
from latent_explorer.export.columns import Cell

FULLEST_BIN = "share of the fullest bin"
"""What the y axis is where they are drawn."""


def radius_columns(curves: Sequence[RadiusCurve]) -> dict[str, list[Cell]]:
    """Return a row for each bin of each curve, with the share of the vectors in it.

    The drawing has the share of the fullest bin, which would not tell how many these are.
    """
    columns: dict[str, list[Cell]] = {"set": [], "from": [], "to": [], "share": []}
    for curve in curves:
        edges, shares = curve.edges.tolist(), curve.shares.tolist()
        columns["set"] += [curve.name] * len(shares)
        columns["from"] += edges[:-1]
        columns["to"] += edges[1:]
        columns["share"] += shares
    return columns
