"""From an intent to a new state, from its difference to view setters and requests; no Qt."""

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.views import Views

__all__ = ["Controller", "Views"]
