"""What the projections are coloured by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.presenters import projections
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.jobs.colouring import ColouredCloud, ColouredCloudRequest
from latent_explorer.jobs.request import Request
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.projections import Projections


class ColouringView(GestureView, Protocol):
    """The colours of the projections: what to choose from, the legend and the clouds."""

    attribute_chosen: Intent
    colouring_changed: Intent

    def show_attributes(self, names: Sequence[str]) -> None: ...
    def show_attribute(self, name: str | None) -> None: ...
    def show_clouds(self, clouds: Sequence[ColouredCloud | None], colouring: Colouring) -> None: ...


class ColouringPresenter:
    """Join the colours of the projections to the controller."""

    def __init__(self, view: ColouringView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.attribute_chosen.connect(self.colour_by)
        view.colouring_changed.connect(self.filter)

    def colour_by(self, attribute: str | None) -> None:
        """Colour by an attribute of the images, all of them shown; None for the density."""
        now = self._controller.state[Colouring]
        if attribute != now.attribute:
            name = f"Colour by {'density' if attribute is None else attribute}"
            self._controller.change(name, Colouring(attribute, ellipses=now.ellipses))

    def filter(self, colouring: Colouring) -> None:
        """Show other classes or another range, of the attribute that they were chosen for."""
        now = self._controller.state[Colouring]
        if colouring.attribute == now.attribute:
            other = colouring.ellipses != now.ellipses
            name = "Ellipses of classes" if other else "Filter points"
            self._controller.change(name, colouring)

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the points in the order of the attribute."""
        attribute = chosen(scene).attribute
        if projections.NAME not in scene.visible or scene.bundle is None or attribute is None:
            return
        for projection in dict.fromkeys(scene.state[Projections].shown):
            yield ColouredCloudRequest(
                bundle=scene.bundle.fingerprint, projection=projection, attribute=attribute
            )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show what can be chosen, what is, and the points in its colours."""
        if scene.bundle is None:
            return
        if scene.changed(before):
            self._view.show_attributes(list(scene.bundle.columns))
        failure = scene.failure(ColouredCloudRequest)
        others = scene.changed(before, Colouring, Projections, ColouredCloud)
        if not others and before is not None and before.failure(ColouredCloudRequest) == failure:
            return
        colouring = chosen(scene)
        self._view.show_attribute(colouring.attribute)
        clouds = coloured(scene)
        # What was shown stays until all of the new is there, or the density would flash up.
        waits = None in clouds and failure is None
        if scene.changed(before) or colouring.attribute is None or not waits:
            self._view.show_clouds(clouds, colouring)


def chosen(scene: Scene) -> Colouring:
    """Return what the points are to be coloured by; the density for want of such an attribute."""
    colouring = scene.state[Colouring]
    known = scene.bundle is not None and colouring.attribute in scene.bundle.columns
    return colouring if known else Colouring()


def coloured(scene: Scene) -> list[ColouredCloud | None]:
    """Return the points of each projection in their colours, as far as they are known."""
    attribute = chosen(scene).attribute
    return [
        scene.result(ColouredCloud, (attribute, projection))
        for projection in scene.state[Projections].shown
    ]
