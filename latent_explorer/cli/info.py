"""``latent-explorer info``: what a bundle is."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from latent_explorer.cli.options import add_bundle, bundle_path
from latent_explorer.cli.progress import SimpleBar
from latent_explorer.messages import shortened

if TYPE_CHECKING:
    from latent_explorer.bundle import Bundle

# Of a value that is shown: a licence may be a paragraph.
_LONGEST = 2000
_SHARES = (0.9, 0.95, 0.99)


def add_parser(commands: Any) -> None:
    """Add the sub-command."""
    info = commands.add_parser("info", help="describe a bundle")
    add_bundle(info)
    info.add_argument("--json", action="store_true", help="as one JSON object")
    info.add_argument(
        "--verify",
        action="store_true",
        help="read and verify all of it, also z-points that are too many to be verified whenever "
        "the bundle is opened; Ctrl-C gives up",
    )
    info.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what a bundle is."""
    from latent_explorer.bundle import load_bundle

    bundle = load_bundle(bundle_path(args))
    facts = _facts(bundle)
    if args.verify:
        _verify(bundle)
        facts["verified"] = True
    print(json.dumps(facts) if args.json else _as_text(facts))
    return 0


def _verify(bundle: Bundle) -> None:
    from latent_explorer.bundle.verification import verify_steps

    with SimpleBar("MB") as bar:
        for done, total in verify_steps(bundle):
            bar("verifying", done >> 20, total >> 20)


def _facts(bundle: Bundle) -> dict[str, Any]:
    shares = {share: _components_for(bundle, share) for share in _SHARES}
    return {
        "name": bundle.name,
        "fingerprint": bundle.fingerprint,
        "path": str(bundle.path),
        "version": bundle.description["version"],
        "n": bundle.n,
        "z_dim": bundle.z_dim,
        "dtype": str(bundle.space.points.dtype),
        "size": bundle.size,
        "height": bundle.shape[0],
        "width": bundle.shape[1],
        "crop": str(bundle.crop),
        "columns": list(bundle.images.columns),
        "components_for_variance": {str(share): count for share, count in shares.items()},
        "training": bundle.description["training"],
        "source": bundle.description["source"],
        "licence": bundle.description["licence"],
        "plausibility": bundle.plausibility is not None,
        "notices": list(bundle.notices),
        "bytes": sum(file.stat().st_size for file in bundle.path.iterdir() if file.is_file()),
    }


def _components_for(bundle: Bundle, share: float) -> int:
    """Return how many PCA components hold `share` of the variance."""
    basis = bundle.space.basis
    return next(
        k for k in range(1, bundle.z_dim + 1) if basis.explained_variance(k) >= share - 1e-9
    )


def _as_text(facts: dict[str, Any]) -> str:
    training = facts["training"]
    settings = training.get("settings", {})
    loss, val_loss = training.get("loss"), training.get("val_loss")
    error = "unknown" if loss is None else f"{loss:.5f}"
    if val_loss is not None:
        error += f", {val_loss:.5f} on {training.get('validation_pictures') or 0:,} others"
    columns = facts["columns"]
    listed = ", ".join(map(shortened, columns[:3])) + (", ..." if len(columns) > 3 else "")
    variance = (f"{float(s):.0%} in {k}" for s, k in facts["components_for_variance"].items())
    rows = {
        "bundle": f"{facts['name']}, fingerprint {facts['fingerprint']}",
        "folder": f"{facts['path']}, {facts['bytes'] / 1e6:.1f} MB",
        "z-points": f"{facts['n']:,} of {facts['z_dim']} components, {facts['dtype']}",
        "PCA components": f"variance: {', '.join(variance)}",
        "pictures": f"{facts['width']} x {facts['height']} pixels, crop {facts['crop']}",
        "columns": f"{len(columns)} ({listed})" if columns else "none",
        "training": ", ".join(f"{key} {value}" for key, value in settings.items()) or "unknown",
        "squared error": error,
        "source": facts["source"] or "not stated",
        "licence": facts["licence"] or "not stated",
    }
    if facts.get("verified"):
        rows["verified"] = "all of it"
    if facts["notices"]:
        rows["notice"] = "; ".join(facts["notices"])
    return "\n".join(f"{key:<15} {shortened(value, _LONGEST)}" for key, value in rows.items())
