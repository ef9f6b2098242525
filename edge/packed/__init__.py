"""Columns of readings as numpy arrays: sums, curves and extremes, pure."""
