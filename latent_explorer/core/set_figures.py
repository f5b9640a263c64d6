"""The figures of a set of drawn vectors: their names, what they mean, and their values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from latent_explorer.core.formats import percent, rank
from latent_explorer.core.plausibility import VERDICT_WORDS, Judgement, Verdict


@dataclass(frozen=True)
class FigureWords:
    """What a figure is called and means.

    Parameters
    ----------
    label : str
        At the head of a column; short.
    help : str
        What it says, in a sentence or two.
    kind : {"percentile", "share", "ratio", "length"}
        How it is written: a number from 0 to 100; from 0 to 1, as a percentage; beside 1; or in
        units of z.
    """

    label: str
    help: str
    kind: Literal["percentile", "share", "ratio", "length"]

    def text(self, value: float) -> str:
        """Return a value of the figure in words, the same in the window and in a terminal."""
        if math.isnan(value):
            return "no data"
        if self.kind == "share":
            return percent(value)
        return rank(value) if self.kind == "percentile" else f"{value:.2f}"


def _percentile(label: str, what: str) -> FigureWords:
    return FigureWords(
        label,
        f"{what}, as a percentile of the images' own: median of the vectors. 50 is like the "
        "images, 100 further out than all of them",
        "percentile",
    )


FIGURES: Mapping[str, FigureWords] = MappingProxyType(
    {
        "level": _percentile("Level", "How far out over all PCA components together"),
        "furthest": _percentile("Furthest", "How far out in the furthest PCA component"),
        "way_back": _percentile("Way back", "How far the encoder leads away from the vector"),
        **{
            verdict: FigureWords(
                words[0].upper() + words[1:],
                f"The share of the vectors that are {words}, by the worst of the three measures",
                "share",
            )
            for verdict, words in VERDICT_WORDS.items()
        },
        "inside": FigureWords(
            "Inside all",
            "The share of the vectors in the confidence ellipses of all pairs of the first K PCA "
            "components, at the sigma level of the sampling. Hardly any image is in all of them",
            "share",
        ),
        "pairs_inside": FigureWords(
            "Inside a pair",
            "The share of the pairs whose ellipse holds a vector, on average. Of a normal "
            "distribution 1 − exp(−k²/2): 93.7 % at 2.35",
            "share",
        ),
        "novelty": FigureWords(
            "Novelty",
            "Median distance to the nearest image, over that of the images among themselves. 1 is "
            "as new as a picture not seen before; near 0 images are copied",
            "ratio",
        ),
        "diversity": FigureWords(
            "Diversity",
            "Median distance of two vectors, over that of two images. Below 1 faces resemble each "
            "other more than the images do",
            "ratio",
        ),
        "face_share": FigureWords(
            "Face found",
            "The share of the pictures in which a face detector finds a face. It overlooks some: "
            "of the shipped images, decoded, it finds a face in 95 %",
            "share",
        ),
        "radius_mean": FigureWords("Radius", "Mean length of the vectors", "length"),
        "radius_std": FigureWords("Its std", "Standard deviation of their lengths", "length"),
    }
)
"""The figures of a set by name, in the order in which they are shown."""


@dataclass(frozen=True, eq=False)
class SetFigures:
    """What a set of vectors is like; `FIGURES` explains each figure.

    Parameters
    ----------
    n : int
        How many vectors were measured.
    level, furthest, way_back : float
        Medians of the three measures of plausibility, in percentiles of the images' own values.
    verdicts : mapping of str to float
        The share of the vectors of each of the four verdicts, in [0, 1].
    inside : float
        The share of the vectors that lie in the confidence ellipses of *all* pairs of the first K
        PCA components of the bundle, at the sigma level of the settings, whatever their fact is.
    pairs_inside : float
        The mean share of these ellipses that hold a vector.
    novelty : float
        Median distance to the nearest image, over the median distance of an image to the nearest
        other one. That is nearly the distance of an unseen picture, which a bundle does not know.
    diversity : float
        Median distance of two vectors, over the median distance of two images. NaN for one vector.
    face_share : float
        The share of the pictures in which a face is found; NaN where nobody looked.
    radius_mean, radius_std : float
        Of the lengths of the vectors.
    """

    n: int
    level: float
    furthest: float
    way_back: float
    verdicts: Mapping[Verdict, float]
    inside: float
    pairs_inside: float
    novelty: float
    diversity: float
    face_share: float
    radius_mean: float
    radius_std: float

    @property
    def verdict(self) -> Verdict:
        """The verdict on the set: the worst of the medians of its three measures."""
        return Judgement(self.level, self.furthest, self.way_back).verdict

    def as_dict(self) -> dict[str, float]:
        """Return the figures by the names of `FIGURES`."""
        shares: Mapping[Any, float] = self.verdicts
        return {name: shares[name] if name in shares else getattr(self, name) for name in FIGURES}
