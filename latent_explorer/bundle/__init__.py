"""The bundle: model, z-points and image table in a folder that is verified before it is used."""
