"""Picture files: where they are, how they are read, and what is known about them."""
