"""What recipes can ask of the open bundle: its strongest pairs, its dominant components, and so on.

In a section of the state a text such as ``"@pair 1"`` stands for the value, in the page's text
``{pair 1}`` stands for its name. Numbers count from 1.

=====================  ==========================================================================
``@pair N``            the N-th most strongly correlated pair of z components
``@component N``       the N-th component, the dominant ones first, the widest first
``@components N``      the first N of these
``@mean``              the mean of all z-points; also as the whole section "point"
``@origin``            z = 0; likewise
``@image N``           the z-point of image N, which counts from 0, as everywhere; likewise
``@random image N``    that of an image that N chooses, always the same in one bundle; likewise
``@along pair N K``    the mean, moved by K half-axes along the long axis of the pair's ellipse
``@across pair N K``   likewise along the short axis
``@along pca I K``     the mean, moved by K standard deviations along PCA component I, from 0
``{n}``, ``{d}``       number of images, and of z components
``{r N}``              Pearson's r of pair N
``{dominant}``         how many z components are dominant
``{first K}``          K, or the number of all components where there are fewer
``{pairs K}``          the number of pairs of K components, or of all there are
``{explained K}``      the share of the variance that the first K PCA components hold
``{normal K}``         the share of a normal distribution within the ellipse of level K
``{shell}``            the length of the cube's vectors, with the usual settings
=====================  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from latent_explorer.core.arrays import Array
from latent_explorer.core.components import ComponentTable
from latent_explorer.core.correlation import correlation_matrix, strongest_pairs
from latent_explorer.core.ellipse import probability_within
from latent_explorer.core.formats import percent, signed
from latent_explorer.core.radii import cube_shell, sampled_half_side
from latent_explorer.core.samplers import SamplingSettings
from latent_explorer.core.samplers.keyed import derived, uniforms
from latent_explorer.core.space import LatentSpace, Pair
from latent_explorer.session.numbers import z_vector
from latent_explorer.session.point import CurrentPoint, Start

MARK = "@"
_NO_BREAK = "\u00a0"
_ASKED = re.compile(r"([A-Za-z][A-Za-z ]{0,30}?)((?: -?\d{1,6}(?:\.\d{1,3})?){0,2})")
_IN_TEXT = re.compile(r"\{([^{}]{1,40})\}")


@dataclass(frozen=True, eq=False)
class RecipeValues:
    """What the open bundle has in place of what a recipe names.

    Parameters
    ----------
    space : LatentSpace
        Its points.
    image_names : sequence of str
        The names of its images.
    table : ComponentTable, optional
        Its z components, where a recipe asks for these.
    """

    space: LatentSpace
    image_names: Sequence[str]
    table: ComponentTable | None = None

    def value(self, asked: str) -> Any:
        """Return what stands for ``@asked`` in the state, as JSON has it.

        Raises
        ------
        ValueError
            When there is nothing of this name.
        """
        return self._answer(asked, self._values)

    def word(self, asked: str) -> str:
        """Return what stands for ``{asked}`` in a text.

        Raises
        ------
        ValueError
            When there is nothing of this name.
        """
        return str(self._answer(asked, self._words))

    def resolved(self, value: Any, lost: list[str]) -> Any:
        """Return `value`, of JSON, with all that is asked for in its place.

        What cannot be answered is left out and told in `lost`.
        """
        if isinstance(value, str) and value.startswith(MARK):
            return self.value(value[len(MARK) :])
        if isinstance(value, dict):
            items = ((key, self._kept(each, lost)) for key, each in value.items())
            return {key: each for key, each in items if each is not _LOST}
        if isinstance(value, list):
            return [
                each for each in (self._kept(each, lost) for each in value) if each is not _LOST
            ]
        return value

    def _kept(self, value: Any, lost: list[str]) -> Any:
        try:
            return self.resolved(value, lost)
        except ValueError:
            lost.append(str(value))
            return _LOST

    def section(self, name: str, entry: Any, lost: list[str]) -> Any:
        """Return a section of the state as JSON has it; for "point" a vector is enough."""
        if name == "point" and isinstance(entry, str) and entry.startswith(MARK):
            return asdict(self._point(entry[len(MARK) :]))
        return self.resolved(entry, lost)

    def told(self, text: str, lost: list[str]) -> str:
        """Return a text with what is asked for in its place."""

        def answer(found: re.Match[str]) -> str:
            try:
                return self.word(found[1])
            except ValueError:
                lost.append(found[0])
                return "…"

        return _IN_TEXT.sub(answer, text)

    # Answers

    def _answer(self, asked: str, answers: Mapping[str, tuple[int, Callable[..., Any]]]) -> Any:
        match = _ASKED.fullmatch(asked)
        numbers = [float(number) for number in match[2].split()] if match else []
        wanted, answer = answers.get(match[1] if match else "", (-1, None))
        if answer is None or len(numbers) != wanted:
            raise ValueError(f"{asked!r} is nothing that recipes can ask for")
        return answer(*numbers)

    @property
    def _values(self) -> dict[str, tuple[int, Callable[..., Any]]]:
        return {
            "pair": (1, lambda n: list(self._pair(n))),
            "component": (1, self._component),
            "components": (1, self._components),
            "mean": (0, lambda: self._vector(self.space.basis.mean)),
            "origin": (0, lambda: self._vector(np.zeros(self.space.d))),
            "image": (1, lambda i: self._vector(self.space.point(int(i)))),
            "random image": (1, lambda n: self._vector(self.space.point(self._random_image(n)))),
            "along pair": (2, lambda n, k: self._vector(self._on_axis(n, k, 0))),
            "across pair": (2, lambda n, k: self._vector(self._on_axis(n, k, 1))),
            "along pca": (2, lambda i, k: self._vector(self._along_pca(int(i), k))),
        }

    @property
    def _words(self) -> dict[str, tuple[int, Callable[..., str]]]:
        space, basis = self.space, self.space.basis
        return {
            "n": (0, lambda: f"{space.n:,}"),
            "d": (0, lambda: f"{space.d:,}"),
            "pair": (1, lambda n: _listed(self._pair(n))),
            "r": (1, lambda n: signed(float(self._correlation[self._pair(n)]), 2)),
            "component": (1, lambda n: _listed([self._component(n)])),
            "components": (1, lambda n: _listed(self._components(n))),
            "dominant": (0, lambda: f"{self._table.dominant.sum():,}"),
            "first": (1, lambda k: f"{min(int(k), space.d):,}"),
            "pairs": (1, lambda k: f"{_pairs(min(int(k), space.d)):,}"),
            "explained": (
                1,
                lambda k: percent(basis.explained_variance(min(max(int(k), 1), space.d))),
            ),
            "normal": (1, lambda k: percent(probability_within(k))),
            "shell": (0, self._shell),
        }

    def _point(self, asked: str) -> CurrentPoint:
        match = _ASKED.fullmatch(asked)
        name = match[1] if match else ""
        if name == "mean":
            return CurrentPoint().from_mean(self.space)
        if name in ("image", "random image") and match is not None and match[2]:
            number = float(match[2])
            image = int(number) if name == "image" else self._random_image(number)
            # It is there, or `point` says so.
            self.space.point(image)
            return CurrentPoint().from_image(self.space, image, self.image_names[image])
        z = z_vector(self.value(asked))
        return CurrentPoint(Start("pinned", z, "the recipe"), z)

    @cached_property
    def _correlation(self) -> Array:
        return correlation_matrix(self.space, "z")

    def _pair(self, n: float) -> Pair:
        pairs = strongest_pairs(self._correlation, 0.0)
        if not len(pairs):
            raise ValueError("there are no pairs")
        # A small space has no more.
        k = min(max(int(n), 1), len(pairs)) - 1
        return int(pairs.i[k]), int(pairs.j[k])

    @property
    def _table(self) -> ComponentTable:
        if self.table is None:
            raise ValueError("the components were not described")
        return self.table

    @cached_property
    def _order(self) -> list[int]:
        table = self._table
        order: list[int] = np.lexsort((-table.std, ~table.dominant)).tolist()
        return order

    def _component(self, n: float) -> int:
        return self._order[min(max(int(n), 1), len(self._order)) - 1]

    def _components(self, n: float) -> list[int]:
        return self._order[: max(int(n), 1)]

    def _random_image(self, n: float) -> int:
        (share,) = uniforms(derived(np.zeros(1, np.uint64), [int(abs(n))]))
        return int(share * self.space.n)

    def _on_axis(self, n: float, k: float, axis: int) -> Array:
        pair = self._pair(n)
        mean = self.space.basis.mean
        ellipse = self.space.ellipse("z", pair)
        long, short = ellipse.half_axes(k)
        length, angle = (long, ellipse.angle) if axis == 0 else (short, ellipse.angle + np.pi / 2)
        step = length * np.array([np.cos(angle), np.sin(angle)])
        return self.space.place(mean, "z", pair, ellipse.center + step)

    def _along_pca(self, i: int, k: float) -> Array:
        basis = self.space.basis
        if not 0 <= i < basis.d:
            raise ValueError(f"there is no PCA component {i}")
        moved: Array = basis.mean + k * basis.std[i] * basis.components[:, i]
        return moved

    @staticmethod
    def _vector(z: Array) -> list[float]:
        return list(z_vector(z))

    def _shell(self) -> str:
        usual = SamplingSettings()
        b = sampled_half_side(usual.sigma_level, usual.fact, self.space.basis)
        return f"{cube_shell(b, self.space.d)[0]:.3g}"


class _Lost:
    """Stands for what cannot be answered."""


_LOST = _Lost()


def asks_for_components(step: Any) -> bool:
    """Return whether a recipe's step, or a part of it, asks for dominant components."""
    return "component" in (text := str(step)) or "dominant" in text


def _listed(components: Sequence[int]) -> str:
    names = [f"z{_NO_BREAK}{i}" for i in components]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _pairs(k: int) -> int:
    return k * (k - 1) // 2
