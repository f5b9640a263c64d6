"""`bench` measures all it names, on the real window."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from latent_explorer.bench import growth, lateness, live, redraw, sampler, start
from latent_explorer.bench.growth import Growth
from latent_explorer.bench.timing import Timing, in_turn
from latent_explorer.bundle import load_bundle
from latent_explorer.cli import main
from latent_explorer.core import plane_index

NAMES = [
    "window",
    "first_face",
    "redraw_50k",
    "redraw_1m",
    "redraw_10m",
    "exact_10m",
    "drag",
    "slider_24",
    "lateness",
    "sampler",
]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer repetitions: here it is not the figures that count."""
    for module in (redraw, sampler, start):
        monkeypatch.setattr(module, "_REPEATS", 1)
    monkeypatch.setattr(plane_index, "MANY", 5000)
    monkeypatch.setattr(
        redraw, "_SIZES", {"redraw_50k": 500, "redraw_1m": 3000, "redraw_10m": 600_000}
    )
    monkeypatch.setattr(live, "_EVENTS", 30)
    monkeypatch.setattr(live, "_WARM_UP", 5)
    monkeypatch.setattr(live, "_TURNS", 2)
    monkeypatch.setattr(live, "_SLIDER_MOVES", 3)
    monkeypatch.setattr(live, "_IDLE", 0.05)
    monkeypatch.setattr(live, "_PANEL", 0.02)


@pytest.mark.usefixtures("short", "qapp")
def test_every_measure_has_its_bare_counterpart(toy_bundle, capsys):
    assert main(["bench", "--json", "--bundle", str(toy_bundle)]) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert [result["name"] for result in results] == NAMES
    for result in results:
        assert 0 < result["p50_ms"] <= result["p95_ms"] <= result["worst_ms"]
        assert result["bare_ms"] > 0
        assert result["ratio"] == pytest.approx(result["p50_ms"] / result["bare_ms"], rel=0.1)


@pytest.mark.usefixtures("short", "qapp")
def test_a_broken_bundle_is_one_sentence(toy_bundle, tmp_path, capsys):
    broken = tmp_path / "broken"
    shutil.copytree(toy_bundle, broken)
    (broken / "zpoints.npy").write_bytes(b"no points")
    assert main(["bench", "--bundle", str(broken)]) == 2
    (complaint,) = capsys.readouterr().err.splitlines()
    assert "zpoints.npy" in complaint
    assert "report" not in complaint


@pytest.mark.usefixtures("short", "qapp")
def test_networks_that_do_not_fit_are_one_sentence(toy_bundle, seal, tmp_path, capsys):
    from latent_explorer.network.autoencoder import build_decoder, build_encoder

    other = Path(shutil.copytree(toy_bundle, tmp_path / "other"))
    build_encoder(16, 3).save(other / "encoder.keras")
    build_decoder(16, 3).save(other / "decoder.keras")
    seal(other)
    assert main(["bench", "--bundle", str(other)]) == 2
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert "make it again" in complaint
    assert "report" not in complaint


def test_the_start_of_a_process_counts():
    imports = start._seconds(["-c", "import time; now = time.time(); import json; print(now)"])
    assert imports > 0.001, "an interpreter does not start sooner"


def test_summary_of_timings():
    timing = Timing.of("x", [0.001, 0.002, 0.003], [0.004, 0.002, 0.001])
    assert timing.p50_ms == pytest.approx(2)
    assert timing.bare_ms == pytest.approx(2)
    assert timing.ratio == pytest.approx(1)
    assert timing.worst_ms == pytest.approx(3)
    # Between the two last of each: 2 + 0.9 and 2 + 0.9 * 2.
    assert timing.p95_ms == pytest.approx(2.9)
    assert timing.bare_p95_ms == pytest.approx(3.8)
    assert timing.as_dict()["p95_ratio"] == pytest.approx(2.9 / 3.8, abs=1e-3)


@pytest.mark.usefixtures("qapp")
def test_lateness_is_how_long_the_thread_was_busy():
    def busy():
        until = time.perf_counter() + 0.06
        while time.perf_counter() < until:
            pass

    def act():
        QTimer.singleShot(20, busy)
        lateness.wait(0.15)

    late = lateness.late_during(act)
    assert max(late) > 0.06 - 0.008 - 0.002
    assert min(late) > 0


def test_in_turn_alternates_and_drops_the_first():
    calls: list[str] = []
    measured, bare = in_turn(lambda: calls.append("a"), lambda: calls.append("b"), 2)
    assert calls == ["a", "b"] * 3
    assert len(measured) == len(bare) == 2


@pytest.mark.usefixtures("qapp")
def test_growth_is_measured_with_bundles_that_are_made_up(
    toy_bundle, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(growth, "_REPEATS", 3)
    command = ["bench", "--growth", "--bundle", str(toy_bundle), "--points", "6000", "9000"]
    command += ["--folder", str(tmp_path)]
    assert main([*command, "--json"]) == 0
    results = json.loads(capsys.readouterr().out)["growth"]
    names = [result["name"] for result in results]
    for part in ("opening", "redraw", "correlation", "slices", "nearest"):
        assert any(part in name for name in names), part
    for result in results:
        assert list(result["seconds"]) == ["6000", "9000"]
        # These are few enough: nothing of them is kept in a cache.
        assert (result["exponent"] is None) == ("cache" in result["name"])
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["made-up-6000", "made-up-9000"]
    made = load_bundle(tmp_path / "made-up-9000")
    assert (made.n, made.z_dim) == (9000, 12)
    assert made.image_names[8999] == "8999.jpg"
    # What is there is used.
    assert main(command) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0] == "| z-points | 6,000 | 9,000 | exponent |"
    assert all(line.count("|") == 5 for line in table)


def test_the_exponent_is_the_slope_of_the_logarithms():
    for exponent in (0.0, 0.5, 1.0, 2.0):
        took = {n: 3e-6 * n**exponent for n in (10_000, 100_000, 1_000_000)}
        assert Growth("it", took).exponent == pytest.approx(exponent)
    assert Growth("it", {10: float("nan"), 100: 0.5, 1000: 5.0}).exponent == pytest.approx(1)
    row = Growth("it", {10: float("nan"), 100: 0.5, 1000: 5.0}).as_row()
    assert row == "| it | - | 500.0 ms | 5.0 s | 1.00 |"
