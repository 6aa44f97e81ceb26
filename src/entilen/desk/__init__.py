"""Skrivebordet.

Pages across the steps: work list, case page, timeline, search, overview.
"""
