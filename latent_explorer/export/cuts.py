"""The counts along a cut as a table and as a figure, for the window and the command line."""

from __future__ import annotations

from typing import Any

from latent_explorer.core.cuts import Cut, sigma_along
from latent_explorer.core.ellipse import ConfidenceEllipse
from latent_explorer.export.charts import Chart, Curve


def cut_columns(cut: Cut, ellipse: ConfidenceEllipse) -> dict[str, list[Any]]:
    """Return what lies along a cut, a row for each bin.

    Parameters
    ----------
    cut : Cut
        The cut.
    ellipse : ConfidenceEllipse
        That of the pair.

    Returns
    -------
    dict of str to list
        "distance" of the middle of the bin from the start; "sigma", the same from the mean in
        standard deviations; "points"; "gaussian", how many a Gaussian would have.
    """
    return {
        "distance": cut.middles.tolist(),
        "sigma": sigma_along(cut, ellipse, cut.middles).tolist(),
        "points": cut.counts.tolist(),
        "gaussian": cut.gaussian.tolist(),
    }


def cut_chart(cut: Cut, title: str, of: str = "the same mean and covariance") -> Chart:
    """Return the counts along a cut as steps, and those of the Gaussian `of` that as a line."""
    curves = [
        Curve("counted", cut.edges, cut.counts, steps=True),
        Curve(f"Gaussian of {of}", cut.middles, cut.gaussian, True, colour=1),
    ]
    label = f"distance along the cut (a strip of {2 * cut.half_thickness:.3g})"
    return Chart(title, label, "points a bin", curves)
