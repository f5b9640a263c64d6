"""``--dask``: passes over data on the workers of a Dask scheduler."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from latent_explorer.cli.progress import SimpleBar
from latent_explorer.cli.signals import interruptible
from latent_explorer.cli.streams import say
from latent_explorer.core.formats import how_many

if TYPE_CHECKING:
    from latent_explorer.core.passes import Passes
    from latent_explorer.jobs.opened import ExplorableBundle
    from latent_explorer.pictures.place import Place


def add_dask(parser: argparse.ArgumentParser) -> None:
    """Add ``--dask``, read by `passes_of`."""
    parser.add_argument(
        "--dask",
        metavar="SCHEDULER",
        help="do the work on Dask: the address of a scheduler, whose workers find bundle and "
        "pictures under the same paths, or local, for workers on this machine; the results are "
        "the same",
    )


@contextmanager
def passes_of(
    args: argparse.Namespace,
    bundle: ExplorableBundle,
    *,
    images: Place | None = None,
    bar: bool = True,
) -> Iterator[Passes | None]:
    """Connect to the scheduler of ``--dask``, if there is one, until the block ends.

    However it ends, by Ctrl+C or a request to terminate: what is left is cancelled, and workers
    that were started are gone.

    Parameters
    ----------
    args : Namespace
        With ``json``, nothing is said about the workers and how far they are.
    bundle : ExplorableBundle
        What is gone over.
    images : Path or Url, optional
        Where the pictures are, for passes over these.
    bar : bool
        Whether to show how far a pass is; otherwise the caller does.

    Yields
    ------
    Passes or None
        None for this process.
    """
    if args.dask is None:
        yield None
        return
    from latent_explorer.cluster import DaskPasses, Data, connected

    place = images.absolute() if isinstance(images, Path) else images
    data = Data(bundle.path.absolute(), bundle.fingerprint, place)
    quiet = getattr(args, "json", False)
    with interruptible(), connected(args.dask, say) as connection:
        if not quiet:
            workers = how_many(connection.workers, "worker")
            say(f"Dask: {workers}, dashboard at {connection.dashboard}")
        if quiet or not bar:
            yield DaskPasses(connection.client, data)
            return
        with SimpleBar("shards") as shown:
            yield DaskPasses(connection.client, data, shown)
