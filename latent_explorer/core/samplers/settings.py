"""What decides the vectors that are drawn, together with the bundle."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from numbers import Real
from typing import Any, Literal

from latent_explorer.core.basis import WIDTHS, Width

Method = Literal["pairwise", "pairwise-uniform", "gaussian", "cube"]
METHODS: tuple[Method, ...] = ("pairwise", "pairwise-uniform", "gaussian", "cube")


@dataclass(frozen=True)
class SamplingSettings:
    """Settings of a sampler; the same ones give the same vectors for the same basis.

    Parameters
    ----------
    method : str
        "pairwise" (the procedure of part X), "pairwise-uniform" (uniform on the same body),
        "gaussian" or "cube" (part V: the one that fails).
    sigma_level : float
        Half-axes of the ellipses, in widths of the PCA components.
    fact : float
        Part of the half-axes that may be used.
    n_components : int
        K: the PCA components that are drawn; the others stay at their mean.
    width : str
        "std", or "half-width" for the half-width divided by 1.17741.
    count : int
        Number of vectors.
    seed : int
        At least 0.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    method: Method = "pairwise"
    sigma_level: float = 2.35
    fact: float = 0.7
    n_components: int = 105
    width: Width = "std"
    count: int = 24
    seed: int = 7

    def __post_init__(self) -> None:
        for name, choices in (("method", METHODS), ("width", WIDTHS)):
            if getattr(self, name) not in choices:
                allowed = ", ".join(choices)
                raise ValueError(f"{name} must be one of {allowed}; it is {getattr(self, name)!r}")
        for name in ("sigma_level", "fact"):
            value = getattr(self, name)
            if not isinstance(value, Real) or not 0 < float(value) < math.inf:
                raise ValueError(f"{name} must be a number above 0; it is {value!r}")
            object.__setattr__(self, name, float(value))
        for name, least in (("n_components", 1), ("count", 1), ("seed", 0)):
            value = getattr(self, name)
            try:
                # Also the integers of numpy, which JSON would not take.
                whole = int(operator.index(value))
            except TypeError:
                raise ValueError(f"{name} must be a whole number; it is {value!r}") from None
            if whole < least:
                raise ValueError(f"{name} must be at least {least}; it is {whole}")
            object.__setattr__(self, name, whole)

    def within(self, d: int) -> SamplingSettings:
        """Return these settings with no more than `d` components."""
        return self if self.n_components <= d else replace(self, n_components=d)

    def as_dict(self) -> dict[str, Any]:
        """Return the settings by name, of types that JSON knows."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> SamplingSettings:
        """Return settings from `as_dict`; those left out have their defaults.

        Raises
        ------
        ValueError
            When a name is unknown or a value cannot be used.
        """
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(
                f"unknown sampling settings: {', '.join(unknown)}; "
                f"there are {', '.join(sorted(known))}"
            )
        return cls(**values)
