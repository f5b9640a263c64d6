"""Every recipe that comes along, step by step on the bundle that comes along, on a real display.

The window is that of the program; pages are turned by clicks, and what each says is looked for on
screen.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from latent_explorer.bundle import load_bundle
from latent_explorer.core.ellipse import probability_within
from latent_explorer.core.formats import percent
from latent_explorer.core.samplers.pairwise_trace import pairwise_trace, violated_pairs
from latent_explorer.jobs.recipe_file import Recipe, known_recipes, read_recipe
from latent_explorer.resources import DEFAULT_BUNDLE, RECIPES, resource

_XVFB = shutil.which("xvfb-run")
_SECONDS = 600  # after which something that was waited for will never come

pytestmark = pytest.mark.skipif(_XVFB is None, reason="needs Xvfb: apt install xvfb")

_DRIVER = """
import json, sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QGraphicsTextItem, QGraphicsView, QLabel
from latent_explorer.jobs.recipes import RecipesFound
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.ui.app import Explorer
from latent_explorer.ui.start import application
from latent_explorer.ui.panels.recipe import RecipePanel
from latent_explorer.ui.screenshot import FirstSight
from latent_explorer.ui.turns import turns

app = application()
explorer = Explorer()
window, controller = explorer.window, explorer.controller
window.resize(1600, 1000)
sight = FirstSight(explorer)
sight.complete.connect(lambda: app.exit(0))
window.show()
app.exec()


def texts():
    found = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    for view in window.findChildren(QGraphicsView):
        if view.isVisible():
            items = [i for i in view.scene().items() if isinstance(i, QGraphicsTextItem)]
            found += [item.toPlainText() for item in items if item.isVisible()]
    return found


def colours(name):
    image = window.docks.panels[name].grab().toImage().scaled(160, 160)
    return len(set(memoryview(image.convertToFormat(QImage.Format_RGB32).constBits()).cast("I")))


for recipe in controller.scene.result(RecipesFound).recipes:
    listed = {action.objectName(): action for action in explorer.menus.recipes.actions()}
    listed["recipe-" + recipe.name].trigger()
    step, more = 0, True
    while more:
        while controller.state[OpenRecipe] != OpenRecipe(recipe.name, step) and not sight.failure:
            app.exec()
        for _ in range(3):
            turns().finish()
            app.processEvents()
            # What came into view may want more.
            if controller.awaited and not sight.failure:
                app.exec()
        panel = window.panel(RecipePanel)
        button = panel.next
        print(json.dumps({
            "recipe": recipe.name,
            "step": step,
            "workspace": window.workspaces.current.name,
            "visible": sorted(window.docks.visible),
            "notice": controller.scene.notice,
            "failures": [f.message for f in controller.scene.failures.values()],
            "undo": controller.scene.undo,
            "page": panel.page.toPlainText(),
            "scrolled": panel.page.verticalScrollBar().maximum(),
            "texts": texts(),
            "colours": {name: colours(name) for name in window.docks.visible},
        }), flush=True)
        more = button.isEnabled() and button.text() == "Next"
        if more:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            step += 1
window.close()
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Any]:
    """What was on screen at each step."""
    assert _XVFB is not None
    folder = tmp_path_factory.mktemp("recipes")
    environment = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"} | {
        "QT_QPA_PLATFORM": "xcb",
        "XDG_CONFIG_HOME": str(folder),
    }
    done = subprocess.run(
        [_XVFB, "-a", "-s", "-screen 0 1700x1100x24", sys.executable, "-c", _DRIVER],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {(line["recipe"], line["step"]): line for line in lines}


@pytest.fixture(scope="module")
def recipes() -> dict[str, Recipe]:
    found, _ = known_recipes([resource(RECIPES)])
    return {name: read_recipe(path) for name, path in found.items()}


def _plain(texts: list[str]) -> str:
    text = re.sub("<[^>]*>", " ", "\n".join(texts))
    return text.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_every_step_shows_its_panels_and_nothing_goes_wrong(
    said: dict[tuple[str, int], Any], recipes: dict[str, Recipe]
) -> None:
    steps = [(name, i) for name, recipe in recipes.items() for i in range(len(recipe.steps))]
    assert list(said) == steps
    for (name, i), seen in said.items():
        step = recipes[name].steps[i]
        assert seen["workspace"] == step.workspace
        assert set(seen["visible"]) == {"Recipe", *step.panels}, (name, i)
        assert seen["notice"] == "", (name, i)
        assert seen["failures"] == [], (name, i)
        assert seen["undo"].startswith("Recipe: ")
        assert recipes[name].title in seen["page"]
        assert not set("{}…@") & set(seen["page"]), seen["page"]
        assert seen["scrolled"] == 0, "the page fits"
        # Something is drawn in each of them.
        for panel, colours in seen["colours"].items():
            assert colours > (10 if panel in ("Recipe", "Pairs", "Sampling") else 40), (name, i)


def test_what_the_pages_say_is_on_screen(said: dict[tuple[str, int], Any]) -> None:
    bundle = load_bundle(resource(DEFAULT_BUNDLE))
    points = np.asarray(bundle.space.points, np.float64)
    r = np.corrcoef(points.T)
    i, j = np.triu_indices(len(r), 1)
    order = np.argsort(-np.abs(r[i, j]))[:4]

    def page(name: str, step: int) -> str:
        return str(said[name, step]["page"]).replace("\u00a0", " ")

    def seen(name: str, step: int) -> str:
        return _plain(said[name, step]["texts"])

    # II: the length of the cube's vectors is that of theory, which stands in the legend.
    b = 2.35 * 0.7 * np.sqrt(points.var(axis=0).mean())
    shell = b * np.sqrt(points.shape[1] / 3)
    assert f"some {shell:.3g}, at the dotted line" in page("02-distributions", 3)
    assert f"{shell:.2f}" in seen("02-distributions", 3)
    # II: the components that are named are those that are drawn.
    named = re.findall(r"z (\d+)", page("02-distributions", 1))
    assert len(named) == 4
    for component in named:
        assert f"z {component} " in seen("02-distributions", 1)
    # III: the pairs.
    for k, place in enumerate(order):
        assert f"z {i[place]} and z {j[place]}" in page("03-correlations", 1), k
    strongest = f"{r[i[order[0]], j[order[0]]]:+.2f}"
    assert f"with r = {strongest}" in page("03-correlations", 0)
    assert f"r {strongest}" in seen("03-correlations", 1)
    # IV: fewer images around the origin than in the projection, and around the mean.
    for step in (1, 2):
        assert re.search(r"[\d,]+ of 49,820 points \(", seen("04-origin", step))
    # V: the cube's faces are at the rim or in the void, those of the generator are not.
    assert re.search(r"\d+ in the void", seen("05-cube", 0))
    assert "among" not in seen("05-cube", 0)
    assert "in the void" not in seen("05-cube", 3)
    assert "24 of 24 inside" in seen("05-cube", 3)
    # VI: at level 5 of the plane, which no normal distribution reaches.
    assert "5.00 σ" in seen("06-path", 3)
    # VIII: the shares.
    for step, level in ((0, 1.0), (1, 2.0), (2, 3.0), (4, 2.2)):
        share = percent(probability_within(level)).replace("\u00a0", " ")
        assert share in page("08-ellipses", step)
        assert len(re.findall(rf"{share} normal,\s+[\d.]+ % counted", seen("08-ellipses", step)))
    # IX: the variance.
    variances = np.sort(np.linalg.eigvalsh(np.cov(points.T)))[::-1]
    share_of_105 = f"{100 * variances[:105].sum() / variances.sum():.1f} %"
    assert f"The first 105 PCA components hold {share_of_105}" in page("09-pca", 1)
    assert f"hold {share_of_105}" in seen("09-pca", 1)
    # X: the pairs outside are those of the trace, and at the end there are none.
    trace = pairwise_trace(7, 0, 105)
    for step, redraws in ((1, 0), (2, 1), (3, 10), (4, len(trace))):
        outside = len(violated_pairs(trace.after(redraws))[0])
        told = seen("10-generator", step)
        said_of_it = f"{outside:,} (" if redraws == 0 else f"{outside:,} pairs are still outside"
        assert (said_of_it if outside else "All pairs lie inside now.") in told
    assert "5,460 pairs" in page("10-generator", 0)
    assert "24 of 24 inside" in seen("10-generator", 5)
