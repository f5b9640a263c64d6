"""Another model beside the open one: with real mouse events, and two real bundles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.jobs.other_model import OtherModelOpened
from latent_explorer.jobs.request import Request
from latent_explorer.session.other_model import OtherModel
from latent_explorer.session.picture_folder import PictureFolders
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.sampling import Sampling
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.images import ImagesPanel
from latent_explorer.ui.panels.model_figures import ModelFiguresPanel
from latent_explorer.ui.panels.other_model import OtherModelPanel
from latent_explorer.ui.panels.sampling import SamplingPanel
from latent_explorer.ui.widgets.line_slider import LineSlider

LEFT = Qt.MouseButton.LeftButton
TIMEOUT = 30_000
PLANES = Projections((Projection((0, 1)),))


@pytest.fixture
def twin(rig: Any) -> Any:
    """What is opened as "small": image i of "toy" is image 299 - i of it, from 0 to 299."""
    rig.small = replace(rig.small, image_names=[f"{299 - i}.jpg" for i in range(300)])
    return rig.small


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that says which folder is chosen in a dialog."""

    def choose(folder: str) -> None:
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: folder)

    return choose


@pytest.fixture
def both(twin: Any, explorer: Explorer, ask: Any, look: Any, all_there: Any) -> Explorer:
    """An explorer with "small" beside "toy", chosen by the menu."""
    look(explorer).change(PLANES)
    ask("small")
    look(explorer).do("compare-models")
    all_there(explorer)
    return explorer


def panel_of(explorer: Explorer) -> OtherModelPanel:
    return explorer.window.panel(OtherModelPanel)


def rows_of(explorer: Explorer) -> dict[str, list[str]]:
    table = explorer.window.panel(ModelFiguresPanel).table
    return {name: list(values) for name, *values in table.rows}


def test_the_command_shows_both_in_their_workspace(both: Explorer, pixels: Any) -> None:
    panel = panel_of(both)
    assert both.window.workspaces.current.name == "Models"
    assert panel.isVisible()
    assert panel.model.text() == "small"
    assert [name.text() for name in panel.names] == ["toy", "small"]
    for plane in panel.planes:
        assert plane.plane.cloud is not None
        assert plane.plane.isVisible()
    for strip in panel.strips:
        assert strip.faces is not None
        place = strip.place_of(0)
        drawn = pixels(strip)[place.top() : place.bottom(), place.left() : place.right()]
        mean = drawn.reshape(-1, 3).mean(axis=0)
        np.testing.assert_allclose(mean, strip.faces[0].reshape(-1, 3).mean(axis=0), atol=12)
    assert rows_of(both)["images in both"] == ["300", "300"]
    assert rows_of(both)["components"] == ["12", "5"]


def test_given_up_in_the_dialog_nothing_changes(explorer: Explorer, ask: Any, look: Any) -> None:
    ask("")
    look(explorer).do("compare-models")
    assert explorer.window.workspaces.current.name == "Explore"
    assert look(explorer).state[OtherModel] == OtherModel()


def test_an_image_that_is_clicked_in_the_list_is_shown_in_both(
    both: Explorer, look: Any, qtbot: QtBot, all_there: Any, pixels: Any
) -> None:
    grid = both.window.panel(ImagesPanel).grid
    place = grid.visualRect(grid.model().index(3, 0)).center()
    qtbot.mouseClick(grid.viewport(), LEFT, pos=place)
    image = look(both).state[CurrentPoint].image
    assert image is not None
    all_there(both)
    panel = panel_of(both)
    assert panel.note.text().startswith(f"{image}.jpg")
    opened = look(both).result(OtherModelOpened)
    z = opened.model.space.point(299 - image)
    space = look(both).explorer.controller.scene.space
    for plane, row, point in zip(
        panel.planes, panel.pictures, (space.point(image), z), strict=True
    ):
        assert row.captions == ("reconstruction",)
        marked = plane.plane.marks.image.pos()
        assert (marked.x(), marked.y()) == pytest.approx((point[0], point[1]), abs=1e-3)


def test_a_click_on_a_point_of_the_other_model_chooses_its_image(
    both: Explorer, look: Any, qtbot: QtBot, all_there: Any, finish_turns: Any
) -> None:
    plane = panel_of(both).planes[1].plane
    cloud = plane.cloud
    assert cloud is not None
    # One that stands alone: the furthest out.
    far = int(np.argmax(cloud.ellipse.levels(np.column_stack([cloud.x, cloud.y]))))
    pixel = plane.to_pixels(cloud.x[far], cloud.y[far]).toPoint()
    qtbot.mouseClick(plane.viewport(), LEFT, pos=pixel)
    qtbot.waitUntil(lambda: look(both).state[CurrentPoint].image is not None, timeout=TIMEOUT)
    assert look(both).state[CurrentPoint].image == 299 - far
    all_there(both)
    assert panel_of(both).note.text().startswith(f"{299 - far}.jpg")


def test_the_slider_of_the_sampler_moves_both(
    both: Explorer, look: Any, qtbot: QtBot, all_there: Any
) -> None:
    panel = panel_of(both)
    before = [strip.faces for strip in panel.strips]
    sampling = both.window.panel(SamplingPanel)
    slider = sampling.sliders["fact"].findChild(LineSlider)
    assert slider is not None
    slider.setFocus()
    for _ in range(5):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    all_there(both)
    settings: SamplingSettings = look(both).state[Sampling].settings
    opened = look(both).result(OtherModelOpened)
    for strip, old in zip(panel.strips, before, strict=True):
        assert strip.faces is not None
        assert not np.array_equal(strip.faces, old)
    other = draw(replace(settings, n_components=5), opened.model.space).z
    codec = both.worker._workspace.codec(Request(bundle=opened.model.fingerprint))
    assert panel.strips[1].faces is not None
    np.testing.assert_array_equal(
        panel.strips[1].faces[0], codec.decode(np.ascontiguousarray(other[:1], np.float32))[0]
    )


def test_the_menu_of_the_model(both: Explorer, look: Any, qtbot: QtBot, all_there: Any) -> None:
    panel = panel_of(both)

    def choose(text: str) -> None:
        menu = panel.model.menu()
        assert isinstance(menu, QMenu)
        menu.popup(panel.model.mapToGlobal(QPoint(0, panel.model.height())))
        qtbot.waitUntil(menu.isVisible)
        (action,) = (each for each in menu.actions() if text in each.text())
        qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    choose("None")
    all_there(both)
    assert look(both).state[OtherModel].path == ""
    assert panel.choose.isVisible()
    assert "the same images" in panel.reason.text()
    assert rows_of(both) == {}
    workspace = both.worker._workspace
    bundle = both.controller.scene.bundle
    assert bundle is not None
    assert list(workspace._opened) == [bundle.fingerprint], "it is freed"
    look(both).do("undo")
    all_there(both)
    assert panel.strips[1].isVisible()
    choose("Another model")
    all_there(both)
    assert look(both).state[OtherModel].path == "small"


def test_the_button_asks_for_a_model(
    twin: Any, explorer: Explorer, ask: Any, look: Any, qtbot: QtBot, all_there: Any
) -> None:
    look(explorer).do("workspace-models")
    all_there(explorer)
    panel = panel_of(explorer)
    ask("broken")
    qtbot.mouseClick(panel.choose, LEFT)
    all_there(explorer)
    assert "copy the bundle again" in panel.reason.text()
    assert panel.choose.isVisible()
    ask("small")
    qtbot.mouseClick(panel.choose, LEFT)
    all_there(explorer)
    assert not panel.choose.isVisible()
    assert panel.strips[0].isVisible()


def test_it_is_there_again_the_next_time(
    twin: Any, both: Explorer, open_explorer: Callable[..., Explorer], all_there: Any
) -> None:
    panel_of(both).planes_box.setCurrentIndex(1)
    both.window.close()
    again = open_explorer(complete=False)
    all_there(again)
    assert again.window.workspaces.current.name == "Models"
    panel = panel_of(again)
    assert panel.model.text() == "small"
    assert panel.planes[1].words.text().startswith("z 0, z 1: r ")
    assert panel.planes_box.currentIndex() == 1
    assert rows_of(again)["z-points"] == ["2,000", "300"]


@pytest.mark.parametrize("size", [(1024, 700), (1600, 1000)])
def test_nothing_is_cut(both: Explorer, size: tuple[int, int], all_there: Any, look: Any) -> None:
    both.window.resize(*size)
    both.window.workspaces.reset()
    look(both).change(look(both).state[CurrentPoint].choosing(7))
    all_there(both)
    QApplication.processEvents()
    panel = panel_of(both)
    seen = panel.parentWidget()
    assert both.window.width() == size[0]
    for part in (*panel.pictures, *panel.planes, *panel.strips, *panel.names, panel.note):
        place = part.rect().translated(part.mapTo(seen, QPoint(0, 0)))
        assert seen.rect().contains(place), part
    assert all(row.picture_rects[0].width() >= 60 for row in panel.pictures)
    assert all(strip.place_of(4).right() < strip.width() for strip in panel.strips)


# Two real bundles


@pytest.fixture
def real(
    two_models: tuple[Path, Path], foreign_pictures: Path, qtbot: QtBot, all_there: Any
) -> Iterator[Explorer]:
    """The grey bundle beside the coloured one, and where their pictures are."""
    explorer = Explorer(two_models[0])
    try:
        explorer.window.resize(1600, 1000)
        explorer.window.workspaces.reset()
        with qtbot.waitExposed(explorer.window):
            explorer.window.show()
        qtbot.waitUntil(lambda: explorer.controller.scene.bundle is not None, timeout=TIMEOUT)
        bundle = load_bundle(two_models[0]).fingerprint
        explorer.controller.change("", OtherModel(str(two_models[1])), PLANES)
        explorer.controller.change("", PictureFolders().naming(bundle, str(foreign_pictures)))
        explorer.menus.actions["workspace-models"].trigger()
        qtbot.waitUntil(partial(_has_errors, explorer), timeout=TIMEOUT)
        all_there(explorer)
        yield explorer
    finally:
        explorer.window.close()


def _has_errors(explorer: Explorer) -> bool:
    if "Model figures" not in explorer.window.docks.panels:
        return False
    errors = rows_of(explorer).get("mean error")
    return errors is not None and "…" not in errors


def test_the_figures_are_those_of_the_command_line(
    real: Explorer,
    two_models: tuple[Path, Path],
    foreign_pictures: Path,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = map(str, two_models)
    pictures = str(foreign_pictures)
    assert main(["models", "--bundle", one, "--other", other, "--images", pictures, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    models, rows = facts["models"], rows_of(real)
    for words, key, form in (
        ("name", "bundle", ""),
        ("z-points", "n", ","),
        ("components", "z_dim", ","),
        ("width", "width", ","),
        ("height", "height", ","),
        ("all pairs", "pairs", ","),
        ("mean error", "error_mean", ".5f"),
        ("median error", "error_median", ".5f"),
    ):
        assert rows[words] == [format(each[key], form) for each in models], words
    for threshold in models[0]["pairs_above"]:
        counts = [f"{each['pairs_above'][threshold]:,}" for each in models]
        assert rows[f"pairs |r| > {threshold}"] == counts
    for share in models[0]["components_for_variance"]:
        counts = [f"{each['components_for_variance'][share]:,}" for each in models]
        assert rows[f"K for {round(100 * float(share))}\u00a0%"] == counts
    assert rows["images in both"] == [str(facts["images"])] * 2 == ["30", "30"]
    # What is saved is what is shown.
    finding = real.window.panel(ModelFiguresPanel)._finding()
    assert finding is not None
    means = finding.columns["figure"].index("mean error")
    for column, each in zip(("open", "other"), models, strict=True):
        assert finding.columns[column][means] == pytest.approx(each["error_mean"], rel=1e-5)


def test_the_same_picture_as_both_see_it(
    real: Explorer, two_models: tuple[Path, Path], all_there: Any, look: Any
) -> None:
    name = load_bundle(two_models[1]).image_names[4]
    image = load_bundle(two_models[0]).image_names.index(name)
    look(real).change(look(real).state[CurrentPoint].choosing(image))
    all_there(real)
    panel = panel_of(real)
    assert panel.note.text() == name
    colour, grey = panel.pictures
    for row in (colour, grey):
        original, reconstruction = row.captions
        assert original == "original"
        assert reconstruction.startswith("error 0.0")
    errors = [float(row.captions[1].rsplit(" ", 1)[1]) for row in (colour, grey)]
    # Both give back what they see, which is the lightness alone where they are grey.
    assert max(errors) < 0.003
