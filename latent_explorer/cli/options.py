"""Options that several sub-commands share, and the types of their values."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from latent_explorer.core.limits import Limits
from latent_explorer.core.samplers import LIMITS, PARAMETERS, SAMPLERS, SamplingSettings
from latent_explorer.pictures.place import Place, place_of

DEFAULT_BUNDLE = "celeba96"

COUNT = Limits(1, 1_000_000_000, whole=True)
"""How many of something there may be: no more than can be counted."""

# No number that is meant needs more characters, and Python refuses to read some that have.
_LONGEST = 40


def path(text: str) -> Path:
    """Read a path; ``~`` is the home folder also where the shell does not replace it."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(
            f"there is no home folder for {text.split('/')[0][:_LONGEST]!r}; "
            "write the whole path, or ./~ for a folder of that name"
        ) from error


PICTURES = (
    "jpg, png and webp: a folder (with all folders in it), a zip file, CelebA's folder, tar or "
    "Parquet files (also by a pattern such as 'train-{000..099}.tar'), a list of them (.txt, .lst, "
    ".csv), or a URL of any of these"
)
"""What an option that takes pictures is told."""


def place(text: str) -> Place:
    """Read a path or a URL."""
    try:
        return place_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    except RuntimeError:
        return path(text)


def within(limits: Limits, name: str = "it") -> Callable[[str], Any]:
    """Return an argparse type that reads a number and checks its limits.

    Parameters
    ----------
    limits : Limits
        Whole numbers are read as int, others as float.
    name : str
        What the number is called in messages.
    """

    def read(text: str) -> float:
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
        kind = "a whole number" if limits.whole else "a number"
        if len(text) > _LONGEST:
            raise argparse.ArgumentTypeError(f"{shown!r} is not {kind} that can be meant")
        try:
            number = int(text) if limits.whole else float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{shown!r} is not {kind}") from None
        try:
            limits.check(name, number)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return number

    return read


positive = within(COUNT)
"""Read a whole number from 1 up."""


def add_bundle(parser: argparse.ArgumentParser) -> None:
    """Add ``--bundle``, read by `bundle_path`."""
    parser.add_argument(
        "--bundle", type=path, metavar="DIR", help="the bundle; by default the one that is shipped"
    )


def bundle_path(args: argparse.Namespace) -> Path:
    """Return the bundle that was asked for, or the shipped one."""
    if args.bundle is not None:
        asked: Path = args.bundle
        return asked
    from latent_explorer.resources import resource

    return resource(DEFAULT_BUNDLE)


_SHARED = {
    "sigma_level": "sigma level of the ellipses",
    "fact": "part of the half-axes to use",
    "n_components": "PCA components that are drawn",
}


def add_sampling(parser: argparse.ArgumentParser, count: int, most: int) -> None:
    """Add what several samplers are told alike, read by `sampling_settings`.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        To which they are added.
    count, most : int
        How many vectors of each sampler by default, and at most.
    """
    add = parser.add_argument
    for name, meaning in _SHARED.items():
        option = PARAMETERS[name].option
        add(
            f"--{option}",
            type=within(LIMITS[name], f"--{option}"),
            # Only what is given: each method has defaults of its own.
            default=argparse.SUPPRESS,
            dest=name,
            metavar=option.upper(),
            help=f"{meaning} (default: {defaults_in_words(name)})",
        )
    seed = SamplingSettings().seed
    kind = within(LIMITS["seed"], "--seed")
    add("--seed", type=kind, default=seed, help="the same seed gives the same vectors")
    kind = within(Limits(1, most, whole=True), "--count")
    add("--count", type=kind, default=count, help="vectors of each sampler")


def sampling_settings(args: argparse.Namespace, method: str, d: int) -> SamplingSettings:
    """Return what a method starts with in a space of `d` components, but for what was given."""
    given = {name: getattr(args, name) for name in _SHARED if hasattr(args, name)}
    usual = SamplingSettings(count=args.count, seed=args.seed).within(d)
    return replace(usual.with_method(method, d), **given)


def defaults_in_words(name: str) -> str:
    """Return the default of a parameter, with those of methods that have another."""
    own = [
        f"{sampler.defaults[name]:g} for {method}"
        for method, sampler in SAMPLERS.items()
        if name in sampler.defaults
    ]
    default = PARAMETERS[name].default
    return "; ".join([f"{default:,}" if PARAMETERS[name].limits.whole else f"{default:g}", *own])
