"""The menu File: bundles, pictures, recipes, and what is saved (`saving`)."""

from __future__ import annotations

from functools import partial

from latent_explorer.controller.scene import Scene
from latent_explorer.resources import DEFAULT_BUNDLE, resource
from latent_explorer.session.recipe import OpenRecipe
from latent_explorer.ui.commands.command import SEPARATOR, Command, has_bundle
from latent_explorer.ui.commands.doing import (
    ask_bundle,
    ask_pictures,
    compare_models,
    import_model,
    new_model,
    show_recipe_folder,
)
from latent_explorer.ui.commands.saving import SAVING
from latent_explorer.ui.commands.sessions import SESSIONS
from latent_explorer.ui.pictures_dialog import (
    FOLDER_TEXT,
    TIP,
    URL_TEXT,
    ZIP_TEXT,
    ask_folder,
    ask_url,
    ask_zip,
)

MODELS = "File/Models"
RECIPES = "File/Recipes"
"""The menu that lists them, above the commands of the table."""


def _has_recipe(scene: Scene) -> bool:
    return has_bundle(scene) and bool(scene.state[OpenRecipe].name)


FILE: tuple[Command | str, ...] = (
    Command(
        "open",
        "File",
        "&Open bundle …",
        ask_bundle,
        "Ctrl+O",
        "Open a folder made by training",
        glyph="folder_open_outline",
    ),
    Command(
        "open-shipped",
        "File",
        "Open the faces that come &along",
        lambda e: e.controller.open_bundle(resource(DEFAULT_BUNDLE)),
        tip="Open the bundle that is part of the program",
        glyph="face_man",
    ),
    SEPARATOR,
    Command(
        "new-model",
        MODELS,
        "&New model from pictures …",
        new_model,
        tip="Train a model on pictures of your own, beside the window",
        glyph="school_outline",
    ),
    Command(
        "import-model",
        MODELS,
        "&Import a Keras model …",
        import_model,
        tip="Make a bundle of an encoder and a decoder that were trained elsewhere",
        glyph="database_import_outline",
    ),
    Command(
        "compare-models",
        MODELS,
        "&Compare with another model …",
        compare_models,
        tip="Put another bundle beside the open one: the same images and sampler in both",
        enabled=has_bundle,
        glyph="compare",
    ),
    SEPARATOR,
    Command(
        "pictures-folder",
        "File",
        FOLDER_TEXT,
        partial(ask_pictures, ask_folder),
        tip=TIP,
        enabled=has_bundle,
        glyph="image_multiple_outline",
    ),
    Command(
        "pictures-zip",
        "File",
        ZIP_TEXT,
        partial(ask_pictures, ask_zip),
        tip=TIP,
        enabled=has_bundle,
    ),
    Command(
        "pictures-url",
        "File",
        URL_TEXT,
        partial(ask_pictures, ask_url),
        tip=TIP,
        enabled=has_bundle,
    ),
    Command(
        "own-picture",
        "File",
        "Open a picture of your o&wn …",
        lambda e: e.own_pictures.ask(),
        "Ctrl+Shift+O",
        "See where a photo lies, and go on from there; it can also be dropped onto the window",
        has_bundle,
        glyph="image_plus_outline",
    ),
    SEPARATOR,
    *SESSIONS,
    SEPARATOR,
    *SAVING,
    SEPARATOR,
    Command(
        "apply-settings",
        "File",
        "Appl&y the settings of a saved picture …",
        lambda e: e.applying.ask(),
        tip="As it was when the picture was saved; or drop the picture onto the window",
        enabled=has_bundle,
    ),
    Command(
        "recipe-next",
        RECIPES,
        "&Next step",
        lambda e: e.guide.turn(1),
        "Ctrl+PgDown",
        "Turn to the next page of the recipe",
        _has_recipe,
        glyph="chevron_right",
    ),
    Command(
        "recipe-back",
        RECIPES,
        "Step &back",
        lambda e: e.guide.turn(-1),
        "Ctrl+PgUp",
        "Turn to the page before",
        _has_recipe,
        glyph="chevron_left",
    ),
    Command(
        "recipe-folder",
        RECIPES,
        "Recipes of your &own …",
        show_recipe_folder,
        tip="Show the folder for recipes that you add; the README there says what is in one",
    ),
    SEPARATOR,
    Command(
        "quit",
        "File",
        "&Quit",
        lambda e: e.window.close(),
        "Ctrl+Q",
        "Close the window; layout, bundle and all you have set are remembered",
    ),
)
