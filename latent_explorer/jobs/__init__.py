"""What is worked out in the background: one file a concern, with request, result and run."""
