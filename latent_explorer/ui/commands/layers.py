"""The part of the menu View that is about what projections draw: layers and colours."""

from __future__ import annotations

from latent_explorer.controller.scene import Scene
from latent_explorer.session.layers import Layers
from latent_explorer.ui.commands.command import Command, has_bundle
from latent_explorer.ui.commands.doing import colours, layers
from latent_explorer.ui.projections.panel import ProjectionsPanel


def _is_coloured(scene: Scene) -> bool:
    if scene.bundle is None:
        return False
    from latent_explorer.controller.presenters.colouring import chosen

    return chosen(scene).attribute is not None


def _verb(shown: bool) -> str:
    return "Hide" if shown else "Show"


LAYERS: tuple[Command, ...] = (
    Command(
        "contours",
        "View",
        "Show c&ontours of the density",
        lambda e: layers(e).toggle_contours(),
        "Ctrl+D",
        "Lines of equal number density in all projections, at shares of its maximum",
        has_bundle,
        lambda s: f"{_verb(s.state[Layers].contours)} c&ontours of the density",
        glyph="chart_bubble",
        panel="Projections",
    ),
    Command(
        "ellipse-levels",
        "View",
        "Show ellipses at several &levels",
        lambda e: layers(e).toggle_levels(),
        "Ctrl+L",
        "What share of the points each holds, beside that of a normal distribution",
        has_bundle,
        lambda s: f"{_verb(s.state[Layers].levels)} ellipses at several &levels",
        glyph="circle_double",
        panel="Projections",
    ),
    Command(
        "slice-points",
        "View",
        "Show the slice in the &projection",
        lambda e: layers(e).toggle_slice(),
        "Ctrl+B",
        "The points of the slice in the active projection, the others in grey",
        has_bundle,
        lambda s: f"{_verb(s.state[Layers].sliced)} the slice in the &projection",
        glyph="layers_outline",
        panel="Projections",
    ),
)

COLOURING: tuple[Command, ...] = (
    Command(
        "colour-density",
        "View",
        "&Colour by density",
        lambda e: colours(e).colour_by(None),
        tip="Show how many points there are instead of an attribute of their images",
        enabled=_is_coloured,
        panel="Projections",
    ),
    Command(
        "filter-points",
        "View",
        "&Filter points …",
        lambda e: e.window.panel(ProjectionsPanel).colouring.legend.open_filter(),
        "Ctrl+Shift+F",
        "Choose which classes or values are shown in colour; the others stay in grey",
        _is_coloured,
        panel="Projections",
    ),
)
