"""Programmet.

What the municipality asks for: versions of template, guidance, criteria, thresholds, deadlines.
"""
