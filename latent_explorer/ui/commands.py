"""All commands of the program in one table; menus and the sheet of shortcuts come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING

from latent_explorer.controller.presenters.colouring import ColouringPresenter, chosen
from latent_explorer.controller.presenters.faces import FacesPresenter
from latent_explorer.controller.presenters.layers import LayersPresenter
from latent_explorer.controller.presenters.projections import ProjectionsPresenter
from latent_explorer.controller.scene import Scene
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces, GeneratedVectors
from latent_explorer.jobs.strip import StripFaces
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.layers import Layers
from latent_explorer.session.path import LinePath
from latent_explorer.session.pins import Pins
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import MAX_PROJECTIONS, Projections
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.ui.arrangements import ARRANGEMENTS, Arrangement
from latent_explorer.ui.doing import (
    ask_bundle,
    ask_pictures,
    find_command,
    find_image,
    images,
    point,
    set_end,
    show_about,
    show_gallery,
    show_idea,
    show_keys,
    show_recipe_folder,
    show_steps,
)
from latent_explorer.ui.pictures_dialog import FOLDER_TEXT, TIP, ZIP_TEXT, ask_folder, ask_zip
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.theme import Appearance

if TYPE_CHECKING:
    from latent_explorer.ui.app import Explorer

RECIPES = "File/Recipes"
"""The menu that lists them, above the commands of the table."""
MENUS = ("File", "Edit", "View", "Images", "Sampling", "Path", "Help")


def _always(scene: Scene) -> bool:
    return True


def _open(scene: Scene) -> bool:
    return scene.bundle is not None


def _is_coloured(scene: Scene) -> bool:
    return chosen(scene).attribute is not None


def _pinned(scene: Scene) -> bool:
    return scene.bundle is not None and bool(scene.state[Pins].pinned)


def _has_recipe(scene: Scene) -> bool:
    return scene.bundle is not None and bool(scene.state[OpenRecipe].name)


def _is_pinned(scene: Scene) -> bool:
    return scene.state[Pins].index_of(scene.state[CurrentPoint].z) is not None


@dataclass(frozen=True)
class Command:
    """Something the user can have done.

    Parameters
    ----------
    id : str
        Names it in tests and in what is remembered.
    menu : str
        The menu it stands in, "View/Appearance" for a menu inside.
    text : str
        What it is called, with ``&`` before its access key.
    run : callable
        Does it.
    keys : str
        Its shortcut.
    tip : str
        What it does, in a sentence.
    enabled : callable
        Whether it can be done.
    label : callable, optional
        Another text for what is shown, such as the name of the step to undo.
    glyph : str
        Its icon, an attribute of `MDI7`.
    chosen : callable, optional
        Of one among several in a menu: whether it is the one that holds.
    """

    id: str
    menu: str
    text: str
    run: Callable[[Explorer], object]
    keys: str = ""
    tip: str = ""
    enabled: Callable[[Scene], bool] = _always
    label: Callable[[Scene], str] | None = None
    chosen: Callable[[Explorer], bool] | None = None
    glyph: str = ""


SEPARATOR = "-"
"""Between two commands of one menu."""


def _appearance(appearance: Appearance) -> Command:
    return Command(
        f"appearance-{appearance.name.lower()}",
        "View/Appearance",
        appearance.value,
        lambda e: e.window.set_appearance(appearance),
        tip="Colours of the window",
        chosen=lambda e: e.window.appearance == appearance,
    )


def _workspace(number: int, arrangement: Arrangement) -> Command:
    return Command(
        f"workspace-{arrangement.name.lower()}",
        "View/Workspace",
        arrangement.name,
        lambda e: e.window.arrange(arrangement),
        f"Ctrl+{number}",
        arrangement.tip,
        chosen=lambda e: e.window.arrangement is arrangement,
        glyph=arrangement.glyph,
    )


def _axes_label(section: Projections) -> str:
    equal = bool(section.shown) and section.equal_axes[section.active]
    return "A &scale for each axis" if equal else "One &scale for both axes (1:1)"


def _verb(shown: bool) -> str:
    return "Hide" if shown else "Show"


def _projection(number: int) -> Command:
    def choose(explorer: Explorer) -> None:
        explorer.presenter(ProjectionsPresenter).activate(number - 1)
        explorer.window.panel(ProjectionsPanel).focus_active()

    def label(scene: Scene) -> str:
        shown = scene.state[Projections].shown
        names = ", ".join(shown[number - 1].axis_names) if number <= len(shown) else "none"
        return f"&{number}: {names}"

    return Command(
        f"projection-{number}",
        "View/Projection",
        f"Projection &{number}",
        choose,
        str(number),
        "Make it the active one: the arrow keys move its point",
        lambda s: _open(s) and number <= len(s.state[Projections].shown),
        label,
        lambda e: e.controller.state[Projections].active == number - 1,
    )


LAYERS = (
    Command(
        "contours",
        "View",
        "Show c&ontours of the density",
        lambda e: e.presenter(LayersPresenter).toggle_contours(),
        "Ctrl+D",
        "Lines of equal number density in all projections, at shares of its maximum",
        _open,
        lambda s: f"{_verb(s.state[Layers].contours)} c&ontours of the density",
        glyph="chart_bubble",
    ),
    Command(
        "ellipse-levels",
        "View",
        "Show ellipses at several &levels",
        lambda e: e.presenter(LayersPresenter).toggle_levels(),
        "Ctrl+L",
        "What share of the points each holds, beside that of a normal distribution",
        _open,
        lambda s: f"{_verb(s.state[Layers].levels)} ellipses at several &levels",
        glyph="circle_double",
    ),
    Command(
        "slice-points",
        "View",
        "Show the slice in the &projection",
        lambda e: e.presenter(LayersPresenter).toggle_slice(),
        "Ctrl+B",
        "The points of the slice in the active projection, the others in grey",
        _open,
        lambda s: f"{_verb(s.state[Layers].sliced)} the slice in the &projection",
        glyph="layers_outline",
    ),
)


COMMANDS: tuple[Command | str, ...] = (
    Command(
        "open",
        "File",
        "&Open bundle …",
        ask_bundle,
        "Ctrl+O",
        "Open a folder made by training",
        glyph="folder_open_outline",
    ),
    Command(
        "open-shipped",
        "File",
        "Open the faces that come &along",
        lambda e: e.controller.open_bundle(resource(DEFAULT_BUNDLE)),
        tip="Open the bundle that is part of the program",
        glyph="face_man",
    ),
    Command(
        "pictures-folder",
        "File",
        FOLDER_TEXT,
        partial(ask_pictures, ask_folder),
        tip=TIP,
        enabled=_open,
        glyph="image_multiple_outline",
    ),
    Command(
        "pictures-zip",
        "File",
        ZIP_TEXT,
        partial(ask_pictures, ask_zip),
        tip=TIP,
        enabled=_open,
    ),
    SEPARATOR,
    Command(
        "save-faces",
        "File",
        "Save face &grid as PNG …",
        lambda e: e.exporter.save_face_grid(),
        "Ctrl+S",
        "All generated faces in one picture",
        lambda s: s.result(GeneratedFaces) is not None,
    ),
    Command(
        "save-face",
        "File",
        "Save current &face as PNG …",
        lambda e: e.exporter.save_current_face(),
        "Ctrl+Shift+S",
        "The large face",
        lambda s: s.result(CurrentFace) is not None,
    ),
    Command(
        "save-strip",
        "File",
        "Save co&mponent strip as PNG …",
        lambda e: e.exporter.save_strip(),
        tip="What the chosen components do, one a row",
        enabled=lambda s: s.result(StripFaces) is not None,
    ),
    Command(
        "save-projection-png",
        "File",
        "Save &projection as PNG …",
        lambda e: e.exporter.save_projection_png(),
        "Ctrl+P",
        "The active projection, at a scale you choose",
        _open,
    ),
    Command(
        "save-projection-svg",
        "File",
        "Save projection as &SVG …",
        lambda e: e.exporter.save_projection_svg(),
        "Ctrl+Shift+P",
        "The active projection as a drawing",
        _open,
    ),
    Command(
        "save-vectors",
        "File",
        "Save &vectors as NPZ or CSV …",
        lambda e: e.exporter.save_vectors(),
        "Ctrl+E",
        "The generated vectors",
        lambda s: s.result(GeneratedVectors) is not None,
    ),
    Command(
        "save-pinned-faces",
        "File",
        "Save p&inned faces as PNG …",
        lambda e: e.exporter.save_pinned_faces(),
        tip="All pinned faces in one picture",
        enabled=_pinned,
    ),
    Command(
        "save-pinned-vectors",
        "File",
        "Save pinned vecto&rs as NPZ or CSV …",
        lambda e: e.exporter.save_pinned_vectors(),
        tip="The pinned vectors, with what they were drawn with",
        enabled=_pinned,
    ),
    Command(
        "save-comparison-table",
        "File",
        "Save &compared figures as CSV …",
        lambda e: e.exporter.comparison.save_table(),
        tip="The figures of the sets in Compare",
        enabled=_open,
    ),
    Command(
        "save-comparison-curves",
        "File",
        "Save compared c&urves as PNG, SVG or CSV …",
        lambda e: e.exporter.comparison.save_curves(),
        tip="The curves in Compare",
        enabled=_open,
    ),
    Command(
        "save-comparison-faces",
        "File",
        "Save compar&ed faces as PNG …",
        lambda e: e.exporter.comparison.save_faces(),
        tip="The faces in Compare, a row a set",
        enabled=_open,
    ),
    SEPARATOR,
    Command(
        "apply-settings",
        "File",
        "Appl&y the settings of a saved picture …",
        lambda e: e.applying.ask(),
        tip="As it was when the picture was saved; or drop the picture onto the window",
        enabled=_open,
    ),
    Command(
        "recipe-next",
        RECIPES,
        "&Next step",
        lambda e: e.guide.turn(1),
        "Ctrl+PgDown",
        "Turn to the next page of the recipe",
        _has_recipe,
        glyph="chevron_right",
    ),
    Command(
        "recipe-back",
        RECIPES,
        "Step &back",
        lambda e: e.guide.turn(-1),
        "Ctrl+PgUp",
        "Turn to the page before",
        _has_recipe,
        glyph="chevron_left",
    ),
    Command(
        "recipe-folder",
        RECIPES,
        "Recipes of your &own …",
        show_recipe_folder,
        tip="Show the folder for recipes that you add; the README there says what is in one",
    ),
    SEPARATOR,
    Command(
        "quit",
        "File",
        "&Quit",
        lambda e: e.window.close(),
        "Ctrl+Q",
        "Close the window; layout, bundle and all you have set are remembered",
    ),
    Command(
        "undo",
        "Edit",
        "&Undo",
        lambda e: e.controller.undo(),
        "Ctrl+Z",
        "Take back the last step; a drag is one step",
        lambda s: s.undo is not None,
        lambda s: f"&Undo: {s.undo}" if s.undo else "&Undo",
        glyph="undo",
    ),
    Command(
        "redo",
        "Edit",
        "&Redo",
        lambda e: e.controller.redo(),
        "Ctrl+Shift+Z",
        "Do again what was taken back last",
        lambda s: s.redo is not None,
        lambda s: f"&Redo: {s.redo}" if s.redo else "&Redo",
        glyph="redo",
    ),
    SEPARATOR,
    Command(
        "copy",
        "Edit",
        "&Copy face or projection",
        lambda e: e.clipboard.copy(),
        "Ctrl+C",
        "The active projection while one works there, else the face",
        _open,
        glyph="content_copy",
    ),
    Command(
        "copy-as",
        "Edit",
        "Copy face in another &size …",
        lambda e: e.clipboard.copy_face_as(),
        "Ctrl+Shift+C",
        "Ask how large; the size is remembered for the next time",
        _open,
    ),
    SEPARATOR,
    Command(
        "pin",
        "Edit",
        "&Pin the current face",
        lambda e: e.presenter(FacesPresenter).toggle_current_pin(),
        "P",
        "Keep it above the generated faces while others are drawn",
        _open,
        lambda s: "Un&pin the current face" if _is_pinned(s) else "&Pin the current face",
        glyph="pin_outline",
    ),
    Command(
        "reset-layout",
        "View",
        "&Reset workspace",
        lambda e: e.window.reset_layout(),
        "Ctrl+Shift+R",
        "Put all panels of this workspace back",
    ),
    *starmap(_workspace, enumerate(ARRANGEMENTS, 1)),
    *(_appearance(each) for each in Appearance),
    SEPARATOR,
    Command(
        "reset-projections",
        "View",
        "Show &whole clouds",
        lambda e: e.presenter(ProjectionsPresenter).show_whole_clouds(),
        "Ctrl+0",
        "Reset the view of all projections",
        _open,
    ),
    Command(
        "add-projection",
        "View",
        "&Add projection",
        lambda e: e.presenter(ProjectionsPresenter).add_strongest(),
        "Ctrl+N",
        "Show the strongest pair that is not shown yet; up to nine projections fit",
        lambda s: s.bundle is not None and not s.state[Projections].full,
    ),
    Command(
        "maximise-projection",
        "View",
        "&Maximise projection",
        lambda e: e.presenter(ProjectionsPresenter).toggle_maximised(),
        "F11",
        "Show the active projection alone, or all again; a double click on its header does it too",
        _open,
        lambda s: "Stop &maximising" if s.state[Projections].maximised else "&Maximise projection",
        glyph="fullscreen",
    ),
    Command(
        "equal-axes",
        "View",
        "One &scale for both axes (1:1)",
        lambda e: e.presenter(ProjectionsPresenter).toggle_equal_axes(),
        "E",
        "Of the active projection: distances are the same either way, or each axis has its own",
        lambda s: _open(s) and bool(s.state[Projections].shown),
        lambda s: _axes_label(s.state[Projections]),
        glyph="aspect_ratio",
    ),
    Command(
        "grid",
        "View",
        "Show &grid lines",
        lambda e: e.presenter(ProjectionsPresenter).toggle_grid(),
        "G",
        "Lines across all projections at the numbers of their axes",
        _open,
        lambda s: "Hide &grid lines" if s.state[Projections].grid else "Show &grid lines",
        glyph="grid",
    ),
    *LAYERS,
    *map(_projection, range(1, MAX_PROJECTIONS + 1)),
    Command(
        "gallery-strongest",
        "View/Gallery",
        "The &16 strongest pairs",
        partial(show_gallery, "strongest"),
        tip="Show the most correlated pairs as small pictures, one click from their projections",
        enabled=_open,
        glyph="view_grid_outline",
    ),
    Command(
        "gallery-first",
        "View/Gallery",
        "The &first 20 PCA components",
        partial(show_gallery, "first"),
        tip="Show the widest PCA components two by two as small pictures",
        enabled=_open,
    ),
    Command(
        "gallery-against",
        "View/Gallery",
        "The active projection's component against &all",
        partial(show_gallery, "against"),
        tip="Show the first component of the active projection with each of the others",
        enabled=lambda s: _open(s) and bool(s.state[Projections].shown),
    ),
    Command(
        "colour-density",
        "View",
        "&Colour by density",
        lambda e: e.presenter(ColouringPresenter).colour_by(None),
        tip="Show how many points there are instead of an attribute of their images",
        enabled=_is_coloured,
    ),
    Command(
        "filter-points",
        "View",
        "&Filter points …",
        lambda e: e.window.panel(ProjectionsPanel).colouring.legend.open_filter(),
        "Ctrl+Shift+F",
        "Choose which classes or values are shown in colour; the others stay in grey",
        _is_coloured,
    ),
    Command(
        "find-image",
        "Images",
        "&Find an image …",
        find_image,
        "Ctrl+F",
        "Show the list of images, and type what to search for",
        _open,
        glyph="magnify",
    ),
    Command(
        "previous-image",
        "Images",
        "&Previous image",
        lambda e: images(e).step(-1),
        "Alt+Left",
        "Mark the image that comes before the chosen one in the list",
        _open,
        glyph="chevron_left",
    ),
    Command(
        "next-image",
        "Images",
        "&Next image",
        lambda e: images(e).step(1),
        "Alt+Right",
        "Mark the image that comes after the chosen one in the list",
        _open,
        glyph="chevron_right",
    ),
    Command(
        "random-image",
        "Images",
        "&Random image",
        lambda e: images(e).choose_random(),
        "Ctrl+I",
        "Mark any image of the list",
        _open,
        glyph="dice_5_outline",
    ),
    Command(
        "draw-again",
        "Sampling",
        "&Draw again",
        lambda e: e.presenter(FacesPresenter).next_seed(),
        "F5",
        "Draw another set with the next seed",
        _open,
        glyph="dice_multiple_outline",
    ),
    Command(
        "previous-seed",
        "Sampling",
        "&Previous seed",
        lambda e: e.presenter(FacesPresenter).previous_seed(),
        "Shift+F5",
        "Draw the set of the seed before",
        _open,
        glyph="chevron_left",
    ),
    Command(
        "start-mean",
        "Path",
        "Start from the &mean",
        lambda e: point(e).start_from_mean(),
        "Ctrl+M",
        "Put the current point at the mean",
        _open,
        glyph="target",
    ),
    Command(
        "start-random",
        "Path",
        "Start from a &random image",
        lambda e: point(e).start_from_random_image(),
        "Ctrl+R",
        "Put the current point at any image",
        _open,
        glyph="dice_5_outline",
    ),
    Command(
        "back",
        "Path",
        "Bac&k to the start",
        lambda e: point(e).back_to_start(),
        "Home",
        "Put the current point back where it started",
        lambda s: _open(s) and s.state[CurrentPoint].moved,
        glyph="restart",
    ),
    SEPARATOR,
    Command(
        "path-a",
        "Path",
        "Path begins here (&A)",
        partial(set_end, "a"),
        "A",
        "Put the beginning of the path at the current point",
        _open,
    ),
    Command(
        "path-b",
        "Path",
        "Path ends here (&B)",
        partial(set_end, "b"),
        "B",
        "Put the end of the path at the current point",
        _open,
    ),
    Command(
        "path-clear",
        "Path",
        "&Clear the path",
        lambda e: point(e).clear_path(),
        "Ctrl+Backspace",
        "Give up the path",
        lambda s: _open(s) and s.state[LinePath] != LinePath(),
    ),
    Command(
        "palette",
        "Help",
        "&Find a command …",
        find_command,
        "Ctrl+K",
        "All commands by a few letters of their names",
    ),
    Command(
        "help",
        "Help",
        "&What am I looking at?",
        show_idea,
        "F1",
        "The idea of the program on one page",
    ),
    Command(
        "keys",
        "Help",
        "&Keys and mouse",
        show_keys,
        "Ctrl+F1",
        "All shortcuts, and what the mouse does",
    ),
    Command(
        "first-steps",
        "Help",
        "F&irst steps",
        show_steps,
        tip="Four things to try, one after the other",
    ),
    SEPARATOR,
    Command(
        "about",
        "Help",
        "&About Latent Explorer",
        show_about,
        tip="Version, method and licences",
    ),
)


def keys() -> list[tuple[str, str]]:
    """Return all shortcuts with the names of their commands."""
    commands = (entry for entry in COMMANDS if isinstance(entry, Command))
    return [(c.keys, c.text.replace("&", "").replace(" …", "")) for c in commands if c.keys]


ON_TOOL_BAR = ("undo", "redo", "start-mean", "draw-again")
"""The commands that have a button in the tool bar."""
