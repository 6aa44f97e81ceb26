"""Prosedyren.

Pure: stages, acts, roles, gates and transitions as data, and the facts that gates may ask for.
"""
