"""The steps of the generator (X) in plain words, to be shown to a class."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from latent_explorer.controller.views import RecipeShown
from latent_explorer.core.ellipse import probability_within
from latent_explorer.core.formats import percent
from latent_explorer.ui.panels.words import METHOD_NAMES, SPREAD_NAMES, short_level_text
from latent_explorer.ui.tokens import UNIT

_INDENT = 6 * UNIT  # of the numbers: a narrow column has no room for Qt's 40 pixels
_NO_BREAK = "\u00a0"
_WAITING = "The recipe appears here when a bundle is open."
Step = tuple[str, str]
"""What is done, and how, with its numbers; plain text."""


class RecipePanel(QWidget):
    """Show how the faces are made that are drawn now."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: RecipeShown | None = None
        self._stale = False
        self.page = QTextBrowser()
        self.page.setAccessibleName("Recipe of the generator")
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.viewport().setAutoFillBackground(False)
        self.page.setMinimumWidth(50 * UNIT)
        self.page.document().setIndentWidth(_INDENT)
        self.page.setPlainText(_WAITING)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.addWidget(self.page)

    def show_recipe(self, recipe: RecipeShown) -> None:
        """Show the steps with these numbers; where they cannot be seen, as soon as they can."""
        if recipe != self._shown:
            self._shown = recipe
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
            self.page.setHtml(recipe_html(self._shown))
            bar.setValue(place)


def recipe_html(recipe: RecipeShown) -> str:
    """Return the recipe as a numbered list."""
    title = METHOD_NAMES[recipe.settings.method]
    items = "".join(
        f"<li><p><b>{_safe(what)}</b><br/>{_safe(how)}</p></li>" for what, how in steps_of(recipe)
    )
    return f"<h3>{_safe(title)}</h3><ol>{items}</ol>"


def steps_of(recipe: RecipeShown) -> Iterator[Step]:
    """Yield the steps of the method that is chosen."""
    yield from _STEPS[recipe.settings.method](recipe)
    yield (
        "Draw the face",
        f"The decoder makes a picture of the {recipe.d} numbers of the z-vector.",
    )


def _pairwise(recipe: RecipeShown) -> Iterator[Step]:
    yield from _ellipses(recipe)
    yield (
        "Draw each component for itself",
        f"Evenly between its two ends: {_ranges(recipe)}.",
    )
    yield _redrawing(recipe)
    yield _back(recipe)


def _pairwise_uniform(recipe: RecipeShown) -> Iterator[Step]:
    yield from _ellipses(recipe)
    yield (
        "Draw a vector from what lies in all ellipses",
        f"Every vector whose {_pairs(recipe)} all lie in their ellipses is as likely as any other. "
        f"The components stay within {_ranges(recipe)}.",
    )
    yield _back(recipe)


def _gaussian(recipe: RecipeShown) -> Iterator[Step]:
    fact = recipe.settings.fact
    widths = [fact * spread for spread in recipe.spreads]
    yield from _spread(recipe)
    yield (
        "Draw each component from a normal distribution",
        f"As wide as that of the images, times the size {fact:.2f}: {_numbers(widths, recipe)}. "
        "Pairs do not matter: vectors may lie far out in several components at once.",
    )
    yield _back(recipe)


def _cube(recipe: RecipeShown) -> Iterator[Step]:
    b = _number(recipe.half_side)
    yield (
        "Take no notice of the images",
        f"A cube around the origin, {short_level_text(recipe.settings)} to each side: "
        f"from {_minus(b)} to {b} in each of the {recipe.d} z components.",
    )
    length = recipe.half_side * (recipe.d / 3) ** 0.5
    yield (
        "Draw each component for itself",
        f"Evenly, and independent of the others. So nearly all vectors have the same length, about "
        f"{_number(length)}: they lie in a thin shell, where there are no images.",
    )


_STEPS: dict[str, Callable[[RecipeShown], Iterator[Step]]] = {
    "pairwise": _pairwise,
    "pairwise-uniform": _pairwise_uniform,
    "gaussian": _gaussian,
    "cube": _cube,
}


def _spread(recipe: RecipeShown) -> Iterator[Step]:
    K = recipe.settings.n_components
    yield (
        "Turn the axes to where the images differ most",
        f"A principal component analysis of all {recipe.n:,} z-points gives {recipe.d} directions, "
        f"the widest first. The first {K} are used; they hold {percent(recipe.explained)} of the "
        "variance.",
    )
    yield (
        "Measure the spread along each",
        f"By the {SPREAD_NAMES[recipe.settings.width]}: {_numbers(recipe.spreads, recipe)}.",
    )


def _ellipses(recipe: RecipeShown) -> Iterator[Step]:
    settings = recipe.settings
    level = settings.sigma_level * settings.fact
    counted = "…" if recipe.counted is None else percent(recipe.counted)
    yield from _spread(recipe)
    yield (
        "Put an ellipse among the images, for each pair",
        f"Its half-axes are the spreads times the level {settings.sigma_level:.2f} times the size "
        f"{settings.fact:.2f}, which is {short_level_text(settings)}: "
        f"{_numbers(recipe.limits, recipe)}. "
        f"An ellipse holds {percent(probability_within(level))} of a normal distribution, and "
        f"{counted} of the images, a mean over all pairs.",
    )


def _redrawing(recipe: RecipeShown) -> Step:
    if recipe.settings.n_components < 2:
        return "Go through all pairs", "With one component there are none."
    return (
        "Go through all pairs, and mend those that lie outside",
        f"All {_pairs(recipe)}, in random order: where a pair lies outside its ellipse, one of the "
        "two components is drawn again, evenly between the two ends of the ellipse there. What "
        "lies inside stays inside, for components only come nearer to the mean: once is enough.",
    )


def _back(recipe: RecipeShown) -> Step:
    left = recipe.d - recipe.settings.n_components
    rest = f"The other {left:,} components stay at the mean. " if left else ""
    return "Turn the axes back", f"{rest}So a z-vector of {recipe.d} numbers comes out."


def _pairs(recipe: RecipeShown) -> str:
    K = recipe.settings.n_components
    count = K * (K - 1) // 2
    return f"{count:,} {'pair' if count == 1 else 'pairs'}"


def _ranges(recipe: RecipeShown) -> str:
    ends = [_number(limit) for limit in recipe.limits]
    return _list([f"{_minus(end)} to {end}".replace(" ", _NO_BREAK) for end in ends], recipe)


def _numbers(values: Sequence[float], recipe: RecipeShown) -> str:
    return _list([_number(value) for value in values], recipe)


def _list(texts: Sequence[str], recipe: RecipeShown) -> str:
    more = " and so on" if recipe.settings.n_components > len(texts) else ""
    return ", ".join(texts) + more


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _minus(text: str) -> str:
    return f"\u2212{text}"


def _safe(text: str) -> str:
    return html.escape(text)
