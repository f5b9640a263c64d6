"""How attributes and their values are written."""

from __future__ import annotations

from latent_explorer.core.attributes import Numbers
from latent_explorer.session.image_search import plain_name


def shown_name(name: str) -> str:
    """Return the name of an attribute, or of a class, as it is read: "5 o Clock Shadow"."""
    return plain_name(name).replace("_", " ")


def shortened(text: str, most: int) -> str:
    """Return `text` with at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def number_text(value: float) -> str:
    """Return a value as it is shown: four digits, and the true minus."""
    return f"{value:,.4g}".replace("-", "−")


def scale_texts(numbers: Numbers) -> tuple[str, str]:
    """Return the ends of the scale of colours, and that there are values beyond them."""
    low, high = numbers.scale
    beyond_low = "≤ " if numbers.least < low else ""
    beyond_high = "≥ " if numbers.most > high else ""
    return beyond_low + number_text(low), beyond_high + number_text(high)
