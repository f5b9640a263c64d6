"""From an intent to a new state, from states and results to requests and setters; no Qt."""
