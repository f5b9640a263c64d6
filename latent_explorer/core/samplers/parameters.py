"""What can be set of samplers: one table, read by the settings, the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from latent_explorer.core.limits import Limits


@dataclass(frozen=True)
class Parameter:
    """A number that samplers are told.

    Parameters
    ----------
    label : str
        What it is called beside a slider.
    title : str
        What it is called where it stands alone.
    help : str
        What it does, in sentences; paragraphs are lines.
    limits : Limits
        Its range.
    default : float
        What most samplers take; some have their own (`Sampler.defaults`).
    option : str
        Its name on the command line, without the dashes.
    decimals : int
        Digits shown behind the point.
    unit : str
        Shown behind the number.
    """

    label: str
    title: str
    help: str
    limits: Limits
    default: float
    option: str
    decimals: int = 2
    unit: str = ""


PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {
        "sigma_level": Parameter(
            "Level (sigma)",
            "Level of the ellipses (sigma)",
            "The sigma level of the series: how far the ellipses reach, in standard deviations "
            "(or what stands for them below), before the size shrinks them",
            Limits(0.1, 6.0),
            2.35,
            "sigma",
            unit="σ",
        ),
        "fact": Parameter(
            "Size (fact)",
            "Size of the ellipses (fact)",
            "The fact of the series: shrinks or widens what is drawn from. In pair ellipses 0.6 to "
            "0.8 gives clean faces that resemble each other, 1.0 varied ones, more gives smears",
            Limits(0.05, 2.0),
            0.7,
            "fact",
            unit="×",
        ),
        "n_components": Parameter(
            "Components",
            "Number of PCA components",
            "K of the series: how many PCA components are drawn; the others stay at the mean. More "
            "give more detail",
            Limits(1, 65_536, whole=True),
            105,
            "components",
            decimals=0,
        ),
        "truncation": Parameter(
            "Cut at",
            "Level at which components are cut",
            "No component is further from its mean than this many of its standard deviations, "
            "before the size shrinks it. At 6 nothing is cut that matters; 1 to 2 gives faces "
            "nearer to the mean face",
            Limits(0.5, 6.0),
            6.0,
            "truncation",
            unit="σ",
        ),
        "neighbours": Parameter(
            "Neighbours",
            "Number of nearest images",
            "How many images a face is made from: a random one and those nearest to it, itself "
            "among them",
            Limits(1, 64, whole=True),
            12,
            "neighbours",
            decimals=0,
        ),
        "spread": Parameter(
            "Spread",
            "Spread among the nearest images",
            "How far a face may stand out among the images it is made from. At 0 it is their mean; "
            "at 0.7 faces are as varied as those of real pictures",
            Limits(0.0, 1.2),
            0.7,
            "spread",
        ),
        "length": Parameter(
            "Length",
            "Length of the vectors",
            "How far from the mean a face is, against the image it started from. Below 1 it is "
            "paler and more common, above 1 stronger",
            Limits(0.8, 1.2),
            1.0,
            "length",
            unit="×",
        ),
        "noise": Parameter(
            "Noise",
            "Noise in each component",
            "What is added to each component, in parts of the standard deviation it has among the "
            "images that are mixed. At 0 a face lies between them",
            Limits(0.0, 1.0),
            0.45,
            "noise",
            unit="×",
        ),
        "clusters": Parameter(
            "Normals",
            "Number of normal distributions",
            "How many normal distributions are fitted to the images. One is the normal "
            "distribution of all",
            Limits(1, 32, whole=True),
            10,
            "clusters",
            decimals=0,
        ),
        "fitted_points": Parameter(
            "Images of PCA",
            "Number of images that the PCA is fitted on",
            "How many random images the PCA is fitted on, at most. The series takes 100,000",
            Limits(100, 1_000_000, whole=True),
            100_000,
            "fitted-points",
            decimals=0,
        ),
        "fitted_level": Parameter(
            "Within (sigma)",
            "Level of the images that the PCA is fitted on (sigma)",
            "Images further out take no part in the PCA. The share that a normal distribution "
            "would keep is that of an ellipse at this level: 98.9 % at 3",
            Limits(0.5, 6.0),
            3.0,
            "fitted-level",
            unit="σ",
        ),
    }
)
"""The numbers of `SamplingSettings` by name, without the count and the seed."""
