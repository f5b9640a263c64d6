"""The widgets of two models side by side, without a controller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from latent_explorer.controller.presenters.both_models import ImageShown, PlaneShown
from latent_explorer.controller.presenters.model_figures import ModelShown
from latent_explorer.controller.presenters.other_model import ChoiceShown
from latent_explorer.core.model_figures import ErrorFigures, ModelFigures
from latent_explorer.session.projections import Projection
from latent_explorer.ui.panels.both_planes import ModelPlane
from latent_explorer.ui.panels.face_strip import SIDE, FaceStrip
from latent_explorer.ui.panels.model_figures import ModelFiguresPanel
from latent_explorer.ui.panels.other_model import CHOOSE, OtherModelPanel

FIGURES = ModelFigures(12, 2000, 8, 8, 66, {"0.1": 40, "0.6": 1}, {"0.9": 5})
FACES = np.full((9, 8, 8, 3), 90, np.uint8)


def choice(path: str = "", *, ready: bool = False, problem: str = "") -> ChoiceShown:
    return ChoiceShown(path, path, ("first", "a/second"), ready, problem, "same")


def image(**values: Any) -> ImageShown:
    given: dict[str, Any] = {
        "name": "toy",
        "about": "2,000 images",
        "original": None,
        "face": FACES[0],
        "error": None,
        "has_original": False,
        "waiting": "…",
    }
    return ImageShown(**given | values)


@pytest.fixture
def panel(shown: Callable[..., Any]) -> OtherModelPanel:
    found: OtherModelPanel = shown(OtherModelPanel(), 900, 800)
    found.show_choice(choice("small", ready=True))
    return found


def test_what_stands_there_without_a_model(
    panel: OtherModelPanel, qtbot: QtBot, heard: Any
) -> None:
    panel.show_choice(choice())
    assert panel.choose.isVisible()
    assert not panel.planes_box.isEnabled()
    asked = heard(panel.command)
    qtbot.mouseClick(panel.choose, Qt.MouseButton.LeftButton)
    assert asked == [(CHOOSE,)]
    panel.show_choice(choice("small"))
    assert "Opening" in panel.reason.text()
    assert not panel.choose.isVisible()
    panel.show_choice(choice("small", problem="it is gone: choose another"))
    assert panel.reason.text() == "it is gone: choose another"
    assert panel.choose.isVisible()


def test_the_menu_offers_what_was_open(panel: OtherModelPanel, heard: Any) -> None:
    chosen = heard(panel.model_chosen)
    menu = panel.model.menu()
    for _ in range(2):
        menu.aboutToShow.emit()
    texts = [each.text() for each in menu.actions() if not each.isSeparator()]
    assert texts == ["first", "second", "&Another model …", "&None"]
    menu.actions()[1].trigger()
    menu.actions()[-1].trigger()
    assert chosen == [("a/second",), ("",)]


def test_the_place_of_an_original_stays_free_while_it_is_read(panel: OtherModelPanel) -> None:
    row = panel.pictures[0]
    panel.show_images((image(has_original=True), image()), "7.jpg")
    assert row.captions == ("original", "reconstruction")
    before = row.picture_rects
    panel.show_images((image(original=FACES[1], has_original=True, error=0.004), image()), "7.jpg")
    assert row.captions == ("original", "error 0.00400")
    assert row.picture_rects == before
    assert panel.pictures[1].captions == ("reconstruction",)
    assert panel.note.text() == "7.jpg"


def test_what_is_chosen_of_the_planes_is_told(panel: OtherModelPanel, heard: Any) -> None:
    chosen, picked = heard(panel.planes_chosen), heard(panel.image_picked)
    panel.planes_box.setCurrentIndex(1)
    assert chosen == [("strongest",)]
    panel.show_choice(choice("small", ready=True))
    assert chosen == [("strongest",)], "what is shown is not told"
    panel.planes[0].plane.image_picked.emit(4)
    panel.planes[1].plane.image_picked.emit(5)
    assert picked == [(False, 4), (True, 5)]


def test_nothing_old_stands_below_new_names(
    shown: Callable[..., Any], cloud_of: Callable[[Projection], Any]
) -> None:
    plane: ModelPlane = shown(ModelPlane(), 400, 300)
    first, second = Projection((0, 1)), Projection((2, 3))
    plane.show_plane(PlaneShown("toy", first, cloud_of(first), np.array([1.0, 2.0])), 2.2)
    assert plane.words.text().startswith("z 0, z 1: r ")
    assert plane.words.text().endswith(", 2,000 points")
    assert plane.plane.marks.image.isVisible()
    plane.plane.look_at((0.0, 1.0, 0.0, 1.0))
    plane.show_plane(PlaneShown("toy", second, None, None), 2.2)
    assert plane.words.text() == "z 2, z 3: …"
    assert plane.plane.cloud is None
    assert plane.plane.view is None, "another plane is seen whole"
    plane.show_plane(PlaneShown("toy", None, None, None, "small has 2 components"), 2.2)
    assert plane.reason.isVisible()
    assert plane.words.text() == ""


@pytest.mark.parametrize(("width", "height", "side"), [(900, 100, 100), (900, 300, 108)])
def test_a_strip_that_grows_shows_no_fewer_faces(
    shown: Callable[..., Any], width: int, height: int, side: int
) -> None:
    strip: FaceStrip = shown(FaceStrip(grows=True), width, height)
    strip.show_faces(FACES)
    assert strip.place_of(0).width() == side
    assert strip.place_of(7).right() < width
    strip.resize(300, 200)
    assert strip.place_of(0).width() == SIDE


def test_figures_that_are_not_known_yet(shown: Callable[..., Any]) -> None:
    panel: ModelFiguresPanel = shown(ModelFiguresPanel(), 400, 500)
    assert panel._finding() is None
    one = ModelShown("toy", "0123456789ab", FIGURES, ErrorFigures(0.0123456, 0.01, 30))
    panel.show_models((one, ModelShown("small", "ba9876543210", FIGURES, None)), 30)
    rows = {name: values for name, *values in panel.table.rows}
    assert rows["mean error"] == ["0.01235", "…"]
    assert rows["z-points"] == ["2,000", "2,000"]
    assert rows["pairs |r| > 0.6"] == ["1", "1"]
    assert rows["K for 90\u00a0%"] == ["5", "5"]
    finding = panel._finding()
    assert finding is not None
    assert list(finding.columns) == ["figure", "open", "other"]
    place = finding.columns["figure"].index("mean error")
    assert (finding.columns["open"][place], finding.columns["other"][place]) == (0.0123456, None)
    panel.show_models(None, 0)
    assert panel.table.rows == []


def test_while_there_is_one_model_there_is_no_empty_table(shown: Callable[..., Any]) -> None:
    panel: ModelFiguresPanel = shown(ModelFiguresPanel(), 400, 500)
    assert not panel.table.isVisible()
    assert not panel.save.isVisible()
    assert panel.words.geometry().top() < 40


def test_without_an_image_the_planes_have_its_room(
    panel: OtherModelPanel, finish_turns: Callable[[], None]
) -> None:
    def show(face: Any, waiting: str) -> int:
        panel.show_images((image(face=face, waiting=waiting),) * 2, "")
        finish_turns()
        return panel.planes[0].height()

    with_images = show(FACES[0], "")
    assert show(None, "") > 1.3 * with_images
    assert show(None, "…") == with_images, "one is on its way"
