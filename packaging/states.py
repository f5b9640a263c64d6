"""States of the window that are worth looking at and that no workspace shows by itself.

Each is a function that puts the window into it and yields once what is to be looked at is there,
or is being worked out; what comes after the yield puts the window back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QCursor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from latent_explorer.controller.presenters.other_model import OtherModelPresenter
from latent_explorer.export.scaling import scaled
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.comparison import Comparison
from latent_explorer.session.sampling import Sampling
from latent_explorer.session.selection import Selection
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.face_grid.pictures import as_image
from latent_explorer.ui.first_steps import FirstSteps
from latent_explorer.ui.help import help_window
from latent_explorer.ui.palette import Palette
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.panels.images import ImagesPanel
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.turns import turns

State = Callable[[Explorer], Iterator[None]]

_LEFT = Qt.MouseButton.LeftButton
_ARRIVED_MS = 400


def do(explorer: Explorer, command: str) -> None:
    """Do what a command of the menus does."""
    explorer.menus.actions[command].trigger()
    # Another workspace, for one, comes in turns.
    turns().finish()


def _planes(explorer: Explorer) -> list[Plane]:
    return explorer.window.panel(ProjectionsPanel).planes


def _front(explorer: Explorer, name: str) -> None:
    dock = explorer.window.docks.by_name[name]
    dock.show()
    dock.raise_()


def _in_workspace(workspace: str, *names: str) -> Iterator[State]:
    """Return states that show panels which a workspace has behind others."""
    for name in names:

        def state(explorer: Explorer, name: str = name) -> Iterator[None]:
            do(explorer, f"workspace-{workspace}")
            _front(explorer, name)
            yield

        state.__name__ = f"{workspace}_{name.lower().replace(' ', '_')}"
        yield state


# Without a bundle, without panels


def no_bundle(explorer: Explorer) -> Iterator[None]:
    explorer.window.show_no_bundle("", ())
    yield
    explorer.window.show_panels()


def bundle_refused(explorer: Explorer) -> Iterator[None]:
    problem = "/home/someone/bundles/faces64: decoder.keras is missing; copy the whole folder again"
    recent = ["/home/someone/bundles/faces64", "/home/someone/bundles/celeba128"]
    explorer.window.show_no_bundle(problem, recent)
    yield
    explorer.window.show_panels()


def all_closed(explorer: Explorer) -> Iterator[None]:
    for dock in explorer.window.docks.by_name.values():
        dock.close()
    yield


# Projections


def maximised(explorer: Explorer) -> Iterator[None]:
    do(explorer, "maximise-projection")
    yield
    do(explorer, "maximise-projection")


def coloured_by_class(explorer: Explorer) -> Iterator[None]:
    explorer.controller.change("", Colouring("Smiling"))
    yield


def coloured_and_filtered(explorer: Explorer) -> Iterator[None]:
    explorer.controller.change("", Colouring("Male", hidden=(0,)))
    do(explorer, "maximise-projection")
    yield
    do(explorer, "maximise-projection")


def layers(explorer: Explorer) -> Iterator[None]:
    do(explorer, "contours")
    do(explorer, "ellipse-levels")
    do(explorer, "grid")
    yield
    do(explorer, "grid")


def layers_of_one(explorer: Explorer) -> Iterator[None]:
    do(explorer, "maximise-projection")
    yield from layers(explorer)
    do(explorer, "maximise-projection")


def slice_layer(explorer: Explorer) -> Iterator[None]:
    do(explorer, "slice-points")
    yield


def compared_sets(explorer: Explorer) -> Iterator[None]:
    do(explorer, "workspace-generate")
    _front(explorer, "Compare")
    yield


def sets_in_planes(explorer: Explorer) -> Iterator[None]:
    explorer.controller.change("", Comparison(in_planes=True))
    _front(explorer, "Compare")
    yield


def hovered_point(explorer: Explorer) -> Iterator[None]:
    plane = _planes(explorer)[0]
    cloud = plane.cloud
    assert cloud is not None
    # The middle of the cloud may lie under a mark.
    place = plane.to_pixels(float(cloud.x[7]), float(cloud.y[7])).toPoint()
    QCursor.setPos(plane.viewport().mapToGlobal(place))
    QTest.mouseMove(plane.viewport(), place)
    yield
    QCursor.setPos(0, 0)
    QTest.mouseMove(explorer.window.status, QPoint(2, 2))


def hovered_face(explorer: Explorer) -> Iterator[None]:
    place = explorer.window.panel(FacesPanel).place
    middle = QPoint(80, 80)
    QCursor.setPos(place.mapToGlobal(middle))
    found = QApplication.widgetAt(place.mapToGlobal(middle)) or place
    QTest.mouseMove(found, found.mapFromGlobal(place.mapToGlobal(middle)))
    yield
    QCursor.setPos(0, 0)
    QTest.mouseMove(explorer.window.status, QPoint(2, 2))


def selected(explorer: Explorer) -> Iterator[None]:
    _front(explorer, "Selection")
    do(explorer, "select-ellipse")
    yield
    explorer.controller.change("", Selection())


def path_set(explorer: Explorer) -> Iterator[None]:
    do(explorer, "workspace-paths")
    do(explorer, "path-a")
    do(explorer, "start-random")
    do(explorer, "path-b")
    yield


def nine_projections(explorer: Explorer) -> Iterator[None]:
    for _ in range(5):
        do(explorer, "add-projection")
    yield
    do(explorer, "reset-projections")


# Faces


def pinned_and_chosen(explorer: Explorer) -> Iterator[None]:
    place = explorer.window.panel(FacesPanel).place
    for x in (60, 180):
        found = QApplication.widgetAt(place.mapToGlobal(QPoint(x, 60))) or place
        QTest.mouseClick(found, _LEFT, pos=found.mapFromGlobal(place.mapToGlobal(QPoint(x, 60))))
        do(explorer, "pin")
    yield


def cube_faces(explorer: Explorer) -> Iterator[None]:
    sampling = explorer.controller.state[Sampling]
    settings = sampling.settings.with_method("cube")
    explorer.controller.change("", replace(sampling, settings=settings))
    yield
    explorer.controller.change("", sampling)


def directions_with_nearest(explorer: Explorer) -> Iterator[None]:
    sampling = explorer.controller.state[Sampling]
    settings = sampling.settings.with_method("directions")
    explorer.controller.change("", replace(sampling, settings=settings))
    yield
    explorer.controller.change("", sampling)


def own_picture(explorer: Explorer) -> Iterator[None]:
    faces = explorer.controller.scene.result(GeneratedFaces)
    assert faces is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "my face.png"
        as_image(scaled(faces.faces[2], 384)).save(str(path))
        explorer.own_pictures.open_file(path)
        yield
    explorer.controller.hold_photo(None)


def own_picture_wanted(explorer: Explorer) -> Iterator[None]:
    _front(explorer, "Your picture")
    yield


# Two models


def two_models(explorer: Explorer) -> Iterator[None]:
    do(explorer, "workspace-models")
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "celeba96-with-a-long-name"
        other.symlink_to(resource(DEFAULT_BUNDLE), target_is_directory=True)
        explorer.presenter(OtherModelPresenter).choose(str(other))
        yield
        explorer.presenter(OtherModelPresenter).choose("")


# What is said


def first_steps(explorer: Explorer) -> Iterator[None]:
    do(explorer, "first-steps")
    yield
    for card in explorer.window.findChildren(FirstSteps):
        card.dismiss()


def palette(explorer: Explorer, typed: str = "") -> Iterator[None]:
    do(explorer, "palette")
    (shown,) = explorer.window.findChildren(Palette)
    QTest.keyClicks(shown.field, typed)
    yield
    QTest.keyClick(shown.field, Qt.Key.Key_Escape)


def palette_searched(explorer: Explorer) -> Iterator[None]:
    yield from palette(explorer, "save")


def _help(command: str) -> State:
    def state(explorer: Explorer) -> Iterator[None]:
        do(explorer, command)
        yield
        page = help_window(explorer.window)
        assert page is not None
        page.close()

    state.__name__ = f"help_{command}"
    return state


def saved(explorer: Explorer) -> Iterator[None]:
    path = Path("/home/someone/Pictures/latent space/faces.png")
    explorer.file_saver.notice.show_saved(path, path.with_suffix(".json"))
    yield
    explorer.file_saver.notice.hide()


def error(explorer: Explorer) -> Iterator[None]:
    explorer.controller.tell(
        "/home/someone/faces.png could not be written: no space left on device; choose another "
        "folder"
    )
    yield
    explorer.controller.tell("")


def offer(explorer: Explorer) -> Iterator[None]:
    explorer.window.messages.offer(
        "The last session was not ended as usual", "Restore", "As it was then", "Discard"
    )
    yield
    explorer.window.messages.dismiss.click()


def at_work(explorer: Explorer) -> Iterator[None]:
    explorer.window.status.show_work("comparing samplers: 3 of 8 …", True)
    explorer.window.status.busy.show()
    yield
    explorer.window.status.show_work("ready", False)


# Dialogs


def _dialog(command: str) -> State:
    """Return the state with the dialog of a command, which comes back when it is closed."""

    def state(explorer: Explorer) -> Iterator[None]:
        QTimer.singleShot(0, partial(do, explorer, command))
        yield
        for dialog in _dialogs(explorer):
            dialog.close()

    state.__name__ = f"dialog_{command}"
    return state


def _dialogs(explorer: Explorer) -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not explorer.window]


# Menus and tooltips


def _menu(title: str) -> State:
    def state(explorer: Explorer) -> Iterator[None]:
        bar = explorer.window.menuBar()
        (action,) = (a for a in bar.actions() if a.text().replace("&", "") == title)
        menu = action.menu()
        menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
        yield
        menu.close()

    state.__name__ = f"menu_{title.lower()}"
    return state


def _context(name: str, found: Callable[[Explorer], tuple[QWidget, QPoint]]) -> State:
    def state(explorer: Explorer) -> Iterator[None]:
        widget, place = found(explorer)
        reason = QContextMenuEvent.Reason.Mouse
        event = QContextMenuEvent(reason, place, widget.mapToGlobal(place))
        QApplication.postEvent(widget, event)
        yield
        menu = QApplication.activePopupWidget()
        if menu is not None:
            menu.close()

    state.__name__ = f"context_{name}"
    return state


def _tip(name: str, found: Callable[[Explorer], QWidget]) -> State:
    def state(explorer: Explorer) -> Iterator[None]:
        widget = found(explorer)
        place = widget.rect().center()
        QCursor.setPos(widget.mapToGlobal(place))
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, widget.mapToGlobal(place))
        # Not before the mouse is there: that takes away what explains something else.
        QTimer.singleShot(_ARRIVED_MS, partial(QApplication.sendEvent, widget, event))
        yield
        QCursor.setPos(0, 0)

    state.__name__ = f"tip_{name}"
    return state


def _face(explorer: Explorer) -> tuple[QWidget, QPoint]:
    place = explorer.window.panel(FacesPanel).place
    spot = place.mapToGlobal(QPoint(80, 80))
    found = QApplication.widgetAt(spot) or place
    return found, found.mapFromGlobal(spot)


def _search(explorer: Explorer) -> QWidget:
    _front(explorer, "Images")
    return explorer.window.panel(ImagesPanel).search


def _middle(explorer: Explorer) -> tuple[QWidget, QPoint]:
    viewport = _planes(explorer)[0].viewport()
    return viewport, viewport.rect().center()


STATES: tuple[State, ...] = (
    no_bundle,
    bundle_refused,
    all_closed,
    maximised,
    coloured_by_class,
    coloured_and_filtered,
    layers,
    layers_of_one,
    slice_layer,
    sets_in_planes,
    compared_sets,
    hovered_point,
    hovered_face,
    selected,
    path_set,
    nine_projections,
    pinned_and_chosen,
    cube_faces,
    directions_with_nearest,
    own_picture,
    own_picture_wanted,
    two_models,
    *_in_workspace("explore", "Images", "Selection", "Directions"),
    *_in_workspace("analyse", "Gallery", "Components", "Reconstruction", "Cut"),
    *_in_workspace("teach", "Generator steps"),
    first_steps,
    palette,
    palette_searched,
    _help("help"),
    _help("keys"),
    _help("about"),
    saved,
    error,
    offer,
    at_work,
    *map(_dialog, ("new-model", "import-model", "export-projector", "copy-as", "save-faces")),
    *map(_menu, ("File", "Edit", "View", "Images", "Sampling", "Path", "Help")),
    _context("plane", _middle),
    _context("face", _face),
    _tip("ellipses", lambda e: e.window.panel(ProjectionsPanel).ellipse_level),
    _tip("method", lambda e: e.window.panel(SamplingPanel).method),
    _tip("search", _search),
)
