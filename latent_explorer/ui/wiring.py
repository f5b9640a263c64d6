"""What each intent of a panel and each action of a menu calls."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from latent_explorer.controller import Controller
from latent_explorer.ui.exporter import Exporter
from latent_explorer.ui.main_window import MainWindow
from latent_explorer.workers.model_thread import ModelThread


def connect_panels(window: MainWindow, controller: Controller) -> None:
    """Let the panels' intents reach the controller."""
    projections = window.projections
    projections.pair_changed.connect(controller.set_pair)
    projections.coordinates_changed.connect(controller.set_coordinates)
    projections.swap_requested.connect(controller.swap_axes)
    projections.remove_requested.connect(controller.remove_projection)
    projections.add_requested.connect(controller.add_projection)
    projections.activated.connect(controller.activate)
    projections.ellipse_level_changed.connect(controller.set_ellipse_level)
    projections.current_dragged.connect(controller.move_current)
    projections.image_picked.connect(controller.pick_image)
    projections.path_end_placed.connect(controller.set_path_end)
    window.correlations.settings_changed.connect(controller.set_correlations)
    window.correlations.pairs_chosen.connect(controller.show_pairs)
    window.sampling.sampling_changed.connect(controller.set_sampling)
    window.sampling.draw_again_requested.connect(controller.draw_again)
    window.faces.face_picked.connect(controller.pick_face)
    current = window.current
    current.mean_chosen.connect(controller.start_from_mean)
    current.image_chosen.connect(controller.pick_image)
    current.back_requested.connect(controller.back_to_start)
    current.path_end_requested.connect(controller.set_path_end)
    current.path_cleared.connect(controller.clear_path)
    current.path_moved.connect(controller.move_along_path)


def connect_worker(thread: ModelThread, controller: Controller) -> None:
    """Let the worker's results reach the controller, in the GUI thread."""
    thread.working_on.connect(controller.work)
    thread.result_ready.connect(controller.accept)
    thread.request_failed.connect(controller.fail)


def fill_menus(window: MainWindow, controller: Controller, exporter: Exporter) -> None:
    """Add the actions that work on the state, and connect those of the projections' own menus."""
    window.projections.figure_requested.connect(exporter.save_projection)
    add = window.add_action
    add(
        "File",
        "&Open bundle …",
        partial(_ask_bundle, window, controller),
        "Ctrl+O",
        "Open a folder made by training",
    )
    window.menus["File"].addSeparator()
    add(
        "File",
        "Save face &grid as PNG …",
        exporter.save_face_grid,
        "Ctrl+S",
        "All generated faces in one picture",
    )
    add(
        "File",
        "Save current &face as PNG …",
        exporter.save_current_face,
        "Ctrl+Shift+S",
        "The large face",
    )
    add(
        "File",
        "Save &projection as PNG …",
        exporter.save_projection_png,
        "Ctrl+P",
        "The active projection, at a scale you choose",
    )
    add(
        "File",
        "Save projection as S&VG …",
        exporter.save_projection_svg,
        "Ctrl+Shift+P",
        "The active projection as a drawing",
    )
    add(
        "File",
        "Save &vectors as NPZ or CSV …",
        exporter.save_vectors,
        "Ctrl+E",
        "The generated vectors",
    )
    window.menus["File"].addSeparator()
    add(
        "File",
        "&Quit",
        window.close,
        "Ctrl+Q",
        "Close the window; layout and settings are remembered",
    )
    add("View", "&Add projection", controller.add_projection, "Ctrl+N", "Show another pair")
    add(
        "Sampling",
        "&Draw again",
        controller.draw_again,
        "F5",
        "Draw another set with the next seed",
    )
    add(
        "Path",
        "Start from the &mean",
        controller.start_from_mean,
        "Ctrl+M",
        "Put the current point at the mean",
    )
    add(
        "Path",
        "&Back to the start",
        controller.back_to_start,
        "Home",
        "Put the current point back where it started",
    )
    window.menus["Path"].addSeparator()
    add(
        "Path",
        "Path begins here (&A)",
        partial(controller.set_path_end, "a"),
        "A",
        "Put the beginning of the path at the current point",
    )
    add(
        "Path",
        "Path ends here (&B)",
        partial(controller.set_path_end, "b"),
        "B",
        "Put the end of the path at the current point",
    )
    add("Path", "&Clear the path", controller.clear_path, "Ctrl+Backspace", "Give up the path")


def _ask_bundle(window: MainWindow, controller: Controller) -> None:
    folder = QFileDialog.getExistingDirectory(window, "Open a bundle")
    if folder:
        controller.open_bundle(Path(folder))
