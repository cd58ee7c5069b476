"""Measurements of what the documents claim; each module runs alone and prints a small table."""
