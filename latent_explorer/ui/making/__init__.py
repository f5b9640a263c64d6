"""Making bundles from the window: dialogs, and the commands that they run beside it."""
