"""From pictures to a bundle: the training, resumable, and what it reports."""
