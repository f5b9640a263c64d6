"""The window: panels in docks, and the composition root that joins them to the worker."""
