"""Window, command line and a plain computation say the same numbers of the shipped bundle.

The plain one is numpy and scipy alone, from the z-points and by the formulas of the series. Only
what is random comes from the program: which points are a sample, and which vectors are drawn.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
import scipy.stats
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.interpolate import RegularGridInterpolator
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import pdist

from latent_explorer.cli import main
from latent_explorer.controller.presenters import compared, comparison
from latent_explorer.core import reconstruction
from latent_explorer.core.samplers import SamplingSettings, draw
from latent_explorer.jobs.comparing import SetFiguresRequest
from latent_explorer.jobs.contours import PlaneContours
from latent_explorer.jobs.gallery import GalleryPairs
from latent_explorer.jobs.reconstruction import ReconstructionErrors
from latent_explorer.notebook import open_bundle
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.comparison import Comparison
from latent_explorer.session.components import ComponentChoice
from latent_explorer.session.gallery import Gallery
from latent_explorer.session.generator import GeneratorSteps
from latent_explorer.session.layers import Layers
from latent_explorer.session.matrix import MatrixSettings
from latent_explorer.session.point import CurrentPoint
from latent_explorer.session.projections import Projection, Projections
from latent_explorer.session.radii import Radii
from latent_explorer.session.slices import Slices
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.panels.comparison_table import COLUMNS
from latent_explorer.ui.projections.level_table import LevelTable
from latent_explorer.ui.projections.panel import ProjectionsPanel
from latent_explorer.ui.turns import turns

LONG = 120_000
PAIR, K, IMAGE = (52, 145), 105, 4711
FEW = 24  # of the sets of Compare: 500 of each would take a minute
ERROR_IMAGES = 16  # that the curve of reconstruction errors is a mean over: 256 likewise
METHODS = ("cube", "pairwise")
COUNTED_ABOVE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)

Json = Any


# The window


@dataclass
class Walk:
    """Goes through the panels of a window, and notes what they say."""

    explorer: Explorer
    qtbot: QtBot
    said: dict[str, Any]

    def rest(self) -> None:
        """Wait until all that is seen has been worked out."""
        controller = self.explorer.controller

        def idle() -> bool:
            scene = controller.scene
            if turns().waiting:
                return False
            return scene.bundle is not None and not controller.awaited and not scene.working_on

        self.qtbot.waitUntil(idle, timeout=LONG)
        # What has come may want more, and is drawn by and by.
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(idle, timeout=LONG)

    def change(self, *sections: Any) -> None:
        self.explorer.controller.change("by the test", *sections)
        self.rest()

    def state(self, section: type[Any]) -> Any:
        return self.explorer.controller.state[section]

    def show(self, name: str) -> Any:
        """Return a panel, seen and with all that it shows."""
        window = self.explorer.window
        window.docks.make(name)
        dock = window.findChild(QDockWidget, name)
        assert dock is not None
        dock.show()
        dock.raise_()
        self.qtbot.waitUntil(lambda: name in self.explorer.controller.scene.visible, timeout=LONG)
        self.rest()
        return window.docks.panels[name]

    def do(self, command: str) -> None:
        self.explorer.menus.actions[command].trigger()
        self.rest()


def _plain_text(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def _rows(table: Any) -> list[list[str]]:
    model = table.model()
    columns = range(model.columnCount())
    return [
        [_plain_text(model.index(row, column).data()) for column in columns]
        for row in range(model.rowCount())
    ]


def _texts(rows: Any) -> list[list[str]]:
    return [[_plain_text(cell) for cell in row] for row in rows]


def _analyse(walk: Walk) -> None:
    said, explorer = walk.said, walk.explorer
    walk.do("workspace-analyse")
    walk.change(walk.state(Projections).showing([PAIR], "z"))
    header = explorer.window.panel(ProjectionsPanel).cards[0].header
    said["r"], said["angle"] = header.correlation.text(), _plain_text(header.angle.text())
    matrix = walk.show("Matrix")
    said["chance"] = _plain_text(matrix.chance_note.text()), _texts(matrix.chance.rows)
    said["groups"] = _texts(matrix.groups.rows)
    walk.change(MatrixSettings(coefficient="spearman", sample=5000))
    said["ranks"] = _texts(matrix.chance.rows)
    gallery = walk.show("Gallery")
    for layout in ("strongest", "first", "against"):
        walk.change(Gallery(layout=layout, component=PAIR[0]))
        found = explorer.controller.scene.result(GalleryPairs)
        said[layout] = list(zip(found.pairs, found.r, strict=True))
        said[layout + " in words"] = [gallery.grid.pairs.words(k) for k in range(len(found.pairs))]
    components = walk.show("Components")
    walk.change(ComponentChoice("z", PAIR))
    said["z"] = _rows(components.table)
    said["drawn"] = components.distributions.curves.drawing.traces
    walk.change(ComponentChoice("pca", (0, 1)))
    said["pca"], said["variance"] = _rows(components.table), components.variance.text()
    cut = walk.show("Cut")
    said["cut"], said["along"] = cut.words.text(), cut.plot.drawing.traces
    slices = walk.show("Slices")
    said["slice"], said["b"] = slices.words.text(), slices.b.value
    walk.change(replace(walk.state(Layers), contours=True, levels=True, sliced=True))
    (table,) = [each for each in explorer.window.findChildren(LevelTable) if each.isVisible()]
    said["levels"] = _texts(table.rows)
    contours = explorer.controller.scene.result(PlaneContours, Projection(PAIR))
    said["contours"] = contours.contours
    walk.change(replace(walk.state(Layers), contours=False, levels=False, sliced=False))
    walk.change(walk.state(Projections).showing([(0, 1)], "pca"), Slices("center", 9.0))
    said["slice of the PCA"] = slices.words.text()
    radii = walk.show("Radii")
    for measure in ("lengths", "mahalanobis", "mahalanobis-all"):
        walk.change(Radii(measure=measure))
        drawing = radii.plot.drawing
        said[measure] = radii.words.text().splitlines(), [each.name for each in drawing.uprights]
    scene = explorer.controller.scene
    said["image"] = scene.bundle.image_names[IMAGE]
    walk.change(walk.state(CurrentPoint).from_image(scene.space, IMAGE, said["image"]))
    said["reconstruction"] = walk.show("Reconstruction").words.text()
    said["errors"] = explorer.controller.scene.result(ReconstructionErrors)


def _teach(walk: Walk) -> None:
    walk.do("workspace-teach")
    steps = walk.show("Generator steps")
    walk.said["first draw"] = steps.told.text()
    walk.change(GeneratorSteps(vector=2, redraws=3))
    walk.said["third redraw"] = steps.told.text()
    steps.tabs.setCurrentWidget(steps.words)
    QApplication.processEvents()
    walk.said["steps"] = steps.words.page.toPlainText()


def _compare(walk: Walk) -> None:
    walk.do("workspace-generate")
    sets = tuple(SamplingSettings.usual(method=method) for method in METHODS)
    walk.explorer.controller.change("by the test", Comparison(sets=sets))
    table = walk.show("Compare").table
    walk.qtbot.waitUntil(lambda: all("…" not in row for row in table.rows), timeout=LONG)
    walk.said["compared"] = _texts(table.rows)


@pytest.fixture(scope="module")
def fewer(request: pytest.FixtureRequest) -> Iterator[None]:
    """Measure fewer vectors and images, in the window and on the command line."""

    def figures_request(bundle: str, settings: SamplingSettings) -> SetFiguresRequest:
        return SetFiguresRequest(bundle=bundle, settings=settings, count=FEW)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reconstruction, "IMAGES", ERROR_IMAGES)
        for module in (compared, comparison):
            patch.setattr(module, "figures_request", figures_request)
        yield


@pytest.fixture(scope="module")
def window(
    fewer: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the window says, panel by panel; it is closed again."""
    file = tmp_path_factory.mktemp("window") / "settings.ini"
    settings = QSettings(str(file), QSettings.Format.IniFormat)
    explorer = Explorer(resource(DEFAULT_BUNDLE), settings)
    try:
        explorer.window.resize(1600, 1000)
        explorer.window.workspaces.reset()
        explorer.window.show()
        walk = Walk(explorer, QtBot(request), {})
        walk.rest()
        for part in (_analyse, _teach, _compare):
            part(walk)
        walk.said["failures"] = [f.message for f in explorer.controller.scene.failures.values()]
        return {
            name: _plain_text(each) if isinstance(each, str) else each
            for name, each in walk.said.items()
        }
    finally:
        explorer.window.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# The command line


@pytest.fixture(scope="module")
def cli(fewer: None) -> Callable[..., Json]:
    """Return a function that gives what a sub-command prints with ``--json``."""
    known: dict[tuple[str, ...], Json] = {}

    def run(*arguments: Any) -> Json:
        words = tuple(map(str, arguments))
        if words not in known:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                assert main([*words, "--json"]) == 0
            known[words] = json.loads(out.getvalue())
        return known[words]

    return run


# The plain computation


@dataclass(frozen=True, eq=False)
class Plain:
    """The z-points, and their PCA by an eigenvalue decomposition."""

    z: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    variance: np.ndarray
    axes: np.ndarray
    v: np.ndarray
    r: np.ndarray

    @property
    def n(self) -> int:
        return len(self.z)

    def to_pca(self, z: np.ndarray) -> np.ndarray:
        return (z - self.mean) @ self.axes


@pytest.fixture(scope="module")
def plain() -> Plain:
    z = np.load(resource(DEFAULT_BUNDLE) / "zpoints.npy").astype(np.float64)
    mean = z.mean(axis=0)
    covariance = np.cov(z.T, bias=True)
    variance, axes = np.linalg.eigh(covariance)
    variance, axes = variance[::-1], axes[:, ::-1]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(len(axes))])
    return Plain(z, mean, covariance, variance, axes, (z - mean) @ axes, np.corrcoef(z.T))


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    """A thousand vectors of both samplers: what is random, and no figure."""
    space = open_bundle().space
    settings = [SamplingSettings.usual(method=method, count=1000) for method in METHODS]
    return {each.method: draw(each, space).z.astype(np.float64) for each in settings}


def _percent(share: float, digits: int = 1) -> str:
    text = f"{100 * share:.{digits}f}"
    if share in (0, 1):
        text = f"{100 * share:.0f}"
    elif not float(text):
        text = f"< {10.0**-digits:.{digits}f}"
    elif float(text) == 100:
        text = f"> {100 - 10.0**-digits:.{digits}f}"
    return f"{text} %"


def _upper(r: np.ndarray) -> np.ndarray:
    upper: np.ndarray = np.abs(r[np.triu_indices(len(r), 1)])
    return upper


def _half_width(x: np.ndarray) -> tuple[float, float]:
    """Return the half-width on a histogram of a fifth of a standard deviation, and its bins."""
    std = x.std()
    counts = np.histogram(x, x.mean() + std * (np.arange(52) - 25.5) / 5)[0]
    peak, half = counts.argmax(), counts.max() / 2
    right = left = peak
    while counts[right] >= half:
        right += 1
    while counts[left] >= half:
        left -= 1
    bins = right - 1 + (counts[right - 1] - half) / (counts[right - 1] - counts[right])
    bins -= left + 1 - (counts[left + 1] - half) / (counts[left + 1] - counts[left])
    return bins * std / 10, bins


def _far_out(values: np.ndarray) -> np.ndarray:
    apart = values - np.median(values)
    far: np.ndarray = apart > 3 * 1.4826 * np.median(np.abs(apart))
    return far


def _levels(xy: np.ndarray) -> np.ndarray:
    inverse = np.linalg.inv(np.cov(xy.T, bias=True))
    apart = xy - xy.mean(axis=0)
    return np.sqrt(np.einsum("ij,jk,ik->i", apart, inverse, apart))


# The comparisons


def test_nothing_failed(window):
    assert window["failures"] == []


@pytest.mark.parametrize("coordinates", ["z", "pca"])
def test_components(window, cli, plain, coordinates):
    values = plain.z if coordinates == "z" else plain.v
    half, bins = np.array([_half_width(column) for column in values.T]).T
    mean, std = values.mean(axis=0).round(9), values.std(axis=0)
    skewness, kurtosis = scipy.stats.skew(values), scipy.stats.kurtosis(values)
    table = cli("statistics", "--coordinates", coordinates)["components"]

    def column(name: str) -> np.ndarray:
        return np.array([row[name] for row in table])

    np.testing.assert_allclose(column("mean"), mean, atol=1e-9)
    np.testing.assert_allclose(column("std"), std, rtol=1e-9)
    # Of PCA components they are counted in single precision: a point at an edge may change bins.
    np.testing.assert_allclose(
        column("half_width"), half, rtol=1e-9 if coordinates == "z" else 1e-3
    )
    np.testing.assert_allclose(column("bins"), bins, rtol=1e-9 if coordinates == "z" else 1e-3)
    np.testing.assert_allclose(column("skewness"), skewness, atol=1e-9)
    np.testing.assert_allclose(column("excess_kurtosis"), kurtosis, atol=1e-9)
    dominant = _far_out(np.abs(mean)) | _far_out(half)
    assert column("dominant").tolist() == dominant.tolist()
    assert column("rough").tolist() == (bins < 8).tolist()

    for i, cells in enumerate(window[coordinates]):
        assert cells[0] == (f"◆ {i}" if dominant[i] else str(i))
        numbers = [float(cell.removeprefix("~")) for cell in cells[1:6]]
        wanted = [mean[i], std[i], half[i], skewness[i], kurtosis[i]]
        np.testing.assert_allclose(numbers, wanted, atol=0.0051)
        assert cells[3].startswith("~") == (bins[i] < 8)
    if coordinates == "pca":
        explained = plain.variance / plain.variance.sum()
        np.testing.assert_allclose(column("explained"), explained, rtol=1e-9)
        shares = [
            [_percent(e), _percent(min(c, 1.0))]
            for e, c in zip(explained, explained.cumsum().round(12), strict=True)
        ]
        assert [cells[6:] for cells in window["pca"]] == shares


def test_variance_and_error_of_k_components(window, cli, plain):
    kept = plain.mean + plain.v[:, :K] @ plain.axes[:, :K].T
    error = np.square(plain.z - kept).mean()
    share = plain.variance[:K].sum() / plain.variance.sum()
    found = cli("statistics", "--coordinates", "pca")
    assert found["mean_squared_errors"][K] == pytest.approx(error, rel=1e-9)
    assert f"K = {K} components hold {_percent(share)} of the variance" in window["variance"]
    assert f"keep no others {error:.3g}." in window["variance"]


def test_distributions(window, cli, plain):
    found = cli("statistics", "--components", ",".join(map(str, PAIR)))["distributions"]
    counted = [trace for trace in window["drawn"] if trace.steps]
    for i, trace, each in zip(PAIR, counted, found, strict=True):
        x = plain.z[:, i]
        edges = x.mean() + x.std() * (np.arange(52) - 25.5) / 5
        counts = np.histogram(x, edges)[0]
        half, _ = _half_width(x)
        for shown_edges, shown in ((trace.x, trace.y), (each["edges"], each["points"])):
            np.testing.assert_allclose(shown_edges, edges, rtol=1e-9)
            np.testing.assert_array_equal(shown, counts)
        assert each["half_width"] == pytest.approx(half)
        assert trace.said == f"half-width {half:.3g}"
    bells = [trace for trace in window["drawn"] if trace.style == "dashed"]
    for i, bell in zip(PAIR, bells, strict=True):
        x = plain.z[:, i]
        heights = plain.n * x.std() / 5 * scipy.stats.norm(x.mean(), x.std()).pdf(bell.x)
        np.testing.assert_allclose(bell.y, heights, rtol=1e-6)


def test_correlation_and_angle_of_a_pair(window, cli, plain):
    r = plain.r[PAIR]
    _, axes = np.linalg.eigh(plain.covariance[np.ix_(PAIR, PAIR)])
    angle = np.degrees(np.arctan(axes[1, 1] / axes[0, 1]))
    first = cli("correlations", "--threshold", 0)["pairs"][0]
    assert (first["i"], first["j"]) == PAIR
    assert first["r"] == pytest.approx(r)
    assert first["angle"] == pytest.approx(angle)
    assert (window["r"], window["angle"]) == (f"r {r:+.2f}", f"{angle:+.1f}°")


def test_counts_and_chance(window, cli, plain):
    strengths = _upper(plain.r)
    found = cli("correlations", "--threshold", 0)
    counts = [int((strengths > level).sum()) for level in COUNTED_ABOVE]
    assert list(found["counts"].values()) == counts
    note, rows = window["chance"]
    assert note == f"{len(strengths):,} pairs over {plain.n:,} points"
    squares = scipy.stats.beta(0.5, (plain.n - 2) / 2)
    levels = [*np.sqrt(squares.isf([0.5, 0.1, 0.01, 0.001])), *COUNTED_ABOVE]
    np.testing.assert_allclose(found["chance"]["thresholds"], levels, rtol=1e-6)
    for level, row, counted, chance in zip(
        levels, rows, found["chance"]["counted"], found["chance"]["by_chance"], strict=True
    ):
        share = float((strengths > level).mean())
        assert counted == share
        assert chance == pytest.approx(squares.sf(level**2), abs=1e-9)
        assert row == [f"{level:.3g}", _percent(share, 2), _percent(max(chance, 1e-300), 2)]


def test_ranks_of_some_points(window, cli, plain):
    rows = np.sort(np.random.default_rng(0).choice(plain.n, 5000, replace=False))
    strengths = _upper(np.corrcoef(scipy.stats.rankdata(plain.z[rows], axis=0).T))
    asked = ("correlations", "--coefficient", "spearman", "--sample", 5000)
    found = cli(*asked)
    wanted = [int((strengths > level).sum()) for level in COUNTED_ABOVE]
    assert list(found["counts"].values()) == wanted
    shown = [row[1] for row in window["ranks"]]
    assert shown[-6:] == [_percent(count / len(strengths), 2) for count in wanted]


def test_groups(window, cli, plain):
    strengths = np.abs(plain.r)
    tree = linkage(1 - strengths[np.triu_indices(len(strengths), 1)], "average")
    numbers = fcluster(tree, 1 - 0.4, "distance")
    found = cli("correlations", "--threshold", 0.4)["groups"]
    groups = [np.flatnonzero(numbers == k).tolist() for k in np.unique(numbers)]
    groups = sorted((each for each in groups if len(each) > 1), key=len, reverse=True)
    assert [each["components"] for each in found] == groups
    for members, each, (name, size, mean, strongest) in zip(
        groups, found, window["groups"], strict=True
    ):
        within = strengths[np.ix_(members, members)]
        value = within[np.triu_indices(len(members), 1)].mean()
        assert each["mean_strength"] == pytest.approx(value)
        i, j = each["strongest"]
        assert strengths[i, j] == np.triu(within, 1).max()
        assert (name, size, mean) == (each["name"], str(len(members)), f"{value:.2f}")
        assert strongest == f"{i}, {j}: {plain.r[i, j]:+.2f}"


def test_gallery(window, cli, plain, tmp_path):
    i, j = np.triu_indices(len(plain.r), 1)
    order = np.argsort(-np.abs(plain.r[i, j]), kind="stable")[:16]
    strongest = list(zip(i[order].tolist(), j[order].tolist(), strict=True))
    listed = cli("correlations", "--threshold", 0)["pairs"][:16]
    assert [pair for pair, _ in window["strongest"]] == strongest
    assert [(each["i"], each["j"]) for each in listed] == strongest
    np.testing.assert_allclose([r for _, r in window["strongest"]], plain.r[i, j][order])
    np.testing.assert_allclose([each["r"] for each in listed], plain.r[i, j][order])

    one = PAIR[0]
    listed = cli("correlations", "--threshold", 0, "--component", one)["pairs"]
    shown = [pair[1] for pair, _ in window["against"]]
    assert shown == [each["j"] if each["i"] == one else each["i"] for each in listed]
    others = np.delete(np.arange(len(plain.r)), one)
    assert shown == others[np.argsort(-np.abs(plain.r[one, others]), kind="stable")].tolist()
    np.testing.assert_allclose([r for _, r in window["against"]], plain.r[one, shown])

    rows = np.sort(np.random.default_rng(0).choice(plain.n, 5000, replace=False))
    r = np.corrcoef(plain.v[rows].T)
    file = tmp_path / "r.csv"
    cli("correlations", "--coordinates", "pca", "--sample", 5000, "--matrix", file)
    written = np.genfromtxt(file, delimiter=",", skip_header=1)[:, 1:]
    np.testing.assert_allclose(written, r, atol=1e-6)
    assert [pair for pair, _ in window["first"]] == [(k, k + 1) for k in range(0, 20, 2)]
    np.testing.assert_allclose(
        [each for _, each in window["first"]], [r[k, k + 1] for k in range(0, 20, 2)], atol=1e-6
    )


@pytest.mark.parametrize("coordinates", ["z", "pca"])
def test_slices(window, cli, plain, coordinates):
    if coordinates == "z":
        # The default: three times the spread of the components, as it stands on screen.
        b, about = round(3 * np.sqrt(plain.variance.mean()), 2), "origin"
        assert window["b"] == b
        apart, pair, said, name = np.abs(plain.z), PAIR, window["slice"], "z"
    else:
        b, about = 9.0, "center"
        apart, pair, said, name = np.abs(plain.v), (0, 1), window["slice of the PCA"], "PCA"
    apart[:, pair] = 0
    thickness = np.sort(apart.max(axis=1))
    count = int((thickness <= b).sum())
    numbers = ",".join(map(str, pair))
    found = cli(
        "slice", "--pair", numbers, "--b", b, "--about", about, "--coordinates", coordinates
    )
    assert found["points"] == count
    assert found["first_at"] == pytest.approx(thickness[0])
    assert found["half_at"] == pytest.approx(thickness[(plain.n - 1) // 2])
    curve = found["curve"]
    counts = np.searchsorted(thickness, np.array(curve["b"]) + 1e-9, side="right")
    np.testing.assert_array_equal(curve["points"], counts)
    middle = "the origin" if about == "origin" else "the mean"
    assert said == (
        f"{count:,} of {plain.n:,} points ({_percent(count / plain.n)}) have all components but "
        f"{name} {pair[0]} and {name} {pair[1]} within {b:.2f} of {middle}. The first comes at "
        f"{thickness[0]:.2f}, half of all are there at {thickness[(plain.n - 1) // 2]:.2f}."
    )


def test_level_table(window, cli, plain):
    levels = _levels(plain.z[:, PAIR])
    found = cli("slice", "--pair", "52,145", "--levels", "0.5,1,1.5,2,2.2,2.5,3")["levels"]
    for each in found:
        assert each["normal"] == pytest.approx(1 - np.exp(-(each["level"] ** 2) / 2))
        assert each["counted"] == pytest.approx(float((levels <= each["level"]).mean()), abs=3e-5)
    by_level = {each["level"]: each for each in found}
    assert len(window["levels"]) == 6
    for level, normal, counted, difference in window["levels"]:
        each = by_level[float(level.removesuffix(" σ"))]
        assert (normal, counted) == (_percent(each["normal"]), _percent(each["counted"]))
        assert float(difference) == pytest.approx(
            100 * (each["counted"] - each["normal"]), abs=0.06
        )


def test_contours(window, cli, plain, tmp_path):
    file = tmp_path / "contours.csv"
    cli("slice", "--pair", "52,145", "--show", "plane", "--csv", file)
    with file.open(newline="") as opened:
        rows = [tuple(map(float, row.values())) for row in csv.DictReader(opened)]
    shown = [
        (contour.share, contour.density, float(k), *place)
        for contour in window["contours"]
        for k, line in enumerate(contour.lines)
        for place in line.tolist()
    ]
    np.testing.assert_allclose(rows, shown, rtol=1e-5, atol=1e-5)
    # A hundred cells either way, smoothed by one and a half of them.
    ends = []
    for column in plain.z[:, PAIR].T:
        margin = 0.05 * np.ptp(column)
        reach = 6 * column.std()
        low = max(column.min() - margin, column.mean() - reach)
        ends.append((low, min(column.max() + margin, column.mean() + reach)))
    counts, *edges = np.histogram2d(*plain.z[:, PAIR].T, bins=100, range=ends)
    density = gaussian_filter(counts, 1.5, mode="constant") / np.prod(np.diff(ends) / 100)
    middles = [(each[1:] + each[:-1]) / 2 for each in edges]
    at = RegularGridInterpolator(middles, density)
    for share, here, _, x, y in shown[:: len(shown) // 200]:
        assert here == pytest.approx(share * density.max(), rel=0.005)
        assert float(at((x, y))) == pytest.approx(here, rel=0.05)


def test_cut(window, cli, plain):
    variances, axes = np.linalg.eigh(plain.covariance[np.ix_(PAIR, PAIR)])
    apart = (plain.z[:, PAIR] - plain.mean[list(PAIR)]) @ axes / np.sqrt(variances)
    along = apart[:, 1] * np.sign(axes[0, 1])
    edges = np.linspace(-4, 4, 62)
    counts = np.histogram(along[np.abs(apart[:, 0]) <= 0.25], edges)[0]
    within = 2 * scipy.stats.norm.cdf(0.25) - 1
    expected = plain.n * within * np.diff(scipy.stats.norm.cdf(edges))
    found = cli("cut", "--pair", "52,145")
    np.testing.assert_array_equal(found["cut"]["points"], counts)
    np.testing.assert_allclose(found["cut"]["gaussian"], expected, rtol=1e-6)
    counted, gaussian = window["along"][:2]
    np.testing.assert_array_equal(counted.y, counts)
    np.testing.assert_allclose(gaussian.y, expected, rtol=1e-6)
    middles = (edges[1:] + edges[:-1]) / 2
    tails = np.abs(middles) > 2
    ratios = np.where(tails & (expected >= 5), counts / expected, 0)
    best = ratios.argmax()
    total, beyond = counts.sum(), counts[tails].sum()
    gauss, rest = expected.sum(), expected[tails].sum()
    thick = 0.5 * np.sqrt(variances[0])
    departs = found["departure"]
    assert departs["expected"] == pytest.approx(gauss)
    assert (departs["points"], departs["tail_points"]) == (total, beyond)
    assert window["cut"] == (
        f"{total:,} points in the strip, {thick:.3g} thick; a Gaussian would have {gauss:,.0f} "
        f"({total / gauss:.2f} times).\n"
        f"Beyond 2 σ of the mean: {beyond:,} points there, expected {rest:,.0f} "
        f"({beyond / rest:.2f} times).\n"
        "The largest ratio in these tails, where at least 5 points a bin are expected: "
        f"{ratios[best]:.2f}, at {middles[best]:+.1f} σ."
    )


@pytest.mark.parametrize("measure", ["lengths", "mahalanobis", "mahalanobis-all"])
def test_radii(window, cli, plain, drawn, measure):
    def radii(z: np.ndarray) -> np.ndarray:
        if measure == "lengths":
            return np.linalg.norm(z, axis=1)
        first = K if measure == "mahalanobis" else len(plain.mean)
        u = plain.to_pca(z)[:, :first] / np.sqrt(plain.variance[:first])
        return np.linalg.norm(u, axis=1)

    found = cli("radii", "--method", "cube", "--method", "pairwise")
    described = {row["set"]: row for row in found[measure]}
    sets = {"images": plain.z, **drawn}
    measured = {name: radii(z) for name, z in sets.items()}
    for name, values in measured.items():
        row = described[name]
        assert row["vectors"] == len(values)
        wanted = [values.mean(), values.std(), values.min(), values.max()]
        np.testing.assert_allclose(
            [row[each] for each in ("mean", "std", "least", "most")], wanted, rtol=1e-6
        )
        for share, value in row["quantiles"].items():
            assert value == pytest.approx(np.quantile(values, float(share)), rel=1e-6)
    words, uprights = window[measure]
    b = 2.35 * 0.7 * np.sqrt(plain.variance.mean())
    assert found["b"] == pytest.approx(b)
    assert found["shell_radius"] == pytest.approx(b * np.sqrt(256 / 3))
    if measure == "lengths":
        assert uprights == [f"theory: b √(d / 3) = {b * np.sqrt(256 / 3):.2f}"]
    ends = {name: np.quantile(values, [0.01, 0.99]) for name, values in measured.items()}
    for name, sentence in zip(METHODS, words, strict=True):
        low, high = ends[name]
        there = float(((measured["images"] >= low) & (measured["images"] <= high)).mean())
        assert described[name]["images_there"] == pytest.approx(there, abs=1e-4)
        numbers = [f"{value:.1f}" for value in (*ends[name], *ends["images"])]
        assert re.findall(r"\d+\.\d", sentence)[:4] == numbers
        here = "no image is there" if there == 0 else f"{_percent(there)} of the images are there"
        assert here in _plain_text(sentence)


def test_reconstruction(window, cli):
    bundle = open_bundle()
    found = cli("statistics", "--reconstruction", "--at", K, "--image", window["image"])
    rows = {row["n_components"]: row for row in found["reconstruction"]}
    assert found["images"] == ERROR_IMAGES
    curve = window["errors"]
    np.testing.assert_array_equal(curve.n_components, list(rows))
    np.testing.assert_allclose(curve.errors, [row["pixel_error"] for row in rows.values()])
    z = bundle.space.points[IMAGE].astype(np.float64)
    basis = bundle.space.basis
    v = (z - basis.mean) @ basis.components[:, :K]
    faces = bundle.decode(np.array([z, basis.mean + basis.components[:, :K] @ v], np.float32))
    full, cut = faces.pictures / 255
    this = np.square(full - cut).mean()
    assert rows[K]["image_error"] == pytest.approx(this, rel=1e-4)
    mean, most = rows[K]["pixel_error"], rows[0]["pixel_error"]
    assert window["reconstruction"] == (
        f"Squared error of pixels (0 to 1), {K} components against all: this picture {this:.2g}; "
        f"mean of {ERROR_IMAGES} images {mean:.2g}, {_percent(mean / most)} of that of the mean "
        "face"
    )


def test_generator_steps(window, cli, plain, drawn, tmp_path):
    out = tmp_path / "faces.png"
    sample = ("sample", "--count", 3, "--out", out, "--trace")
    first, third = (cli(*sample, vector)["trace"] for vector in (0, 2))
    limits = 2.35 * 0.7 * np.sqrt(plain.variance[:K])
    np.testing.assert_allclose(first["limits"], limits, rtol=1e-6)
    n_pairs = K * (K - 1) // 2

    def outside(u: np.ndarray) -> int:
        squares = np.square(u)
        return int(np.count_nonzero(np.triu(squares[:, None] + squares > 1, 1)))

    for vector, trace in ((0, first), (2, third)):
        u = np.array(trace["first"])
        assert np.abs(u).max() <= 1
        assert trace["outside_at_first"] == outside(u)
        for each in trace["redraws"]:
            kept, redrawn = each["kept"], each["redrawn"]
            assert u[kept] ** 2 + u[redrawn] ** 2 > 1
            assert each["bound"] == pytest.approx(np.sqrt(1 - u[kept] ** 2))
            assert (each["at"], each["from"]) == (u[kept], u[redrawn])
            assert abs(each["to"]) <= each["bound"]
            u[redrawn] = each["to"]
            assert each["outside"] == outside(u)
        assert outside(u) == 0
        v = plain.to_pca(drawn["pairwise"][vector])[:K]
        np.testing.assert_allclose(np.abs(u * limits), np.abs(v), atol=1e-4)
    at_first = first["outside_at_first"]
    assert window["first draw"] == (
        f"The first draw: of {n_pairs:,} pairs {at_first:,} ({_percent(at_first / n_pairs)}) lie "
        f"outside of their ellipse. {len(first['redraws'])} redraws will mend them."
    )
    each = third["redraws"][2]
    assert window["third redraw"] == (
        f"Redraw 3 of {len(third['redraws'])}: PCA {each['kept']} stays at {each['at']:+.2f}; PCA "
        f"{each['redrawn']} is drawn again between -{each['bound']:.2f} and {each['bound']:.2f}, "
        f"and comes from {each['from']:+.2f} to {each['to']:+.2f}. {each['outside']:,} pairs are "
        "still outside."
    )
    explained = plain.variance[:K].sum() / plain.variance.sum()
    normal = 1 - np.exp(-((2.35 * 0.7) ** 2) / 2)
    rows = np.sort(np.random.default_rng(0).choice(plain.n, 2000, replace=False))
    u = plain.v[rows, :K] / limits
    counted = 1 - np.mean([outside(each) for each in u]) / n_pairs
    found = (first["explained_variance"], first["normal"], first["counted"])
    np.testing.assert_allclose(found, (explained, normal, counted), rtol=1e-6)
    for words in (
        f"they hold {_percent(explained)} of the variance",
        ", ".join(f"{value:.3g}" for value in limits[:3]) + " and so on",
        f"holds {_percent(normal)} of a normal distribution, and {_percent(counted)} of the images",
    ):
        assert words in window["steps"]


def test_comparison(window, cli, plain, drawn):
    asked = [word for method in METHODS for word in ("--method", method)]
    found = cli("compare", "--count", FEW, *asked)["sets"]
    rows = np.sort(np.random.default_rng(1).choice(plain.n, 1000, replace=False))
    squares = np.square(plain.z).sum(axis=1)

    def nearest(z: np.ndarray, own: np.ndarray | None = None) -> float:
        distances = np.square(z).sum(axis=1)[:, None] + squares - 2 * z @ plain.z.T
        if own is not None:
            distances[np.arange(len(z)), own] = np.inf
        return float(np.median(np.sqrt(distances.min(axis=1))))

    usual = nearest(plain.z[rows], rows), float(np.median(pdist(plain.z[rows])))
    quantiles = {
        "level": np.linalg.norm(plain.v / np.sqrt(plain.variance), axis=1),
        "furthest": np.abs(plain.v / np.sqrt(plain.variance)).max(axis=1),
    }
    for method, each, cells in zip(METHODS, found, window["compared"], strict=True):
        z = drawn[method][:FEW]
        assert each["method"] == method
        assert each["vectors"] == FEW
        lengths = np.linalg.norm(z, axis=1)
        assert each["radius_mean"] == pytest.approx(lengths.mean(), rel=1e-6)
        assert each["radius_std"] == pytest.approx(lengths.std(), rel=1e-5)
        assert each["novelty"] == pytest.approx(nearest(z) / usual[0], rel=1e-4)
        assert each["diversity"] == pytest.approx(np.median(pdist(z)) / usual[1], rel=1e-4)
        u = plain.to_pca(z)[:, :K] / (2.35 * np.sqrt(plain.variance[:K]))
        holds = np.square(u)[:, :, None] + np.square(u)[:, None] <= 1 + 1e-6
        i, j = np.triu_indices(K, 1)
        assert each["inside"] == pytest.approx(holds[:, i, j].all(axis=1).mean())
        assert each["pairs_inside"] == pytest.approx(holds[:, i, j].mean(), abs=1e-5)
        whole = plain.to_pca(z) / np.sqrt(plain.variance)
        own = {"level": np.linalg.norm(whole, axis=1), "furthest": np.abs(whole).max(axis=1)}
        for name, images in quantiles.items():
            ranks = [100 * (images < value).mean() for value in own[name]]
            assert each[name] == pytest.approx(np.median(ranks), abs=0.1)
        verdicts = {"smoother": 25, "among": 95, "rim": 99.5, "void": 100}
        worst = max(each[name] for name in ("level", "furthest", "way_back"))
        assert each["verdict"] == next(v for v, most in verdicts.items() if worst <= most)
        assert sum(each[verdict] for verdict in verdicts) == pytest.approx(1)
        shown = dict(zip(COLUMNS, cells[2:], strict=True))
        for name in ("level", "furthest", "way_back"):
            assert float(shown[name]) == pytest.approx(each[name], abs=0.51)
        for name in ("inside", "pairs_inside", "face_share"):
            assert shown[name] == _percent(each[name])
        for name in ("novelty", "diversity", "radius_mean", "radius_std"):
            assert shown[name] == f"{each[name]:.2f}"
        words = {"smoother": "smoother than the images", "void": "in the void"}
        assert cells[1].endswith(words[each["verdict"]])
