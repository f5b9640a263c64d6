"""What decides the vectors that are drawn, together with the bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from latent_explorer.core.basis import WIDTHS, Width
from latent_explorer.core.limits import Limits
from latent_explorer.core.samplers.table import METHODS

LIMITS: Mapping[str, Limits] = MappingProxyType(
    {
        "sigma_level": Limits(0.1, 6.0),
        "fact": Limits(0.05, 2.0),
        "n_components": Limits(1, 65_536, whole=True),
        "count": Limits(1, 100_000, whole=True),
        # What a spin box of Qt can hold.
        "seed": Limits(0, 2**31 - 1, whole=True),
    }
)
"""The ranges of the numbers of `SamplingSettings`."""


@dataclass(frozen=True)
class SamplingSettings:
    """Settings of a sampler; the same ones give the same vectors for the same basis.

    Parameters
    ----------
    method : str
        One of METHODS: "pairwise" (the procedure of part X), "pairwise-uniform" (uniform on the
        same body), "gaussian" or "cube" (part V: the one that fails).
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
        The same one gives the same vectors.

    The ranges of the numbers are in LIMITS.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    method: str = "pairwise"
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
        for name, limits in LIMITS.items():
            # Plain numbers, also of numpy's, which JSON would not take.
            object.__setattr__(self, name, limits.check(name, getattr(self, name)))

    def next_seed(self) -> int:
        """Return the seed that follows; after the last one comes 0."""
        return self.seed + 1 if self.seed < LIMITS["seed"].high else 0

    def previous_seed(self) -> int:
        """Return the seed before; before 0 comes the last one."""
        return self.seed - 1 if self.seed > LIMITS["seed"].low else int(LIMITS["seed"].high)

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
