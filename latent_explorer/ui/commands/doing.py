"""What commands do, where that takes more than a line; what it needs is imported then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog

from latent_explorer.controller.presenters.current_face import CurrentFacePresenter
from latent_explorer.session.picture_folder import PictureFolders

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from latent_explorer.controller.presenters.colouring import ColouringPresenter
    from latent_explorer.controller.presenters.images import ImagesPresenter
    from latent_explorer.controller.presenters.layers import LayersPresenter
    from latent_explorer.controller.presenters.selecting import SelectingPresenter
    from latent_explorer.core.gallery import Layout
    from latent_explorer.ui.app import Explorer


def ask_bundle(explorer: Explorer) -> None:
    """Ask for a folder and open the bundle in it."""
    folder = QFileDialog.getExistingDirectory(explorer.window, "Open a bundle")
    if folder:
        explorer.controller.open_bundle(Path(folder))


def ask_pictures(ask: Callable[[QWidget, str], str], explorer: Explorer) -> None:
    """Ask for the pictures that the bundle was made of."""
    bundle = explorer.controller.scene.bundle
    if bundle is not None:
        before = explorer.controller.state[PictureFolders].of(bundle.fingerprint)
        if chosen := ask(explorer.window, before):
            point(explorer).name_pictures(chosen)


def new_model(explorer: Explorer) -> None:
    """Show the dialog that trains a model."""
    from latent_explorer.ui.making.training_dialog import TrainingDialog

    explorer.making.show_dialog(TrainingDialog)


def compare_models(explorer: Explorer) -> None:
    """Ask for another bundle, and show it beside the open one."""
    from latent_explorer.controller.presenters.other_model import OtherModelPresenter

    folder = QFileDialog.getExistingDirectory(explorer.window, "Compare with another model")
    if folder:
        explorer.menus.actions["workspace-models"].trigger()
        explorer.presenter(OtherModelPresenter).choose(folder)


def import_model(explorer: Explorer) -> None:
    """Show the dialog that imports a model."""
    from latent_explorer.ui.making.import_dialog import ImportDialog

    explorer.making.show_dialog(ImportDialog)


def point(explorer: Explorer) -> CurrentFacePresenter:
    """Return what moves the current point."""
    return explorer.presenter(CurrentFacePresenter)


def set_end(end: str, explorer: Explorer) -> None:
    """Put an end of the path, "a" or "b", at the current point."""
    point(explorer).set_path_end("a" if end == "a" else "b")


def add_here(explorer: Explorer) -> None:
    """Lead the path through the current point too."""
    from latent_explorer.controller.paths import add_point
    from latent_explorer.session.point import CurrentPoint

    add_point(explorer.controller, explorer.controller.state[CurrentPoint].z)


def reverse_path(explorer: Explorer) -> None:
    """Lead the path the other way."""
    from latent_explorer.session.path import LatentPath

    changed = explorer.controller.state[LatentPath].reversed()
    explorer.controller.change("Reverse the path", changed)


def play_path(explorer: Explorer) -> None:
    """Play the path, or stop playing it."""
    from latent_explorer.controller.presenters.film import FilmPresenter
    from latent_explorer.ui.panels.film import FilmPanel

    explorer.presenter(FilmPresenter)
    explorer.window.panel(FilmPanel).toggle_play()


def images(explorer: Explorer) -> ImagesPresenter:
    """Return what chooses images."""
    from latent_explorer.controller.presenters.images import ImagesPresenter

    return explorer.presenter(ImagesPresenter)


def selecting(explorer: Explorer) -> SelectingPresenter:
    """Return what selects points."""
    from latent_explorer.controller.presenters.selecting import SelectingPresenter

    return explorer.presenter(SelectingPresenter)


def layers(explorer: Explorer) -> LayersPresenter:
    """Return what switches layers on and off."""
    from latent_explorer.controller.presenters.layers import LayersPresenter

    return explorer.presenter(LayersPresenter)


def colours(explorer: Explorer) -> ColouringPresenter:
    """Return what chooses the colours of the points."""
    from latent_explorer.controller.presenters.colouring import ColouringPresenter

    return explorer.presenter(ColouringPresenter)


def find_image(explorer: Explorer) -> None:
    """Begin to search the images."""
    from latent_explorer.ui.panels.images import ImagesPanel

    explorer.window.panel(ImagesPanel).begin_search()


def show_gallery(layout: Layout, explorer: Explorer) -> None:
    """Show other pairs in the gallery."""
    from latent_explorer.controller.presenters.gallery import GalleryPresenter

    explorer.presenter(GalleryPresenter).set_layout(layout)


def find_command(explorer: Explorer) -> None:
    """Let the user find a command by a few letters, or by what it does."""
    from latent_explorer.ui.commands import COMMANDS, Command
    from latent_explorer.ui.palette import Entry, open_palette

    entries = []
    for command in COMMANDS:
        if isinstance(command, Command) and command.id != "palette":
            action = explorer.menus.actions[command.id]
            shown = QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)
            menu = command.menu.replace("/", ", ")
            text = action.text().replace("&", "")
            entries.append(Entry(text, menu, shown, command.tip, action))
    open_palette(explorer.window, entries)


def show_recipe_folder(explorer: Explorer) -> None:
    """Show the folder for the user's own recipes, with the page that explains them."""
    from latent_explorer.ui.recipe_guide import show_own_folder

    try:
        show_own_folder()
    except OSError as error:
        explorer.controller.tell(f"The folder of your recipes cannot be made: {error.strerror}")


def show_idea(explorer: Explorer) -> None:
    """Show the idea of the program on one page."""
    from latent_explorer.ui.help import explain

    explain(explorer.window)


def show_keys(explorer: Explorer) -> None:
    """Show all shortcuts, and what the mouse does."""
    from latent_explorer.ui.commands import keys
    from latent_explorer.ui.help import show_shortcuts

    show_shortcuts(explorer.window, keys())


def show_steps(explorer: Explorer) -> None:
    """Show the first steps."""
    from latent_explorer.ui.first_steps import show_first_steps

    show_first_steps(explorer.window, explorer.settings)


def show_about(explorer: Explorer) -> None:
    """Show version, method and licences."""
    from latent_explorer.ui.help import show_about

    show_about(explorer.window)
