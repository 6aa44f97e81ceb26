"""Beslutning.

Grant (whole, part, with conditions), return, reject, reverse; the outcome letter.
"""
