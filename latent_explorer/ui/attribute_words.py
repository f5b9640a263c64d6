"""How attributes and their values are written."""

from __future__ import annotations

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
