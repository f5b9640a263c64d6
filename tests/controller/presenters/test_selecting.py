"""Selecting in projections, and the panel of the selection, without a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from latent_explorer.controller.presenters.selecting import SelectingPresenter
from latent_explorer.controller.presenters.selection import NAME, SelectionPresenter
from latent_explorer.controller.presenters.selection_saving import SelectionSavingPresenter
from latent_explorer.core.correlation import from_covariance
from latent_explorer.core.ellipse import probability_within
from latent_explorer.export.selections import SelectionFiles
from latent_explorer.jobs.clouds import Cloud
from latent_explorer.session.colouring import Colouring
from latent_explorer.session.layers import Layers
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projections
from latent_explorer.session.selecting import Selecting
from latent_explorer.session.selection import Selection

BIG = 1e4


class Intent:
    def __init__(self) -> None:
        self.slots: list[Callable[..., object]] = []

    def connect(self, slot: Callable[..., object], /) -> None:
        self.slots.append(slot)

    def emit(self, *values: object) -> None:
        for slot in self.slots:
            slot(*values)


class Planes:
    def __init__(self) -> None:
        self.tool_chosen, self.outline_drawn = Intent(), Intent()
        self.selecting: Any = None
        self.planes: list[Any] = []
        self.words = ""
        self.times = 0

    def show_selecting(self, selecting: Any) -> None:
        self.selecting = selecting

    def show_selected(self, planes: Any, words: str) -> None:
        self.planes, self.words, self.times = list(planes), words, self.times + 1


class Panel:
    def __init__(self) -> None:
        for name in ("tool_chosen", "op_chosen", "lit_toggled", "named", "taken", "renamed"):
            setattr(self, name, Intent())
        for name in ("removed", "pair_chosen", "start_requested"):
            setattr(self, name, Intent())
        self.selecting: Any = None
        self.selection: Any = None
        self.words = ""
        self.figures: Any = None
        self.face: Any = None

    def show_selecting(self, selecting: Any) -> None:
        self.selecting = selecting

    def show_selection(self, selection: Any, words: str) -> None:
        self.selection, self.words = selection, words

    def show_figures(self, shown: Any) -> None:
        self.figures = shown

    def show_face(self, face: Any) -> None:
        self.face = face


@pytest.fixture
def fake_bundle(fake_bundle: Any) -> Any:
    """The toy bundle, with something known of its images."""
    column = np.where(fake_bundle.space.points[:, 2] > 0, 1, -1).astype(np.int8)
    return replace(fake_bundle, columns={"side": column})


@pytest.fixture
def planes() -> Any:
    return Planes()


@pytest.fixture
def panel() -> Any:
    return Panel()


@pytest.fixture
def desk(closed: Any, planes: Any, panel: Any) -> Any:
    """A desk on which one can select."""
    controller = closed.controller
    controller.add([SelectingPresenter(planes, controller), SelectionPresenter(panel, controller)])
    controller.set_visible([*closed.names_of_panels, NAME])
    closed.open()
    return closed


def right_of(x: float) -> tuple[tuple[float, float], ...]:
    return ((x, -BIG), (BIG, -BIG), (BIG, BIG), (x, BIG))


def draw(desk: Any, planes: Any, x: float = 0.0, op: Any = None, index: int = 0) -> Any:
    """Select what is to the right of x in a projection, and return which points these are."""
    planes.outline_drawn.emit(index, right_of(x), op)
    desk.settle()
    projection = desk.shown_projections[index]
    column, _ = desk.scene.space.columns(projection.coordinates, projection.pair)
    return column >= x


def test_what_is_drawn_is_lit_in_all_projections(desk: Any, planes: Any) -> None:
    inside = draw(desk, planes)
    assert 0 < inside.sum() < len(inside)
    for shown, projection in zip(planes.planes, desk.shown_projections, strict=True):
        assert shown.count == inside.sum()
        assert shown.points.request.projection == projection
        np.testing.assert_array_equal(
            np.sort(shown.points.order[: shown.count]), np.flatnonzero(inside)
        )
    share = f"{100 * inside.mean():.1f}"
    assert planes.words == (
        f"Selection: {inside.sum():,} points of 2,000 ({share}\u00a0%), the others in grey"
    )
    assert desk.scene.undo == "Select"
    desk.controller.undo()
    assert set(planes.planes) == {None}
    assert planes.words == ""


def test_the_old_one_stays_until_all_of_the_new_is_there(desk: Any, planes: Any) -> None:
    draw(desk, planes)
    old = list(planes.planes)
    planes.outline_drawn.emit(0, right_of(1.0), "subtract")
    assert planes.planes == old
    desk.settle()
    assert all(new is not each for new, each in zip(planes.planes, old, strict=True))
    assert desk.scene.undo == "Take from the selection"
    desk.controller.change("", Selection())
    assert set(planes.planes) == {None}, "nothing is shown at once"


def test_the_panel_says_how_a_drawing_is_joined_and_a_key_says_otherwise(
    desk: Any, planes: Any, panel: Any
) -> None:
    panel.op_chosen.emit("add")
    assert desk.state[Selecting].op == "add"
    draw(desk, planes)
    draw(desk, planes, 1.0, index=1)
    draw(desk, planes, 2.0, op="intersect")
    assert [part.op for part in desk.state[Selection].parts] == ["add", "add", "intersect"]
    panel.op_chosen.emit(None)
    draw(desk, planes)
    assert len(desk.state[Selection].parts) == 1
    assert desk.scene.undo == "Select"


def test_a_tool_is_no_step_and_not_taken_back(desk: Any, planes: Any, panel: Any) -> None:
    planes.tool_chosen.emit("lasso")
    assert planes.selecting == panel.selecting == Selecting("lasso")
    assert desk.scene.undo is None
    draw(desk, planes)
    panel.tool_chosen.emit("rectangle")
    desk.controller.undo()
    assert desk.state[Selecting] == Selecting("rectangle")
    presenter = desk.controller.presenter(SelectingPresenter)
    presenter.toggle_tool("rectangle")
    assert planes.selecting == Selecting()
    presenter.toggle_tool("lasso")
    assert planes.selecting == Selecting("lasso")


def test_it_goes_before_slice_and_colours_and_says_so(desk: Any, planes: Any, panel: Any) -> None:
    column = next(iter(desk.scene.bundle.columns))
    desk.controller.change("", Colouring(column), Layers(sliced=True))
    desk.settle()
    draw(desk, planes)
    assert planes.words.endswith(f"the others in grey, not in the colours of {column}")
    assert set(desk.of("layers.show_slices")[-1]["slices"]) == {None}
    panel.lit_toggled.emit(False)
    desk.settle()
    assert set(planes.planes) == {None}
    assert desk.of("layers.show_slices")[-1]["words"]
    assert desk.state[Selection].parts, "what is selected stays"


def test_points_in_view_are_selected_once_one_has_zoomed(desk: Any, planes: Any) -> None:
    presenter = desk.controller.presenter(SelectingPresenter)
    presenter.select_in_view()
    assert not desk.state[Selection].parts
    assert desk.scene.notice.startswith("All points are in view")
    section = desk.state[Projections]
    desk.controller.change("", section.viewed(section.active, (-1.0, 2.0, -3.0, 0.5)))
    presenter.select_in_view()
    desk.settle()
    i, j = desk.shown_projections[section.active].pair
    x, y = (np.array(desk.scene.space.points[:, c], np.float32) for c in (i, j))
    inside = (x >= -1) & (x < 2) & (y >= -3) & (y < 0.5)
    assert planes.planes[0].count == inside.sum() > 0


def test_inside_the_ellipse_is_what_the_ellipse_counts(desk: Any, planes: Any) -> None:
    desk.controller.presenter(SelectingPresenter).select_in_ellipse()
    desk.settle()
    cloud = desk.scene.result(Cloud, desk.shown_projections[0])
    level = desk.state[Projections].ellipse_level
    count = planes.planes[0].count
    assert abs(count - cloud.share_within(level) * len(cloud.x)) <= 1
    assert abs(count / len(cloud.x) - probability_within(level)) < 0.05


def test_all_but_these_and_none(desk: Any, planes: Any) -> None:
    inside = draw(desk, planes)
    presenter = desk.controller.presenter(SelectingPresenter)
    presenter.invert()
    desk.settle()
    assert planes.planes[0].count == (~inside).sum()
    presenter.clear()
    assert set(planes.planes) == {None}
    assert desk.scene.undo == "Select nothing"


def test_what_is_too_much_is_refused_with_a_word(desk: Any, planes: Any) -> None:
    planes.outline_drawn.emit(0, ((0.0, 0.0), (1.0, 1.0)), None)
    assert "three corners" in desk.scene.notice
    planes.outline_drawn.emit(99, right_of(0.0), None)
    assert not desk.state[Selection].parts
    for _ in range(30):
        desk.controller.presenter(SelectingPresenter).invert()
        planes.outline_drawn.emit(0, right_of(0.0), "add")
    desk.controller.presenter(SelectingPresenter).invert()
    assert "made of too many others" in desk.scene.notice


def test_the_panel_describes_the_selected_points(desk: Any, planes: Any, panel: Any) -> None:
    assert panel.words.startswith("Nothing is selected")
    assert panel.figures is None
    inside = draw(desk, planes)
    assert panel.words.startswith(f"{inside.sum():,} points of 2,000")
    z = desk.scene.space.points.astype(float)
    own, whole = z[inside], z
    shift = (own.mean(axis=0) - whole.mean(axis=0)) / whole.std(axis=0)
    first = int(np.argmax(np.abs(shift)))
    shown = panel.figures
    assert shown.coordinates == "z"
    assert shown.components[0][0] == f"z {first}"
    assert float(shown.components[0][3]) == pytest.approx(own[:, first].std(), abs=0.006)
    r = from_covariance(np.cov(own.T, bias=True))
    np.fill_diagonal(r, 0)
    i, j = sorted(np.unravel_index(np.argmax(np.abs(r)), r.shape))
    assert shown.numbers[0] == (i, j)
    assert shown.pairs[0][0] == f"z {i}, {j}"
    figures = {name: (a, b) for name, a, b in shown.ellipse}
    a, b = desk.shown_projections[0].pair
    text = figures["r"][0].replace("\u2212", "-")
    assert float(text) == pytest.approx(r[a, b], abs=0.006)
    assert panel.face is not None
    panel.start_requested.emit()
    np.testing.assert_allclose(desk.state[CurrentPoint].z, own.mean(axis=0), atol=1e-9)
    assert desk.state[CurrentPoint].start.label == "the mean of the selection"


def test_figures_are_those_of_the_active_plane(desk: Any, planes: Any, panel: Any) -> None:
    draw(desk, planes)
    desk.controller.change("", desk.state[Projections].showing([(0, 1)], "pca"))
    desk.settle()
    assert panel.figures.coordinates == "pca"
    assert panel.figures.components[0][0].startswith("PCA ")
    assert panel.figures.plane == "PCA 0 – PCA 1"
    panel.pair_chosen.emit((2, 5), "pca")
    active = desk.state[Projections].shown[desk.state[Projections].active]
    assert (active.pair, active.coordinates) == ((2, 5), "pca")


def test_selections_can_be_named_taken_up_renamed_and_forgotten(
    desk: Any, planes: Any, panel: Any
) -> None:
    panel.named.emit("nothing")
    assert desk.state[Selection].named == ()
    draw(desk, planes)
    panel.named.emit("right")
    desk.settle()
    assert panel.words.startswith("right: ")
    assert planes.words.startswith("Selection right: ")
    draw(desk, planes, 1.0, index=1)
    panel.named.emit("upper")
    panel.taken.emit(0, "intersect")
    desk.settle()
    assert desk.scene.undo == "Select among the selected: right"
    panel.renamed.emit(0, "upper")
    assert "same name" in desk.scene.notice
    assert [each.name for each in panel.selection.named] == ["right", "upper"]
    panel.renamed.emit(0, "left")
    panel.removed.emit(1)
    assert [each.name for each in panel.selection.named] == ["left"]
    assert desk.scene.undo == "Delete the selection upper"
    desk.controller.undo()
    assert [each.name for each in panel.selection.named] == ["left", "upper"]


def test_a_selection_is_written_once_for_each_time_it_is_asked_for(
    desk: Any, planes: Any, tmp_path: Path
) -> None:
    saved: list[Any] = []
    saving = SelectionSavingPresenter(
        desk.controller, SelectionFiles(), lambda *what: saved.append(what)
    )
    desk.controller.add([saving])
    saving.save(tmp_path / "a.csv")
    assert "Nothing is selected" in desk.scene.notice
    inside = draw(desk, planes)
    for _ in range(2):
        saving.save(tmp_path / "a.csv")
        desk.settle()
    assert saved == [(tmp_path / "a.csv", "")] * 2
    assert len((tmp_path / "a.csv").read_text().splitlines()) == inside.sum() + 1
    draw(desk, planes, 1.0)
    assert len(saved) == 2
    (tmp_path / "folder.csv").mkdir()
    saving.save(tmp_path / "folder.csv")
    desk.settle()
    assert "folder.csv" in desk.scene.notice
    assert len(saved) == 2
    saving.save(tmp_path / "faces.png")
    desk.settle()
    assert saved[2][0] == tmp_path / "faces.png"
    assert saved[2][1].startswith("400 of ") == (planes.planes[0].count > 400)
