"""``latent-explorer sample --trace``: the numbers of the generator, and its way to one vector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from latent_explorer.cli.work import last_result
from latent_explorer.core.formats import how_many, percent, signed

if TYPE_CHECKING:
    from latent_explorer.core.samplers import SamplingSettings
    from latent_explorer.jobs.generator_trace import GeneratorTrace
    from latent_explorer.jobs.workspace import Workspace


def check_trace(vector: int, settings: SamplingSettings) -> None:
    """Raise `ValueError` unless the way to this vector can be followed."""
    from latent_explorer.jobs.generator_trace import TRACED

    if settings.method != TRACED:
        raise ValueError(
            f"--trace follows the method {TRACED}, whose vectors come about redraw by redraw; it "
            f"is {settings.method}"
        )
    if not vector < settings.count:
        raise ValueError(f"--trace is the number of a vector, below --count; it is {vector}")


def traced(
    workspace: Workspace, bundle: str, settings: SamplingSettings, vector: int
) -> dict[str, Any]:
    """Follow the sampler to a vector.

    Parameters
    ----------
    workspace : Workspace
        Where the bundle is open.
    bundle : str
        Its fingerprint.
    settings : SamplingSettings
        What is drawn.
    vector : int
        Number of the vector in the set.

    Returns
    -------
    dict
        What the ellipses hold, or the limits of a component that is alone; the first draw in units
        of the limits, and each redraw, with the pairs that lie outside after it.
    """
    from latent_explorer.core.samplers.conditions import normal_share
    from latent_explorer.core.samplers.pairwise_trace import violated_pairs
    from latent_explorer.jobs.generator_trace import GeneratorTrace, TraceRequest
    from latent_explorer.jobs.pair_shares import PairShare, PairShareRequest

    request = TraceRequest(bundle=bundle, settings=settings, vector=vector)
    found: GeneratorTrace = last_result(request, workspace, GeneratorTrace)
    share = PairShareRequest(bundle=bundle, settings=settings)
    K = settings.n_components
    return {
        "vector": vector,
        "pairs": K * (K - 1) // 2,
        "explained_variance": found.basis.explained_variance(K),
        "limits": found.limits.tolist(),
        "normal": normal_share(settings),
        "counted": last_result(share, workspace, PairShare).share,
        "first": found.trace.first.tolist(),
        "outside_at_first": len(violated_pairs(found.trace.first)[0]),
        "redraws": [_redraw(found, number) for number in range(len(found.trace))],
    }


def _redraw(found: GeneratorTrace, number: int) -> dict[str, Any]:
    from latent_explorer.core.samplers.pairwise_trace import violated_pairs

    trace, u = found.trace, found.trace.after(number)
    kept, redrawn = int(trace.kept[number]), int(trace.redrawn[number])
    return {
        "kept": kept,
        "at": float(u[kept]),
        "redrawn": redrawn,
        "from": float(u[redrawn]),
        "bound": float(trace.bounds[number]),
        "to": float(trace.values[number]),
        "outside": len(violated_pairs(trace.after(number + 1))[0]),
    }


def print_trace(trace: dict[str, Any]) -> None:
    """Print what `traced` has found."""
    pairs, outside = trace["pairs"], trace["outside_at_first"]
    shares = f"{percent(trace['normal'])} of a normal distribution, {percent(trace['counted'])}"
    if pairs == 0:
        print(f"The limits of the one component hold {shares} of the images.")
        print(f"Vector {trace['vector']} lies within them at first: there are no pairs")
        return
    print(f"An ellipse holds {shares} of the images, a mean over all pairs.")
    share, lie = percent(outside / pairs), "lies" if outside == 1 else "lie"
    of = f"Vector {trace['vector']}: of {how_many(pairs, 'pair')}"
    print(f"{of} {outside:,} ({share}) {lie} outside at first")
    print("redraw   stays      at   drawn    from   bound      to   pairs outside")
    for number, each in enumerate(trace["redraws"], 1):
        at, old, new = (signed(each[name], 2) for name in ("at", "from", "to"))
        print(
            f"{number:6d}{each['kept']:8d}{at:>8}{each['redrawn']:8d}{old:>8}{each['bound']:8.2f}"
            f"{new:>8}{each['outside']:16,}"
        )
