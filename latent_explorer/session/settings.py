"""What is remembered between runs, as JSON values."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.space import Coordinates, check_pair
from latent_explorer.session.state import (
    MAX_PROJECTIONS,
    CorrelationSettings,
    ExplorerState,
    Projection,
)
from latent_explorer.session.transitions import with_ellipse_level


def to_settings(state: ExplorerState) -> dict[str, Any]:
    """Return what is remembered between runs, as JSON values."""
    return {
        "projections": [asdict(p) for p in state.projections],
        "ellipse_level": state.ellipse_level,
        "sampling": state.sampling.as_dict(),
        "correlations": asdict(state.correlations),
    }


def from_settings(settings: Mapping[str, Any]) -> ExplorerState:
    """Read what `to_settings` returned.

    Raises
    ------
    ValueError
        When something in it is not what this version writes.
    """
    try:
        projections = tuple(_projection(saved) for saved in settings["projections"])
        listed, level = settings["correlations"], float(settings["ellipse_level"])
        if not math.isfinite(level):
            raise ValueError(f"a sigma level is a number; it is {level}")
        state = ExplorerState(
            projections=projections[:MAX_PROJECTIONS],
            sampling=SamplingSettings.from_dict(settings["sampling"]),
            correlations=CorrelationSettings(
                coordinates=_coordinates(listed["coordinates"]),
                threshold=float(listed["threshold"]),
                sample=None if listed["sample"] is None else operator.index(listed["sample"]),
                seed=operator.index(listed["seed"]),
            ),
        )
        return with_ellipse_level(state, level)
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"these settings are not those of Latent Explorer: {error!r}") from error


def _projection(saved: Mapping[str, Any]) -> Projection:
    i, j = map(operator.index, saved["pair"])
    # How many components there are is known when a bundle is open.
    check_pair((i, j), max(i, j) + 1)
    return Projection((i, j), _coordinates(saved["coordinates"]))


def _coordinates(name: str) -> Coordinates:
    if name == "z":
        return "z"
    if name == "pca":
        return "pca"
    raise ValueError(f'coordinates are "z" or "pca", not {name!r}')
