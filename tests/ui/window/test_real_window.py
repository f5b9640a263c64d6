"""The real program on a real X display, with real networks and real mouse events.

The mouse is moved by xdotool where it is installed, else by Qt inside the program.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from latent_explorer.cli.display import display_problem

_XDOTOOL = shutil.which("xdotool")
_SECONDS = 120  # after which something that was waited for will never come

# Runs the program as the command line does, and says where things are on screen. After each step
# it waits for the worker's answer and tells what changed.
_DRIVER = '''
import json
import sys

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from latent_explorer.cli import main
from latent_explorer.jobs.face import CurrentFace
from latent_explorer.jobs.generating import GeneratedFaces
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.ui import app, opening
from latent_explorer.ui.panels.current_face import CurrentFacePanel
from latent_explorer.ui.panels.faces import FacesPanel
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.screenshot import FirstSight

BUNDLE, OWN_MOUSE = sys.argv[1], sys.argv[2] == "own"


def say(**what):
    print(json.dumps(what), flush=True)


def on_screen(widget):
    """What the X server shows of a widget."""
    widget.repaint()
    window = widget.window()
    corner = widget.mapTo(window, QPoint())
    pixmap = widget.screen().grabWindow(
        window.winId(), corner.x(), corner.y(), widget.width(), widget.height()
    )
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


class Story(QObject):
    def __init__(self, explorer):
        super().__init__(explorer)
        self.explorer, self.window = explorer, explorer.window
        self.steps = iter(
            (self.drag, self.undo, self.double_click, self.click_face, self.close)
        )
        self.until = None
        sight = FirstSight(explorer)
        sight.complete.connect(self.next, Qt.ConnectionType.SingleShotConnection)
        explorer.result_shown.connect(self.look)
        explorer.request_failed.connect(lambda failure: say(error=failure.message))

    def next(self):
        # What was set last is painted first.
        QTimer.singleShot(0, self, lambda: next(self.steps)())

    def look(self, result):
        if self.until is not None and self.until():
            self.until = None
            QTimer.singleShot(0, self, self.tell)

    @property
    def z(self):
        return np.array(self.explorer.controller.state[CurrentPoint].z)

    @property
    def picture(self):
        return self.window.panel(CurrentFacePanel).picture

    def wait_for(self, done, then):
        """Go on with `then` when an answer of the worker has made `done` true."""
        self.until, self.tell = done, then

    def drag(self):
        controller = self.explorer.controller
        self.plane = self.window.panel(ProjectionsPanel).planes[0]
        self.projection = controller.state[Projections].shown[0]
        coordinates, pair = self.projection.coordinates, self.projection.pair
        self.before, self.face = self.z, on_screen(self.picture)
        space = controller.scene.space
        x, y = space.locate(self.z, coordinates, pair)
        start = self.plane.to_pixels(x, y).toPoint()
        target = start + QPoint(60, -40)
        wanted = np.array(self.plane.to_plane(QPointF(target)))
        pixel = np.abs(self.plane.getViewBox().viewPixelSize())

        def arrived():
            xy = space.locate(self.z, coordinates, pair)
            return self.decoded() and (np.abs(xy - wanted) <= 2 * pixel).all()

        self.wait_for(arrived, self.dragged)
        self.ask("drag", self.plane.viewport(), start, target)

    def decoded(self):
        face = self.explorer.controller.scene.result(CurrentFace)
        return face is not None and face.request.z == tuple(self.z)

    def dragged(self):
        face = on_screen(self.picture)
        say(
            told="dragged",
            changed=np.flatnonzero(np.abs(self.z - self.before) > 1e-9).tolist(),
            pair=list(self.projection.pair),
            difference=int(np.abs(face - self.face).max()),
            latency=self.window.status.latency.text(),
        )
        self.next()

    def undo(self):
        controller = self.explorer.controller
        self.step = controller.scene.undo
        self.wait_for(lambda: self.decoded() and (self.z == self.before).all(), self.undone)
        say(ask="undo", window=int(self.window.winId()))
        if OWN_MOUSE:
            control = Qt.KeyboardModifier.ControlModifier
            QTest.keyClick(self.window, Qt.Key.Key_Z, control)

    def undone(self):
        face = on_screen(self.picture)
        say(
            told="undone",
            step=self.step,
            left=self.explorer.controller.scene.undo,
            difference=int(np.abs(face - self.face).max()),
        )
        self.next()

    def double_click(self):
        self.before, self.releases = self.z, 0
        self.plane.look_at((-1.0, 1.0, -1.0, 1.0))
        self.plane.viewport().installEventFilter(self)
        corner = QPoint(self.plane.viewport().width() - 20, 20)
        self.ask("double click", self.plane.viewport(), corner)
        if OWN_MOUSE:
            QTest.mouseDClick(self.plane.viewport(), Qt.MouseButton.LeftButton, pos=corner)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.MouseButtonRelease:
            self.releases += 1
            if self.releases == 2:
                QTimer.singleShot(0, self, self.double_clicked)
        return False

    def double_clicked(self):
        self.plane.viewport().removeEventFilter(self)
        stayed = bool((self.z == self.before).all())
        say(told="double clicked", stayed=stayed, view=self.plane.view)
        self.next()

    def click_face(self):
        grid, controller = self.window.panel(FacesPanel).grid, self.explorer.controller
        self.face = on_screen(self.picture)
        center = grid.rect_of(3).center().toPoint()
        self.wait_for(
            lambda: self.decoded() and controller.state[CurrentPoint].face == 3, self.clicked
        )
        self.ask("click", grid, center)

    def clicked(self):
        scene = self.explorer.controller.scene
        faces = scene.result(GeneratedFaces)
        face = on_screen(self.picture)
        rect = self.picture.picture_rect
        shown = face[int(rect.center().y()), int(rect.center().x())]
        size = faces.faces.shape[1]
        say(
            told="clicked",
            difference=int(np.abs(face - self.face).max()),
            shown=shown.tolist(),
            center=faces.faces[3][size // 2, size // 2].tolist(),
            same=bool(np.allclose(self.z, faces.draw.z[3])),
        )
        self.next()

    def close(self):
        say(ask="close", window=int(self.window.winId()))
        if OWN_MOUSE:
            self.window.close()

    def ask(self, what, widget, *points):
        places = [widget.mapToGlobal(point) for point in points]
        say(ask=what, at=[[place.x(), place.y()] for place in places])
        if OWN_MOUSE:
            left = Qt.MouseButton.LeftButton
            QTest.mousePress(widget, left, pos=points[0])
            for point in points[1:]:
                QTest.mouseMove(widget, point)
            QTest.mouseRelease(widget, left, pos=points[-1])


class Told(app.Explorer):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.window.move(0, 0)
        self.story = Story(self)


opening.Explorer = Told
sys.exit(main(["--bundle", BUNDLE]))
'''


@pytest.fixture
def program(start_program: Callable[..., Any], toy_bundle: Path) -> Any:
    return start_program(_DRIVER, toy_bundle, "own" if _XDOTOOL is None else "real")


def _mouse(program: Any, *commands: object) -> None:
    """Move the real mouse, where there is a tool for it."""
    if _XDOTOOL is not None:
        subprocess.run(
            [_XDOTOOL, *map(str, commands)], env=program.environment, check=True, timeout=_SECONDS
        )


def _of_session(leader: int) -> list[str]:
    """Return the processes of the session that `leader` began."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (folder / "stat").read_text().rpartition(")")
        except OSError:
            continue  # it has just ended
        state, _, _, session = rest.split()[:4]
        if int(session) == leader and state != "Z":
            found.append(name)
    return found


def test_looking_for_the_display_does_not_upset_it(
    display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Xvfb starts anew when its last client leaves, and turns away who comes meanwhile.
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert [display_problem() for _ in range(40)] == [None] * 40


def test_drag_click_and_close(program: Any, tmp_path: Path) -> None:
    asked = program.answer()
    assert asked["ask"] == "drag"
    (x, y), (to_x, to_y) = asked["at"]
    _mouse(program, "mousemove", x, y, "mousedown", 1)
    steps = 12
    for k in range(1, steps + 1):
        here = (x + (to_x - x) * k // steps, y + (to_y - y) * k // steps)
        _mouse(program, "mousemove", *here)
    _mouse(program, "mouseup", 1)
    told = program.answer()
    assert told["told"] == "dragged"
    assert set(told["changed"]) == set(told["pair"]), "the other components stay"
    assert told["difference"] > 0, "the face on screen is another one"
    assert "ms" in told["latency"]

    asked = program.answer()
    assert asked["ask"] == "undo"
    _mouse(program, "windowfocus", "--sync", asked["window"], "key", "ctrl+z")
    told = program.answer()
    assert told == {"told": "undone", "step": "Move point", "left": None, "difference": 0}

    asked = program.answer()
    assert asked["ask"] == "double click"
    ((x, y),) = asked["at"]
    _mouse(program, "mousemove", x, y, "click", "--repeat", 2, "--delay", 40, 1)
    # The whole cloud is shown again, and nothing else has happened.
    assert program.answer() == {"told": "double clicked", "stayed": True, "view": None}

    asked = program.answer()
    assert asked["ask"] == "click"
    ((x, y),) = asked["at"]
    _mouse(program, "mousemove", x, y, "click", 1)
    told = program.answer()
    assert told["told"] == "clicked"
    assert told["same"]
    assert told["difference"] > 0
    assert max(abs(a - b) for a, b in zip(told["shown"], told["center"], strict=True)) <= 12

    asked = program.answer()
    assert asked["ask"] == "close"
    _mouse(program, "windowfocus", "--sync", asked["window"], "key", "ctrl+q")
    assert program.wait() == 0
    assert (tmp_path / "stderr.txt").read_text() == ""
    assert _of_session(program.process.pid) == []
    assert (tmp_path / "latent-explorer" / "settings.ini").is_file(), "the layout is remembered"
