"""What a presenter is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.request import Request


class Presenter(Protocol):
    """Joins one panel to the controller; it keeps nothing but what it was made with."""

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Return the requests whose results the panel needs; numbers are the controller's."""
        ...

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Call the panel's setters for what differs from `before`."""
        ...
