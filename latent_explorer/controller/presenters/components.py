"""The table of components, their distributions, and how many of the PCA are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from latent_explorer.controller.controller import Controller
from latent_explorer.controller.drawing import change_sampling
from latent_explorer.controller.scene import Scene
from latent_explorer.controller.views import GestureView, Intent
from latent_explorer.core.arrays import Array
from latent_explorer.core.components import (
    DOMINANT_RULE,
    ComponentTable,
    strongest_partner,
    truncation_errors,
)
from latent_explorer.core.distributions import Distribution
from latent_explorer.core.space import Coordinates
from latent_explorer.jobs.components import (
    ComponentDistribution,
    ComponentsDescribed,
    ComponentsRequest,
    DistributionRequest,
)
from latent_explorer.jobs.request import Request
from latent_explorer.session.components import CHOSEN_AT_MOST, ComponentChoice
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.sampling import Sampling

NAME = "Components"


class ComponentsView(GestureView, Protocol):
    """The panel of components; a table or a distribution is None while it is on its way."""

    coordinates_chosen: Intent
    components_chosen: Intent
    component_opened: Intent
    n_components_changed: Intent
    save_requested: Intent

    def show_choice(self, choice: ComponentChoice) -> None:
        """Show whose components are described, and which are chosen."""
        ...

    def show_table(self, table: ComponentTable | None) -> None:
        """List the components."""
        ...

    def show_distributions(self, shown: Sequence[Distribution | None]) -> None:
        """Draw the distributions of the chosen components, in their order."""
        ...

    def show_errors(self, errors: Array) -> None:
        """Know the mean squared error for each K, of shape (d + 1,)."""
        ...

    def show_n_components(self, n_components: int) -> None:
        """Show the K that faces are drawn with."""
        ...

    def save_table(self, path: Path, about: Mapping[str, object]) -> str:
        """Write the table with what it is about, and return what there is to say of it."""
        ...


class ComponentsPresenter:
    """Join the panel of components to the controller."""

    def __init__(self, view: ComponentsView, controller: Controller) -> None:
        self._view = view
        self._controller = controller
        view.gesture_began.connect(controller.begin_gesture)
        view.gesture_ended.connect(controller.end_gesture)
        view.coordinates_chosen.connect(self.describe)
        view.components_chosen.connect(self.choose)
        view.component_opened.connect(self.open_component)
        view.n_components_changed.connect(self.set_n_components)
        view.save_requested.connect(self.save)

    def describe(self, coordinates: Coordinates) -> None:
        """Describe the components of z, or of the PCA."""
        scene = self._controller.scene
        if scene.bundle is not None:
            choice = scene.state[ComponentChoice].of(coordinates, scene.space)
            self._controller.change("", choice)

    def choose(self, components: Sequence[int]) -> None:
        """Draw the distributions of these components, as far as they can be told apart."""
        self._controller.change("", self._controller.state[ComponentChoice].choosing(components))
        if len(components) > CHOSEN_AT_MOST:
            self._controller.tell(
                f"{CHOSEN_AT_MOST} of {len(components)} chosen components are drawn: "
                "the colours of more could not be told apart"
            )

    def open_component(self, component: int) -> None:
        """Show a component and its strongest partner in the active projection."""
        controller = self._controller
        if controller.scene.bundle is None or controller.scene.space.d < 2:
            return
        coordinates = controller.state[ComponentChoice].coordinates
        partner = strongest_partner(controller.scene.space, coordinates, component)
        shown = Projection((component, partner), coordinates)
        projections = controller.state[Projections].showing([shown.pair], coordinates)
        controller.change("Show " + ", ".join(shown.axis_names), projections)

    def set_n_components(self, n_components: int) -> None:
        """Draw with so many PCA components."""
        settings = self._controller.state[Sampling].settings
        change_sampling(self._controller, replace(settings, n_components=n_components))

    def save(self, path: Path) -> None:
        """Save the table as CSV, as the command line does; say how that went."""
        scene = self._controller.scene
        table = _table(scene)
        if table is None or scene.bundle is None:
            self._controller.tell("The components are still being described: wait for their table")
            return
        about = {
            "bundle": scene.bundle.name,
            "fingerprint": scene.bundle.fingerprint,
            "coordinates": table.coordinates,
            "points": table.n_points,
            "rule": DOMINANT_RULE,
        }
        self._controller.tell(self._view.save_table(path, about))

    def wanted(self, scene: Scene) -> Iterable[Request]:
        """Ask for the table and, as it says where to count, then for the distributions."""
        if NAME not in scene.visible or scene.bundle is None:
            return
        bundle, choice = scene.bundle.fingerprint, scene.state[ComponentChoice]
        yield ComponentsRequest(bundle=bundle, coordinates=choice.coordinates)
        table = _table(scene)
        if table is not None:
            for i in choice.chosen:
                yield DistributionRequest(
                    bundle=bundle,
                    coordinates=choice.coordinates,
                    component=i,
                    mean=float(table.mean[i]),
                    std=float(table.std[i]),
                )

    def present(self, scene: Scene, before: Scene | None) -> None:
        """Show the table, the distributions and the number of components drawn."""
        view, choice = self._view, scene.state[ComponentChoice]
        if scene.changed(before, ComponentChoice):
            view.show_choice(choice)
        if scene.bundle is None:
            return
        if scene.changed(before):
            view.show_errors(truncation_errors(scene.space.basis.std))
        if scene.changed(before, ComponentChoice, ComponentsDescribed):
            view.show_table(_table(scene))
        if scene.changed(before, ComponentChoice, ComponentDistribution):
            places = [(choice.coordinates, i) for i in choice.chosen]
            found = [scene.result(ComponentDistribution, place) for place in places]
            view.show_distributions([None if each is None else each.distribution for each in found])
        if scene.changed(before, Sampling):
            view.show_n_components(scene.state[Sampling].settings.n_components)


def _table(scene: Scene) -> ComponentTable | None:
    """Return the table of the coordinates that are chosen, once it is there."""
    found = scene.result(ComponentsDescribed)
    these = found and found.request.coordinates == scene.state[ComponentChoice].coordinates
    return found.table if found is not None and these else None
