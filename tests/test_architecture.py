"""What the import contracts cannot see: which package is tested, and what an import costs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

import pytest

import latent_explorer

HEAVY = ("PySide6", "pyqtgraph", "superqt", "tensorflow", "keras", "sklearn", "distributed")


def test_the_tests_run_on_the_installed_package() -> None:
    if os.environ.get("PYTHONPATH"):
        pytest.skip("PYTHONPATH chooses the package to test")
    installed = distribution("latent-explorer")
    if any(file.suffix == ".pth" for file in installed.files or ()):
        pytest.skip("an editable installation is the checkout")
    expected = Path(str(installed.locate_file("latent_explorer/__init__.py")))
    assert Path(latent_explorer.__file__).resolve() == expected.resolve()


def test_the_version_is_that_of_the_installation() -> None:
    try:
        expected = version("latent-explorer")
    except PackageNotFoundError:
        expected = "0+checkout"
    assert latent_explorer.__version__ == expected


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'faces'"):
        latent_explorer.faces  # noqa: B018


@pytest.mark.parametrize(
    "module",
    [
        "latent_explorer",
        "latent_explorer.cli",
        "latent_explorer.cluster",
        "latent_explorer.controller.controller",
        "latent_explorer.controller.presenters.projections",
        "latent_explorer.core.space",
        "latent_explorer.core.samplers",
        "latent_explorer.export.pictures",
        "latent_explorer.export.tables",
        "latent_explorer.bundle",
        "latent_explorer.jobs.judging",
        "latent_explorer.notebook",
        "latent_explorer.session.remembering",
        "latent_explorer.workers.job_board",
        "latent_explorer.workspaces",
    ],
)
def test_importing_is_light(module: str, tmp_path: Path) -> None:
    program = f"import sys, {module}; print(*(name for name in {HEAVY} if name in sys.modules))"
    # Elsewhere: `python -c` puts the current folder before the installed packages.
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [], "")


def test_the_readme_and_the_program_name_the_same_libraries() -> None:
    from latent_explorer.cli.display import DEBIAN_PACKAGES

    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    block = readme.split("<!-- libraries:")[1].split("```")[1]
    named = block.replace("\\", " ").split("install", 1)[1].split()
    assert named == DEBIAN_PACKAGES.split()
