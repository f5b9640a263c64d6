"""The work behind ``latent-explorer compare``: one sampler after the other."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.progress import ProgressBar
from latent_explorer.training.reports import MeasuringProgress

if TYPE_CHECKING:
    from latent_explorer.core.comparison import SetFigures
    from latent_explorer.core.samplers import SamplingSettings
    from latent_explorer.jobs.comparing import ComparedRequest, ComparedSet
    from latent_explorer.jobs.request import Result
    from latent_explorer.jobs.workspace import Workspace

OVER = {"fact": "fact", "sigma": "sigma_level"}
"""What curves can go over, by the words of ``--over``."""


@dataclass(frozen=True, eq=False)
class Compared:
    """What is known of a sampler; the figures of a curve are those of its values."""

    settings: SamplingSettings
    set: ComparedSet
    figures: SetFigures
    curve: Sequence[SetFigures] = ()


def measured(
    args: argparse.Namespace,
    workspace: Workspace,
    bundle: str,
    settings: Sequence[SamplingSettings],
    values: tuple[float, ...],
) -> Iterator[Compared]:
    """Measure one sampler after the other, and say how far that is unless JSON is printed."""
    from latent_explorer.jobs.comparing import (
        CURVE_COUNT,
        ComparedCurve,
        ComparedFigures,
        ComparedRequest,
        ComparedSet,
        CurveRequest,
    )

    done, total = 0, len(settings) * (1 + len(values))
    with ProgressBar() as bar:
        for each in settings:
            asked: dict[str, Any] = {
                "bundle": bundle,
                "settings": each,
                "find_faces": not args.no_faces,
            }
            requests: list[ComparedRequest] = [ComparedRequest(**asked, count=args.count)]
            if values:
                over: Any = OVER[args.over]
                count = min(args.count, CURVE_COUNT)
                requests.append(CurveRequest(**asked, over=over, values=values, count=count))
            results: dict[type[Result], Any] = {}
            for result in _results(requests, workspace):
                if not args.json:
                    if not done:
                        bar(MeasuringProgress(0, total))
                    done += not isinstance(result, ComparedSet)
                    bar(MeasuringProgress(done, total))
                results[type(result)] = result
            curve = results[ComparedCurve].figures if values else ()
            figures = results[ComparedFigures].figures
            yield Compared(each, results[ComparedSet], figures, curve)


def _results(requests: Sequence[ComparedRequest], workspace: Workspace) -> Iterator[Result]:
    from latent_explorer.jobs.comparing import ComparedCurve, ComparedFigures, ComparedSet
    from latent_explorer.jobs.request import run

    for request in requests:
        for result in run(request, workspace):
            if isinstance(result, (ComparedSet, ComparedFigures, ComparedCurve)):
                yield result
