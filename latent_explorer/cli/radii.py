"""``latent-explorer radii``: how long vectors are, and why the cube fails (parts II, IV and V)."""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import add_bundle, add_sampling, sampling_settings, within
from latent_explorer.cli.outputs import about, add_outputs, opened, plain, write_files
from latent_explorer.core.formats import how_many, percent
from latent_explorer.core.radii import HALF_SIDES, MEASURES
from latent_explorer.core.radius_sets import QUANTILES
from latent_explorer.core.samplers import METHODS

if TYPE_CHECKING:
    from latent_explorer.core.arrays import Array
    from latent_explorer.core.samplers import SamplingSettings
    from latent_explorer.core.space import LatentSpace
    from latent_explorer.export.charts import Chart

SHOWN = MEASURES
IMAGES = "images"
_COUNT, _MOST = 1000, 10_000


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = subparsers.add_parser(
        "radii",
        help="compare the lengths of images and drawn vectors",
        description="Compare the lengths of the images' z-vectors with those of drawn ones, in z "
        "and as Mahalanobis radius in the first PCA components, as many as --components (by "
        "default 105), beside the theory: the shell that the cube fills, the chi distribution of "
        "a Gaussian. Each sampler has its own defaults but for what is given; --json tells them.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_bundle(parser)
    add = parser.add_argument
    add(
        "--method",
        choices=METHODS,
        action="append",
        help="a sampler to compare with; may be given several times; all by default",
    )
    add(
        "--b",
        type=within(HALF_SIDES, "--b"),
        help="half the side of the cube; by default that of the sampler",
    )
    add_sampling(parser, _COUNT, _MOST)
    add("--show", choices=SHOWN, default="lengths", help="what table and figure hold")
    add_outputs(parser, "the distributions as CSV", "the distributions")
    parser.set_defaults(run=run_radii)


def run_radii(args: argparse.Namespace) -> int:
    """Print lengths and radii."""
    import numpy as np

    from latent_explorer.core import radii
    from latent_explorer.core.arrays import without_pauses
    from latent_explorer.core.radius_sets import radius_histogram
    from latent_explorer.export.charts import save_chart

    bundle = opened(args)
    space = bundle.space
    # What the cube is drawn with, and K of the Mahalanobis radii of all sets.
    settings = sampling_settings(args, "cube", space.d)
    K = settings.n_components
    degrees = {
        "mahalanobis": radii.degrees_of_freedom(space.basis, K),
        "mahalanobis-all": radii.degrees_of_freedom(space.basis, space.d),
    }
    b = args.b
    if b is None:
        b = radii.sampled_half_side(settings.sigma_level, settings.fact, space.basis)
    sets: dict[str, dict[str, Array]] = {
        "lengths": {IMAGES: without_pauses(radii.length_steps(space))},
        "mahalanobis": {IMAGES: without_pauses(radii.mahalanobis_steps(space, K))},
        "mahalanobis-all": {IMAGES: without_pauses(radii.mahalanobis_steps(space, space.d))},
    }
    methods = {
        method: sampling_settings(args, method, space.d)
        for method in dict.fromkeys(args.method or METHODS)
    }
    for method, drawn_with in methods.items():
        z = _vectors(drawn_with, space, b)
        sets["lengths"][method] = radii.lengths_of(z)
        sets["mahalanobis"][method] = radii.mahalanobis(z, space.basis, K)
        sets["mahalanobis-all"][method] = radii.mahalanobis(z, space.basis, space.d)
    shell = radii.cube_shell(b, space.d)
    facts = about(
        bundle, b=b, degrees_of_freedom=degrees, shell_radius=shell[0], shell_std=shell[1]
    )
    facts["sampling"] = {method: each.as_dict() for method, each in methods.items()}
    if args.json:
        print(json.dumps(plain({**facts, **{name: _described(sets[name]) for name in SHOWN}})))
    else:
        print("lengths of z-vectors")
        _print(sets["lengths"])
        for name, number in degrees.items():
            print(
                f"Mahalanobis radii over {how_many(number, 'PCA component')}: "
                f"a Gaussian's lie at {np.sqrt(number):.2f} +- {np.sqrt(0.5):.2f}"
            )
            _print(sets[name])
        print(
            f"theory: the cube with b = {b:.4g} fills a shell at {shell[0]:.2f} +- {shell[1]:.2f}"
        )
        print("images there: the share of the images between the 1 % and the 99 % of a row")
    histogram = radius_histogram(sets[args.show])

    def columns() -> dict[str, list[Any]]:
        edges = histogram.edges.tolist()
        table: dict[str, list[Any]] = {"from": edges[:-1], "to": edges[1:]}
        table.update({name: shares.tolist() for name, shares in histogram.shares.items()})
        if args.show in degrees:
            table["chi"] = radii.chi_shares(histogram.edges, degrees[args.show]).tolist()
        return table

    def draw(file: Path) -> None:
        at = shell[0] if "cube" in sets["lengths"] else None
        chart = _chart(degrees.get(args.show), columns(), at)
        save_chart(file, chart, facts)

    write_files(args, facts, columns, draw)
    return 0


def _vectors(settings: SamplingSettings, space: LatentSpace, b: float) -> Array:
    import numpy as np

    from latent_explorer.core.radii import cube_vectors
    from latent_explorer.core.samplers import draw

    if settings.method == "cube":
        return cube_vectors(b, space.d, settings.count, settings.seed)
    return draw(settings, space).z.astype(np.float64)


def _described(sets: dict[str, Array]) -> list[dict[str, Any]]:
    from latent_explorer.core.radius_sets import share_between, summary

    rows = []
    for name, lengths in sets.items():
        found = summary(lengths)
        quantiles = dict(zip(map(str, QUANTILES), found.quantiles.tolist(), strict=True))
        there = share_between(sets[IMAGES], *(float(found.quantiles[k]) for k in (0, -1)))
        rows.append(
            {
                "set": name,
                "vectors": found.n,
                "mean": found.mean,
                "std": found.std,
                "least": found.least,
                "most": found.most,
                "quantiles": quantiles,
                "images_there": there,
            }
        )
    return rows


def _print(sets: dict[str, Array]) -> None:
    heading = "".join(f"{word:>9}" for word in ("mean", "std", "1 %", "50 %", "99 %"))
    print(f"{'':18}{'vectors':>9}{heading}  images there")
    for row in _described(sets):
        quantiles = [row["quantiles"][str(q)] for q in (0.01, 0.5, 0.99)]
        numbers = "".join(f"{value:9.2f}" for value in (row["mean"], row["std"], *quantiles))
        there = percent(row["images_there"])
        print(f"{row['set']:18}{row['vectors']:9,}{numbers}{there:>14}")


def _chart(degrees: int | None, columns: dict[str, list[Any]], shell: float | None) -> Chart:
    from latent_explorer.export.charts import COLOURS, Chart, Curve

    edges = [*columns["from"], columns["to"][-1]]
    curves = []
    # Images and cube first: no other set has their colours, however many there are.
    names = sorted(list(columns)[2:], key=lambda name: name not in (IMAGES, "cube"))
    for number, name in enumerate(names):
        again = number >= len(COLOURS)
        colour = 2 + (number - 2) % (len(COLOURS) - 2) if number > 1 else number
        shares = columns[name]
        if name == "chi":
            middles = [(low + high) / 2 for low, high in pairwise(edges)]
            words = "chi distribution: a Gaussian"
            curves.append(Curve(words, middles, shares, dashed=True, colour=colour))
        else:
            curves.append(Curve(name, edges, shares, again, steps=True, colour=colour))
    if degrees is not None:
        title = f"Mahalanobis radii over {how_many(degrees, 'PCA component')}"
        return Chart(title, "Mahalanobis radius", "share of the vectors", curves)
    marks = [] if shell is None else [(shell, "theory: the shell of the cube, b sqrt(d / 3)")]
    return Chart("Lengths of z-vectors", "length", "share of the vectors", curves, marks)
