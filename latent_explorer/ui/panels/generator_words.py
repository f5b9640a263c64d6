"""The steps of every sampler, among them the generator (X), in plain words."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from latent_explorer.controller.presenters.generator_steps import GeneratorShown
from latent_explorer.core.ellipse import ellipsoid_radius, probability_within
from latent_explorer.core.formats import how_many, percent
from latent_explorer.core.samplers.conditions import normal_share
from latent_explorer.ui.panels.words import METHOD_NAMES, SPREAD_NAMES, short_level_text
from latent_explorer.ui.tokens import UNIT

_INDENT = 6 * UNIT  # of the numbers: a narrow column has no room for Qt's 40 pixels
_NO_BREAK = "\u00a0"
_WAITING = "The steps appear here when a bundle is open."
Step = tuple[str, str]
"""What is done, and how, with its numbers; plain text."""


class GeneratorWords(QWidget):
    """Show how the faces are made that are drawn now."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: GeneratorShown | None = None
        self._stale = False
        self.page = QTextBrowser()
        self.page.setAccessibleName("Steps of the generator in words")
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.viewport().setAutoFillBackground(False)
        self.page.setMinimumWidth(50 * UNIT)
        self.page.document().setIndentWidth(_INDENT)
        self.page.setPlainText(_WAITING)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.addWidget(self.page)

    def show_words(self, shown: GeneratorShown) -> None:
        """Show the steps with these numbers; where they cannot be seen, as soon as they can."""
        if shown != self._shown:
            self._shown = shown
            self._stale = True
            if self.isVisible():
                self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()

    def _write(self) -> None:
        if self._shown is not None and self._stale:
            self._stale = False
            # A slider that moves does not turn the page.
            bar = self.page.verticalScrollBar()
            place = bar.value()
            self.page.setHtml(words_html(self._shown))
            bar.setValue(place)


def words_html(shown: GeneratorShown) -> str:
    """Return the steps as a numbered list."""
    title = METHOD_NAMES[shown.settings.method]
    items = "".join(
        f"<li><p><b>{_safe(what)}</b><br/>{_safe(how)}</p></li>" for what, how in steps_of(shown)
    )
    return f"<h3>{_safe(title)}</h3><ol>{items}</ol>"


def steps_of(shown: GeneratorShown) -> Iterator[Step]:
    """Yield the steps of the method that is chosen."""
    yield from _STEPS[shown.settings.method](shown)
    yield (
        "Draw the face",
        f"The decoder makes a picture of the {shown.d} numbers of the z-vector.",
    )


def _pairwise(shown: GeneratorShown) -> Iterator[Step]:
    yield from _ellipses(shown)
    yield (
        "Draw each component for itself",
        f"Evenly between its two ends: {_ranges(shown)}.",
    )
    yield _redrawing(shown)
    yield _back(shown)


def _pairwise_uniform(shown: GeneratorShown) -> Iterator[Step]:
    yield from _ellipses(shown)
    if shown.settings.n_components < 2:
        yield "Draw it", f"Evenly between its two ends: {_ranges(shown)}."
        yield _back(shown)
        return
    yield (
        "Draw a vector from what lies in all ellipses",
        f"Every vector whose {_pairs(shown)} all lie in their ellipses is as likely as any other. "
        f"The components stay within {_ranges(shown)}.",
    )
    yield _back(shown)


def _gaussian(shown: GeneratorShown) -> Iterator[Step]:
    fact = shown.settings.fact
    widths = [fact * spread for spread in shown.spreads]
    yield from _spread(shown)
    yield (
        "Draw each component from a normal distribution",
        f"As wide as that of the images, times the size {fact:.2f}: {_numbers(widths, shown)}, "
        f"and cut at {shown.settings.truncation:.2f} times that. Pairs do not matter: vectors may "
        "lie far out in several components at once.",
    )
    yield _back(shown)


def _ellipsoid(shown: GeneratorShown) -> Iterator[Step]:
    settings = shown.settings
    level = settings.sigma_level * settings.fact
    radius = ellipsoid_radius(level, settings.n_components)
    yield from _spread(shown)
    yield (
        "Put one ellipsoid among the images",
        f"Its half-axes are {_number(radius)} times the spreads: so it holds "
        f"{percent(probability_within(level))} of a normal distribution, as a pair ellipse of "
        f"{short_level_text(settings)} does.",
    )
    yield (
        "Draw a vector from it",
        "Every vector of the ellipsoid is as likely as any other. In many dimensions nearly all of "
        "them lie close to its surface.",
    )
    yield _back(shown)


def _mixture(shown: GeneratorShown) -> Iterator[Step]:
    clusters = shown.settings.clusters
    yield _turning(shown)
    yield (
        "Fit normal distributions to the images",
        f"{clusters} of them, each with a mean, a covariance and a share of its own, by "
        "expectation and maximisation: what belongs where, and then where it is, in turn.",
    )
    yield "Draw from one of them", "Which one, the shares decide. Then a normal vector from it."
    yield _back(shown)


def _directions(shown: GeneratorShown) -> Iterator[Step]:
    settings = shown.settings
    yield _turning(shown)
    yield (
        "Take an image, and those that resemble it",
        f"A random one, with its components divided by the root of their spread, and the "
        f"{settings.neighbours} nearest to it by angle: they share its content, be they strong or "
        "pale.",
    )
    yield (
        "Find a new direction among theirs",
        f"Their mean direction, and to it a random mix of what they differ in, times "
        f"{settings.spread:.2f}.",
    )
    yield (
        "Give it the length of the image",
        f"Times {settings.length:.2f}. A mean of images would be shorter, and its face pale.",
    )
    yield _back(shown)


def _neighbours(shown: GeneratorShown) -> Iterator[Step]:
    settings = shown.settings
    yield _turning(shown)
    yield (
        "Take an image, and those nearest to it",
        f"A random one; {settings.neighbours} with itself.",
    )
    yield "Mix them", "By random parts that sum to one, all such as likely as each other."
    yield (
        "Add noise",
        f"To each component a normal number, {settings.noise:.2f} times as wide as the component "
        "is among these images.",
    )
    yield _back(shown)


def _pairwise_z(shown: GeneratorShown) -> Iterator[Step]:
    pairs = shown.d * (shown.d - 1) // 2
    yield (
        "Put an ellipse among the images, for each pair",
        f"Of the {shown.d} z components themselves, at {short_level_text(shown.settings)}: it is "
        "inclined where the two are correlated.",
    )
    yield (
        "Draw each component for itself",
        "Evenly between the two ends of its ellipses.",
    )
    yield (
        "Go through the pairs, and mend those that lie outside",
        f"Of all {pairs:,}, those outside of their ellipse are taken in random order, and one of "
        "the two components is drawn again, evenly between the two ends of the ellipse there. As "
        "these are inclined, others can be left by it: some ten rounds are needed.",
    )


def _cube(shown: GeneratorShown) -> Iterator[Step]:
    b = _number(shown.half_side)
    yield (
        "Take no notice of the images",
        f"A cube around the origin, {short_level_text(shown.settings)} to each side: "
        f"from {_minus(b)} to {b} in each of the {shown.d} z components.",
    )
    length = shown.half_side * (shown.d / 3) ** 0.5
    yield (
        "Draw each component for itself",
        f"Evenly, and independent of the others. So nearly all vectors have the same length, about "
        f"{_number(length)}: they lie in a thin shell, where there are no images.",
    )


_STEPS: dict[str, Callable[[GeneratorShown], Iterator[Step]]] = {
    "pairwise": _pairwise,
    "pairwise-uniform": _pairwise_uniform,
    "directions": _directions,
    "neighbours": _neighbours,
    "gaussian": _gaussian,
    "mixture": _mixture,
    "ellipsoid": _ellipsoid,
    "pairwise-z": _pairwise_z,
    "cube": _cube,
}


def _turning(shown: GeneratorShown) -> Step:
    settings, K = shown.settings, shown.settings.n_components
    points = f"all {shown.n:,} z-points"
    if settings.fitted_on != "all":
        points = f"{min(settings.fitted_points, shown.n):,} random z-points"
    if settings.fitted_on == "within":
        points = f"at most {points} within {settings.fitted_level:.2f} σ"
    used = "Only the first is used; it holds" if K == 1 else f"The first {K} are used; they hold"
    return (
        "Turn the axes to where the images differ most",
        f"A principal component analysis of {points} gives {shown.d} directions, "
        f"the widest first. {used} {percent(shown.explained)} of the variance.",
    )


def _spread(shown: GeneratorShown) -> Iterator[Step]:
    yield _turning(shown)
    yield (
        "Measure the spread along each",
        f"By the {SPREAD_NAMES[shown.settings.width]}: {_numbers(shown.spreads, shown)}.",
    )


def _ellipses(shown: GeneratorShown) -> Iterator[Step]:
    settings = shown.settings
    counted = "…" if shown.counted is None else percent(shown.counted)
    normal = percent(normal_share(settings))
    times = (
        f"times the level {settings.sigma_level:.2f} times the size {settings.fact:.2f}, which is "
        f"{short_level_text(settings)}: {_numbers(shown.limits, shown)}."
    )
    yield from _spread(shown)
    if settings.n_components < 2:
        yield (
            "Set limits to the one component",
            f"On either side of its mean, the spread {times} Between them lie {normal} of a "
            f"normal distribution, and {counted} of the images.",
        )
        return
    yield (
        "Put an ellipse among the images, for each pair",
        f"Its half-axes are the spreads {times} An ellipse holds {normal} of a normal "
        f"distribution, and {counted} of the images, a mean over all pairs.",
    )


def _redrawing(shown: GeneratorShown) -> Step:
    if shown.settings.n_components < 2:
        return "Go through all pairs", "With one component there are none."
    return (
        "Go through all pairs, and mend those that lie outside",
        f"All {_pairs(shown)}, in random order: where a pair lies outside its ellipse, one of the "
        "two components is drawn again, evenly between the two ends of the ellipse there. What "
        "lies inside stays inside, for components only come nearer to the mean: once is enough.",
    )


def _back(shown: GeneratorShown) -> Step:
    left = shown.d - shown.settings.n_components
    others = "The other component stays"
    if left > 1:
        others = f"The other {left:,} components stay"
    rest = f"{others} at the mean. " if left else ""
    return "Turn the axes back", f"{rest}So a z-vector of {shown.d} numbers comes out."


def _pairs(shown: GeneratorShown) -> str:
    K = shown.settings.n_components
    return how_many(K * (K - 1) // 2, "pair")


def _ranges(shown: GeneratorShown) -> str:
    ends = [_number(limit) for limit in shown.limits]
    return _list([f"{_minus(end)} to {end}".replace(" ", _NO_BREAK) for end in ends], shown)


def _numbers(values: Sequence[float], shown: GeneratorShown) -> str:
    return _list([_number(value) for value in values], shown)


def _list(texts: Sequence[str], shown: GeneratorShown) -> str:
    more = " and so on" if shown.settings.n_components > len(texts) else ""
    return ", ".join(texts) + more


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _minus(text: str) -> str:
    return f"\u2212{text}"


def _safe(text: str) -> str:
    return html.escape(text)
