"""What the sub-commands of the analysis write: text, JSON, CSV and figures of the same numbers."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import bundle_path, path
from latent_explorer.messages import shortened

if TYPE_CHECKING:
    from latent_explorer.bundle import Bundle
    from latent_explorer.jobs.opened import ExplorableBundle

_LONGEST_LIST = 65_536
_LONGEST_PATH = 300


def add_outputs(parser: argparse.ArgumentParser, table: str, figure: str) -> None:
    """Add ``--json``, ``--csv`` and ``--figure``; `table` and `figure` say what these hold."""
    add = parser.add_argument
    add("--json", action="store_true", help="print one JSON object")
    add("--csv", type=path, metavar="FILE", help=f"write {table}")
    add("--figure", type=path, metavar="PNG|SVG", help=f"draw {figure}")


def opened(args: argparse.Namespace) -> Bundle:
    """Check the names of all files to write, and open the bundle."""
    from latent_explorer.bundle import load_bundle

    check_outputs(args)
    return load_bundle(bundle_path(args))


def check_outputs(args: argparse.Namespace) -> None:
    """Check the names of all files to write, before the work that leads to them."""
    from latent_explorer.export.charts import check_figure_name
    from latent_explorer.export.columns import check_csv_name

    for name in ("csv", "matrix", "distributions"):
        if getattr(args, name, None) is not None:
            check_csv_name(getattr(args, name))
    if args.figure is not None:
        check_figure_name(args.figure)


def about(bundle: ExplorableBundle, **settings: object) -> dict[str, Any]:
    """Return what reproduces an output: the bundle and the settings."""
    return {"bundle": bundle.name, "fingerprint": bundle.fingerprint, **settings}


def wrote(file: Path) -> str:
    """Say that a file was written."""
    return f"wrote {shortened(file, _LONGEST_PATH)}"


def write_files(
    args: argparse.Namespace,
    metadata: Mapping[str, object],
    columns: Callable[[], Mapping[str, Sequence[Any]]],
    draw: Callable[[Path], None],
) -> None:
    """Write table and figure as far as they were asked for, and say so unless JSON is printed."""
    from latent_explorer.export.columns import save_columns

    if args.csv is not None:
        save_columns(args.csv, columns(), metadata)
    if args.figure is not None:
        draw(args.figure)
    for file in (args.csv, args.figure):
        if file is not None and not args.json:
            print(wrote(file))


def plain(value: Any) -> Any:
    """Return a value for JSON, which knows neither NaN nor infinity: they become null."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def number(value: float, width: int, digits: int) -> str:
    """Return a number for a column of text; a dash where there is none."""
    return f"{'-':>{width}}" if math.isnan(value) else f"{value:{width},.{digits}f}"


def component_list(text: str) -> tuple[int, ...]:
    """Read numbers of components, such as ``52,145``, each once."""
    numbers = []
    # One more than are read: not all of what may be megabytes.
    for part in text.split(",", _LONGEST_LIST)[:_LONGEST_LIST]:
        if not (part.isascii() and part.isdigit() and len(part) < 6):
            raise argparse.ArgumentTypeError(
                f"components are numbers from 0 on, such as 52,145; not {shortened(part, 40)!r}"
            )
        numbers.append(int(part))
    return tuple(dict.fromkeys(numbers))


def pair(text: str) -> tuple[int, int]:
    """Read a pair of components, such as ``52,145``."""
    numbers = component_list(text)
    if len(numbers) != 2:
        raise argparse.ArgumentTypeError(
            f"a pair is two different components, such as 52,145; not {shortened(text, 40)!r}"
        )
    return numbers[0], numbers[1]


def axis_name(coordinates: str, component: int) -> str:
    """Return what a component is called: "z 52", "PCA 3"."""
    return f"{'z' if coordinates == 'z' else 'PCA'} {component}"


def image_number(bundle: ExplorableBundle, name: str) -> int:
    """Return which image has this name.

    Raises
    ------
    ValueError
        When none has.
    """
    found = [i for i, each in enumerate(bundle.image_names) if each == name]
    if not found:
        raise ValueError(
            f"{bundle.name} has no image named {shortened(name, 60)!r}; give a name as the window "
            "lists it"
        )
    return found[0]
