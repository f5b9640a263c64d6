"""One projection: its drawing, its mouse, its card in the grid, and the legend of all.

Only `panel` is imported before the first frame; what draws, and pyqtgraph with it, comes with the
first card.
"""
