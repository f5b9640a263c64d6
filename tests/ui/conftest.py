"""The window under test: everything runs offscreen, and nothing may stay behind."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QThread, SignalInstance
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from latent_explorer.jobs.clouds import Cloud, CloudRequest
from latent_explorer.jobs.request import run
from latent_explorer.jobs.workspace import Workspace
from latent_explorer.session.projections import Projection
from latent_explorer.ui.projections.canvas import Plane
from latent_explorer.ui.start import application
from latent_explorer.ui.theme import set_text_scale
from latent_explorer.ui.turns import turns

WidgetT = TypeVar("WidgetT", bound=QWidget)
Pixels = NDArray[np.uint8]

TIMEOUT = 30_000
"""Milliseconds after which something that was waited for will never come."""

_HERE = Path(__file__).parent
_HARMLESS = "This plugin does not support"  # what the offscreen platform cannot do


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let warnings of Qt fail a test, as those of Python do."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(_HARMLESS))


# Nothing stays behind


@pytest.fixture(scope="session", autouse=True)
def configured(qapp: QApplication) -> QApplication:
    """Configure the application object as the program does."""
    assert application() is qapp
    return qapp


@pytest.fixture(autouse=True)
def let_go(configured: QApplication) -> Iterator[None]:
    """Release the buttons that a test has left pressed: others would drag where they point."""
    yield
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
        if QGuiApplication.mouseButtons() & button:
            anywhere = QWidget()
            anywhere.show()
            QTest.mouseRelease(anywhere, button)
            anywhere.close()
            anywhere.deleteLater()


@pytest.fixture(autouse=True)
def usual_text(configured: QApplication) -> Iterator[None]:
    """Give up the larger text of a workspace for teaching: others would be laid out for it."""
    yield
    set_text_scale(1)


@pytest.fixture(autouse=True)
def nothing_copied(configured: QApplication) -> Iterator[None]:
    """Empty the clipboard: no test pastes what another copied.

    Offscreen the clipboard lives longer than Python, and data that a test has made and put there
    would end the run with a crash.
    """
    yield
    QApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def nothing_left_behind(
    configured: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail a test that leaves a thread running or a window open."""
    started: list[weakref.ref[QThread]] = []
    start = QThread.start

    def recorded(thread: QThread, *args: Any) -> None:
        started.append(weakref.ref(thread))
        start(thread, *args)

    monkeypatch.setattr(QThread, "start", recorded)
    before = set(threading.enumerate())
    yield
    alive = [thread for thread in (known() for known in started) if thread is not None]
    running = [thread for thread in alive if shiboken6.isValid(thread) and thread.isRunning()]
    for thread in running:
        # The next test must not suffer for it.
        stop = getattr(thread, "stop", thread.quit)
        stop()
        thread.wait()
    visible = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    for widget in visible:
        widget.close()
    python_threads = [
        t for t in set(threading.enumerate()) - before if not (t.daemon or "Dummy" in t.name)
    ]
    assert not running, f"still running: {running}"
    assert not visible, f"still visible: {visible}"
    assert not python_threads, f"still alive: {python_threads}"


# Looking at widgets


def finish_turns() -> None:
    """Do all that waits for its turn, as the sizes of planes; of layouts one leads to another."""
    for _ in range(3):
        turns().finish()
        QApplication.processEvents()


@pytest.fixture(name="finish_turns")
def finishing() -> Callable[[], None]:
    """Return `finish_turns`."""
    return finish_turns


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., Any]:
    """Return a function that shows a widget in a size and returns it."""
    kept: list[QWidget] = []

    def show(widget: WidgetT, width: int = 400, height: int = 400) -> WidgetT:
        qtbot.addWidget(widget)
        kept.append(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        finish_turns()
        return widget

    return show


def grabbed(widget: QWidget) -> Pixels:
    """Return what `widget` looks like, RGB of shape (height, width, 3)."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


@pytest.fixture
def pixels() -> Callable[[QWidget], Pixels]:
    """Return `grabbed`."""
    return grabbed


def _near(image: Pixels, color: str, tolerance: int) -> NDArray[np.bool_]:
    wanted = np.array(QColor(color).getRgb()[:3])
    near: NDArray[np.bool_] = (np.abs(image.astype(int) - wanted) <= tolerance).all(axis=2)
    return near


@pytest.fixture
def count_color() -> Callable[..., int]:
    """Return a function that counts the pixels of a picture that have a color, nearly."""

    def count(image: Pixels, color: str, tolerance: int = 24) -> int:
        return int(_near(image, color, tolerance).sum())

    return count


@dataclass(frozen=True)
class Spot:
    """A place of a plane, seen from outside: in pixels of its viewport."""

    plane: Plane

    def of(self, x: float, y: float) -> QPoint:
        """Return the pixel where (x, y) is drawn."""
        scene = self.plane.getViewBox().mapViewToScene(QPointF(x, y))
        return self.plane.mapFromScene(scene)

    def at(self, pixel: QPoint) -> tuple[float, float]:
        """Return the point (x, y) that is drawn at `pixel`."""
        point = self.plane.getViewBox().mapSceneToView(self.plane.mapToScene(pixel))
        return point.x(), point.y()

    def shows(self, x: float, y: float, color: str, radius: int = 5) -> bool:
        """Whether there is `color` around the point (x, y)."""
        # It may have got another size.
        self.plane.drawing.finish()
        pixel, image = self.of(x, y), grabbed(self.plane.viewport())
        rows = slice(max(pixel.y() - radius, 0), pixel.y() + radius + 1)
        columns = slice(max(pixel.x() - radius, 0), pixel.x() + radius + 1)
        return bool(_near(image[rows, columns], color, 24).any())


@pytest.fixture
def spot() -> Callable[[Plane], Spot]:
    """Return `Spot`: where the points of a plane are on screen."""
    return Spot


@pytest.fixture
def heard() -> Callable[..., list[tuple[Any, ...]]]:
    """Return a function that gives the list of what a signal emits from now on."""

    def listen(*signals: SignalInstance) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []
        for signal in signals:
            signal.connect(lambda *args: calls.append(args))
        return calls

    return listen


@pytest.fixture
def set_dark(configured: QApplication) -> Iterator[Callable[[bool], None]]:
    """Return a function that makes the application's palette dark or light."""
    usual = configured.palette()

    def apply(dark: bool) -> None:
        low, high = QColor("#202326"), QColor("#fcfcfc")
        window, text = (low, high) if dark else (high, low)
        palette = QPalette(window)
        palette.setColor(QPalette.ColorRole.Base, window)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
            palette.setColor(role, text)
        configured.setPalette(palette)
        # Widgets are told by events, and some take their turns then.
        configured.processEvents()
        turns().finish()

    yield apply
    configured.setPalette(usual)


# The latent space in a window


@pytest.fixture
def cloud_of(fake_workspace: Workspace) -> Callable[[Projection], Cloud]:
    """Return a function that gives the cloud of a projection of `toy_space`."""
    bundle = fake_workspace.open(Path("toy")).fingerprint

    def cloud(projection: Projection) -> Cloud:
        request = CloudRequest(number=1, bundle=bundle, projection=projection)
        (result,) = (r for r in run(request, fake_workspace) if isinstance(r, Cloud))
        return result

    return cloud


class _When(QObject):
    def __init__(self, kind: QEvent.Type, call: Callable[[], object]) -> None:
        super().__init__()
        self._kind, self._call = kind, call

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == self._kind:
            self._call()
        return False


@pytest.fixture
def when() -> Callable[[QObject, QEvent.Type, Callable[[], object]], None]:
    """Return a function that calls something when an object gets an event of a kind."""
    filters: list[_When] = []

    def install(watched: QObject, kind: QEvent.Type, call: Callable[[], object]) -> None:
        filters.append(_When(kind, call))
        watched.installEventFilter(filters[-1])

    return install


@pytest.fixture
def drag(qtbot: QtBot) -> Callable[..., None]:
    """Return a function that drags the left mouse button over a plane, along some pixels."""

    def drag_along(plane: Plane, *along: QPoint, release: bool = True) -> None:
        viewport, left = plane.viewport(), Qt.MouseButton.LeftButton
        qtbot.mousePress(viewport, left, pos=along[0])
        for pixel in along[1:]:
            qtbot.mouseMove(viewport, pixel)
        if release:
            qtbot.mouseRelease(viewport, left, pos=along[-1])

    return drag_along
