"""What the help menu shows: beside what it is about, so that one can read and do it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTextBrowser

import latent_explorer
from latent_explorer.ui.free_place import below_bars, free_place, must_be_seen, panels_seen
from latent_explorer.ui.tokens import UNIT

if TYPE_CHECKING:
    from latent_explorer.ui.main_window import MainWindow

_WHAT_IS_THIS = """\
<p>An autoencoder squeezes each picture into a short list of numbers, its <b>z-vector</b>, and
draws the picture from it again. All pictures together are a cloud of <b>z-points</b> in a space of
many dimensions.</p>
<p>The <b>projections</b> show this cloud along two components at a time, in original (z) or PCA
coordinates, with the ellipse that holds the given share of a normal distribution.</p>
<p>Vectors drawn without regard to the cloud decode to brown noise: choose the method
<i>Cube</i> under Sampling. Vectors inside the ellipses of all pairs decode to faces:
choose <i>Pair ellipses</i>.</p>
<p>Drag the <b>current point</b>: its other components stay as they are, and the face follows. The
<b>verdict</b> below the face says whether the point is where the images are, at their rim, or in
the void between and beyond them.</p>
"""

_MOUSE = (
    ("Drag the round marker", "move the current point: the face follows"),
    ("Ctrl + drag", "move it from anywhere"),
    ("Arrow keys (Shift: ten times)", "move it in the projection last clicked"),
    ("Escape while dragging", "put it back"),
    ("Click a point of the cloud", "choose its image"),
    ("Alt + click", "start from its image"),
    ("Double click in the list of images", "start from one"),
    ("Click a generated point", "choose its face"),
    ("Wheel, drag, double click", "zoom, move, show the whole cloud"),
    ("Hold space", "show the face as it was when it was chosen: before and after"),
    ("Ctrl + wheel above the faces", "make them larger or smaller"),
    ("Click the pin in a face", "keep it while others are drawn"),
    ("Drop a saved picture", "apply its settings"),
    ("Double click a projection's header", "show it alone; Escape shows all again"),
    ("Right click", "move the point here, path begins or ends here, save"),
    ("Double click a slider's name", "set its default; so does Delete on the slider"),
)

_ABOUT = """\
<p><b>Latent Explorer {version}</b></p>
<p>See, touch and use the latent space of a plain convolutional autoencoder.</p>
<p>The method follows the post series "Autoencoders and latent space fragmentation",
parts I to X.</p>
<p>The code is under the MIT licence. The bundled model was trained on CelebA, whose owners allow
non-commercial research and education only; that limit holds for the model and its faces too.</p>
"""

_SIZE = QSize(110 * UNIT, 150 * UNIT)
_NARROWEST = 80 * UNIT
_FRAME = 10 * UNIT  # of the system around the page, at most


class HelpWindow(QTextBrowser):
    """A page of help in a window of its own, beside the one that it is about."""

    def __init__(self, about: MainWindow) -> None:
        super().__init__(about)
        self._about = about
        self.setWindowFlags(Qt.WindowType.Dialog)
        # It is there for the other window, and does not keep the program alive.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setOpenExternalLinks(True)
        self.document().setDocumentMargin(4 * UNIT)
        self.setAccessibleName("Help")
        about.installEventFilter(self)

    def show_page(self, title: str, page: str) -> None:
        """Show a page in HTML where there is room beside the window that it is about."""
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setHtml(page)
        if not self.isVisible():
            self._place()
        self.show()
        self.raise_()
        self.activateWindow()

    def _place(self) -> None:
        screen = self._about.screen().availableGeometry()
        beside = place_beside_window(self._about.frameGeometry(), screen)
        if beside is not None:
            self.setGeometry(beside)
        else:
            upon = place_upon_window(self._about, screen)
            self.resize(upon.size())
            # With its frame: the bar to move it by is not upon the window's.
            self.move(upon.topLeft())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Not when it is minimised, which comes from the system.
        gone = event.type() == QEvent.Type.Hide and not event.spontaneous()
        if gone and watched is self._about:
            self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def place_beside_window(window: QRect, screen: QRect) -> QRect | None:
    """Return where a page of help stands: on the side of a window where there is more room.

    None where there is too little on both.
    """
    right, left = screen.right() - window.right(), window.left() - screen.left()
    room = max(right, left)
    if room < _NARROWEST:
        return None
    width = min(_SIZE.width(), room)
    height = min(_SIZE.height(), screen.height())
    x = window.right() + 1 if right >= left else window.left() - width
    y = max(screen.top(), min(window.top(), screen.bottom() - height + 1))
    return QRect(QPoint(x, y), QSize(width, height))


def place_upon_window(window: MainWindow, screen: QRect) -> QRect:
    """Return where a page of help lies on as little of a window as it can, below its bars."""
    corner = window.geometry().topLeft()
    room = screen.adjusted(0, 0, 0, -_FRAME)
    room.setTop(max(room.top(), corner.y() + below_bars(window) + 1))
    size = QSize(_NARROWEST, min(_SIZE.height(), room.height()))
    # Each panel costs something, and what is shown large the most.
    covered = [(place, 1) for _, place in panels_seen(window)] + must_be_seen(window)
    moved = [(place.translated(corner), cost) for place, cost in covered]
    return QRect(free_place(size, room, window.geometry(), moved), size)


def help_window(about: MainWindow) -> HelpWindow | None:
    """Return the page of help that is open beside a window, if there is one."""
    return about.findChild(HelpWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _show(about: MainWindow, title: str, page: str) -> None:
    (help_window(about) or HelpWindow(about)).show_page(title, page)


def explain(about: MainWindow) -> None:
    """Tell what the program is about."""
    _show(about, "What am I looking at?", _WHAT_IS_THIS)


def show_shortcuts(about: MainWindow, keys: Iterable[tuple[str, str]]) -> None:
    """List keys and mouse gestures."""
    _show(about, "Keys and mouse", shortcuts(keys))


def shortcuts(keys: Iterable[tuple[str, str]]) -> str:
    """Return keys with what they do, and all mouse gestures, as a table in HTML."""
    # One table: what is done stands on one line, and the first column is as wide as its words.
    parts = ("Mouse", _MOUSE), ("Keys", tuple(keys))
    rows = "".join(_part(title, lines) for title, lines in parts)
    return f'<table width="100%" cellpadding="3">{rows}</table>'


def _part(title: str, lines: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<tr><td><b>{key}</b></td><td>{what}</td></tr>" for key, what in lines)
    return f'<tr><td colspan="2"><h3>{title}</h3></td></tr>{rows}'


def show_about(about: MainWindow) -> None:
    """Tell version, method and licences."""
    version = latent_explorer.__version__
    _show(about, "About Latent Explorer", _ABOUT.format(version=version))
