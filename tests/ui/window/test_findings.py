"""What the panels of the analysis show is saved as it is shown: tables and figures, read back."""

from __future__ import annotations

import csv
import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from latent_explorer import files
from latent_explorer.cli import main
from latent_explorer.core.correlation import correlation_matrix
from latent_explorer.export.charts import COLOURS
from latent_explorer.session.matrix import MatrixSettings
from latent_explorer.session.remembering import from_text
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.components import ComponentsPanel
from latent_explorer.ui.panels.matrix import MatrixPanel
from latent_explorer.ui.panels.radii import RadiiPanel
from latent_explorer.ui.panels.slices import SlicesPanel
from latent_explorer.ui.turns import turns
from latent_explorer.ui.widgets.chart_parts import Drawing
from latent_explorer.ui.widgets.save_button import SaveButton

LONG = 30_000


@pytest.fixture
def analysing(explorer: Explorer, look: Any, qtbot: QtBot) -> Explorer:
    """The workspace Analyse, when all that it shows has been worked out."""
    look(explorer).do("workspace-analyse")
    explorer.window.docks.make("Components")
    dock = explorer.window.findChild(QWidget, "Components")
    assert dock is not None
    dock.show()
    dock.raise_()
    controller = explorer.controller

    def idle() -> bool:
        resting = controller.scene.working_on is None and not turns().waiting
        return resting and not controller.awaited

    qtbot.waitUntil(idle, timeout=LONG)
    explorer.window.findChild(QWidget, "Matrix").raise_()
    qtbot.waitUntil(idle, timeout=LONG)
    return explorer


@pytest.fixture
def save(
    analysing: Explorer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Any, str], Path]:
    """Return a function that saves by a button's menu, and gives the file."""

    def saved(button: SaveButton, suffix: str) -> Path:
        path = tmp_path / f"it{suffix}"
        monkeypatch.setattr(
            "latent_explorer.ui.file_saver.QFileDialog.getSaveFileName", lambda *_: (str(path), "")
        )
        (action,) = (
            a
            for a in button.menu().actions()
            if suffix[1:].upper() in a.text().upper().replace("&", "")
        )
        action.trigger()
        return path

    return saved


def _columns(path: Path) -> dict[str, list[str]]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def _about(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_suffix(".settings.json").read_text())
    return found


def _rendered(path: Path) -> np.ndarray:
    """Return what a drawing looks like, RGB."""
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize() * 2, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def _count(picture: np.ndarray, colour: str) -> int:
    wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return int((np.abs(picture.astype(int) - wanted) < 40).all(axis=2).sum())


def test_the_matrix_is_saved_as_the_command_line_does(
    analysing: Explorer, save: Any, toy_bundle: Path, tmp_path: Path, capsys: Any
) -> None:
    panel = analysing.window.panel(MatrixPanel)
    path = save(panel.save, ".csv")
    table = np.genfromtxt(path, delimiter=",", skip_header=1)
    np.testing.assert_array_equal(table[:, 0], np.arange(12))
    matrix = correlation_matrix(analysing.controller.scene.bundle.space, "z")
    np.testing.assert_array_equal(table[:, 1:], matrix)
    other = tmp_path / "other.csv"
    assert main(["correlations", "--bundle", str(toy_bundle), "--matrix", str(other)]) == 0
    assert _columns(other).keys() == _columns(path).keys()
    about = _about(path)
    assert about["fingerprint"] == analysing.controller.scene.bundle.fingerprint
    assert (about["coefficient"], about["sample"]) == ("pearson", None)
    state, lost = from_text(json.dumps({"format": 1, "state": about["state"]}))
    assert not lost
    assert state[MatrixSettings] == analysing.controller.state[MatrixSettings]


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_the_matrix_is_drawn(analysing: Explorer, save: Any, suffix: str) -> None:
    path = save(analysing.window.panel(MatrixPanel).save, suffix)
    if suffix == ".png":
        with Image.open(path) as image:
            picture = np.asarray(image.convert("RGB"))
            assert "latent-explorer" in image.info
    else:
        picture = _rendered(path)
        assert "Pearson" in "".join(ElementTree.parse(path).getroot().itertext())
    assert _count(picture, "#67001f") > 100, "the diagonal"


def test_slices_are_saved_as_they_are_shown(analysing: Explorer, save: Any) -> None:
    panel = analysing.window.panel(SlicesPanel)
    columns = _columns(save(panel.save, ".csv"))
    (curve,) = panel.plot.drawing.traces
    assert [float(b) for b in columns["b"]] == curve.x.tolist()
    assert [int(n) for n in columns["points"]] == curve.y.tolist()
    svg = save(panel.save, ".svg")
    assert _count(_rendered(svg), COLOURS[0]) > 200
    assert "points" in svg.read_text()


def test_radii_are_saved_as_they_are_shown(analysing: Explorer, save: Any) -> None:
    panel = analysing.window.panel(RadiiPanel)
    columns = _columns(save(panel.save, ".csv"))
    for trace in panel.plot.drawing.traces:
        rows = [k for k, name in enumerate(columns["set"]) if name == trace.name]
        shares = np.array([float(columns["share"][k]) for k in rows])
        np.testing.assert_allclose(shares / shares.max(), trace.y, rtol=1e-12)
        assert shares.sum() == pytest.approx(1), "all of them are in some bin"
        low, high = (np.array([float(columns[end][k]) for k in rows]) for end in ("from", "to"))
        # A curve stands in the middle of the bins.
        places = [*low, high[-1]] if trace.steps else (low + high) / 2
        np.testing.assert_array_equal(places, trace.x)
    picture = _rendered(save(panel.save, ".svg"))
    assert all(_count(picture, COLOURS[k]) > 100 for k in range(3))


def test_variance_and_distributions_are_saved(analysing: Explorer, save: Any, qtbot: QtBot) -> None:
    panel = analysing.window.panel(ComponentsPanel)
    analysing.window.findChild(QWidget, "Components").raise_()
    panel.coordinates.setCurrentIndex(1)
    qtbot.waitUntil(lambda: bool(panel.scree.drawing.traces), timeout=LONG)
    assert panel.scree.save.isVisible()
    inside = panel.scree.viewport().rect().contains(panel.scree.save.geometry())
    assert inside, "the button is not cut"
    columns = _columns(save(panel.scree.save, ".csv"))
    std = analysing.controller.scene.bundle.space.basis.std
    shares = 100 * np.cumsum(np.square(std)) / np.square(std).sum()
    np.testing.assert_allclose([float(v) for v in columns["variance_percent"][1:]], shares)
    assert _count(_rendered(save(panel.scree.save, ".svg")), COLOURS[0]) > 200
    curves = panel.distributions.curves
    qtbot.waitUntil(lambda: any(len(trace.x) for trace in curves.drawing.traces), timeout=LONG)
    drawing = curves.drawing
    columns = _columns(save(panel.distributions.save, ".csv"))
    assert [float(n) for n in columns["points a bin"]] == drawing.traces[0].y.tolist()
    assert set(columns["curve"]) == {"PCA 0"}


def test_a_notice_tells_what_was_saved(analysing: Explorer, save: Any) -> None:
    path = save(analysing.window.panel(SlicesPanel).save, ".csv")
    notice = analysing.file_saver.notice
    assert notice.isVisible()
    assert notice.accessibleName() == f"Saved it.csv with it.settings.json in {path.parent}"


def test_what_is_not_there_yet_is_not_saved(explorer: Explorer, save: Any) -> None:
    matrix, slices = (explorer.window.panel(kind) for kind in (MatrixPanel, SlicesPanel))
    radii = explorer.window.panel(RadiiPanel)
    matrix.show_matrix(None, np.empty(0, np.intp))
    slices.show_slice(None)
    radii.plot.show_drawing(Drawing())
    for panel in (matrix, slices, radii):
        explorer.controller.tell("")
        assert not save(panel.save, ".csv").exists()
        assert "wait until" in explorer.window.messages.text.text()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "No space left on device"), (errno.EROFS, "Read-only file system")],
)
def test_a_disk_that_takes_nothing_leaves_the_former_file(
    explorer: Explorer,
    save: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    number: int,
    words: str,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, words)

    monkeypatch.setattr(files.os, "replace", refuse)
    for kind in (MatrixPanel, RadiiPanel, SlicesPanel):
        for suffix in (".csv", ".png", ".svg"):
            path = tmp_path / f"it{suffix}"
            path.write_text("what was there before")
            explorer.controller.tell("")
            save(explorer.window.panel(kind).save, suffix)
            assert words in explorer.window.messages.text.text()
            assert path.read_text() == "what was there before"
            assert [each.name for each in tmp_path.glob("it*")] == [path.name]
            path.unlink()


def test_every_panel_of_the_analysis_can_be_saved_from(analysing: Explorer) -> None:
    for name in ("Matrix", "Radii", "Slices", "Components"):
        (*buttons,) = analysing.window.docks.panels[name].findChildren(SaveButton)
        assert buttons, name
        for button in buttons:
            assert button.accessibleName().startswith("Save ")
            assert button.toolTip()
            assert len(button.menu().actions()) == 3
