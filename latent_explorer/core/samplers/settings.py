"""What decides the vectors that are drawn, together with the bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from latent_explorer.core.basis import WIDTHS, Width
from latent_explorer.core.fitted_basis import FITTED_ON, FittedOn
from latent_explorer.core.limits import Limits
from latent_explorer.core.samplers.parameters import PARAMETERS
from latent_explorer.core.samplers.table import METHODS, SAMPLERS

LIMITS: Mapping[str, Limits] = MappingProxyType(
    {name: parameter.limits for name, parameter in PARAMETERS.items()}
    | {
        "count": Limits(1, 100_000, whole=True),
        # What a spin box of Qt can hold.
        "seed": Limits(0, 2**31 - 1, whole=True),
    }
)
"""The ranges of the numbers of `SamplingSettings`."""

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"method": METHODS, "width": WIDTHS, "fitted_on": FITTED_ON}
)
"""What else of `SamplingSettings` is one of a few."""


@dataclass(frozen=True)
class SamplingSettings:
    """Settings of a sampler; the same ones give the same vectors for the same bundle.

    One class for all samplers, of which each uses some (`Sampler.uses`): what is set stays where
    another method is tried.

    Parameters
    ----------
    method : str
        One of METHODS: "pairwise" (the procedure of part X) and the others of the table.
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
    truncation : float
        How far a normal component may be from its mean, in its widths.
    neighbours : int
        How many images a vector is made from.
    spread : float
        How far it may stand out among them; 0 for their mean.
    length : float
        Its length against that of the image it started from.
    noise : float
        What is added to each component, in standard deviations among the images it is made from.
    clusters : int
        How many normal distributions are mixed.
    fitted_on : str
        The points of the PCA: "all", which is the basis in the bundle, "random" or "within".
    fitted_points : int
        How many points these are at most.
    fitted_level : float
        Within which sigma level they lie.

    The ranges of the numbers are in LIMITS, the words in CHOICES.

    Raises
    ------
    ValueError
        When a value cannot be used; the message names those that can.
    """

    method: str = METHODS[0]
    sigma_level: float = PARAMETERS["sigma_level"].default
    fact: float = PARAMETERS["fact"].default
    n_components: int = int(PARAMETERS["n_components"].default)
    width: Width = "std"
    count: int = 24
    seed: int = 7
    truncation: float = PARAMETERS["truncation"].default
    neighbours: int = int(PARAMETERS["neighbours"].default)
    spread: float = PARAMETERS["spread"].default
    length: float = PARAMETERS["length"].default
    noise: float = PARAMETERS["noise"].default
    clusters: int = int(PARAMETERS["clusters"].default)
    fitted_on: FittedOn = "all"
    fitted_points: int = int(PARAMETERS["fitted_points"].default)
    fitted_level: float = PARAMETERS["fitted_level"].default

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                allowed = ", ".join(choices)
                raise ValueError(f"{name} must be one of {allowed}; it is {getattr(self, name)!r}")
        for name, limits in LIMITS.items():
            # Plain numbers, also of numpy's, which JSON would not take.
            object.__setattr__(self, name, limits.check(name, getattr(self, name)))

    @classmethod
    def usual(cls, method: str, **values: Any) -> SamplingSettings:
        """Return the settings that a method starts with, but for `values`."""
        own = SAMPLERS[method].defaults if method in SAMPLERS else {}
        return cls(method=method, **{**own, **values})

    def with_method(self, method: str, d: int | None = None) -> SamplingSettings:
        """Return these settings with another method; what had the default of the old one has its.

        Parameters
        ----------
        method : str
            One of METHODS.
        d : int, optional
            The components there are, where defaults may be beyond them.
        """
        old, new = (SamplingSettings.usual(each) for each in (self.method, method))
        if d is not None:
            old, new = old.within(d), new.within(d)
        own = {**SAMPLERS[self.method].defaults, **SAMPLERS[method].defaults}
        untouched = [name for name in own if getattr(self, name) == getattr(old, name)]
        changes: dict[str, Any] = {name: getattr(new, name) for name in untouched}
        return replace(self, method=method, **changes)

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
