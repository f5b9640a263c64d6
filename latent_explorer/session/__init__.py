"""What the user has chosen: one file a concern, each a frozen section of the state."""
