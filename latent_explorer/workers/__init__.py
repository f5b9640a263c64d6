"""Threads: the board that requests wait on, and the QThread that works on them."""
