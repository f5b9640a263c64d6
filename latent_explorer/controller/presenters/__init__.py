"""One presenter a panel: what it asks the worker for, and what it shows of a scene."""
