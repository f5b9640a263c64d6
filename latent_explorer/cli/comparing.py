"""The work behind ``latent-explorer compare``: one sampler after the other."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.progress import ProgressBar
from latent_explorer.training.reports import MeasuringProgress

if TYPE_CHECKING:
    from latent_explorer.core.samplers import SamplingSettings
    from latent_explorer.core.set_figures import SetFigures
    from latent_explorer.jobs.comparing import ComparedRequest, ComparedSet
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
    from latent_explorer.jobs.comparing import ComparedFigures, ComparedSet
    from latent_explorer.jobs.request import run

    done, total = 0, len(settings) * (1 + len(values))
    with ProgressBar() as bar:
        for each in settings:
            sets: list[ComparedSet] = []
            figures: list[SetFigures] = []
            for request in _requests(args, bundle, each, values):
                for result in run(request, workspace):
                    if not isinstance(result, (ComparedSet, ComparedFigures)):
                        continue
                    if not args.json:
                        if not done:
                            bar(MeasuringProgress(0, total))
                        done += isinstance(result, ComparedFigures)
                        bar(MeasuringProgress(done, total))
                    if isinstance(result, ComparedSet):
                        sets.append(result)
                    else:
                        figures.append(result.figures)
            yield Compared(each, sets[0], figures[0], figures[1:])


def _requests(
    args: argparse.Namespace, bundle: str, settings: SamplingSettings, values: tuple[float, ...]
) -> Iterator[ComparedRequest]:
    """Yield what asks for a set, for its figures, and for those of the points of its curve."""
    from latent_explorer.jobs.comparing import (
        CURVE_COUNT,
        CurvePointRequest,
        SetFacesRequest,
        SetFiguresRequest,
    )

    asked: dict[str, Any] = {"bundle": bundle, "find_faces": not args.no_faces}
    yield SetFacesRequest(**asked, settings=settings, count=args.count)
    yield SetFiguresRequest(**asked, settings=settings, count=args.count)
    for value in values:
        changed: dict[str, Any] = {OVER[args.over]: value}
        at_value = replace(settings, **changed)
        yield CurvePointRequest(**asked, settings=at_value, count=min(args.count, CURVE_COUNT))
