"""``python -m latent_explorer``: the same as the command ``latent-explorer``."""

from __future__ import annotations

import sys

from latent_explorer.cli import main

if __name__ == "__main__":
    sys.exit(main())
